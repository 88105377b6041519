"""What the learner is heading for: exams with their days and papers, and the time there is for study until then."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, get_args

import msgspec

from quizzer.bank.blueprint import STANDARD, Blueprint

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
MOST_MINUTES = 24 * 60
SECONDS_A_MINUTE = 60.0
LAST_DAYS = 2
"""From so many days before an exam on, study is of another kind: no new ground, what was missed, formulas."""
ALL_BANKS = "All banks"
"""What an exam is called that stands for all there is to study."""
Minutes = Annotated[int, msgspec.Meta(ge=0, le=MOST_MINUTES)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Exam(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exam."""

    date: dt.date
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] = "exam"
    banks: tuple[str, ...] = ()
    """The banks that it covers; none named means all at hand."""
    blueprint: Blueprint | None = None
    """What its paper is like; None: as the first bank covered says."""
    floors: dict[str, Share] = {}
    """By topic, the share of its marks below which it shall not be left, though others would gain more."""

    def covers(self, bank: str) -> bool:
        """Return whether the exam asks of `bank`."""
        return not self.banks or bank in self.banks

    def days_left(self, today: dt.date) -> int:
        """Return how many days there are until the exam: 1 on the day before, negative when it is over."""
        return (self.date - today).days


EXAM_OF_ALL = Exam(date=dt.date(2999, 12, 31), name="all banks", blueprint=STANDARD)
"""What a paper is drawn for where no exam is set."""


class Timetable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The learner's exams, which share the minutes of each day."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)] = 20
    """What a day of study has."""
    weekdays: dict[Weekday, Minutes] = {}
    """Weekdays that have other minutes; 0 is a day off."""
    dates: dict[dt.date, Minutes] = {}
    """Days that have other minutes, whatever their weekday."""
    exams: tuple[Exam, ...] = ()

    def ahead(self, today: dt.date) -> tuple[Exam, ...]:
        """Return the exams there is a day to plan for, soonest first: from an exam's own day on there is none."""
        return tuple(sorted((one for one in self.exams if one.days_left(today) > 0), key=lambda one: one.date))

    def coming(self, today: dt.date) -> Exam:
        """Return the soonest exam, today's among them; one of all banks, today, where there is none."""
        coming = (one for one in self.exams if one.days_left(today) >= 0)
        return min(coming, key=lambda one: one.date, default=Exam(date=today, name=ALL_BANKS))

    def minutes_on(self, day: dt.date) -> int:
        """Return the minutes of study that `day` has."""
        return self.dates.get(day, self.weekdays.get(WEEKDAYS[day.weekday()], self.minutes))

    def seconds_until(self, exam: dt.date, today: dt.date, *, spent: float = 0.0) -> tuple[float, ...]:
        """Return the seconds of study on each day from today, `spent` of it gone, to the day before `exam`."""
        days = (today + dt.timedelta(days=after) for after in range((exam - today).days))
        seconds = [self.minutes_on(day) * SECONDS_A_MINUTE for day in days]
        return (max(0.0, seconds[0] - spent), *seconds[1:]) if seconds else ()

    def named(self, name: str) -> Exam | None:
        """Return the exam of that name."""
        return next((one for one in self.exams if one.name == name), None)
