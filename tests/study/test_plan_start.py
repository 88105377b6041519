"""A plan begins where the last one ended, this run's or an earlier one's: sooner, and the same but for a hair."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from quizzer.scheduling import fit, planner
from quizzer.scheduling.correction import NUMBERS
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from quizzer.study import learner as learning
from quizzer.study.desk import Desk
from quizzer.study.exam_plan import exam_plan
from quizzer.study.made_plan import made_plan
from quizzer.study.plan_start import Learned, PlanStart
from tests.study.test_exam_plan import MINUTE, SOON, studied

if TYPE_CHECKING:
    from tests.study.sitter import Learner


class Drawer:
    """Keeps a start in memory, and counts."""

    def __init__(self) -> None:
        """Begin empty."""
        self.start: PlanStart | None = None
        self.kept = 0

    def read(self) -> PlanStart | None:
        """Return what was kept last."""
        return self.start

    def keep(self, start: PlanStart) -> None:
        """Keep `start`."""
        self.start, self.kept = start, self.kept + 1


def desk_of(learner: Learner, drawer: Drawer) -> Desk:
    """Return a desk with an exam set."""
    return Desk(learner.ground, seed=1, timetable=MINUTE, starts=drawer)


@pytest.fixture
def no_long_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search for prices begin nowhere but at a start."""

    def refuse(*_: object) -> None:
        message = "the search began from nothing"
        raise AssertionError(message)

    monkeypatch.setattr(planner, "first_prices", refuse)


def started(learner: Learner) -> tuple[PlanStart, dict[str, float]]:
    """Return what a run keeps, and the share expected of each topic."""
    drawer = Drawer()
    [plan] = desk_of(learner, drawer).exam_plans()
    assert drawer.start is not None
    return drawer.start, {topic.topic: topic.expected for topic in plan.topics}


@pytest.mark.usefixtures("no_long_search")
def test_from_nothing_the_search_is_long() -> None:
    """The fixture of the next test tells the two apart."""
    with pytest.raises(AssertionError, match="from nothing"):
        made_plan(studied().ground, MINUTE)


def test_the_next_run_begins_where_this_one_ended(request: pytest.FixtureRequest) -> None:
    """Neither search is made anew, and what is expected is the same to a thousandth."""
    learner, drawer = studied(), Drawer()
    drawer.start, before = started(learner)
    request.getfixturevalue("no_long_search")
    [again] = desk_of(learner, drawer).exam_plans()
    assert {topic.topic: topic.expected for topic in again.topics} == pytest.approx(before, abs=1e-3)


def test_a_day_later_it_still_begins_there(request: pytest.FixtureRequest) -> None:
    """Prices are of days: tomorrow's first is today's second."""
    learner, drawer = studied(), Drawer()
    drawer.start, _ = started(learner)
    learner.wait(hours=24)
    cold = exam_plan(learner.ground, MINUTE, SOON)
    request.getfixturevalue("no_long_search")
    [warm] = desk_of(learner, drawer).exam_plans()
    assert warm.expected.planned == pytest.approx(cold.expected.planned, abs=1e-3)


def test_a_start_from_the_future_is_none() -> None:
    """The clock may have gone back."""
    learner = studied()
    start, _ = started(learner)
    learner.wait(hours=-24)
    assert made_plan(learner.ground, MINUTE, start).begun.at is None


def test_a_sitting_plans_what_it_asks_alone() -> None:
    """What is expected is worked out when somebody wants to know, once; and both are kept for the next run."""
    drawer = Drawer()
    desk = desk_of(studied(), drawer)
    desk.review()
    assert "shown" not in vars(desk.plan())
    assert drawer.start is not None
    assert drawer.start.shown is None
    [plan] = desk.exam_plans()
    assert drawer.start.shown is not None
    assert desk.exam_plans()[0] is plan
    assert drawer.kept == 2


LEARNED = Learned(reviews=1000, weights=(1.0,), fitted_at=920, numbers=(), covariance=())


@pytest.mark.parametrize(
    ("reviews", "holds", "fits"),
    [(919, False, False), (999, False, True), (1009, True, True), (1010, False, True), (1013, False, False)],
)
def test_a_log_is_asked_again_when_it_has_grown(reviews: int, holds: bool, fits: bool) -> None:  # noqa: FBT001  a table
    """By a hundredth; for a fit of all weights by a tenth; and whenever it has shrunk."""
    assert (LEARNED.holds(reviews), LEARNED.fits(reviews)) == (holds, fits)


def test_everybodys_weights_are_no_fit() -> None:
    """Once the extra is installed, a fit is tried."""
    assert not Learned(reviews=1000, weights=(1.0,), fitted_at=0, numbers=(), covariance=()).fits(1000)


def test_what_was_learned_holds_until_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers are taken as they are, memories are folded anew; one answer more, and they are sought again."""
    learner = studied()
    first = learning.learner_of(learner.ground)
    again = learning.learner_of(learner.ground, first.learned)
    assert again.learned is first.learned
    assert again.correction.belief == first.correction.belief
    assert np.array_equal(again.correction.covariance, first.correction.covariance)
    assert np.array_equal(again.correction.memories.stability, first.correction.memories.stability)
    monkeypatch.setattr(Learned, "holds", lambda *_: False)
    assert learning.learner_of(learner.ground, first.learned).learned is not first.learned


def test_a_log_hardly_grown_is_fitted_to_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the fit before was no better than everybody's weights: it would be none again, at every plan."""
    learner = studied()
    first = learning.learner_of(learner.ground)
    assert first.learned.fitted_at == 0
    monkeypatch.setattr(fit, "fitted_weights", lambda *_: pytest.fail("the fit was made again"))
    learning.learner_of(learner.ground, first.learned)


def test_weights_of_another_edition_are_passed_over() -> None:
    """Everybody's may be others one day; those fitted to this learner stay."""
    learner = studied()
    first = learning.learner_of(learner.ground).learned
    others = tuple(1.01 * one for one in first.weights)
    again = learning.learner_of(learner.ground, msgspec.structs.replace(first, weights=others))
    assert again.learned.weights == first.weights
    fitted = msgspec.structs.replace(first, weights=others, fitted_at=first.reviews)
    assert learning.learner_of(learner.ground, fitted).learned.weights == others


def test_numbers_of_another_edition_are_passed_over() -> None:
    """There may be more or fewer of them one day."""
    learner = studied()
    odd = Learned(
        reviews=len(learner.store.past()),
        weights=DEFAULT_WEIGHTS,
        fitted_at=0,
        numbers=(0.0,) * (NUMBERS - 1),
        covariance=((0.0,),),
    )
    assert len(learning.learner_of(learner.ground, odd).learned.numbers) == NUMBERS


def test_a_start_says_when_it_was_made() -> None:
    """In days of study, as everything else."""
    start, _ = started(studied())
    assert start.made_on == dt.date(2026, 1, 2)
