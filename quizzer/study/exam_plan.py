"""The plan for the exams ahead: where the learner stands, what the days to come are worth, what is given up.

The planner deals in arrays; here its figures become values that a screen or JSON can show. All of it is a
worker's business: NumPy comes with the planner, and the first question never waits for it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.exam import SECONDS_A_MINUTE, Exam, Timetable
from quizzer.study.made_plan import (
    PLANNED,
    TODAY,
    UNSTUDIED,
    Made,
    chances_of,
    floor_of,
    likely_items,
    made_plan,
    topic_places,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.scheduling.arrays import Floats
    from quizzer.study.ground import Ground


class ExpectedMarks(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of the exam's marks, 0 to 1, guessing included."""

    today: float
    """Were the exam now."""
    unstudied: float
    """On the day, with no more study."""
    planned: float
    """On the day, with the plan."""
    upper_bound: float
    """What no way of studying can be expected to exceed."""


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """How low and how high a share of the marks may be: nine exams of ten lie within."""

    low: float
    high: float


class Bands(msgspec.Struct, frozen=True, kw_only=True):
    """The range of each figure expected."""

    today: Band
    unstudied: Band
    planned: Band


class TopicPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One topic of the exam."""

    topic: str
    """`bank/topic`."""
    title: str
    weight: float
    """Its share of the exam's marks, 0 to 1."""
    items: int
    seen: int
    today: float
    """The share of its marks expected were the exam now, 0 to 1."""
    unstudied: float
    """On the day, with no more study."""
    expected: float
    """On the day, with the plan."""
    floor: float
    """The share below which the learner will not let it fall."""

    @property
    def given_up(self) -> float:
        """Return the share of the exam's marks that the plan leaves lying here."""
        return self.weight * (1 - self.expected)


class DayPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One day of study to come."""

    date: dt.date
    minutes: float
    """There are so many left on it."""
    used: float
    """The plan expects to use so many."""
    exams: tuple[str, ...] = ()
    """Those that fall on it."""


class ExamPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where the learner stands for one exam, and what the days to come are worth."""

    exam: Exam
    days_left: int
    minutes_per_day: int
    minutes_today: float
    """Left of today's."""
    expected: ExpectedMarks
    bands: Bands | None
    """None where the log says nothing yet."""
    today_adds: float
    """The share of the marks that what is left of today is worth."""
    topics: tuple[TopicPlan, ...]
    days: tuple[DayPlan, ...]
    suspended: int
    """Items that the plan leaves out, since the learner does."""
    reviews: int
    """How many the forgetting model has learned from."""
    unsure: bool
    """Whether they say too little about this learner as yet."""


def exam_plan(ground: Ground, timetable: Timetable, exam: Exam, made: Made | None = None) -> ExamPlan:
    """Return the plan for `exam`, one of those ahead; raise UsageError where an exam has nothing to ask.

    `made` is the plan for all exams where it was made already.
    """
    made = made or made_plan(ground, timetable)
    place = made.exams.index(exam)
    marks, right = made.stakes.marks[place], chances_of(made, place)
    upper_bound = _upper_bound(made, place)
    right[:, PLANNED] *= min(1.0, upper_bound / (float(marks @ right[:, PLANNED]) or 1.0))
    expected = [float(one) for one in marks @ right]
    return ExamPlan(
        exam=exam,
        days_left=made.stakes.days[place],
        minutes_per_day=timetable.minutes,
        minutes_today=float(made.seconds[0]) / SECONDS_A_MINUTE,
        expected=ExpectedMarks(
            today=expected[TODAY],
            unstudied=expected[UNSTUDIED],
            planned=expected[PLANNED],
            upper_bound=upper_bound,
        ),
        bands=_bands(made, place),
        today_adds=made.shown.today_adds / len(made.exams),
        topics=tuple(_topics(ground, made, place, right)),
        days=tuple(_days(ground, made)),
        suspended=made.stakes.suspended[place],
        reviews=made.learner.reviews,
        unsure=made.learner.correction.unsure,
    )


def _upper_bound(made: Made, place: int) -> float:
    """Return what no study can be expected to exceed: were all the minutes this exam's, where there are several."""
    if len(made.exams) == 1 and not made.exams[0].floors:
        return float(made.shown.bound)
    from quizzer.scheduling.planner import plan_for  # noqa: PLC0415  arrays are loaded when a plan is made

    day, items = made.stakes.days[place], likely_items(made.stakes, made.learner)
    alone = msgspec.structs.replace(items, marks=made.stakes.marks[place], profile=items.profile * 0)
    habits = made.learner.costs.habits
    return float(plan_for(alone, made.seconds[:day], belief=made.learner.correction.belief, habits=habits).bound)


def _bands(made: Made, place: int) -> Bands | None:
    """Return how far each figure may be off; None where the log says nothing yet."""
    from quizzer.scheduling.ranges import ranges_of  # noqa: PLC0415  arrays are loaded when a plan is made

    if not made.learner.reviews:
        return None
    found = ranges_of(
        made.shown,
        made.stakes.items,
        made.seconds,
        correction=made.learner.correction,
        history=made.learner.history,
        lives=made.stakes.lives,
        exam=made.shown.market.exams.days.index(made.stakes.days[place]),
        marks=made.stakes.marks[place],
    )
    bands = {name: getattr(found, name) for name in ("today", "unstudied", "planned")}
    return Bands(**{name: Band(low=one.low, high=one.high) for name, one in bands.items()})


def _topics(ground: Ground, made: Made, exam: int, right: Floats) -> Iterable[TopicPlan]:
    marks, covers = made.stakes.marks[exam], made.exams[exam].covers
    for key, places in topic_places(made.stakes).items():
        if not covers(key.partition("/")[0]):
            continue
        weight = float(marks[places].sum())
        shares = marks[places] @ right[places] / (weight or 1.0)
        yield TopicPlan(
            topic=key,
            title=ground.library.topic(key).title,
            weight=weight,
            items=len(places),
            seen=int((~made.stakes.items.new[places]).sum()),
            floor=floor_of(made.exams[exam], key),
            today=float(shares[TODAY]),
            unstudied=float(shares[UNSTUDIED]),
            expected=float(shares[PLANNED]),
        )


def _days(ground: Ground, made: Made) -> Iterable[DayPlan]:
    """Yield every day until the last exam and its own; a stretch's use is spread over its days by their minutes."""
    today = ground.today()
    names: dict[dt.date, tuple[str, ...]] = {}
    for exam in made.exams:
        names[exam.date] = (*names.get(exam.date, ()), exam.name)
    shares = _used_share(made)
    for after in range(len(made.seconds) + 1):
        date = today + dt.timedelta(days=after)
        minutes = float(made.seconds[after]) / SECONDS_A_MINUTE if after < len(made.seconds) else 0.0
        used = minutes * shares[after] if after < len(made.seconds) else 0.0
        yield DayPlan(date=date, minutes=minutes, used=used, exams=names.get(date, ()))


def _used_share(made: Made) -> list[float]:
    """Return the share of each day's seconds that the plan expects to use."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    plan = made.shown
    if not plan.days:
        return [0.0] * len(made.seconds)
    there = np.maximum(plan.market.seconds, 1e-9)
    share = np.clip(plan.used / there, 0.0, 1.0)
    nearest = np.abs(np.arange(len(made.seconds))[:, None] - np.array(plan.days)).argmin(axis=1)
    return [float(one) for one in share[nearest]]
