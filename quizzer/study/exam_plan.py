"""The plan for the exams ahead: where the learner stands, what the days to come are worth, what is given up.

The planner deals in arrays; here its figures become values that a screen or JSON can show. All of it is a
worker's business: NumPy comes with the planner, and the first question never waits for it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.exam import SECONDS_A_MINUTE, Exam, Timetable
from quizzer.study.exam_items import ExamItems, exam_items
from quizzer.study.learner import Learner, learner_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.scheduling.arrays import Flags, Floats
    from quizzer.scheduling.planner import Plan
    from quizzer.study.ground import Ground

LIFTS, LIFT = 4, 2.0
"""A topic left below its floor is planned for as if it weighed so many times more, so many times over."""


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


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with all it rests on, for as long as log and timetable stay as they are."""

    exams: tuple[Exam, ...]
    learner: Learner
    stakes: ExamItems
    seconds: Floats
    """(days,): of study from today on, until the last exam."""
    plan: Plan


def made_plan(ground: Ground, timetable: Timetable, before: Made | None = None) -> Made:
    """Return the plan for all exams ahead (there is one); raise UsageError where one has nothing to ask.

    `before` is an earlier plan: its prices and what it learned of the learner are the start.
    """
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    exams = timetable.ahead(ground.today())
    learner = learner_of(ground, None if before is None else before.learner)
    stakes = exam_items(ground, exams, learner)
    seconds = np.array(timetable.seconds_until(exams[-1].date, ground.today(), spent=learner.spent))
    plan = _planned(stakes, seconds, learner, None if before is None else before.plan)
    made = Made(exams=exams, learner=learner, stakes=stakes, seconds=seconds, plan=plan)
    return _lifted(made)


def _planned(stakes: ExamItems, seconds: Floats, learner: Learner, before: Plan | None) -> Plan:
    from quizzer.scheduling.planner import plan_for  # noqa: PLC0415  arrays are loaded when a plan is made

    return plan_for(
        stakes.items,
        seconds,
        profiles=stakes.profiles,
        belief=learner.correction.belief,
        habits=learner.costs.habits,
        before=before,
    )


def _lifted(made: Made) -> Made:
    """Return the plan with every topic at its floor, as far as weighing it more brings it there."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    if not any(exam.floors for exam in made.exams):
        return made
    lifts = np.ones(len(made.stakes.asked))
    for _ in range(LIFTS):
        low = _below(made)
        if not low.any():
            break
        lifts *= np.where(low, LIFT, 1.0)
        lifted = msgspec.structs.replace(made.stakes.items, marks=made.stakes.marks.sum(axis=0) * lifts)
        stakes = msgspec.structs.replace(made.stakes, items=lifted)
        plan = _planned(stakes, made.seconds, made.learner, made.plan)
        made = msgspec.structs.replace(made, stakes=stakes, plan=plan)
    return made


def right_on(made: Made, marks: Floats, exam: int) -> Floats:
    """Return (items,): the chance of a right answer in an exam, from `marks` that the plan expects (exams, items)."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    exams = made.plan.market.exams
    day = exams.days.index(made.stakes.days[exam])
    stakes = made.stakes.items.marks * exams.shares[made.stakes.items.profile, day]
    return np.asarray(np.divide(marks[day], stakes, out=np.zeros(len(stakes)), where=stakes > 0))


def _below(made: Made) -> Flags:
    """Return (items,): which are of a topic that the plan leaves below its floor in some exam."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    low = np.zeros(len(made.stakes.asked), dtype=np.bool_)
    for place, exam in enumerate(made.exams):
        right = right_on(made, made.plan.by_exam.planned, place)
        for topic, inside in topic_places(made.stakes).items():
            marks = made.stakes.marks[place, inside]
            floor = floor_of(exam, topic)
            if floor and marks.sum() and float(marks @ right[inside]) < floor * float(marks.sum()):
                low[inside] = True
    return low


def floor_of(exam: Exam, topic: str) -> float:
    """Return the least share of a topic's marks that the exam's owner wants; 0 where nothing was said."""
    return exam.floors.get(topic, exam.floors.get(topic.partition("/")[2], 0.0))


def topic_places(stakes: ExamItems) -> dict[str, list[int]]:
    """Return where each topic's items stand, in the order written."""
    places: dict[str, list[int]] = {}
    for place, item in enumerate(stakes.asked):
        places.setdefault(item.topic, []).append(place)
    return places


def exam_plan(ground: Ground, timetable: Timetable, exam: Exam, made: Made | None = None) -> ExamPlan:
    """Return the plan for `exam`, one of those ahead; raise UsageError where an exam has nothing to ask.

    `made` is the plan for all exams where it was made already.
    """
    made = made or made_plan(ground, timetable)
    place = made.exams.index(exam)
    by_exam = made.plan.by_exam
    marks = made.stakes.marks[place]
    today, unstudied, planned = (
        right_on(made, one, place) for one in (by_exam.today, by_exam.unstudied, by_exam.planned)
    )
    upper_bound = _upper_bound(made, place)
    planned *= min(1.0, upper_bound / (float(marks @ planned) or 1.0))
    return ExamPlan(
        exam=exam,
        days_left=made.stakes.days[place],
        minutes_per_day=timetable.minutes,
        minutes_today=float(made.seconds[0]) / SECONDS_A_MINUTE,
        expected=ExpectedMarks(
            today=float(marks @ today),
            unstudied=float(marks @ unstudied),
            planned=float(marks @ planned),
            upper_bound=upper_bound,
        ),
        bands=None,
        today_adds=made.plan.today_adds / len(made.exams),
        topics=tuple(_topics(ground, made, place, {"today": today, "unstudied": unstudied, "expected": planned})),
        days=tuple(_days(ground, made)),
        suspended=made.stakes.suspended[place],
        reviews=made.learner.reviews,
        unsure=made.learner.correction.unsure,
    )


def _upper_bound(made: Made, place: int) -> float:
    """Return what no study can be expected to exceed: were all the minutes this exam's, where there are several."""
    if len(made.exams) == 1 and not made.exams[0].floors:
        return float(made.plan.bound)
    from quizzer.scheduling.planner import plan_for  # noqa: PLC0415  arrays are loaded when a plan is made

    day = made.stakes.days[place]
    alone = msgspec.structs.replace(
        made.stakes.items, marks=made.stakes.marks[place], profile=made.stakes.items.profile * 0
    )
    kernel = made.plan.market.kernel
    plan = plan_for(alone, made.seconds[:day], belief=kernel.belief, habits=kernel.habits)
    return float(plan.bound)


def _topics(ground: Ground, made: Made, exam: int, right: dict[str, Floats]) -> Iterable[TopicPlan]:
    marks, covers = made.stakes.marks[exam], made.exams[exam].covers
    for key, places in topic_places(made.stakes).items():
        if not covers(key.partition("/")[0]):
            continue
        weight = float(marks[places].sum())
        shares = {
            name: float(marks[places] @ chance[places]) / weight if weight else 0.0 for name, chance in right.items()
        }
        yield TopicPlan(
            topic=key,
            title=ground.library.topic(key).title,
            weight=weight,
            items=len(places),
            seen=int((~made.stakes.items.new[places]).sum()),
            floor=floor_of(made.exams[exam], key),
            **shares,
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

    plan = made.plan
    if not plan.days:
        return [0.0] * len(made.seconds)
    there = np.maximum(plan.market.seconds, 1e-9)
    share = np.clip(plan.used / there, 0.0, 1.0)
    nearest = np.abs(np.arange(len(made.seconds))[:, None] - np.array(plan.days)).argmin(axis=1)
    return [float(one) for one in share[nearest]]
