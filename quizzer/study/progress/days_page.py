"""The page of days: how many in a row, what was done of late, and the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from quizzer.study.plots import Line, Run, shaded
from quizzer.study.progress.days import DAYS_A_WEEK, Calendar, Days, StudyDay
from quizzer.study.progress.room import MONTHS, WEEKDAYS, blank, clock, counted, day, percent, said, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.study.plots import Pens
    from quizzer.study.progress.room import Room

LATELY = 30
LEVELS = 4
CALENDAR_PAGE = 14
"""Lines up to the end of the calendar, and two more."""
LEAST_RECENT, MOST_RECENT = 2, 7
CELL, MARGIN = 2, 5
"""Cells of a day, and left of the days."""


def days_page(days: Days, room: Room) -> list[Line]:
    """Return the page."""
    if not days.studied:
        return said("No day studied yet.", room, "muted")
    streak = f"A streak of {counted(days.streak.current, 'day')}" if days.streak.current else "No streak just now"
    longest = f"; the longest was {days.streak.best}" if days.streak.best > days.streak.current else ""
    return [
        *said(f"{streak}{longest}.", room, "strong"),
        *said(_lately(days, room), room),
        *blank(room),
        *_calendar(days.calendar, room),
        *_recent(days, room),
        *told(_weeks(days.calendar), room),
    ]


def _lately(days: Days, room: Room) -> str:
    last = _last(days.calendar)
    recent = [one for one in days.studied if one.date > last - timedelta(days=LATELY)]
    if not recent:
        return f"Nothing in the last {LATELY} days."
    right = sum(one.right * one.items for one in recent) / sum(one.items for one in recent)
    times = clock(sum(one.seconds for one in recent))
    answers = "" if room.tight else f"{counted(sum(one.answers for one in recent), 'answer')} in "
    return f"Studied on {len(recent)} of {LATELY} days: {answers}{times}, {percent(right)} right."


def _recent(days: Days, room: Room) -> list[Line]:
    """Return a table of the last days, where there are lines left for it."""
    fit = min(MOST_RECENT, room.height - CALENDAR_PAGE)
    if fit < LEAST_RECENT:
        return []
    margin = " " * (0 if room.narrow else MARGIN)
    heads = (margin + f"{'day':<8}{'answers':>9}{'time':>11}{'right':>8}", "muted")
    return [(), (heads,), *(((margin + _recent_day(one), ""),) for one in reversed(days.studied[-fit:]))]


def _recent_day(one: StudyDay) -> str:
    return f"{day(one.date):<8}{one.answers:>9,}{clock(one.seconds):>11}{percent(one.right):>8}"


def _last(calendar: Calendar) -> date:
    return calendar.first + timedelta(days=sum(len(week) for week in calendar.weeks) - 1)


def _calendar(calendar: Calendar, room: Room) -> list[Line]:
    weeks = min(len(calendar.weeks), (room.width - MARGIN) // CELL)
    shown = calendar.weeks[-weeks:]
    first = calendar.first + timedelta(days=DAYS_A_WEEK * (len(calendar.weeks) - weeks))
    most = max(max(week) for week in shown)
    rows: list[Line] = [_months(first, weeks)]
    for weekday, name in enumerate(WEEKDAYS):
        cells = [_cell(week, weekday, most, room.pens) for week in shown]
        rows.append(((name.ljust(MARGIN), "muted"), *_joined(cells)))
    return [*rows, _key(most, room.pens)]


def _cell(week: Sequence[int], weekday: int, most: int, pens: Pens) -> Run:
    if weekday >= len(week):
        return " " * CELL, ""
    return shaded(-(-LEVELS * week[weekday] // most) if week[weekday] else 0, pens, CELL)


def _joined(cells: Iterable[Run]) -> Line:
    """Return the cells with neighbours of one role as one run."""
    found: list[Run] = []
    for text, role in cells:
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + text, role)
        else:
            found.append((text, role))
    return tuple(found)


def _months(first: date, weeks: int) -> Line:
    """Return the names of months above the weeks in which they begin."""
    text = ""
    for week in range(weeks):
        sunday = first + timedelta(days=DAYS_A_WEEK * week + DAYS_A_WEEK - 1)
        if sunday.day <= DAYS_A_WEEK and len(text) <= week * CELL and week < weeks - 1:
            text = text.ljust(week * CELL) + MONTHS[sunday.month - 1]
    return ((" " * MARGIN + text, "muted"),)


def _key(most: int, pens: Pens) -> Line:
    shades = [shaded(level, pens, CELL) for level in range(1, LEVELS + 1)]
    return ((" " * MARGIN + "answers a day: 1 ", "muted"), *shades, (f" {most}", "muted"))


def _weeks(calendar: Calendar) -> Iterable[str]:
    for place, week in enumerate(calendar.weeks):
        if any(week):
            monday = calendar.first + timedelta(days=DAYS_A_WEEK * place)
            days = sum(1 for one in week if one)
            yield f"week of {monday}: {counted(sum(week), 'answer')} on {counted(days, 'day')}"
