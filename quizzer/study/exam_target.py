"""How many minutes a day a wish takes: those with which a share of an exam's marks is to be expected."""

from __future__ import annotations

import msgspec

from quizzer.scheduling.targets import times_needed
from quizzer.study.exam import MOST_MINUTES, Exam, Timetable
from quizzer.study.made_plan import Made, likely_items


def minutes_needed(made: Made, exam: Exam, target: float, timetable: Timetable) -> float | None:
    """Return the minutes a day, were they all for `exam`, that a share `target` of its marks needs.

    0 where no more study is needed; None where a day has not so many.
    """
    place = made.exams.index(exam)
    items = likely_items(made.stakes, made.learner)
    alone = msgspec.structs.replace(items, marks=made.stakes.marks[place], profile=items.profile * 0)
    kernel = made.shown.market.kernel
    seconds = made.seconds[: made.stakes.days[place]]
    times = times_needed(alone, seconds, target, belief=kernel.belief, habits=kernel.habits)
    if times is None or times * timetable.minutes > MOST_MINUTES:
        return None
    return times * timetable.minutes
