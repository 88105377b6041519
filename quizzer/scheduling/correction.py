"""What a learner's own reviews say about how they forget: the weights believed in, moved from the defaults.

Some numbers move them: how long first memories last, in all and by rating, how much a success adds, and a Hard
or Easy one, how much a lapse leaves, how the curve bends. Each has a prior about as wide as real users differ, so
that a few reviews move little; the most likely (the log is folded again for each try) come with their spread.
A full fit of all weights (`fit`) may be the start; topics and kinds have shifts of their own (`shifts`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quizzer.scheduling.arrays import Flags, Floats, distinct
from quizzer.scheduling.belief import Belief
from quizzer.scheduling.forgetting_curve import (
    difficulty_after,
    first_difficulty,
    retrievability,
    stability_after,
)
from quizzer.scheduling.histories import Folded, History, folded, of_items, rounds_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Rating

LOWER, UPPER = np.array(LOWER_BOUNDS_PARAMETERS), np.array(UPPER_BOUNDS_PARAMETERS)
"""The limits of the `fsrs` package, so that it takes the weights found."""
PLAIN = np.isin(np.arange(21), (4, 8))
"""Moved by adding: these are logarithms or degrees; the others by factors."""
SPREADS = (
    {0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0},
    {0: -0.8, 1: -0.1, 2: 0.15, 3: 0.65},
    {0: 0.5},
    {1: 0.5},
    {2: 0.5},
    {3: 0.5},
    {8: 0.4},
    {11: 0.5},
    {15: 0.9},
    {16: 0.45},
    {20: 0.5},
)
"""Of the prior: by how much the weights of each number move in a standard deviation. Rounded from those of the 24
users in tests/benchmarks/fsrs6-fitted.json; the centre stays at the defaults."""
NUMBERS = len(SPREADS)
MOST_AWAY = 20.0
STEPS, NUDGE, SETTLED = 20, 1e-4, 1e-2
LEAST_CHANCE = 1e-3
LEAST_DAYS = 0.5
"""Sooner repeats say little about the days to come."""
MOST_TOLD, GOLDEN = 6000, 0.6180339887498949
"""Of a longer log whole items are left out, evenly, while the numbers are sought."""
CAUTION = 1.0
"""Standard deviations."""
TYPICAL = ((2.0, 3.0), (4.0, 7.0), (8.0, 7.0))
"""Days until the next Good, and days after which recall is asked for if there is none."""
UNSURE = 0.02
"""Unsure by more than this of typical recall: too few reviews as yet (it starts at 0.04)."""

Model = Callable[[Floats], Floats]
"""From the numbers sought to how likely each review was to be right."""


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier correction found, without the log that it was found in."""

    numbers: Floats
    covariance: Floats


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """The belief found and how sure it is."""

    belief: Belief
    """Most likely: what marks expected are told by."""
    cautious: Belief
    """One standard deviation more forgetful: what to plan by, since hoping too much costs more than too little."""
    numbers: Floats
    """(numbers,): how far the weights were moved."""
    covariance: Floats
    """(numbers, numbers): of them."""
    memories: Folded
    """The log folded with the belief."""
    cautious_memories: Folded
    """The log folded with the cautious belief: what the planner's items are made of."""
    start: tuple[float, ...]
    """The weights that were moved."""
    doubt: float
    """The standard deviation of recall, as believed, some days after typical first reviews."""

    @property
    def unsure(self) -> bool:
        """Return whether the reviews say too little about this learner as yet."""
        return self.doubt > UNSURE

    def others(self) -> list[tuple[float, ...]]:
        """Return sets of weights, each a standard deviation away in a way of its own."""
        spreads, ways = np.linalg.eigh(self.covariance)
        steps = [np.sqrt(max(spread, 0.0)) * way for spread, way in zip(spreads, ways.T, strict=True)]
        return [moved(self.start, self.numbers + step) for step in steps]


def _ways() -> Floats:
    ways = np.zeros((NUMBERS, len(DEFAULT_WEIGHTS)))
    for way, spread in zip(ways, SPREADS, strict=True):
        way[list(spread)] = list(spread.values())
    return ways


WAYS = _ways()
"""(numbers, 21): the same as an array."""


def moved(weights: Sequence[float], numbers: Floats) -> tuple[float, ...]:
    """Return `weights` moved by so many standard deviations in each of `WAYS`; none of them moves by zeros."""
    away = numbers @ WAYS
    after = np.where(PLAIN, weights + away, weights * np.exp(np.clip(away, -MOST_AWAY, MOST_AWAY)))
    return tuple(np.clip(after, LOWER, UPPER).tolist())


def corrected(
    history: History,
    items: int,
    *,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    before: Moves | Correction | None = None,
    search: bool = True,
) -> Correction:
    """Return the most likely belief about the learner of `history`.

    `before` is what an earlier correction found: the search starts there; without a `search` it is taken as it is.
    """
    if before is None or search:
        start = np.zeros(NUMBERS) if before is None else before.numbers
        numbers, covariance = _most_likely_move(_some_of(history, items), items, weights, start)
    else:
        numbers, covariance = before.numbers, before.covariance
    away, doubt = _to_forget_more(weights, numbers, covariance)
    belief, cautious = (Belief(weights=moved(weights, one)) for one in (numbers, numbers + CAUTION * away))
    rounds = rounds_of(history)
    memories, fewer = (folded(one.weights, history, items, rounds) for one in (belief, cautious))
    return Correction(
        belief=belief,
        cautious=cautious,
        numbers=numbers,
        covariance=covariance,
        memories=memories,
        cautious_memories=fewer,
        start=tuple(weights),
        doubt=doubt,
    )


def _to_forget_more(weights: Sequence[float], numbers: Floats, covariance: Floats) -> tuple[Floats, float]:
    """Return the likeliest way to typical recall a standard deviation lower, and that deviation."""
    typical = typical_recall(moved(weights, numbers))
    nudged = np.array([typical_recall(moved(weights, numbers + nudge)) for nudge in NUDGE * np.eye(len(numbers))])
    slope = (nudged - typical) / NUDGE
    spread = covariance @ slope
    doubt = float(np.sqrt(max(float(slope @ spread), LEAST_CHANCE**2)))
    return -spread / doubt, doubt


def typical_recall(weights: tuple[float, ...]) -> float:
    """Return the mean chance of recall some days after a first meeting, rated each way, and after one or two Goods."""
    stability = np.maximum(np.array(weights[:4]), LEAST_CHANCE)
    difficulty = np.array([first_difficulty(weights, rating) for rating in Rating])
    recall = []
    for gap, days in TYPICAL:
        recall.append(retrievability(days, stability, weights[20]).mean())
        stability = stability_after(weights, stability, difficulty, gap, Rating.GOOD)
        difficulty = difficulty_after(weights, difficulty, Rating.GOOD)
    return float(np.mean(recall))


def _stride(reviews: int) -> int:
    return -(-reviews // MOST_TOLD) or 1


def _some_of(history: History, items: int) -> History:
    """Return the history of a share of the items, when it is long: evenly, in step with no pattern among them."""
    stride = _stride(len(history.item) - len(distinct(history.item)))
    return history if stride == 1 else of_items(history, np.arange(items) * GOLDEN % 1 < 1 / stride)


def _most_likely_move(history: History, items: int, weights: Sequence[float], start: Floats) -> tuple[Floats, Floats]:
    rounds = rounds_of(history)
    told = np.flatnonzero(folded(weights, history, items, rounds).days >= LEAST_DAYS)
    luck = history.luck[told]

    def model(numbers: Floats) -> Floats:
        tried = moved(weights, numbers)
        memories = folded(tried, history, items, rounds)
        return right(retrievability(memories.days[told], memories.found[told], tried[20]), luck)

    return most_likely(model, history.rating[told] > 1, start, np.ones(NUMBERS))


def right(recall: Floats, luck: Floats) -> Floats:
    """Return chances of a right answer, never quite 0 or 1."""
    return np.clip(luck + (1 - luck) * recall, LEAST_CHANCE, 1 - LEAST_CHANCE)


def most_likely(model: Model, recalled: Flags, start: Floats, spreads: Floats) -> tuple[Floats, Floats]:
    """Return the numbers of greatest posterior density, by Fisher scoring, and their covariance.

    The prior is normal about zeros with those `spreads`.
    """
    prior = spreads**-2.0
    numbers, damping = start, 1e-3
    loss = _loss(model(numbers), recalled, numbers, prior)
    pull, information = _scores(model, numbers, recalled, prior)
    for _ in range(STEPS):
        after = numbers + np.linalg.solve(information + damping * np.diag(np.diag(information)), pull)
        loss_after = _loss(model(after), recalled, after, prior)
        if loss_after < loss:
            gained = loss - loss_after
            numbers, loss, damping = after, loss_after, damping / 10
            if gained < SETTLED:
                break
            pull, information = _scores(model, numbers, recalled, prior)
        elif damping > 1:
            break
        else:
            damping *= 30
    return numbers, np.asarray(np.linalg.inv(information), dtype=np.float64)


def _loss(chance: Floats, recalled: Flags, numbers: Floats, prior: Floats) -> float:
    return float(-np.sum(np.log(np.where(recalled, chance, 1 - chance))) + 0.5 * prior @ numbers**2)


def _scores(model: Model, numbers: Floats, recalled: Flags, prior: Floats) -> tuple[Floats, Floats]:
    """Return the slope of the log posterior and its expected curvature."""
    chance = model(numbers)
    slopes = np.stack([(model(numbers + nudge) - chance) / NUDGE for nudge in NUDGE * np.eye(len(numbers))], axis=1)
    spread = chance * (1 - chance)
    information = slopes.T @ (slopes / spread[:, None]) + np.diag(prior)
    return slopes.T @ ((recalled - chance) / spread) - prior * numbers, information
