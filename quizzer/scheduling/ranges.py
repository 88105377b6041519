"""How far marks may be off: the forgetting model is only believed, not known, and an exam is chance besides.

The log is folded again with weights a standard deviation away in each independent way, and the marks expected
found anew at the plan's prices; the squares of the differences add up, and to them the chance that each item
is right or wrong on the day. The middle is what is most likely, though the plan itself may be a cautious one.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, Places
from quizzer.scheduling.belief import Belief, Items
from quizzer.scheduling.correction import Correction
from quizzer.scheduling.histories import Folded, History, folded, rounds_of
from quizzer.scheduling.planner import COARSE, Plan, found_at, market_of
from quizzer.scheduling.value_tables import Grid, Kernel

DEVIATIONS = 1.645
"""On either side: nine learners of ten are within, if they forget as the model can."""
MISFIT = 1.7
"""Real learners differ in more ways than are sought: without it 108 of 144 ranges held for users' weights."""
SOME_ITEMS = 1000
"""So many, evenly chosen, tell how far the marks of all may be off."""
TINY = 1e-300


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Marks expected, and how low and high they may be."""

    low: float
    middle: float
    high: float


class Ranges(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of what a plan expects, each with its range."""

    today: Range
    unstudied: Range
    planned: Range


def with_memories(items: Items, memories: Folded) -> Items:
    """Return `items` with the stabilities and difficulties of `memories`."""
    return msgspec.structs.replace(items, stability=memories.stability, difficulty=memories.difficulty)


def ranges_of(  # noqa: PLR0913  a plan and what it rests on
    plan: Plan,
    items: Items,
    seconds: Floats,
    *,
    correction: Correction,
    history: History,
    among: Flags | None = None,
    grid: Grid = COARSE,
) -> Ranges:
    """Return the marks that `plan` (of these items and seconds) expects of all items, or of those `among` them."""
    told = np.ones(len(items.marks), dtype=np.bool_) if among is None else among
    rounds, every = rounds_of(history), np.flatnonzero(told)
    some = every[:: -(-len(every) // SOME_ITEMS) or 1]

    def expected(weights: tuple[float, ...], places: Places) -> Floats:
        memories = folded(weights, history, len(items.marks), rounds)
        picked = with_memories(items, memories).picked(places)
        share = float(items.marks[places].sum() / max(items.marks.sum(), TINY))
        market = market_of(Kernel(Belief(weights=weights), plan.market.kernel.habits, grid), picked, seconds * share)
        return _columns(found_at(picked, market, plan.prices, plan.softness))

    likely, marks = correction.belief.weights, items.marks[every]
    centre, usual = expected(likely, every), expected(likely, some).sum(axis=1)
    middle = centre.sum(axis=1)
    away = np.array([expected(weights, some).sum(axis=1) - usual for weights in correction.others()])
    away *= MISFIT * float(marks.sum() / max(items.marks[some].sum(), TINY))
    chance = np.clip(centre / np.maximum(marks, TINY), 0.0, 1.0)
    luck = np.sum(marks**2 * chance * (1 - chance), axis=1)
    spread, most = DEVIATIONS * np.sqrt(np.sum(away**2, axis=0) + luck), float(marks.sum())
    found = [
        Range(low=max(0.0, value - width), middle=value, high=min(most, value + width))
        for value, width in zip(middle.tolist(), spread.tolist(), strict=True)
    ]
    return Ranges(today=found[0], unstudied=found[1], planned=found[2])


def _columns(plan: Plan) -> Floats:
    expected = plan.expected
    return np.stack([expected.today, expected.unstudied, expected.planned])
