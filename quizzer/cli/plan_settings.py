"""From the options of `plan` to exams and a timetable; each refusal says what to write instead."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.blueprint import OTHER, STANDARD
from quizzer.cli.wiring import Place, load_library, today
from quizzer.errors import UsageError
from quizzer.questions import BY_KIND
from quizzer.study.exam import MOST_MINUTES, WEEKDAYS, Exam, Timetable
from quizzer.study.exam_marks import blueprint_of
from quizzer.study.exam_settings import (
    MOST_MARKS,
    SOON,
    date_ahead,
    number_written,
    refuse_name,
    refuse_unknown,
    with_exam,
    with_minutes,
    with_weekdays,
)

if TYPE_CHECKING:
    from quizzer.bank.library import Library

PAPER = {"paper_minutes": "minutes", "questions": "questions", "wrong": "wrong", "calculator": "calculator"}
"""Options that set what a paper is like, by their field."""
DAILY = ("minutes", "days_off", "days")
"""Options that belong to the timetable, not to an exam."""


def how_to_set(day: dt.date) -> str:
    """Return an example of how to set an exam."""
    return f"quizzer plan --date {day + dt.timedelta(days=SOON)} --minutes 20"


def settings_refused(place: Place, given: dict[str, Any]) -> None:
    """Raise UsageError for a name that cannot be shown, and for what the banks do not know."""
    refuse_name("--name", given.get("name", "exam"))
    if given.keys() & {"banks", "weights", "kinds", "floors"}:
        library = load_library(place)[0]
        refuse_unknown("bank", given.get("banks", ()), library.banks)
        topics = {name for key in _topics(library) for name in (key, key.partition("/")[2])}
        refuse_unknown(
            "topic", (_pair(text)[0] for text in (*given.get("weights", ()), *given.get("floors", ()))), topics
        )
        refuse_unknown("question type", (_pair(text)[0] for text in given.get("kinds", ())), [*BY_KIND, OTHER])
        given["library"] = library


def _topics(library: Library) -> list[str]:
    return [f"{bank.key}/{topic}" for bank in library.banks.values() for topic in bank.head.topics]


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.rpartition("=")
    if not mark or not name or not value:
        message = f"`{text}` is no pair; write NAME=NUMBER"
        raise UsageError(message)
    return name, value


def timetable_with(before: Timetable, name: str | None, given: dict[str, Any], day: dt.date) -> Timetable:
    """Return `before` with what is `given` for the exam `name`; raise UsageError for what makes no exam."""
    library = given.pop("library", None)
    after = _days_set(before, {key: given.pop(key) for key in DAILY if key in given})
    if not given and name is None and before.exams:
        return after
    exam = _exam(after, name, given, day)
    exam = _paper_set(exam, given, library)
    return with_exam(after, exam, name or _soonest_name(after, day))


def _soonest_name(timetable: Timetable, day: dt.date) -> str | None:
    exam = _soonest(timetable, day)
    return None if exam is None else exam.name


def _soonest(timetable: Timetable, day: dt.date) -> Exam | None:
    """Return the exam that is meant when none is named: the soonest ahead, else the last one."""
    ahead = timetable.ahead(day)
    return ahead[0] if ahead else max(timetable.exams, key=lambda one: one.date, default=None)


def _exam(timetable: Timetable, name: str | None, given: dict[str, Any], day: dt.date) -> Exam:
    date = date_ahead(given["date"], day) if "date" in given else None
    before = _soonest(timetable, day) if name is None else timetable.named(name)
    if before is None and date is None:
        example = how_to_set(day) if name is None else f"quizzer plan --exam {name} --date {day + dt.timedelta(SOON)}"
        what = "no exam is set" if name is None else f"there is no exam `{name}`"
        message = f"{what}; name its day too: {example}"
        raise UsageError(message)
    refuse_name("--exam", name or "exam")
    changes: dict[str, Any] = {"date": date} if date is not None else {}
    changes |= {"banks": given["banks"]} if "banks" in given else {}
    changes |= {"name": given["name"]} if "name" in given else {}
    if before is None:
        return Exam(**{"name": name or "exam", **changes})
    return msgspec.structs.replace(before, **changes)


def _paper_set(exam: Exam, given: dict[str, Any], library: Library | None) -> Exam:
    """Return `exam` with its paper and floors as given; a paper not set yet starts as its banks say."""
    floors = {name: _number(value, name, most=1.0) for name, value in map(_pair, given.get("floors", ()))}
    exam = msgspec.structs.replace(exam, floors=exam.floors | floors)
    fields = {field: given[option] for option, field in PAPER.items() if option in given}
    marks = {
        field: {name: _number(value, name) for name, value in map(_pair, given[option])}
        for option, field in (("weights", "topics"), ("kinds", "kinds"))
        if option in given
    }
    if not fields and not marks:
        return exam
    before = exam.blueprint or (STANDARD if library is None else blueprint_of(library, exam))
    fields |= {field: getattr(before, field) | value for field, value in marks.items()}
    return msgspec.structs.replace(exam, blueprint=msgspec.structs.replace(before, **fields))


def _number(text: str, name: str, *, most: float = MOST_MARKS) -> float:
    return number_written(text, most, said=f"{name}={text}")


def _days_set(before: Timetable, given: dict[str, Any]) -> Timetable:
    dates = dict(before.dates)
    weekdays: dict[str, int] = {str(day): minutes for day, minutes in before.weekdays.items()}
    if "days_off" in given:
        weekdays = {day: minutes for day, minutes in weekdays.items() if minutes} | dict.fromkeys(given["days_off"], 0)
    for name, value in map(_pair, given.get("days", ())):
        minutes = int(_number(value, name, most=MOST_MINUTES))
        if name in WEEKDAYS:
            weekdays[name] = minutes
        else:
            dates[_any_date(name)] = minutes
    after = with_weekdays(with_minutes(before, given.get("minutes", before.minutes)), weekdays)
    return msgspec.structs.replace(after, dates=dates)


def _any_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no day; write a weekday ({', '.join(WEEKDAYS)}) or a date such as {today()}"
        raise UsageError(message) from None
