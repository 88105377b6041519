"""The first question among very many: the one that comes first when all are arranged, found without arranging them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from itertools import pairwise
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank import library as library_module
from quizzer.bank.folders import load_all
from quizzer.bank.library import Library
from quizzer.errors import StoreError
from quizzer.scheduling.memory import Rating
from quizzer.study import first as first_module
from quizzer.study.arrangement import Arrangement
from quizzer.study.begun import Begun
from quizzer.study.first import first_of
from quizzer.study.first_askings import CLOSE, REASONS
from quizzer.study.selection import Selection, can_choose
from quizzer.study.waiting import WaitingList
from tests.shelf import ROOT, SHIPPED
from tests.shelf import library as all_banks
from tests.study.sitter import Learner, right, wrong
from tests.study.test_arrangement import ground_with, same
from tests.study.test_tally import KEYS, TOLD

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.study.ground import Ground
    from quizzer.study.queue import Want

Told = list[tuple[str, float, Rating, str]]
OFFERED = st.sampled_from((REASONS, ("due", "new"), ("new",)))
TOPICS = tuple(dict.fromkeys(item.topic for item in all_banks().items.values()))
CHOSEN = st.builds(
    Selection,
    banks=st.sampled_from(((), tuple(all_banks().banks)[1:3])),
    topics=st.sampled_from(((), (), TOPICS[:1], tuple(topic.partition("/")[2] for topic in TOPICS[3:6]))),
    kinds=st.sampled_from(((), (), ("choice",), ("match", "grid"), ("derivation",))),
    difficulties=st.sampled_from(((), (), (1,), (3, 4))),
)


def first_want(ground: Ground, reasons: tuple[str, ...], choice: Selection) -> tuple[Want | None, int, bool]:
    """Return what all, arranged, give first, how many there are, and whether others are as good to within a hair."""
    listed = WaitingList(Arrangement(ground, reasons, choice))
    count, first = listed.left, listed.next([])
    rest = [] if first is None else [listed.next([]) for _ in range(count - 1)]
    near = (one for one in rest if one is not None and first is not None and one.reason == first.reason)
    return first, count, any(abs(one.recall - first.recall) < CLOSE for one in near if first is not None)


def hold(told: Told, reasons: tuple[str, ...], choice: Selection, *, many: bool = False) -> bool:
    """Hold the first want against that of the arrangement; return whether it was found.

    `many` items are looked at as plain columns, not one by one.
    """
    ground = ground_with(told, all_banks())
    assert can_choose(choice)
    in_two = mock.patch.object(first_module, "FRONT", 2)
    with in_two, mock.patch.object(ground.store, "met", return_value=None) if many else nullcontext():
        found = first_of(ground, reasons, choice, ground.clock(), 1)
    wanted, count, is_near = first_want(ground, reasons, choice)
    if found is None:
        assert wanted is None or (is_near and wanted.reason != "new") or (many and wanted.reason != "due")
        return wanted is None
    assert wanted is not None
    same([found.want], [wanted])
    assert 1 <= found.known <= count
    return True


@settings(max_examples=100, deadline=None)
@given(st.lists(TOLD, max_size=60), OFFERED, CHOSEN, st.booleans())
def test_the_first_is_the_first_of_all(told: Told, reasons: tuple[str, ...], choice: Selection, many: bool) -> None:  # noqa: FBT001  drawn by hypothesis
    """Whatever the log holds, is wanted and is picked: suspended items and pools asked in parts too."""
    hold(told, reasons, choice, many=many)


@pytest.mark.parametrize("reasons", [REASONS, ("due", "new"), ("new",)])
@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_the_first_of_a_log_that_goes_through_the_banks(step: int, reasons: tuple[str, ...]) -> None:
    """A few items or all of them met, in their order, some of them due."""
    told = [(key, 0.2 + 1.37 * (number % 50), Rating.GOOD, "same") for number, key in enumerate(KEYS[::step])]
    assert hold(told, reasons, Selection())
    is_due = "due" in reasons and len(told) > 1
    assert hold(told, reasons, Selection(), many=True) or not is_due


def test_it_says_nothing_where_that_is_not_enough() -> None:
    """More were met than are looked at one by one, or fewer wait than will be asked."""
    ground = ground_with([], all_banks())
    count = len(all_banks().questions)
    assert first_of(ground, REASONS, Selection(), ground.clock(), count) is not None
    assert first_of(ground, REASONS, Selection(), ground.clock(), 10 * count) is None
    late = ground_with([(key, 400.0, Rating.GOOD, "same") for key in KEYS], all_banks())
    with mock.patch.object(late.store, "met", return_value=None):
        assert first_of(late, REASONS, Selection(), late.clock(), count) is not None
        assert first_of(late, REASONS, Selection(), late.clock(), 10 * count) is None
        with mock.patch("quizzer.study.first_due.MOST", 0):
            assert first_of(late, REASONS, Selection(), late.clock(), 1) is None
        with mock.patch.object(late.store, "plain", return_value=None):
            assert first_of(late, REASONS, Selection(), late.clock(), 1) is None


@pytest.mark.parametrize(("apart", "is_told"), [(1e-12, False), (1e-6, True), (0.0, True)])
def test_two_as_good_are_left_to_the_arrays(apart: float, *, is_told: bool) -> None:
    """Chances of recall that differ by less than their reckoning are not told apart."""
    items = [item for item in all_banks().items.values() if item.kind == "choice"]
    pairs = ((one, other) for one, other in pairwise(items) if (one.topic, one.marks) == (other.topic, other.marks))
    first, second = next(pairs)
    told = [(first.key, 100.0, Rating.GOOD, "same"), (second.key, 100.0, Rating.HARD, "same")]
    ground = ground_with(told, all_banks())
    worse = ground.store.standings()[second.key].memory
    with mock.patch.object(
        ground.forgetting, "retrievability", side_effect=lambda memory, _: 0.5 - apart * (memory == worse)
    ):
        found = first_of(ground, ("due",), Selection(), ground.clock(), 1)
    assert (found is not None) == is_told
    assert found is None or found.want.question == (second if apart else first).question


# A sitting that is begun with it


def begun(told: Told, *, limit: int, new: bool = False) -> tuple[Learner, list[Want]]:
    """Return a learner, and all that a sitting of so many asks, answered right."""
    learner = Learner()
    learner.desk.ground = ground_with(told, all_banks())
    sitting = learner.desk.drill(Selection(), new=new, limit=limit)
    asked = []
    while (asking := sitting.next()) is not None:
        asked.append(asking.want)
        assert sitting.total == limit
        sitting.answer(right(sitting))
    sitting.finish()
    return learner, asked


@pytest.mark.parametrize("new", [False, True])
def test_a_sitting_that_is_begun_goes_on_as_any(*, new: bool) -> None:
    """Each question answered, the next is that of a sitting whose wants are all listed beforehand."""
    told = [(key, 3.0 * (number % 40), Rating.GOOD, "same") for number, key in enumerate(KEYS[::9])]
    _, few = begun(told, limit=12, new=new)
    with (
        mock.patch.object(library_module, "FEW", 0),
        mock.patch("quizzer.study.begun.Begun", side_effect=Begun) as used,
    ):
        same(begun(told, limit=12, new=new)[1], few)
    assert used.called


def source(told: Told, limit: int = 5) -> tuple[Begun, WaitingList]:
    """Return a source that is begun, and all its wants arranged."""
    ground = ground_with(told, all_banks())
    first = first_of(ground, REASONS, Selection(), ground.clock(), limit)
    assert first is not None
    return Begun(first, lambda: WaitingList(Arrangement(ground, REASONS))), WaitingList(Arrangement(ground, REASONS))


def test_what_waits_is_counted_at_every_time() -> None:
    """At least as many as will be asked before all are arranged; then exactly."""
    begun, whole = source([])
    assert 5 <= begun.left <= whole.left
    before = begun.left
    first = begun.next([])
    assert begun.left == before - 1
    begun.ready()
    assert first == whole.next([])
    assert begun.left == whole.left
    begun.ready()
    assert begun.left == whole.left


def test_what_is_put_back_comes_first() -> None:
    """An answer undone is asked again, then what would have come."""
    begun, whole = source([])
    first, second = begun.next([]), begun.next([])
    assert first is not None
    assert second is not None
    begun.put_back([first, second])
    assert [begun.next([]) for _ in range(3)] == [whole.next([]) for _ in range(3)]


def test_a_contrast_is_never_the_first_again() -> None:
    """What was given is not taken once more."""
    begun, _ = source([])
    first = begun.next([])
    assert first is not None
    assert begun.take(lambda question: question == first.question) is None


def test_a_log_that_changed_meanwhile_takes_nothing_else_out() -> None:
    """Where the first want is no longer first it is taken out by its question; gone, nothing is."""
    begun, whole = source([])
    first, others = begun.next([]), whole.left
    assert first is not None
    listed = source([])[1]
    second = [listed.next([]) for _ in range(2)][1]
    assert second is not None
    whole.leave_out(second)
    assert whole.left == others - 1
    whole.leave_out(second)
    assert whole.left == others - 1
    assert whole.next([]) == first


def test_a_wrong_first_answer_changes_nothing_of_what_follows() -> None:
    """All others are arranged before it is kept."""
    learner = Learner()
    with mock.patch.object(library_module, "FEW", 0):
        learner.desk.ground = ground_with([], all_banks())
        sitting = learner.desk.review(limit=4)
        order = WaitingList(Arrangement(learner.desk.ground, ("due", "new")))
        assert sitting.next() is not None
        first = order.next([])
        assert sitting.asking is not None
        assert first is not None
        assert sitting.asking.want == first
        sitting.answer(wrong(sitting))
        if sitting.feedback is not None and sitting.feedback.stage == "repair":
            sitting.answer(wrong(sitting))
        following = sitting.next()
    assert following is not None
    assert following.want == order.next([first])


def test_an_answer_is_kept_though_nothing_else_can_be_arranged() -> None:
    """A store that cannot be read any more fails the next question, not the answer, nor the end."""
    learner = Learner()
    with mock.patch.object(library_module, "FEW", 0):
        learner.desk.ground = ground_with([], all_banks())
        sitting, store = learner.desk.review(limit=4), learner.desk.ground.store
        assert sitting.next() is not None
        with mock.patch.object(store, "columns", side_effect=StoreError("it cannot be read")):
            sitting.answer(right(sitting))
            assert store.standings()
            with pytest.raises(StoreError):
                sitting.next()
            assert sitting.finish().answered == 1
        assert sitting.next() is not None


CODE = """
import os, sys
from pathlib import Path
from quizzer.bank import library
from quizzer.cli.wiring import Place, open_desk
library.FEW = 0
desk = open_desk(Place(home=Path(sys.argv[1])), 1)
sitting = desk.review(limit=3)
asked = sitting.next()
assert asked is not None and sitting.total == 3
heavy = {"numpy", "sqlalchemy", "yaml"} & sys.modules.keys()
sitting.ready()
print(asked.key, sorted(heavy), "numpy" in sys.modules)
"""


def test_the_first_question_loads_no_arrays(tmp_path: Path) -> None:
    """Neither NumPy nor SQLAlchemy nor a parser, once banks and store are there."""
    environment = {**os.environ, "QUIZZER_NOW": "2026-01-01T09:00:00"}
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    said = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    library = Library(load_all([SHIPPED], None)[0])
    ground = ground_with([], library)
    wanted, _, _ = first_want(ground, ("due", "new"), Selection())
    assert wanted is not None
    assert said[1].split(" ", 1) == [wanted.question, "[] True\n"]
