"""What there is to do, looked over as columns: the same as item by item."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank import library as library_module
from quizzer.bank.columns import item_columns
from quizzer.bank.fingerprints import answer_number
from quizzer.bank.folders import load_all
from quizzer.bank.library import Library
from quizzer.scheduling.memory import Rating
from quizzer.study import moments as study_moments
from quizzer.study.catalogue import Catalogue, Overview
from quizzer.study.log import Flag, Resume, Review, Suspend
from quizzer.study.standing_columns import row_of
from quizzer.study.tally import tallied
from tests.shelf import EXAMPLES, SHIPPED
from tests.shelf import library as all_banks
from tests.study.sitter import MORNING, Learner

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.study.log import Entry

KEYS = sorted(all_banks().items)


def same(found: Overview, due: Overview) -> None:
    """Hold one overview against another: words and counts exactly, shares to a billionth."""
    assert [(one.key, one.title, one.bank_title, one.items, one.seen, one.due) for one in found.topics] == [
        (one.key, one.title, one.bank_title, one.items, one.seen, one.due) for one in due.topics
    ]
    for one, other in zip(found.topics, due.topics, strict=True):
        assert one.share == pytest.approx(other.share, abs=1e-9)
        assert one.expected == pytest.approx(other.expected, abs=1e-9)
    counts = [(one.questions, one.items, one.seen, one.due, one.new, one.changed, one.flagged) for one in (found, due)]
    assert counts[0] == counts[1]


def entry(number: int, key: str, days: float, rating: Rating, what: str) -> Entry:
    """Return an entry about an item, so many days ago."""
    shared: dict[str, Any] = {
        "id": f"{number:04}",
        "learner": "me",
        "answered_at": MORNING - timedelta(days=days),
        "item": key,
    }
    if what in {"suspend", "resume"}:
        return (Suspend if what == "suspend" else Resume)(**shared)
    if what == "flag":
        return Flag(**shared, text="wrong")
    item = all_banks().items[key]
    fingerprint = all_banks().questions[item.question].fingerprint(item.part) if what == "same" else what
    said: dict[str, Any] = {"seed": 1, "parts": (), "response": "", "score": 1.0}
    return Review(**shared, **said, answer=f"a{number}", rating=rating, fingerprint=fingerprint)


SAID = st.sampled_from(("same", "same", "other", "0123456789abcdef", "", "suspend", "resume", "flag"))
TOLD = st.tuples(st.sampled_from(KEYS), st.floats(0, 500), st.sampled_from(Rating), SAID)


@settings(max_examples=30, deadline=None)
@given(st.lists(TOLD, max_size=40))
def test_columns_come_to_the_same_as_items(told: list[tuple[str, float, Rating, str]]) -> None:
    """Whatever the log holds: each topic's counts, marks and expected marks are those of its items one by one."""
    learner = Learner()
    ground = learner.desk.ground.__class__(
        library=all_banks(),
        store=learner.store,
        forgetting=learner.forgetting,
        clock=learner.ground.clock,
        new_id=learner.ground.new_id,
    )
    learner.store.append([entry(number, *one) for number, one in enumerate(told)])
    same(tallied(ground), Catalogue(ground).overview())


LATER = st.lists(
    st.tuples(st.sampled_from((0, 1, 1000, 1700, 3600, 5000)), st.lists(TOLD, max_size=5)), min_size=1, max_size=5
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TOLD, max_size=30), LATER)
def test_what_was_summed_before_comes_to_the_same(
    told: list[tuple[str, float, Rating, str]], later: list[tuple[int, list[tuple[str, float, Rating, str]]]]
) -> None:
    """As time goes on and answers are added, undone among them: what a look over all items comes to."""
    learner, numbers = Learner(), count()
    ground = msgspec.structs.replace(learner.ground, library=all_banks())
    items = ground.library.columns
    learner.store.append([entry(next(numbers), *one) for one in told])
    stands = learner.store.columns(items)
    with mock.patch.object(learner.store, "columns", return_value=stands):
        tallied(ground)
        for seconds, more in later:
            learner.now += timedelta(seconds=seconds)
            learner.store.append(
                [entry(next(numbers), key, days / 1e4, rating, said) for key, days, rating, said in more]
            )
            rows = {key: row_of(one, ground.forgetting) for key, one in learner.store.standings().items()}
            stands.put({place: row for key, row in rows.items() if (place := items.place(key)) is not None})
            same(tallied(ground), Catalogue(ground).overview())


def test_within_the_hour_only_what_changed_is_looked_at() -> None:
    """A look over all items is taken once for an hour."""
    learner = Learner()
    ground = msgspec.structs.replace(learner.ground, library=all_banks())
    stands = learner.store.columns(ground.library.columns)
    with (
        mock.patch.object(learner.store, "columns", return_value=stands),
        mock.patch.object(study_moments, "moments", wraps=study_moments.moments) as looked,
    ):
        for minutes, times in ((0, 1), (20, 1), (39, 1), (2, 2)):
            learner.wait(minutes=minutes)
            tallied(ground)
            assert looked.call_count == times


def test_many_questions_are_looked_over_as_columns() -> None:
    """Beyond a few questions the overview takes the columns."""
    learner = Learner()
    due = learner.desk.overview()
    with mock.patch.object(library_module, "FEW", 0), mock.patch("quizzer.study.tally.tallied", wraps=tallied) as told:
        same(learner.desk.overview(), due)
    assert told.called


def test_columns_know_their_items() -> None:
    """Each item is found at its place, and the place names it; what no bank has is nowhere."""
    library = all_banks()
    columns = item_columns(library)
    assert len(columns) == len(library.items)
    for place, (key, item) in enumerate(library.items.items()):
        assert (columns.place(key), columns.key(place)) == (place, key)
        assert columns.topics[columns.topic[place]] == item.topic
        assert columns.kinds[columns.kind[place]] == item.kind
        assert (columns.marks[place], columns.difficulty[place]) == (item.marks, item.difficulty)
    assert columns.place("nobody/q") is None
    assert columns.place(f"{next(iter(library.banks))}/none#part") is None
    assert columns.questions == len(library.questions)


def test_columns_are_kept_beside_the_parsed_banks(tmp_path: Path) -> None:
    """They are made once for a text; a spoilt file of them is made anew."""
    first, second = (Library(load_all([SHIPPED, EXAMPLES], tmp_path)[0]) for _ in range(2))
    made = item_columns(first)
    files = list(tmp_path.glob("*.columns"))
    assert len(files) == len(first.banks)
    with mock.patch("quizzer.bank.column_file._made", side_effect=AssertionError):
        kept = item_columns(second)
    assert (kept.digest, kept.topics) == (made.digest, made.topics)
    assert kept.marks.tolist() == made.marks.tolist()
    files[0].write_bytes(b"nonsense")
    assert item_columns(second).answer.tolist() == made.answer.tolist()


def test_an_answer_has_a_number() -> None:
    """None for no answer; one of its own for each fingerprint, of whatever form."""
    numbers = [answer_number(one) for one in ("", "00000000000000ff", "ff0", "not hex", "no hex")]
    assert numbers[:2] == [0, 255]
    assert len(set(numbers)) == len(numbers)
