"""How far expected marks may be off, since the forgetting model is only believed, not known.

The log is folded again with weights a standard deviation away in each independent way, and the marks expected
found anew at the plan's prices; the squares of the differences add up.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats
from quizzer.scheduling.belief import Belief, Items
from quizzer.scheduling.correction import Correction
from quizzer.scheduling.histories import Folded, History, folded, rounds_of
from quizzer.scheduling.planner import COARSE, Plan, found_at, market_of
from quizzer.scheduling.value_tables import Grid, Kernel

DEVIATIONS = 1.645
"""On either side: nine learners of ten are within, if they forget as the model can."""


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
    rounds = rounds_of(history)
    told = np.ones(len(items.marks), dtype=np.bool_) if among is None else among

    def sums(weights: tuple[float, ...]) -> tuple[float, float, float]:
        memories = folded(weights, history, len(items.marks), rounds)
        kernel = Kernel(Belief(weights=weights), plan.market.kernel.habits, grid)
        market = market_of(kernel, with_memories(items, memories), seconds)
        return _sums(found_at(with_memories(items, memories), market, plan.prices, plan.softness), told)

    middle = np.array(_sums(plan, told))
    centre = np.array(sums(correction.belief.weights))
    away = np.array([np.array(sums(weights)) - centre for weights in correction.others()])
    spread = DEVIATIONS * np.sqrt(np.sum(away**2, axis=0))
    most = float(items.marks[told].sum())
    found = [
        Range(low=max(0.0, value - width), middle=value, high=min(most, value + width))
        for value, width in zip(middle.tolist(), spread.tolist(), strict=True)
    ]
    return Ranges(today=found[0], unstudied=found[1], planned=found[2])


def _sums(plan: Plan, among: Flags) -> tuple[float, float, float]:
    expected = plan.expected
    return (
        float(expected.today[among].sum()),
        float(expected.unstudied[among].sum()),
        float(expected.planned[among].sum()),
    )
