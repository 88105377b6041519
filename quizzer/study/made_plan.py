"""The plan for the exams ahead as the planner makes it, with all it rests on: what a sitting asks by.

What is expected of it is worked out when somebody wants to know. Where its search begins can be kept.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.exam_items import ExamItems, exam_items
from quizzer.study.learner import Learner, learner_of
from quizzer.study.plan_start import PlanStart, Settled

if TYPE_CHECKING:
    from quizzer.scheduling.arrays import Flags, Floats
    from quizzer.scheduling.belief import Belief, Items
    from quizzer.scheduling.planner import Plan, Priced
    from quizzer.study.exam import Exam, Timetable
    from quizzer.study.ground import Ground

TODAY, UNSTUDIED, PLANNED = range(3)
"""Columns of what is expected."""
LIFTS, LIFT = 4, 2.0
"""A topic left below its floor is planned for as if it weighed so many times more, so many times over."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier plan, or its prices alone, and how many days ago it was made: where a search begins."""

    at: Plan | Priced | None = None
    passed: int = 0


class Made(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A plan with all it rests on, for as long as log and timetable stay as they are."""

    exams: tuple[Exam, ...]
    made_on: dt.date
    """The day of study."""
    learner: Learner
    stakes: ExamItems
    seconds: Floats
    """(days,): of study from today on, until the last exam."""
    plan: Plan
    """By the cautious belief: what is asked."""
    begun: Begun
    """Where the search for what is expected begins."""

    @cached_property
    def shown(self) -> Plan:
        """Return the plan by the likely belief: what is expected. A sitting does without."""
        return _shown(self.stakes, self.seconds, self.learner, self.begun)

    @property
    def wanted(self) -> Plan | None:
        """Return `shown`, if somebody wanted to know it."""
        return self.__dict__.get("shown")

    @property
    def start(self) -> PlanStart:
        """Return what the next plan may begin with, were it made by another run of the program."""
        return PlanStart(
            made_on=self.made_on,
            learned=self.learner.learned,
            asked=_settled(self.plan),
            shown=None if self.wanted is None else _settled(self.wanted),
        )


def _settled(plan: Plan) -> Settled:
    return Settled(days=plan.days, prices=tuple(plan.prices.tolist()), softness=plan.softness)


def _begun(before: Made | PlanStart | None, today: dt.date) -> tuple[Begun, Begun]:
    """Return where the searches for what is asked and what is expected begin."""
    if before is None:
        return Begun(), Begun()
    passed = (today - before.made_on).days
    if passed < 0:
        return Begun(), Begun()
    if isinstance(before, Made):
        told = before.begun if before.wanted is None else Begun(at=before.wanted, passed=passed)
        return Begun(at=before.plan, passed=passed), told
    asked, likely = before.asked, before.shown or before.asked
    return Begun(at=_priced(asked), passed=passed), Begun(at=_priced(likely), passed=passed)


def _priced(settled: Settled) -> Priced:
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.planner import Priced  # noqa: PLC0415  likewise

    return Priced(days=settled.days, prices=np.array(settled.prices), softness=settled.softness)


def made_plan(ground: Ground, timetable: Timetable, before: Made | PlanStart | None = None) -> Made:
    """Return the plan for all exams ahead (there is one); raise UsageError where one has nothing to ask.

    `before` is an earlier plan, or what was kept of one: its prices and what it learned of the learner are the start.
    """
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    today = ground.today()
    exams, (asked, told) = timetable.ahead(today), _begun(before, today)
    learned = before.learner.learned if isinstance(before, Made) else before.learned if before else None
    learner = learner_of(ground, learned)
    stakes = exam_items(ground, exams, learner)
    seconds = np.array(timetable.seconds_until(exams[-1].date, today, spent=learner.spent))
    plan = _planned(stakes, seconds, learner, asked)
    return _lifted(
        Made(exams=exams, made_on=today, learner=learner, stakes=stakes, seconds=seconds, plan=plan, begun=told)
    )


def _planned(stakes: ExamItems, seconds: Floats, learner: Learner, begun: Begun) -> Plan:
    """Return what to ask by: made by the cautious belief, since hoping too much costs more than too little."""
    return _made_by(learner.correction.cautious, stakes.items, rest=(stakes, seconds, learner, begun))


def _shown(stakes: ExamItems, seconds: Floats, learner: Learner, begun: Begun) -> Plan:
    """Return what to expect: made by the likely belief."""
    return _made_by(learner.correction.belief, likely_items(stakes, learner), rest=(stakes, seconds, learner, begun))


def _made_by(belief: Belief, items: Items, *, rest: tuple[ExamItems, Floats, Learner, Begun]) -> Plan:
    from quizzer.scheduling.planner import plan_for  # noqa: PLC0415  arrays are loaded when a plan is made

    stakes, seconds, learner, begun = rest
    return plan_for(
        items,
        seconds,
        profiles=stakes.profiles,
        belief=belief,
        habits=learner.costs.habits,
        before=begun.at,
        passed=begun.passed,
    )


def likely_items(stakes: ExamItems, learner: Learner) -> Items:
    """Return the items with the memories of the likely belief."""
    from quizzer.scheduling.ranges import with_memories  # noqa: PLC0415  arrays are loaded when a plan is made

    return with_memories(stakes.items, learner.correction.memories, stakes.lives)


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
        plan = _planned(stakes, made.seconds, made.learner, Begun(at=made.plan))
        made = msgspec.structs.replace(made, stakes=stakes, plan=plan, begun=Begun(at=made.shown))
    return made


def chances_of(made: Made, exam: int) -> Floats:
    """Return (items, 3): chances of a right answer in an exam, were it today, unstudied and planned."""
    from quizzer.scheduling.ranges import chances  # noqa: PLC0415  arrays are loaded when a plan is made

    day = made.shown.market.exams.days.index(made.stakes.days[exam])
    return chances(made.shown, made.stakes.items, day)


def _below(made: Made) -> Flags:
    """Return (items,): which are of a topic that the plan leaves below its floor in some exam."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    low = np.zeros(len(made.stakes.asked), dtype=np.bool_)
    for place, exam in enumerate(made.exams):
        right = chances_of(made, place)[:, PLANNED]
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
