"""What the learner is heading for: a day, the banks it covers, the time there is until then."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, get_args

import msgspec

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
MOST_MINUTES = 24 * 60
SECONDS_A_MINUTE = 60.0


class Exam(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exam."""

    date: dt.date
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] = "exam"
    banks: tuple[str, ...] = ()
    """The banks that it covers; none named means all at hand."""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)] = 20
    """What a day of study has."""
    days_off: tuple[Weekday, ...] = ()

    def covers(self, bank: str) -> bool:
        """Return whether the exam asks of `bank`."""
        return not self.banks or bank in self.banks


def days_left(exam: Exam, now: dt.datetime) -> int:
    """Return how many days there are until the exam: 1 on the day before, negative when it is over."""
    return (exam.date - now.date()).days


def seconds_until(exam: Exam, now: dt.datetime) -> tuple[float, ...]:
    """Return the seconds of study on each day from today to the day before the exam; none from its day on."""
    today = now.date()
    weekdays = ((today.weekday() + day) % len(WEEKDAYS) for day in range(days_left(exam, now)))
    return tuple(0.0 if WEEKDAYS[day] in exam.days_off else exam.minutes * SECONDS_A_MINUTE for day in weekdays)
