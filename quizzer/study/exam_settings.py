"""What may be set of exams and days, and what is refused: the same words on the command line and on the screen.

Every function returns another timetable and leaves the one given as it is; what makes none is a UsageError
whose message says what to write instead.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import UsageError
from quizzer.study.exam import MOST_MINUTES, WEEKDAYS
from quizzer.study.exam_marks import blueprint_of, exam_marks, topic_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.bank.library import Library
    from quizzer.study.exam import Exam, Timetable

MOST_DAYS, SOON = 3660, 21
"""The days to an exam: at the most, and in an example."""
LONGEST_NAME = 300
MOST_MARKS = 1_000_000.0
STEP = 5.0
"""Marks by which a topic's weight goes up or down at a time."""


def refuse_name(what: str, name: str) -> None:
    """Raise UsageError for a name that cannot be shown in a line; `what` says where it was entered."""
    if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        message = f"{what} is one line of 1 to {LONGEST_NAME} characters"
        raise UsageError(message)


def refuse_unknown(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raise UsageError for a name that is none of those `known`, with the nearest one or all of them."""
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), 1)
            advice = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(sorted(known))}"
            message = f"there is no {what} `{name}`; {advice}"
            raise UsageError(message)


def date_ahead(text: str, day: dt.date) -> dt.date:
    """Return the date of an exam as written, seen from `day`; raise UsageError where it is none ahead."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no date; write the day as 2026-12-14"
        raise UsageError(message) from None
    left = (date - day).days
    if not 0 < left <= MOST_DAYS:
        message = f"{date} is {'not ahead' if left <= 0 else 'too far ahead'}; name a day from tomorrow to ten years on"
        raise UsageError(message)
    return date


def number_written(text: str, most: float, *, least: float = 0.0, said: str = "") -> float:
    """Return the number as written; raise UsageError where it is none from `least` to `most`."""
    try:
        value = float(text)
    except ValueError:
        value = least - 1.0
    if not least <= value <= most:
        message = f"`{said or text}`: write a number from {least:g} to {most:g}"
        raise UsageError(message)
    return value


def minutes_written(text: str, *, least: int = 0) -> int:
    """Return minutes of a day as written; raise UsageError where there are not so many, or they are not whole."""
    value = number_written(text, MOST_MINUTES, least=least)
    if value != int(value):
        message = f"`{text}`: write whole minutes, such as {int(value) + 1}"
        raise UsageError(message)
    return int(value)


def share_written(text: str) -> float:
    """Return a share from per cent as written, with or without the sign."""
    return number_written(text.removesuffix("%").strip(), 100, said=text) / 100


# Exams


def with_exam(timetable: Timetable, exam: Exam, before: str | None = None) -> Timetable:
    """Return `timetable` with `exam` in the place of the one named `before`; raise UsageError for a name twice."""
    others = [one for one in timetable.exams if one.name != before]
    if any(one.name == exam.name for one in others):
        message = f"there is an exam `{exam.name}` already; choose another name"
        raise UsageError(message)
    exams = tuple(sorted((*others, exam), key=lambda one: one.date))
    return msgspec.structs.replace(timetable, exams=exams)


def without_exam(timetable: Timetable, name: str) -> Timetable:
    """Return `timetable` without the exam of that name."""
    exams = tuple(exam for exam in timetable.exams if exam.name != name)
    return msgspec.structs.replace(timetable, exams=exams)


def weight_of(library: Library, exam: Exam, topic: str) -> float:
    """Return the marks that `bank/topic` has in the exam's paper."""
    return topic_marks(library, [topic], blueprint_of(library, exam))[topic]


def with_weight(library: Library, exam: Exam, topic: str, marks: float) -> Exam:
    """Return `exam` with so many marks for `bank/topic`; raise UsageError where nothing would count any more."""
    before = blueprint_of(library, exam)
    paper = msgspec.structs.replace(before, topics={**before.topics, topic: min(max(0.0, marks), MOST_MARKS)})
    after = msgspec.structs.replace(exam, blueprint=paper)
    if not any(exam_marks(library, after).values()):
        message = "then no topic would count; give another one marks first"
        raise UsageError(message)
    return after


def with_floor(exam: Exam, topic: str, share: float) -> Exam:
    """Return `exam` with the share below which `bank/topic` shall not fall; 0 takes the floor away."""
    floors = {name: value for name, value in exam.floors.items() if name != topic}
    if share or topic.partition("/")[2] in floors:
        floors[topic] = share
    return msgspec.structs.replace(exam, floors=floors)


# Days


def with_minutes(timetable: Timetable, minutes: int) -> Timetable:
    """Return `timetable` with other minutes for every day of which nothing else is said."""
    return msgspec.structs.replace(timetable, minutes=minutes)


def with_weekdays(timetable: Timetable, weekdays: dict[str, int]) -> Timetable:
    """Return `timetable` with other minutes by weekday; raise UsageError where no day is left."""
    if len(weekdays) == len(WEEKDAYS) and not any(weekdays.values()):
        message = "seven days off leave none to study; leave one out"
        raise UsageError(message)
    return msgspec.structs.replace(timetable, weekdays=weekdays)


def with_day_off(timetable: Timetable, day: dt.date) -> Timetable:
    """Return `timetable` with the weekday of `day` off, or on again."""
    name = WEEKDAYS[day.weekday()]
    others: dict[str, int] = {other: minutes for other, minutes in timetable.weekdays.items() if other != name}
    off = timetable.weekdays.get(name) == 0
    return with_weekdays(timetable, others if off else {**others, name: 0})


def with_date(timetable: Timetable, day: dt.date, minutes: int | None) -> Timetable:
    """Return `timetable` with other minutes on one day; None: those of its weekday."""
    dates = {other: found for other, found in timetable.dates.items() if other != day}
    after = msgspec.structs.replace(timetable, dates=dates)
    if minutes is None or minutes == after.minutes_on(day):
        return after
    return msgspec.structs.replace(timetable, dates=dict(sorted({**dates, day: minutes}.items())))
