"""The plan as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.exam_words import counted, days_off, given_up, left_out, unsure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.study.exam import Timetable
    from quizzer.study.exam_plan import Band, Bands, ExamPlan

SHOWN_DAYS = 14


def told(plans: Sequence[ExamPlan], timetable: Timetable) -> Iterable[str]:
    """Yield the plans of the exams ahead in lines, then the days to come."""
    for plan in plans:
        yield from _exam(plan, timetable)
        yield ""
    yield from _days(plans[0])


def _exam(plan: ExamPlan, timetable: Timetable) -> Iterable[str]:
    exam, expected, bands = plan.exam, plan.expected, plan.bands
    days, minutes = counted(plan.days_left, "day"), counted(plan.minutes_per_day, "minute")
    yield f"{exam.name}: {exam.date}, {days} left, {minutes} a day{days_off(timetable)}"
    yield ""
    today, unstudied, planned = (_band(bands, name) for name in ("today", "unstudied", "planned"))
    yield "marks expected, guessing included"
    yield f"  {expected.today:5.0%}  if the exam were today{today}"
    yield f"  {expected.unstudied:5.0%}  on the day, with no more study{unstudied}"
    sure = plan.bands is None or plan.bands.planned.high <= expected.upper_bound
    most = f" (at the very most {expected.upper_bound:.0%})" if sure else ""
    yield f"  {expected.planned:5.0%}  on the day, with the plan{most}{planned}"
    if unsure(plan):
        yield f"  {unsure(plan)}"
    yield ""
    yield "weight  seen     today  planned  topic"
    for topic in plan.topics:
        seen = f"{topic.seen}/{topic.items}"
        floor = f"  (at least {topic.floor:.0%})" if topic.floor else ""
        yield f"{topic.weight:6.0%}  {seen:7}  {topic.today:5.0%}  {topic.expected:7.0%}  {topic.title}{floor}"
    yield from (line for line in (left_out(plan), given_up(plan)) if line)


def _band(bands: Bands | None, name: str) -> str:
    band: Band | None = getattr(bands, name, None)
    return "" if band is None else f"   {band.low:.0%} to {band.high:.0%}"


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
