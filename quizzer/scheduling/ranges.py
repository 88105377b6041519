"""How far marks may be off: the forgetting model is only believed, not known, and an exam is chance besides.

The log is folded again with weights a standard deviation away in each independent way, and the marks expected
found anew at the plan's prices; the squares of the differences add up, and to them the chance that each item
is right or wrong on the day. The middle is what is most likely, though the plan itself may be a cautious one.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats, Places
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


def with_memories(items: Items, memories: Folded, lives: Places | None = None) -> Items:
    """Return `items` with the stabilities and difficulties of `memories`.

    `lives` (items,) says which of the memories each has, -1: it keeps its own; without it they stand in one order.
    """
    lives = np.arange(len(items.marks)) if lives is None else lives
    known = lives >= 0
    stability, difficulty = items.stability.copy(), items.difficulty.copy()
    stability[known], difficulty[known] = memories.stability[lives[known]], memories.difficulty[lives[known]]
    return msgspec.structs.replace(items, stability=stability, difficulty=difficulty)


def chances(plan: Plan, items: Items, exam: int) -> Floats:
    """Return (items, 3): chances of a right answer in an exam, were it today, unstudied and planned."""
    stakes = items.marks * plan.market.exams.shares[items.profile, exam]
    found = np.stack([plan.by_exam.today[exam], plan.by_exam.unstudied[exam], plan.by_exam.planned[exam]], axis=1)
    return np.asarray(np.divide(found, stakes[:, None], out=np.zeros_like(found), where=stakes[:, None] > 0))


def ranges_of(  # noqa: PLR0913  a plan and what it rests on
    plan: Plan,
    items: Items,
    seconds: Floats,
    *,
    correction: Correction,
    history: History,
    lives: Places | None = None,
    exam: int = 0,
    marks: Floats | None = None,
    grid: Grid = COARSE,
) -> Ranges:
    """Return the marks that `plan` (of these items and seconds) expects in an exam, by its place among the days.

    `marks` are that exam's of each item, the plan's own where not given; `lives` as `with_memories` takes them.
    """
    marks = items.marks if marks is None else marks
    rounds, every = rounds_of(history), np.flatnonzero(marks > 0)
    some = every[:: -(-len(every) // SOME_ITEMS) or 1]
    lives = np.arange(len(items.marks)) if lives is None else lives
    many = int(max(history.item.max(initial=-1), lives.max(initial=-1))) + 1

    def expected(weights: tuple[float, ...], places: Places) -> Floats:
        memories = folded(weights, history, many, rounds)
        picked = with_memories(items, memories, lives).picked(places)
        share = float(picked.marks.sum() / max(items.marks.sum(), TINY))
        kernel = Kernel(Belief(weights=weights), plan.market.kernel.habits, grid)
        market = market_of(kernel, picked, seconds * share, plan.market.exams)
        return chances(found_at(picked, market, plan.prices, plan.softness), picked, exam)

    likely, all_marks, some_marks = correction.belief.weights, marks[every], marks[some]
    chance, usual = expected(likely, every), some_marks @ expected(likely, some)
    middle = all_marks @ chance
    away = np.array([some_marks @ expected(weights, some) - usual for weights in correction.others()])
    away *= MISFIT * float(all_marks.sum() / max(some_marks.sum(), TINY))
    chance = np.clip(chance, 0.0, 1.0)
    luck = all_marks**2 @ (chance * (1 - chance))
    spread, most = DEVIATIONS * np.sqrt(np.sum(away**2, axis=0) + luck), float(all_marks.sum())
    found = [
        Range(low=max(0.0, value - width), middle=value, high=min(most, value + width))
        for value, width in zip(middle.tolist(), spread.tolist(), strict=True)
    ]
    return Ranges(today=found[0], unstudied=found[1], planned=found[2])
