"""The short way into the log: taken by an answer in order, left by all else, and coming to the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.memory import Forgetting, Rating
from quizzer.storage import SqlStore, open_store
from quizzer.storage.answering import MOST, Answering
from quizzer.study.fold import fold
from quizzer.study.log import Amend, Note, Retry, Suspend, Void

from .histories import ALIASES, FORGETTING, ITEMS, LEARNER, START, batched, histories, review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizzer.study.log import Entry

BASE = {"id": "x", "learner": LEARNER, "answered_at": review(9).answered_at}
BEFORE: list[Entry] = [review(1), review(2, "b/match#left"), Void(**BASE | {"id": "v"}, answer="answer-7")]  # type: ignore[arg-type]


@contextmanager
def opened(path: Path, forgetting: Forgetting = FORGETTING) -> Iterator[SqlStore]:
    """Open the store at `path`."""
    with open_store(path, learner=LEARNER, forgetting=forgetting, aliases=ALIASES) as store:
        yield store


def took_the_short_way(store: SqlStore, entries: list[Entry]) -> bool:
    """Append entries; return whether the long way was not taken."""
    with mock.patch.object(SqlStore, "merge", autospec=True, side_effect=SqlStore.merge) as long:
        store.append(entries)
    return not long.called


SHORT: dict[str, list[Entry]] = {
    "an answer": [review(20)],
    "an answer of several items": [review(20, "b/match#left", answer="a"), review(21, "b/match#right", answer="a")],
    "two of one item": [review(20, answer="a"), review(21, answer="a")],
    "an item by a former name": [review(20, "b/former#left")],
    "a second try": [Retry(**BASE, answer="answer-2", response="b", score=1.0)],  # type: ignore[arg-type]
    "a note": [Note(**BASE, item="b/choice", text="see page 12")],  # type: ignore[arg-type]
    "an item left out": [Suspend(**BASE, item="b/new")],  # type: ignore[arg-type]
}
LONG: dict[str, list[Entry]] = {
    "an entry that is there": [review(1)],
    "one as late as what is there": [review(20, after=review(2).answered_at - START, item="b/match#left")],
    "one of an answer undone": [review(20, answer="answer-7")],
    "another rating": [Amend(**BASE, answer="answer-1", item="b/choice", rating=Rating.EASY)],  # type: ignore[arg-type]
    "an undo": [Void(**BASE, answer="answer-1")],  # type: ignore[arg-type]
    "one twice": [review(20), review(20)],
    "another learner's": [review(20, learner="bob")],
    "very many": [review(number, f"b/{number}") for number in range(100, 101 + MOST)],
}


@pytest.mark.parametrize(
    ("entries", "short"),
    [*((entries, True) for entries in SHORT.values()), *((entries, False) for entries in LONG.values())],
    ids=[*SHORT, *LONG],
)
def test_which_way_is_taken(tmp_path: Path, entries: list[Entry], *, short: bool) -> None:
    """An answer in order goes the short way, all else the long one; what is remembered is the fold either way."""
    with opened(tmp_path / "q.db") as store:
        store.append(BEFORE)
        assert took_the_short_way(store, entries) is short
        log = [*BEFORE, *(one for one in entries if one.learner == LEARNER)]
        assert store.standings() == fold(log, FORGETTING, ALIASES)
        assert store.check() == []


def test_a_fold_by_other_weights_goes_the_long_way(tmp_path: Path) -> None:
    """What another program has made by its weights is made anew first."""
    with opened(tmp_path / "q.db") as store:
        store.append([review(1)])
        with opened(tmp_path / "q.db", Forgetting(desired_retention=0.8)) as other:
            other.append([review(2)])
        assert not took_the_short_way(store, [review(3)])
        assert took_the_short_way(store, [review(4)])
        assert store.check() == []


def test_what_fails_on_the_short_way_leaves_nothing(tmp_path: Path) -> None:
    """An error between the log and the memory takes back both, and the next answer is kept."""
    with opened(tmp_path / "q.db") as store:
        store.append([review(1)])
        with mock.patch.object(Answering, "_moved", side_effect=MemoryError), pytest.raises(MemoryError):
            store.append([review(2)])
        assert list(store.entries()) == [review(1)]
        store.append([review(3)])
        assert list(store.entries()) == [review(1), review(3)]


def test_threads_share_a_store(tmp_path: Path) -> None:
    """Answers and looks from several threads at once: each is kept, none is in another's way."""
    with opened(tmp_path / "q.db") as store, ThreadPoolExecutor(4) as threads:

        def answer(number: int) -> bool:
            store.append([review(number, f"b/{number}")])
            return f"b/{number}" in store.standings([f"b/{number}", "b/none"])

        assert all(threads.map(answer, range(40)))
        assert len(store.standings()) == 40
        assert store.check() == []


@settings(max_examples=60, deadline=None)
@given(histories(LEARNER, "bob"), st.lists(st.integers(1, 4), max_size=8))
def test_both_ways_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, history: list[Entry], cuts: list[int]
) -> None:
    """Log and standings are those of a store that only knows the long way."""
    folder = tmp_path_factory.mktemp("ways")
    with opened(folder / "short.db") as short, opened(folder / "long.db") as long:
        for batch in batched(history, cuts):
            short.append(batch)
            long.merge(batch)
            assert short.standings() == long.standings()
            assert short.standings([*ITEMS, "b/none"]) == long.standings()
        assert list(short.entries()) == list(long.entries())
        assert short.check() == []
