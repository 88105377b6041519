"""Whole logs folded at once into memories, for any weights: what a correction tries out, again and again.

The k-th reviews of all items are one step. The fold equals that of `memory`, which the `fsrs` package makes.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from quizzer.courtesy import give_way
from quizzer.scheduling.arrays import Flags, Floats, Places, Whole
from quizzer.scheduling.forgetting_curve import (
    difficulty_after,
    first_difficulty,
    first_stability,
    stability_after,
)
from quizzer.scheduling.memory import Rating


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Reviews, as arrays of one length, in the order of time."""

    item: Places
    """Which item, from 0 on."""
    day: Floats
    """When, in days from any moment, fractions count."""
    rating: Whole
    luck: Floats
    """Chance of being right without knowing."""


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """The memories after a history, (items,) each, and what each review found, (reviews,) each."""

    stability: Floats
    """NaN where it was never met."""
    difficulty: Floats
    last: Floats
    """The day of the last review."""
    days: Floats
    """From the review before; NaN at a first meeting."""
    found: Floats
    """The stability before; NaN at a first meeting."""


def of_items(history: History, among: Flags) -> History:
    """Return the reviews of the items `among` all."""
    kept = among[history.item]
    return History(**{name: getattr(history, name)[kept] for name in history.__struct_fields__})


def rounds_of(history: History) -> list[Places]:
    """Return the places of all first reviews, of all second ones, and so on."""
    by_item = np.argsort(history.item, kind="stable")
    items = history.item[by_item]
    starts = np.flatnonzero(np.r_[True, items[1:] != items[:-1]]) if len(items) else np.zeros(0, dtype=np.intp)
    turn = np.arange(len(items)) - np.repeat(starts, np.diff(np.r_[starts, len(items)]))
    by_turn = np.argsort(turn, kind="stable")
    edges = np.cumsum(np.bincount(turn)) if len(turn) else np.zeros(0, dtype=np.intp)
    return np.split(by_item[by_turn], edges[:-1]) if len(edges) else []


def folded(weights: Sequence[float], history: History, items: int, rounds: list[Places]) -> Folded:
    """Return the memories of so many `items` by FSRS-6 with `weights`; `rounds` are `rounds_of(history)`."""
    stability, difficulty, last = (np.full(items, np.nan) for _ in range(3))
    days, found = np.full(len(history.item), np.nan), np.full(len(history.item), np.nan)
    for turn, places in enumerate(rounds):
        give_way()
        item, rating = history.item[places], history.rating[places]
        if turn == 0:
            stability[item] = np.array([first_stability(weights, one) for one in Rating])[rating - 1]
            difficulty[item] = np.array([first_difficulty(weights, one) for one in Rating])[rating - 1]
        else:
            days[places], found[places] = history.day[places] - last[item], stability[item]
            after = stability_after(weights, stability[item], difficulty[item], days[places], rating)
            difficulty[item] = difficulty_after(weights, difficulty[item], rating)
            stability[item] = after
        last[item] = history.day[places]
    return Folded(stability=stability, difficulty=difficulty, last=last, days=days, found=found)
