"""What to ask of very many items: the same askings, in the same order, as item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank import library as library_module
from quizzer.bank.library import Library
from quizzer.scheduling.memory import Rating
from quizzer.study import arrangement, standing_columns
from quizzer.study.arrangement import Arrangement
from quizzer.study.first_askings import REASONS
from quizzer.study.queue import arrange
from quizzer.study.selection import Selection, can_choose, fitting
from tests.shelf import library as all_banks
from tests.study.sitter import Learner
from tests.study.test_tally import KEYS, TOLD, entry

if TYPE_CHECKING:
    from quizzer.study.ground import Ground
    from quizzer.study.queue import Want


def ground_with(told: list[tuple[str, float, Rating, str]], library: Library) -> Ground:
    """Return the ground of a learner whose log says what was told."""
    learner = Learner()
    learner.store.append([entry(number, *one) for number, one in enumerate(told)])
    return msgspec.structs.replace(learner.ground, library=library)


def listed(found: Arrangement) -> list[Want]:
    """Return every want, in order of the places."""
    sorts = {sort: list(places) for sort, places in found.sorts().items()}
    wants = {place: found.want(place) for places in sorts.values() for place in places}
    assert sorted(wants) == list(range(len(wants)))
    for sort, places in sorts.items():
        assert places == sorted(places)
        assert {(wants[place].topic, wants[place].kind) for place in places} == {sort}
    assert all(found.question(place) == want.question for place, want in wants.items())
    return [wants[place] for place in range(len(wants))]


def same(found: list[Want], due: list[Want]) -> None:
    """Hold wants against others: chances to a billionth, all else exactly."""
    assert [msgspec.structs.replace(one, recall=0.0) for one in found] == [
        msgspec.structs.replace(one, recall=0.0) for one in due
    ]
    assert [one.recall for one in found] == pytest.approx([one.recall for one in due], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(TOLD, max_size=60), st.sampled_from((REASONS, ("due", "new"), ("new",))), st.sampled_from((7, 8192)))
def test_columns_are_arranged_as_items_are(
    told: list[tuple[str, float, Rating, str]], reasons: tuple[str, ...], at_a_time: int
) -> None:
    """Whatever the log holds, suspended items and pools asked in parts too, however many are looked over at once."""
    ground = ground_with(told, all_banks())
    plain = arrange(ground.library, ground.store.standings(), ground.forgetting, ground.clock(), early=True)
    with (
        mock.patch.object(arrangement, "AT_A_TIME", at_a_time),
        mock.patch.object(standing_columns, "CHUNK", at_a_time),
    ):
        found = listed(Arrangement(ground, reasons))
    same(found, [want for want in plain if want.reason in reasons])


CHOICES = (
    Selection(topics=("layers",)),
    Selection(kinds=("match", "card")),
    Selection(banks=tuple(all_banks().banks)[:2], difficulties=(1, 3)),
    Selection(topics=tuple(dict.fromkeys(item.topic for item in all_banks().items.values()))[1:4], kinds=("choice",)),
    Selection(topics=("none",)),
)


@pytest.mark.parametrize("choice", CHOICES)
def test_columns_choose_as_questions_do(choice: Selection) -> None:
    """Banks, topics, types and difficulties pick the same, also where they pick nothing."""
    ground = ground_with(
        [(key, 2.0 * (number % 9), Rating.GOOD, "same") for number, key in enumerate(KEYS)], all_banks()
    )
    fits = fitting(ground.library, choice)
    plain = arrange(
        ground.library,
        ground.store.standings(),
        ground.forgetting,
        ground.clock(),
        keep=lambda item: item.question in fits,
        early=True,
    )
    assert can_choose(choice)
    same(listed(Arrangement(ground, REASONS, choice)), plain)


def test_what_names_slips_or_questions_is_left_to_the_questions() -> None:
    """Columns do not know slips, nor a question's bare name."""
    assert not can_choose(Selection(slips=("no-bias",)))
    assert not can_choose(Selection(questions=("b/pick",)))


def test_no_banks_come_to_nothing() -> None:
    """An empty library has nothing to ask."""
    assert not Arrangement(ground_with([], Library([])), REASONS).sorts()


@pytest.mark.parametrize("what", ["review", "drill", "new"])
def test_a_sitting_of_many_items_is_that_of_few(what: str) -> None:
    """Where there are more than a few questions a sitting asks the same, in the same order."""
    told = [(key, 3.0 * (number % 40), Rating.GOOD, "same") for number, key in enumerate(KEYS[::3])]

    def asked() -> list[Want]:
        learner = Learner()
        learner.desk.ground = ground_with(told, all_banks())
        desk = learner.desk
        sitting = desk.review() if what == "review" else desk.drill(Selection(), new=what == "new")
        total = sitting.total
        found = []
        while (asking := sitting.next()) is not None:
            found.append(asking.want)
        assert total == len(found)
        return found

    few = asked()
    with mock.patch.object(library_module, "FEW", 0):
        same(asked(), few)
