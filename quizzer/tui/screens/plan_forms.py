"""What the plan's screen asks for: one form for each thing that can be set, kept through the desk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.exam import Exam
from quizzer.study.exam_settings import (
    MOST_MARKS,
    SOON,
    date_ahead,
    minutes_written,
    number_written,
    refuse_name,
    refuse_unknown,
    share_written,
    weight_of,
    with_date,
    with_exam,
    with_floor,
    with_minutes,
    with_weight,
)
from quizzer.tui.screens.form import Form, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.desk import Desk
    from quizzer.study.exam_plan import TopicPlan


def exam_form(desk: Desk, exam: Exam | None) -> Form:
    """Return the form of a new exam, or of one that is there."""
    today, library = desk.ground.today(), desk.ground.library
    several = len(library.banks) > 1
    first = not desk.timetable.exams
    soon = str(today + dt.timedelta(days=SOON))
    lines = [
        Line(label="name", value=exam.name if exam else "exam" if first else "", example="final"),
        Line(label="date", value=str(exam.date) if exam else "", example=soon),
    ]
    how = f"The date as year-month-day, such as {soon}."
    if several:
        lines.append(Line(label="banks", value=", ".join(exam.banks) if exam else "", example="all"))
        how += f" Banks that it covers, by comma ({', '.join(library.banks)}); empty means all."
    if first:
        lines.append(Line(label="minutes", value=str(desk.timetable.minutes), example="20"))
        how += " Minutes of study a day."

    def take(texts: tuple[str, ...]) -> None:
        rest = list(texts[2:])
        banks = tuple(one.strip() for one in rest.pop(0).split(",") if one.strip()) if several else ()
        refuse_name("the name", texts[0])
        date = date_ahead(texts[1], today)
        refuse_unknown("bank", banks, library.banks)
        timetable = with_minutes(desk.timetable, minutes_written(rest.pop(0), least=1)) if first else desk.timetable
        if exam is None:
            after = Exam(name=texts[0], date=date, banks=banks)
        else:
            after = msgspec.structs.replace(exam, name=texts[0], date=date, banks=banks if several else exam.banks)
        desk.keep_timetable(with_exam(timetable, after, exam.name if exam else None))

    return Form(title="Exam" if exam else "New exam", lines=tuple(lines), how=how, take=take)


def minutes_form(desk: Desk) -> Form:
    """Return the form of the minutes that every day has."""

    def take(texts: tuple[str, ...]) -> None:
        desk.keep_timetable(with_minutes(desk.timetable, minutes_written(texts[0], least=1)))

    line = Line(label="minutes a day", value=str(desk.timetable.minutes), example="20")
    return Form(title="Minutes a day", lines=(line,), how="Days set by themselves keep their own.", take=take)


def day_form(desk: Desk, day: dt.date) -> Form:
    """Return the form of the minutes of one day."""

    def take(texts: tuple[str, ...]) -> None:
        minutes = minutes_written(texts[0]) if texts[0] else None
        desk.keep_timetable(with_date(desk.timetable, day, minutes))

    line = Line(label="minutes", value=str(desk.timetable.minutes_on(day)), example=f"as on every {day:%A}")
    how = f"0 is a day off; empty makes it as every {day:%A}."
    return Form(title=f"{day:%A} {day.day} {day:%B}", lines=(line,), how=how, take=take)


def weight_form(desk: Desk, exam: Exam, topic: TopicPlan) -> Form:
    """Return the form of a topic's marks in the paper of an exam."""
    library = desk.ground.library

    def take(texts: tuple[str, ...]) -> None:
        marks = number_written(texts[0], MOST_MARKS)
        desk.keep_timetable(with_exam(desk.timetable, with_weight(library, exam, topic.topic, marks), exam.name))

    line = Line(label="marks", value=f"{weight_of(library, exam, topic.topic):g}", example="40")
    how = "Marks in the paper, in any unit: what counts is their share of all topics' marks."
    return Form(title=topic.title, lines=(line,), how=how, take=take)


def floor_form(desk: Desk, exam: Exam, topic: TopicPlan) -> Form:
    """Return the form of the share below which a topic shall not fall."""

    def take(texts: tuple[str, ...]) -> None:
        share = share_written(texts[0] or "0")
        desk.keep_timetable(with_exam(desk.timetable, with_floor(exam, topic.topic, share), exam.name))

    line = Line(label="at least %", value=f"{topic.floor * 100:g}" if topic.floor else "", example="60")
    how = "The plan brings this topic so far first, though others would gain more. Empty: no floor."
    return Form(title=f"Floor of {topic.title}", lines=(line,), how=how, take=take)


def target_form(exam: Exam, wish: Callable[[float], None]) -> Form:
    """Return the form that asks which mark is wished for, as a share."""

    def take(texts: tuple[str, ...]) -> None:
        wish(share_written(texts[0]))

    how = "Tells the minutes a day with which so many marks are to be expected."
    return Form(title=f"Target for {exam.name}", lines=(Line(label="of 100 marks", example="80"),), how=how, take=take)
