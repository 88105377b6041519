"""The days to come, a week a line from Monday on: each day's minutes as a bar, filled by what the plan uses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding
from textual.content import Content

from quizzer.study.exam import WEEKDAYS
from quizzer.study.exam_words import counted
from quizzer.study.prose import visible
from quizzer.tui.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType
    from textual.events import Click

    from quizzer.study.exam import Timetable
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.tui.glyphs import Glyphs

WEEK = 7
MARGIN, MONTH = 2, 4
"""Cells kept for the gauge, and for the name of the month."""
LONGEST_BAR, ROOM_FOR_MINUTES, ROOM_FOR_BAR = 6, 11, 7
"""A bar's cells at the most, and the cells a day must have to show its minutes as a number, as a bar."""
EIGHTHS = 8


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the calendar."""

    date: dt.date
    minutes: int
    """What the timetable gives it."""
    used: float | None = None
    """The share of them that the plan uses; None while there is none."""
    left: float | None = None
    """Minutes that are left of it."""
    exams: tuple[str, ...] = ()
    own: bool = False
    """Whether something is set for this very date."""


def days_of(timetable: Timetable, today: dt.date, plan: ExamPlan | None) -> list[Day]:
    """Return the days from today to the last exam ahead, filled as far as `plan` says how."""
    ahead = timetable.ahead(today)
    planned = {day.date: day for day in plan.days} if plan else {}
    names: dict[dt.date, tuple[str, ...]] = {}
    for exam in ahead:
        names[exam.date] = (*names.get(exam.date, ()), exam.name)
    days = []
    for after in range(ahead[-1].days_left(today) + 1 if ahead else 0):
        date = today + dt.timedelta(days=after)
        found = planned.get(date)
        used = found.used / found.minutes if found and found.minutes else 0.0 if found else None
        left = found.minutes if found else None
        day = Day(
            date=date,
            minutes=timetable.minutes_on(date),
            used=used,
            left=left,
            exams=names.get(date, ()),
            own=date in timetable.dates,
        )
        days.append(day)
    return days


class Calendar(Listing):
    """Weeks with a cursor that goes from day to day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__(self._line, glyphs)
        self.days: list[Day] = []
        self.stale = False
        self._signs = glyphs
        self._weekday = 0

    @property
    def day(self) -> Day | None:
        """Return the day under the cursor."""
        place = self.cursor * WEEK + self._weekday - self._lead
        return self.days[max(0, min(place, len(self.days) - 1))] if self.days else None

    @property
    def _lead(self) -> int:
        """Return how many days of the first week are over."""
        return self.days[0].date.weekday() if self.days else 0

    def show_days(self, days: Sequence[Day]) -> None:
        """Show `days`, with the cursor on the date it was on, at first on today."""
        here = self.day.date if self.day else None
        self.days = list(days)
        weeks = -(-(self._lead + len(self.days)) // WEEK)
        first = self.days[0].date if self.days else dt.date.min
        place = self._lead + ((here - first).days if here and here >= first else 0)
        self._weekday = place % WEEK
        self.show(weeks, place // WEEK)

    def action_step(self, days: int) -> None:
        """Move the cursor by `days`."""
        if self.day is not None:
            place = self.days.index(self.day) + days
            self._go_to(self._lead + max(0, min(place, len(self.days) - 1)))

    def _go_to(self, place: int) -> None:
        self._weekday, week = place % WEEK, place // WEEK
        if week == self.cursor:
            self.watch_cursor()
        else:
            self.cursor = week

    def on_click(self, event: Click) -> None:
        """Move the cursor to the day clicked."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self._weekday = max(0, min((offset.x - MONTH) // day_width(self.size.width), WEEK - 1))
        super().on_click(event)

    def _line(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        del width, at_cursor
        start = place * WEEK - self._lead
        week = [self.days[at] if 0 <= at < len(self.days) else None for at in range(start, start + WEEK)]
        here = self.day if self.has_focus else None
        return week_line(week, self.size.width, self._signs, here=here, stale=self.stale)


def day_width(width: int) -> int:
    """Return how many cells a day has in a calendar so wide."""
    return max(1, (width - MARGIN - MONTH) // WEEK)


def week_heading(width: int) -> Content:
    """Return the names of the weekdays, as `week_line` sets its days."""
    room = day_width(width)
    return Content.styled(" " * MONTH + "".join(f"{f' {day}':<{room}}" for day in WEEKDAYS), "$muted")


def week_line(
    week: Sequence[Day | None], width: int, glyphs: Glyphs, *, here: Day | None = None, stale: bool = False
) -> Content:
    """Return a week, with the month where one begins; `here` is the day under the cursor."""
    shown = [day for day in week if day is not None]
    first = next((day for day in shown if day.date.day == 1), None)
    month = f"{(first or shown[0]).date:%b}" if first or week[0] is None else ""
    room = day_width(width)
    parts = [
        Content(" " * room) if day is None else day_cell(day, room, glyphs, here=day == here, stale=stale)
        for day in week
    ]
    return Content.assemble((f"{month:<{MONTH}}", "bold $muted"), *parts)


def day_cell(day: Day, room: int, glyphs: Glyphs, *, here: bool, stale: bool) -> Content:
    """Return one day in `room` cells: its number, then exam, off, or its minutes."""
    number = Content.styled(f"{glyphs.cursor if here else ' '}{day.date.day:>2}", "bold $accent" if here else "")
    if day.exams:
        said = Content.styled(f"{glyphs.flag} exam" if room > ROOM_FOR_BAR else glyphs.flag, "bold $accent")
    elif not day.minutes:
        said = Content.styled("off" if room >= ROOM_FOR_BAR else glyphs.dot, "$muted")
    elif room >= ROOM_FOR_BAR:
        said = _minutes(day, room, glyphs, stale=stale)
    else:
        filled = glyphs.blocks[round((day.used or 0.0) * EIGHTHS)]
        said = Content.styled(filled if filled.strip() else glyphs.empty, "$muted" if stale else "$secondary")
    gap = " " if room >= ROOM_FOR_BAR else ""
    return Content.assemble(number, gap, said).truncate(room, pad=True)


def _minutes(day: Day, room: int, glyphs: Glyphs, *, stale: bool) -> Content:
    number = f" {day.minutes}" if room >= ROOM_FOR_MINUTES else ""
    width = max(1, min(LONGEST_BAR, room - 5 - len(number)))
    full = round((day.used or 0.0) * width)
    ink = "$muted" if stale else "$secondary"
    own = "bold $foreground" if day.own else "$muted"
    return Content.assemble((glyphs.full * full, ink), (glyphs.empty * (width - full), "$line"), (number, own))


def day_detail(day: Day, today: dt.date) -> str:
    """Return a day in words."""
    said = f"{day.date:%a} {day.date.day} {day.date:%b %Y}"
    when = ", today" if day.date == today else ""
    if day.exams:
        return f"{said}{when}: {visible(', '.join(day.exams))}"
    own = " for this day alone" if day.own else ""
    if not day.minutes:
        return f"{said}{when}: off{own}"
    left = f", {day.left:.0f} left" if day.left is not None and round(day.left) < day.minutes else ""
    words = f"{said}{when}: {counted(day.minutes, 'minute')}{own}{left}"
    if day.used is None or day.left is None:
        return words
    return f"{words}, the plan uses {day.used * day.left:.0f}"
