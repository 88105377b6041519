"""Calibration of sureness: of the answers called a guess, fairly sure, sure, how many were right."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import msgspec

from quizzer.study.log import Sureness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.study.progress.answers import Answer

WORDS: tuple[Sureness, ...] = get_args(Sureness)
Z = 1.959964
"""Standard deviations of a normal within which 95 % lie."""


class Sure(msgspec.Struct, frozen=True, kw_only=True):
    """The answers given with one degree of sureness."""

    sureness: Sureness
    answers: int
    right: float
    """The share that was right in all items, 0 to 1."""
    low: float
    """Where the share to come lies with 95 %: from here..."""
    high: float
    """...to here."""


def calibration_of(answers: Iterable[Answer]) -> tuple[Sure, ...]:
    """Return a figure for each degree, from guess to sure, those never given included."""
    counts = {word: [0, 0] for word in WORDS}
    for one in answers:
        if one.sureness is not None:
            counts[one.sureness][0] += 1
            counts[one.sureness][1] += one.all_right
    return tuple(_sure(word, *counts[word]) for word in WORDS)


def _sure(word: Sureness, answers: int, right: int) -> Sure:
    low, high = wilson(right, answers)
    return Sure(sureness=word, answers=answers, right=right / answers if answers else 0.0, low=low, high=high)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (E. B. Wilson 1927); all of 0 to 1 where there is nothing to go by."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, Z * Z
    middle = share + square / (2 * of)
    spread = Z * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    scale = 1 + square / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
