"""`plan`: the exam that is set, where the learner stands, and what the days until then are worth."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click
import msgspec

from quizzer.cli.exam_file import drop_timetable, keep_timetable, read_timetable
from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, load_library, open_ground, today
from quizzer.errors import UsageError
from quizzer.study.exam import MOST_MINUTES, WEEKDAYS, Exam, Timetable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.study.exam_plan import ExamPlan, TopicPlan

MOST_DAYS, SOON = 3660, 21
"""The days to an exam: at the most, and in an example."""
SHORT = 0.95
"""Time is short where no way of studying can be expected to reach this share of the marks."""
NAMED, LEAST_NAMED = 3, 0.01
"""Topics given up that are named, and the share of the exam's marks from which on they are."""


@click.command()
@click.option("--date", help="Set the day of the exam, such as 2026-12-14.")
@click.option("--minutes", type=click.IntRange(1, MOST_MINUTES), help="Set the minutes of a day of study (20).")
@click.option("--name", help="Set what the exam is called.")
@click.option("--bank", "banks", multiple=True, help="Set a bank that it covers (all where none is named).")
@click.option("--day-off", "days_off", multiple=True, type=click.Choice(WEEKDAYS), help="Set a weekday without study.")
@click.option("--clear", is_flag=True, help="Forget the exam.")
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON; what is expected is a share of the marks.")
@click.pass_obj
def plan(place: Place, /, *, clear: bool, as_json: bool, **settings: Any) -> None:  # noqa: ANN401  the options that set
    """Show what the days until the exam are worth, or set the exam.

    What is not named keeps what was set before.
    """
    given = {name: value for name, value in settings.items() if value not in (None, ())}
    if clear:
        _clear(place, given)
        return
    if given:
        keep_timetable(place, _set(place, given))
    timetable = read_timetable(place)
    if as_json:
        say_json(_figures(place, timetable), indent=2)
        return
    for line in _lines(place, timetable):
        say(line)


def _clear(place: Place, given: dict[str, Any]) -> None:
    if given:
        message = "--clear forgets the exam, the other options set it; write one or the other"
        raise UsageError(message)
    click.echo("the exam is forgotten" if drop_timetable(place) else "no exam was set")


def _how() -> str:
    return f"quizzer plan --date {today() + dt.timedelta(days=SOON)} --minutes 20"


# Setting it


def _set(place: Place, given: dict[str, Any]) -> Timetable:
    """Return what was set before with what is `given` now; raise UsageError for what makes no exam."""
    before = read_timetable(place)
    if "date" in given:
        given["date"] = _date(given["date"])
    elif not before.exams:
        message = f"no exam is set; name its day too: {_how()}"
        raise UsageError(message)
    _refuse(place, given)
    days = {"minutes": given.pop("minutes", before.minutes)}
    off = given.pop("days_off", None)
    weekdays = before.weekdays if off is None else dict.fromkeys(off, 0)
    exam = msgspec.structs.replace(before.exams[0], **given) if before.exams else Exam(**given)
    return msgspec.structs.replace(before, **days, weekdays=weekdays, exams=(exam, *before.exams[1:]))


def _date(text: str) -> dt.date:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no date; write the day as 2026-12-14"
        raise UsageError(message) from None
    left = (date - today()).days
    if not 0 < left <= MOST_DAYS:
        message = f"{date} is {'not ahead' if left <= 0 else 'too far ahead'}; name a day from tomorrow to ten years on"
        raise UsageError(message)
    return date


def _refuse(place: Place, given: dict[str, Any]) -> None:
    """Raise UsageError for a name that cannot be shown, a bank that is not there, a week without study."""
    name = given.get("name", "exam")
    if not name.isprintable() or not 0 < len(name) <= 300:  # noqa: PLR2004  as long as a learner's name
        message = "--name is one line of 1 to 300 characters"
        raise UsageError(message)
    if set(given.get("days_off", ())) == set(WEEKDAYS):
        message = "seven days off leave none to study; leave one out"
        raise UsageError(message)
    if "banks" in given:
        known = load_library(place)[0].banks
        for bank in given["banks"]:
            if bank not in known:
                message = f"there is no bank `{bank}`; there are {', '.join(sorted(known))}"
                raise UsageError(message)


# Showing it


def _figures(place: Place, timetable: Timetable) -> Any:  # noqa: ANN401  what goes to JSON
    """Return the plan; without one, the same keys with nothing in them."""
    ahead, exam = timetable.ahead(today()), next(iter(timetable.exams), None)
    if ahead:
        return _planned(place, timetable, ahead[0])
    left = None if exam is None else exam.days_left(today())
    minutes = None if exam is None else timetable.minutes
    return {"exam": exam, "days_left": left, "minutes_per_day": minutes, "expected": None, "topics": []}


def _planned(place: Place, timetable: Timetable, exam: Exam) -> ExamPlan:
    from quizzer.study.exam_plan import exam_plan

    ground, notices = open_ground(place)
    for notice in notices:
        say(f"quizzer: {notice}", err=True)
    return exam_plan(ground, timetable, exam)


def _lines(place: Place, timetable: Timetable) -> Iterable[str]:
    ahead, exam = timetable.ahead(today()), next(iter(timetable.exams), None)
    if ahead:
        return _told(_planned(place, timetable, ahead[0]), timetable)
    if exam is None:
        return [f"no exam is set; set one with: {_how()}"]
    when = "is today" if exam.days_left(today()) == 0 else f"was on {exam.date}"
    return [f"{exam.name} {when}; review goes by what is due. Set the next one with: {_how()}"]


def _told(plan: ExamPlan, timetable: Timetable) -> Iterable[str]:
    """Yield the plan in lines."""
    exam, expected = plan.exam, plan.expected
    days = "1 day left" if plan.days_left == 1 else f"{plan.days_left} days left"
    minutes = "1 minute" if plan.minutes_per_day == 1 else f"{plan.minutes_per_day} minutes"
    days_off = [day for day, found in timetable.weekdays.items() if found == 0]
    off = f", none on {', '.join(days_off)}" if days_off else ""
    yield f"{exam.name}: {exam.date}, {days}, {minutes} a day{off}"
    yield ""
    yield "marks expected, guessing included"
    yield f"  {expected.today:5.0%}  if the exam were today"
    yield f"  {expected.unstudied:5.0%}  on the day, with no more study"
    yield f"  {expected.planned:5.0%}  on the day, with the plan (at the very most {expected.upper_bound:.0%})"
    yield ""
    yield "weight  seen     today  planned  topic"
    for topic in plan.topics:
        seen = f"{topic.seen}/{topic.items}"
        yield f"{topic.weight:6.0%}  {seen:7}  {topic.today:5.0%}  {topic.expected:7.0%}  {topic.title}"
    if plan.suspended:
        yield f"left out, since suspended: {plan.suspended} {'item' if plan.suspended == 1 else 'items'}"
    if expected.upper_bound < SHORT:
        yield f"time is short: {1 - expected.planned:.0%} of the marks are given up{_most_lost(plan.topics)}"


def _most_lost(topics: Iterable[TopicPlan]) -> str:
    lost = sorted(topics, key=lambda topic: -topic.given_up)[:NAMED]
    named = [f"{topic.title} ({topic.given_up:.0%})" for topic in lost if topic.given_up >= LEAST_NAMED]
    return f", most of them in {', '.join(named)}" if named else ""
