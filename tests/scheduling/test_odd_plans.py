"""A plan survives whatever a learner, a bank or a calendar may come to: no warning, no NaN, no mark too many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Items, items_of
from quizzer.scheduling.greedy import greedy_index
from quizzer.scheduling.planner import Plan, index_of, next_item
from tests.scheduling.lots import arrays_of, small_plan
from tests.scheduling.reference_plan import PlainItem


def sound(plan: Plan, items: Items, exam: int) -> Plan:
    """Return `plan` once everything about it was found to be a number in its place."""
    total, count = float(items.marks.sum()), len(items.marks)
    for figures in (plan.expected.today, plan.expected.unstudied, plan.expected.planned):
        assert figures.shape == (count,)
        assert np.isfinite(figures).all()
        assert (figures >= 0).all()
        assert (figures <= items.marks + 1e-9).all()
    assert plan.by_exam.planned.shape == (len(plan.exam_days), count)
    assert plan.expected.unstudied.sum() - 1e-9 <= plan.bound <= total * (1 + 1e-9)
    assert np.isfinite([plan.bound, plan.margin, plan.today_adds]).all()
    assert (plan.prices >= 0).all()
    assert np.isfinite(plan.prices).all()
    assert np.isfinite(plan.used).all()
    assert not np.isnan(plan.index).any()
    assert not np.isposinf(plan.index).any()
    assert index_of(plan, items) == pytest.approx(plan.index)
    assert np.isfinite(greedy_index(items, exam)).all()
    chosen = next_item(plan.index, np.zeros(count, dtype=np.bool_))
    assert chosen is None or items.stakes[chosen] > 0
    return plan


MEMORIES = st.builds(
    PlainItem,
    marks=st.sampled_from([0.0, 1e-9, 1.0, 1000.0]),
    luck=st.sampled_from([0.0, 0.5, 0.99]),
    stability=st.sampled_from([0.001, 0.01, 1.0, 36500.0]),
    difficulty=st.sampled_from([1.0, 5.5, 10.0]),
    elapsed=st.sampled_from([0.0, 0.001, 0.5, 1.0, 3000.0]),
    pass_seconds=st.sampled_from([0.5, 8.0, 300.0]),
    lapse_seconds=st.sampled_from([1.0, 20.0, 750.0]),
    shift=st.sampled_from([-1.0, 0.0, 1.0]),
)
UNMET = st.builds(
    PlainItem,
    marks=st.sampled_from([0.0, 1e-9, 1.0, 1000.0]),
    luck=st.sampled_from([0.0, 0.99]),
    first_seconds=st.sampled_from([1.0, 900.0]),
    first=st.sampled_from([None, (1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0)]),
)
ODD_TIMES = st.lists(st.sampled_from([0.0, 1e-6, 1.0, 60.0, 86400.0]), max_size=5)


@pytest.mark.filterwarnings("error")
@settings(max_examples=60, deadline=None)
@given(lot=st.lists(MEMORIES | UNMET, max_size=6), times=ODD_TIMES)
def test_any_lot_at_any_times_is_planned(lot: list[PlainItem], times: list[float]) -> None:
    """From nothing on no day to a thousand marks at 0.99 luck, forgotten at once or never, for a second or all day."""
    items = arrays_of(lot)
    sound(small_plan(items, np.array(times)), items, len(times))


LEARNT = items_of(np.array([1.0]), stability=np.array([5.0]), difficulty=np.array([5.0]), elapsed=np.array([1.0]))
CASES: dict[str, tuple[Items, Floats]] = {
    "nothing": (items_of(np.zeros(0)), np.full(3, 60.0)),
    "nothing-today": (items_of(np.zeros(0)), np.zeros(0)),
    "exam-today": (LEARNT, np.zeros(0)),
    "no-time": (items_of(np.ones(5)), np.zeros(14)),
    "no-marks": (items_of(np.zeros(5)), np.full(3, 60.0)),
    "only-the-last-day": (items_of(np.ones(5)), np.array([0.0] * 29 + [60.0])),
    "one-item": (items_of(np.ones(1)), np.full(3, 600.0)),
    "in-400-days": (items_of(np.ones(5)), np.full(400, 30.0)),
    "in-400-days-weekends": (items_of(np.ones(5)), np.tile([0.0, 0.0, 0.0, 0.0, 0.0, 30.0, 30.0], 58)[:400]),
    "lucky": (items_of(np.ones(3), luck=0.99), np.full(3, 60.0)),
    "clock-set-back": (
        items_of(np.ones(2), stability=np.full(2, 3.0), difficulty=np.full(2, 5.0), elapsed=np.array([-2.0, -0.1])),
        np.full(3, 60.0),
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_a_case_at_the_edge_is_planned(case: str) -> None:
    """Each by its name, and its figures are in order."""
    items, seconds = CASES[case]
    plan = sound(small_plan(items, seconds), items, len(seconds))
    assert plan.expected.planned.sum() <= plan.bound + 1e-9
    again = sound(small_plan(items, seconds[1:], before=plan), items, len(seconds))
    assert again.bound <= plan.bound + 0.02 * items.marks.sum() + 1e-9


def test_a_review_in_the_future_counts_as_now() -> None:
    """A clock that was set back makes no memory fresher than fresh."""
    early, now = (
        items_of(np.ones(1), stability=np.full(1, 3.0), difficulty=np.full(1, 5.0), elapsed=np.full(1, days))
        for days in (-2.0, 0.0)
    )
    before, after = small_plan(early, np.full(3, 60.0)), small_plan(now, np.full(3, 60.0))
    assert before.index.tolist() == after.index.tolist()
    assert before.expected.planned.tolist() == after.expected.planned.tolist()


def test_no_time_leaves_what_is_known() -> None:
    """Without a second nothing is planned, and what is known is all that is expected."""
    plan = small_plan(LEARNT, np.zeros(5))
    assert plan.expected.planned == pytest.approx(plan.expected.unstudied, abs=0.02)
    assert small_plan(LEARNT, np.zeros(0)).expected.planned.tolist() == plan.expected.today.tolist()
