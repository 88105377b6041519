"""The plan as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.study.exam import Timetable
    from quizzer.study.exam_plan import Band, Bands, ExamPlan, TopicPlan

SHORT = 0.95
"""Time is short where no way of studying can be expected to reach this share of the marks."""
NAMED, LEAST_NAMED = 3, 0.01
"""Topics given up that are named, and the share of the exam's marks from which on they are."""
SHOWN_DAYS = 14


def told(plans: Sequence[ExamPlan], timetable: Timetable) -> Iterable[str]:
    """Yield the plans of the exams ahead in lines, then the days to come."""
    for plan in plans:
        yield from _exam(plan, timetable)
        yield ""
    yield from _days(plans[0])


def _exam(plan: ExamPlan, timetable: Timetable) -> Iterable[str]:
    exam, expected, bands = plan.exam, plan.expected, plan.bands
    days = "1 day left" if plan.days_left == 1 else f"{plan.days_left} days left"
    minutes = "1 minute" if plan.minutes_per_day == 1 else f"{plan.minutes_per_day} minutes"
    days_off = [day for day, found in timetable.weekdays.items() if found == 0]
    off = f", none on {', '.join(days_off)}" if days_off else ""
    yield f"{exam.name}: {exam.date}, {days}, {minutes} a day{off}"
    yield ""
    today, unstudied, planned = (_band(bands, name) for name in ("today", "unstudied", "planned"))
    yield "marks expected, guessing included"
    yield f"  {expected.today:5.0%}  if the exam were today{today}"
    yield f"  {expected.unstudied:5.0%}  on the day, with no more study{unstudied}"
    most = f" (at the very most {expected.upper_bound:.0%})"
    yield f"  {expected.planned:5.0%}  on the day, with the plan{most}{planned}"
    if plan.unsure:
        yield f"  how you forget is not known well yet ({plan.reviews} reviews); these figures will move"
    yield ""
    yield "weight  seen     today  planned  topic"
    for topic in plan.topics:
        seen = f"{topic.seen}/{topic.items}"
        floor = f"  (at least {topic.floor:.0%})" if topic.floor else ""
        yield f"{topic.weight:6.0%}  {seen:7}  {topic.today:5.0%}  {topic.expected:7.0%}  {topic.title}{floor}"
    if plan.suspended:
        yield f"left out, since suspended: {plan.suspended} {'item' if plan.suspended == 1 else 'items'}"
    if expected.upper_bound < SHORT:
        yield f"time is short: {1 - expected.planned:.0%} of the marks are given up{_most_lost(plan.topics)}"


def _band(bands: Bands | None, name: str) -> str:
    band: Band | None = getattr(bands, name, None)
    return "" if band is None else f"   {band.low:.0%} to {band.high:.0%}"


def _most_lost(topics: Iterable[TopicPlan]) -> str:
    lost = sorted(topics, key=lambda topic: -topic.given_up)[:NAMED]
    named = [f"{topic.title} ({topic.given_up:.0%})" for topic in lost if topic.given_up >= LEAST_NAMED]
    return f", most of them in {', '.join(named)}" if named else ""


def _days(plan: ExamPlan) -> Iterable[str]:
    yield "the days to come: minutes there are, minutes the plan uses"
    for day in plan.days[:SHOWN_DAYS]:
        if day.exams:
            yield f"  {day.date:%a} {day.date}  {', '.join(day.exams)}"
        elif day.minutes:
            yield f"  {day.date:%a} {day.date}  {day.minutes:4.0f}  {day.used:4.0f}"
        else:
            yield f"  {day.date:%a} {day.date}   off"
    if len(plan.days) > SHOWN_DAYS:
        yield f"  and {len(plan.days) - SHOWN_DAYS} more"
