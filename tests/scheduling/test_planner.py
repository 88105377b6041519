"""The plan equals its slow reference, and behaves as a plan must."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.belief import Habits, items_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from quizzer.scheduling.planner import COARSE, index_of, next_item, periods_of, plan_for
from quizzer.scheduling.targets import crossing, times_needed
from tests.benchmarks.learners import Draws, Fsrs
from tests.benchmarks.policies import Greedy, Index
from tests.benchmarks.policy import bound_of, row_of, studied
from tests.scheduling.lots import LOTS, MIXED, TIMES, arrays_of, small_plan
from tests.scheduling.reference_plan import PlainItem, reference_plan


@pytest.mark.parametrize(
    "seconds",
    [[40.0], [25.0, 30.0], [30.0, 0.0, 20.0, 40.0], [0.0, 60.0, 15.0]],
    ids=["tomorrow", "two-days", "a-day-off", "today-off"],
)
def test_a_plan_is_the_references(seconds: list[float]) -> None:
    """Prices, bound, indices and marks of a mixed lot, to 1e-9."""
    plan = small_plan(arrays_of(MIXED), np.array(seconds))
    reference = reference_plan(MIXED, seconds, weights=DEFAULT_WEIGHTS, coarse=(10, 3), fine=(16, 4))
    assert plan.prices == pytest.approx(reference.prices, abs=1e-9)
    assert plan.bound == pytest.approx(reference.bound, abs=1e-9)
    assert plan.index == pytest.approx(reference.index, abs=1e-9)
    assert plan.expected.today == pytest.approx(reference.today, abs=1e-9)
    assert plan.expected.unstudied == pytest.approx(reference.unstudied, abs=1e-9)
    assert plan.expected.planned == pytest.approx(reference.planned, abs=1e-9)


def test_first_meetings_may_differ_by_item() -> None:
    """Items alike but for their first chances are planned apart, as the reference does; the habit given is no news."""
    firsts = [None, (0.7, 0.1, 0.1, 0.1), (0.0, 0.0, 0.5, 0.5), (0.24, 0.09, 0.50, 0.17)]
    lot, seconds = [PlainItem(marks=1.0, first=first) for first in firsts for _ in range(3)], [60.0, 45.0, 60.0]
    plan = small_plan(arrays_of(lot), np.array(seconds))
    reference = reference_plan(lot, seconds, weights=DEFAULT_WEIGHTS, coarse=(10, 3), fine=(16, 4))
    assert plan.index == pytest.approx(reference.index, abs=1e-9)
    assert plan.bound == pytest.approx(reference.bound, abs=1e-9)
    assert plan.expected.planned == pytest.approx(reference.planned, abs=1e-9)
    assert plan.index[0] == pytest.approx(plan.index[9], abs=1e-12)
    assert len(set(plan.index[[0, 3, 6]])) == 3


def test_a_plan_on_the_real_grids_is_the_references() -> None:
    """The figures that are shown, and not only those of small grids."""
    plan = plan_for(arrays_of(MIXED[:4]), np.array([30.0, 45.0, 20.0]))
    reference = reference_plan(MIXED[:4], [30.0, 45.0, 20.0], weights=DEFAULT_WEIGHTS)
    assert plan.bound == pytest.approx(reference.bound, abs=1e-9)
    assert plan.expected.planned == pytest.approx(reference.planned, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(lot=LOTS, times=TIMES)
def test_a_plan_is_in_order(lot: list[PlainItem], times: list[float]) -> None:
    """No price is negative, no mark over the bound; more time never lowers it; the worthless is never chosen."""
    items = arrays_of(lot)
    plan = small_plan(items, np.array(times))
    assert (plan.prices >= 0).all()
    assert plan.expected.planned.sum() <= plan.bound + 1e-9
    more = small_plan(items, np.array(times) + 30.0)
    assert more.bound >= plan.bound - 0.02 * items.marks.sum() - 1e-9
    assert np.isneginf(plan.index[items.stakes == 0]).all()


@settings(max_examples=25, deadline=None)
@given(marks=st.floats(0.1, 5), stability=st.floats(0.5, 20), elapsed=st.floats(0, 10))
def test_more_marks_come_first(marks: float, stability: float, elapsed: float) -> None:
    """Of two items that are equal else, the one of no marks waits for the other whatever its state."""
    two = [PlainItem(marks=one, stability=stability, difficulty=5.0, elapsed=elapsed) for one in (0.0, marks)]
    plan = small_plan(arrays_of(two), np.array([20.0, 20.0]))
    assert plan.index[1] > plan.index[0]


def test_a_bound_at_any_prices_bounds() -> None:
    """No simulated policy earns more than the bound by more than three standard errors."""
    row = row_of("4x40x5")
    earned = {
        name: np.array(
            [studied(make(), Fsrs(row.items), Draws(seed, row.items, row.days, Habits()), row) for seed in range(12)]
        )
        for name, make in (
            ("index", lambda: Index(row.marks, row.seconds)),
            ("greedy", lambda: Greedy(row.marks, row.seconds)),
        )
    }
    for marks in earned.values():
        assert marks.mean() <= bound_of(row) + 3 * marks.std() / np.sqrt(len(marks))
    assert earned["index"].mean() >= 0.97 * bound_of(row)


def test_yesterdays_prices_are_a_start() -> None:
    """A plan begun there is as good as one begun anew."""
    items = items_of(np.repeat([1.0, 2.0, 3.0], 10))
    yesterday = small_plan(items, np.full(6, 120.0))
    anew, warm = small_plan(items, np.full(5, 120.0)), small_plan(items, np.full(5, 120.0), before=yesterday)
    assert warm.bound == pytest.approx(anew.bound, rel=0.01)


def test_the_plan_wants_what_time_there_is() -> None:
    """When time is short, what it expects to use is what there is, within a fifth on the whole."""
    plan = plan_for(items_of(np.ones(200)), np.full(8, 300.0))
    assert plan.used.sum() == pytest.approx(8 * 300.0, rel=0.2)
    assert plan.today_adds == pytest.approx(plan.margin * 300.0)


def test_guessing_counts() -> None:
    """Four options give a quarter of the marks unlearnt, and leave less to be gained."""
    plain, lucky = (small_plan(items_of(np.ones(3), luck=luck), np.array([60.0, 60.0])) for luck in (0.0, 0.25))
    assert lucky.expected.today.tolist() == [0.25] * 3
    assert plain.expected.today.tolist() == [0.0] * 3
    assert (lucky.index < plain.index).all()


def test_many_days_are_laid_together() -> None:
    """Near days stay days; far ones share; none of the time is lost; days off are left out."""
    seconds = np.full(200, 60.0)
    seconds[5] = 0.0
    days, budget = periods_of(seconds)
    assert days[:7] == (0, 1, 2, 3, 4, 6, 7)
    assert len(days) == len(budget) <= 28
    assert budget.sum() == seconds.sum()


def test_many_items_of_many_worths_are_planned() -> None:
    """Thousands of items, each worth something else, and more kinds of costs than there are columns for."""
    generator = np.random.default_rng(3)  # noqa: TID251  seeded
    stability = np.where(generator.random(3000) < 0.5, np.nan, generator.uniform(0.5, 30, 3000))
    items = items_of(
        generator.uniform(0.0, 1.0, 3000),
        stability=stability,
        difficulty=stability * 0 + 5,
        elapsed=stability * 0 + 2,
        lapse_seconds=generator.uniform(10, 40, 3000),
    )
    plan = small_plan(items, np.full(4, 1200.0))
    assert plan.expected.unstudied.sum() < plan.expected.planned.sum() <= plan.bound < items.marks.sum()


@pytest.mark.parametrize("seconds", [[], [60.0]], ids=["exam-today", "tomorrow"])
@pytest.mark.parametrize("marks", [[], [0.0], [1.0]], ids=["nothing", "worthless", "one"])
def test_the_least_there_can_be(marks: list[float], seconds: list[float]) -> None:
    """No items, no marks or no days: a plan all the same."""
    plan = small_plan(items_of(np.array(marks)), np.array(seconds))
    chosen = next_item(plan.index, np.zeros(len(marks), dtype=np.bool_))
    assert chosen == (0 if marks == [1.0] and seconds else None)


def test_the_next_item_is_the_best_open_one() -> None:
    """Closed ones are passed over; nothing is chosen that gains nothing."""
    index = np.array([0.1, 0.4, -0.2])
    assert next_item(index, np.array([False, False, False])) == 1
    assert next_item(index, np.array([False, True, False])) == 0
    assert next_item(index, np.array([True, True, False])) is None


def test_an_item_is_valued_again_after_its_review() -> None:
    """At the plan's prices: the same memory has the same index, one just reviewed hardly any."""
    items = arrays_of(MIXED)
    plan = small_plan(items, np.array([60.0, 60.0, 60.0]))
    assert index_of(plan, items) == pytest.approx(plan.index)
    reviewed = items_of(np.array([3.0]), stability=np.array([2.3]), difficulty=np.array([2.1]), elapsed=np.array([0.0]))
    assert index_of(plan, reviewed)[0] < plan.index[0] / 3


def test_a_wish_has_its_time() -> None:
    """The times needed give the mark, a fifth less does not; known already takes none; beyond all time is said."""
    items, seconds = items_of(np.ones(20)), np.full(5, 60.0)
    times = times_needed(items, seconds, 15.0)
    assert times is not None
    assert plan_for(items, seconds * times).expected.planned.sum() == pytest.approx(15.0, abs=0.4)
    assert plan_for(items, seconds * times * 0.8).expected.planned.sum() < 15.0
    assert times_needed(items, seconds, 0.0) == 0.0
    assert times_needed(items, seconds, 21.0) is None


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_time_needed_is_needed(share: float) -> None:
    """It reaches the target and nine tenths of it fall short, as near as expected marks can be told."""
    items, seconds = arrays_of(MIXED * 8), np.array([100.0, 0.0, 200.0, 100.0])
    target, near = share * float(items.marks.sum()), 0.015 * float(items.marks.sum())
    needed = times_needed(items, seconds, target)
    assert needed is not None
    enough, less = (
        plan_for(items, seconds * times, fine=COARSE).expected.planned.sum() for times in (needed, 0.9 * needed)
    )
    assert enough >= target - near
    assert less < min(enough, target)


@given(st.floats(0.02, 60.0), st.floats(0.05, 20.0), st.floats(0.1, 3.0))
def test_a_crossing_is_found(where: float, start: float, power: float) -> None:
    """Of a curve that rises, wherever it begins; what no time reaches is said, and the least there is."""

    def marks(times: float) -> float:
        return float(times**power / (1 + times**power))

    start = max(start, 1 / 64)
    found = crossing(marks, marks(where), 0.0005, start=start)
    assert found is not None
    assert -1e-9 <= marks(found) - marks(where) <= 0.02
    assert crossing(marks, 1.1, 0.0005, start=start) is None
    assert crossing(marks, 0.0, 0.0005, start=start) == 1 / 64


def test_a_wish_for_two_exams_has_its_time() -> None:
    """What is learnt for the sooner one keeps until the later one."""
    items, seconds, both = items_of(np.ones(10)), np.full(5, 30.0), (((3, 0.5), (5, 0.5)),)
    times = times_needed(items, seconds, 7.0, profiles=both)
    assert times is not None
    assert plan_for(items, seconds * times, profiles=both).expected.planned.sum() == pytest.approx(7.0, abs=0.2)
