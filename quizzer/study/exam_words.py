"""What a plan says in sentences, in lines on the terminal and on the screen alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.study.exam import Timetable
    from quizzer.study.exam_plan import ExamPlan, TopicPlan

SHORT = 0.95
"""Time is short where no way of studying can be expected to reach this share of the marks."""
NAMED, LEAST_NAMED = 3, 0.01
"""Topics given up that are named, and the share of the exam's marks from which on they are."""


def counted(count: int, word: str) -> str:
    """Return a number with its word: `1 day`, `2 days`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def given_up(plan: ExamPlan) -> str:
    """Return what is given up since time is short, and where; nothing where it is not."""
    if plan.expected.upper_bound >= SHORT:
        return ""
    return f"time is short: {1 - plan.expected.planned:.0%} of the marks are given up{_most_lost(plan.topics)}"


def _most_lost(topics: Iterable[TopicPlan]) -> str:
    lost = sorted(topics, key=lambda topic: -topic.given_up)[:NAMED]
    named = [f"{topic.title} ({topic.given_up:.0%})" for topic in lost if topic.given_up >= LEAST_NAMED]
    return f", most of them in {', '.join(named)}" if named else ""


def unsure(plan: ExamPlan) -> str:
    """Return that the log says too little of this learner, where it does."""
    if not plan.unsure:
        return ""
    return f"how you forget is not known well yet ({plan.reviews} reviews); these figures will move"


def left_out(plan: ExamPlan) -> str:
    """Return how many items are left out of the plan; nothing where none is."""
    return f"left out, since suspended: {counted(plan.suspended, 'item')}" if plan.suspended else ""


def days_off(timetable: Timetable) -> str:
    """Return the weekdays without study, after a comma; nothing where each has some."""
    off = [day for day, minutes in timetable.weekdays.items() if minutes == 0]
    return f", none on {', '.join(off)}" if off else ""


def target_said(target: float, exam: str, minutes: float | None) -> str:
    """Return how many minutes a day (None: more than there are) a share `target` of the exam's marks needs."""
    if minutes is None:
        needs = "more than there are in a day"
    elif minutes == 0:
        needs = "no more study"
    else:
        needs = f"about {minutes:.0f} minutes a day"
    return f"{target * 100:.0f} of 100 marks in {exam} need {needs}"
