"""Days of study: what was done on each, how many in a row, and a calendar of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from quizzer.study.progress.answers import Answer

WEEKS = 26
"""In the calendar, the running week included."""
DAYS_A_WEEK = 7


class StudyDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day on which something was answered."""

    date: date
    answers: int
    items: int
    right: float
    """Share of the items that were right, 0 to 1."""
    seconds: float


class Streak(msgspec.Struct, frozen=True, kw_only=True):
    """Days of study in a row; days off break none."""

    current: int
    best: int


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Answers by day, a week a row, Monday first."""

    first: date
    """The Monday it begins with."""
    weeks: tuple[tuple[int, ...], ...]
    """The last one ends with today."""


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about days."""

    studied: tuple[StudyDay, ...]
    """In order of time."""
    streak: Streak
    calendar: Calendar


def days_of(answers: Iterable[Answer], today: date, is_off: Callable[[date], bool]) -> Days:
    """Return the days of `answers`; `is_off` says which days the learner has none to study on."""
    studied = _studied(answers)
    return Days(
        studied=studied,
        streak=streak_of([one.date for one in studied], today, is_off),
        calendar=calendar_of(studied, today),
    )


def _studied(answers: Iterable[Answer]) -> tuple[StudyDay, ...]:
    by_day: dict[int, list[Answer]] = {}
    for one in answers:
        by_day.setdefault(one.day, []).append(one)
    return tuple(_day(day, by_day[day]) for day in sorted(by_day))


def _day(day: int, answers: Sequence[Answer]) -> StudyDay:
    items = sum(one.items for one in answers)
    return StudyDay(
        date=date.fromordinal(day),
        answers=len(answers),
        items=items,
        right=sum(one.right for one in answers) / items,
        seconds=sum(one.seconds for one in answers),
    )


def streak_of(studied: Sequence[date], today: date, is_off: Callable[[date], bool]) -> Streak:
    """Return the days in a row up to now, and the most there ever were: today may still be studied."""
    run = best = 0
    done = set(studied)
    for ordinal in range(min(done, default=today).toordinal(), today.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in done:
            run += 1
            best = max(best, run)
        elif day != today and not is_off(day):
            run = 0
    return Streak(current=run, best=best)


def calendar_of(studied: Iterable[StudyDay], today: date) -> Calendar:
    """Return the calendar of the last weeks."""
    first = today - timedelta(days=today.weekday() + DAYS_A_WEEK * (WEEKS - 1))
    answers = {one.date: one.answers for one in studied}
    days = [first + timedelta(days=after) for after in range((today - first).days + 1)]
    counts = [answers.get(day, 0) for day in days]
    weeks = tuple(tuple(counts[start : start + DAYS_A_WEEK]) for start in range(0, len(counts), DAYS_A_WEEK))
    return Calendar(first=first, weeks=weeks)
