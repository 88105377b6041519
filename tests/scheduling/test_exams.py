"""Several exams share the days before them: each item is planned for those that ask it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.exams import exams_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from quizzer.scheduling.planner import index_of, periods_of
from tests.scheduling.lots import LOTS, TIMES, arrays_of, small_plan
from tests.scheduling.reference_plan import PlainItem, reference_plan

ASKED = (((3, 1.0),), ((2, 0.4), (4, 0.6)), ((1, 0.5), (2, 0.25), (4, 0.25)))
SHARED = [
    PlainItem(marks=3.0, profile=1),
    PlainItem(marks=3.0),
    PlainItem(marks=1.0, luck=0.25, stability=2.0, difficulty=5.0, elapsed=1.3, profile=2),
    PlainItem(marks=1.0, stability=0.4, difficulty=7.7, elapsed=0.3, shift=-0.3, profile=1),
    PlainItem(marks=0.0, profile=1),
    PlainItem(marks=2.0, pass_seconds=10.0, stability=30.0, difficulty=2.0, elapsed=12.0, profile=2),
]


@pytest.mark.parametrize(
    ("seconds", "asked"),
    [
        ([25.0, 30.0, 20.0, 40.0], ASKED),
        ([0.0, 60.0, 0.0, 15.0], ASKED),
        ([30.0, 30.0], (((1, 1.0),), ((2, 1.0),), ((1, 0.5), (2, 0.5)))),
        ([30.0, 30.0], (((0, 1.0),), ((0, 0.5), (2, 0.5)), ((5, 1.0),))),
    ],
    ids=["three-profiles", "days-off", "apart-and-both", "today-and-beyond-the-days"],
)
def test_a_plan_for_several_is_the_references(
    seconds: list[float], asked: tuple[tuple[tuple[int, float], ...]]
) -> None:
    """Prices, bound, indices and the marks at each exam, to 1e-9."""
    plan = small_plan(arrays_of(SHARED), np.array(seconds), profiles=asked)
    reference = reference_plan(SHARED, seconds, weights=DEFAULT_WEIGHTS, coarse=(10, 3), fine=(16, 4), profiles=asked)
    assert plan.prices == pytest.approx(reference.prices, abs=1e-9)
    assert plan.bound == pytest.approx(reference.bound, abs=1e-9)
    assert plan.index == pytest.approx(reference.index, abs=1e-9)
    assert plan.expected.today == pytest.approx(reference.today, abs=1e-9)
    assert plan.expected.unstudied == pytest.approx(reference.unstudied, abs=1e-9)
    assert plan.expected.planned == pytest.approx(reference.planned, abs=1e-9)
    for place, day in enumerate(plan.exam_days):
        assert plan.by_exam.unstudied[place] == pytest.approx(reference.unstudied_at[day], abs=1e-9)
        assert plan.by_exam.planned[place] == pytest.approx(reference.planned_at[day], abs=1e-9)


SHARES = st.lists(st.tuples(st.integers(0, 6), st.floats(0.05, 1.0)), min_size=1, max_size=3)


def shared_out(parts: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Return exam days with shares of sum 1."""
    whole = sum(share for _, share in parts)
    return tuple((day, share / whole) for day, share in parts)


@settings(max_examples=25, deadline=None)
@given(lot=LOTS, times=TIMES, parts=st.lists(SHARES, min_size=1, max_size=3))
def test_plans_for_several_are_in_order(
    lot: list[PlainItem], times: list[float], parts: list[list[tuple[int, float]]]
) -> None:
    """The exams sum to all, none gives more than it has, the bound bounds, items alone have the same index."""
    items = arrays_of(lot)
    items = msgspec.structs.replace(items, profile=np.arange(len(lot)) % len(parts))
    profiles = tuple(shared_out(one) for one in parts)
    plan = small_plan(items, np.array(times), profiles=profiles)
    whole = exams_of(profiles).shares[items.profile].T * items.marks
    for one, of_all in zip(
        (plan.by_exam.today, plan.by_exam.unstudied, plan.by_exam.planned),
        (plan.expected.today, plan.expected.unstudied, plan.expected.planned),
        strict=True,
    ):
        assert one.sum(axis=0) == pytest.approx(of_all)
        assert (one >= 0).all()
        assert (one <= whole + 1e-9).all()
    assert plan.expected.planned.sum() <= plan.bound + 1e-9
    assert index_of(plan, items) == pytest.approx(plan.index)


@settings(max_examples=15, deadline=None)
@given(lot=LOTS, times=TIMES, share=st.floats(0.1, 0.9))
def test_two_exams_on_one_day_are_one(lot: list[PlainItem], times: list[float], share: float) -> None:
    """However the marks are shared."""
    items, seconds, end = arrays_of(lot), np.array(times), len(times)
    one, two = small_plan(items, seconds), small_plan(items, seconds, profiles=(((end, share), (end, 1 - share)),))
    assert two.exam_days == (end,)
    assert two.index == pytest.approx(one.index, abs=1e-9)
    assert two.by_exam.planned[0] == pytest.approx(one.expected.planned, abs=1e-6)
    assert two.bound == pytest.approx(one.bound, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(lot=LOTS, times=TIMES, later=st.lists(st.floats(0, 100), max_size=4))
def test_days_after_the_exam_are_no_use(lot: list[PlainItem], times: list[float], later: list[float]) -> None:
    """An exam that comes first and has all marks is planned for as if nothing came after it."""
    items, end = arrays_of(lot), len(times)
    alone = small_plan(items, np.array(times))
    first = small_plan(items, np.array([*times, *later]), profiles=(((end, 1.0), (end + 3, 0.0)),))
    assert first.prices.tolist() == alone.prices.tolist()
    assert first.index == pytest.approx(alone.index, abs=1e-12)
    assert first.by_exam.planned[0] == pytest.approx(alone.expected.planned, abs=1e-12)
    assert first.by_exam.planned[1].tolist() == [0.0] * len(lot)


def test_what_is_asked_sooner_is_learnt_sooner() -> None:
    """Alike items of two exams: today goes to the sooner one, and after it nothing of it is worth a second."""
    lot = [PlainItem(marks=1.0, profile=place % 2) for place in range(8)]
    plan = small_plan(arrays_of(lot), np.array([60.0, 60.0, 60.0, 60.0]), profiles=(((1, 1.0),), ((4, 1.0),)))
    assert min(plan.index[0::2]) > max(plan.index[1::2])
    after = small_plan(arrays_of(lot), np.array([60.0, 60.0, 60.0]), profiles=(((0, 1.0),), ((3, 1.0),)))
    assert (after.index[0::2] <= 0).all()
    assert (after.index[1::2] > 0).all()


def test_no_stretch_of_days_goes_past_an_exam() -> None:
    """Of a long time, the days before an exam are not laid together with those after it."""
    seconds = np.linspace(1.0, 200.0, 200)
    days, budget = periods_of(seconds, (60, 111, 200))
    for exam in (60, 111):
        before = [place for place, day in enumerate(days) if day < exam]
        assert budget[before].sum() == seconds[:exam].sum()
    assert budget.sum() == seconds.sum()
