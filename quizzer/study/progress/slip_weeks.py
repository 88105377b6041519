"""Slips by week: how often the most frequent ones were made of late, and whether they fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from quizzer.bank.library import Library
    from quizzer.study.progress.answers import Answer

WEEKS, DAYS_A_WEEK = 8, 7
MOST_SLIPS = 6
CLEARLY = 1.28
"""Standard errors that halves differ by, for a trend; chance alone does it in one of five."""
LEAST_CHANCES = 5
"""Answers that each half needs."""
FALLS, RISES, STEADY, UNKNOWN = "falls", "rises", "steady", "unknown"


class SlipWeeks(msgspec.Struct, frozen=True, kw_only=True):
    """One slip over the last weeks."""

    key: str
    title: str
    made: tuple[int, ...]
    """Answers of each week in which it was made; the last week ends with today."""
    chances: tuple[int, ...]
    """Answers in which it could have been."""
    trend: str
    """Of the later half against the earlier: `falls`, `rises`, `steady`, or `unknown` while there is little."""


def slip_weeks_of(answers: Iterable[Answer], library: Library, today: date) -> tuple[SlipWeeks, ...]:
    """Return the slips made most in the last weeks, the most frequent first."""
    tempting = _tempting(library)
    made: dict[str, list[int]] = {}
    chances: dict[str, list[int]] = {}
    for one in answers:
        week = WEEKS - 1 - (today.toordinal() - one.day) // DAYS_A_WEEK
        if not 0 <= week < WEEKS:
            continue
        for slip in {*one.slips, *tempting.get(one.question, ())}:
            chances.setdefault(slip, [0] * WEEKS)[week] += 1
        for slip in one.slips:
            made.setdefault(slip, [0] * WEEKS)[week] += 1
    most = sorted(made, key=lambda slip: (-sum(made[slip]), slip))
    titles = {slip: known.title for slip in most if (known := library.slip(slip)) is not None}
    return tuple(_weeks(slip, titles[slip], made[slip], chances[slip]) for slip in most if slip in titles)[:MOST_SLIPS]


def _tempting(library: Library) -> dict[str, set[str]]:
    """Return the slips that can be made in each question."""
    found = {}
    for key, question in library.questions.items():
        bank = library.bank_of(key)
        found[key] = {bank.slip_key(name) for name in question.slip_names()}
    return found


def _weeks(key: str, title: str, made: Sequence[int], chances: Sequence[int]) -> SlipWeeks:
    return SlipWeeks(key=key, title=title, made=tuple(made), chances=tuple(chances), trend=trend_of(made, chances))


def trend_of(made: Sequence[int], chances: Sequence[int]) -> str:
    """Return whether the later half has clearly less or more of its chances taken than the earlier."""
    half = len(made) // 2
    before, after = sum(chances[:half]), sum(chances[half:])
    if min(before, after) < LEAST_CHANCES:
        return UNKNOWN
    share = sum(made) / (before + after)
    error = (share * (1 - share) * (1 / before + 1 / after)) ** 0.5
    apart = sum(made[half:]) / after - sum(made[:half]) / before
    if abs(apart) <= CLEARLY * error:
        return STEADY
    return FALLS if apart < 0 else RISES
