"""What a log teaches of forgetting once more, slowly: plain floats and loops, one formula after the other.

The log is folded review by review, for each set of weights tried anew. Linear systems and the ways of a covariance
are NumPy's, since they are no formulas of ours; which end of a way is its head is settled there too. Two ways are
always alike (eleven numbers move nine weights) and may turn, but they move no weight.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from tests.scheduling.reference_plan import PlainItem, PlainMemory, Reference

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
ADDED = (4, 8)
SHIFT_SPREAD, NUDGE, STEPS, SETTLED = 0.3, 1e-4, 20, 1e-2
LEAST_DAYS, LEAST_CHANCE, CAUTION, UNSURE = 0.5, 0.001, 1.0, 0.02
TYPICAL = ((2, 3), (4, 7), (8, 7))
DEVIATIONS, MISFIT = 1.645, 1.7

Weights = tuple[float, ...]
Model = Callable[[list[float]], list[float]]
Matrix = list[list[float]]


@dataclass(frozen=True, kw_only=True)
class PlainReview:
    """One review as it stands."""

    life: int
    """Which memory it is of: a reset begins another."""
    day: float
    rating: int
    luck: float
    groups: tuple[str, ...] = ()
    """Its topic, its kind."""


@dataclass(frozen=True, kw_only=True)
class PlainCorrection:
    """What the correction must find."""

    numbers: list[float]
    covariance: Matrix
    weights: Weights
    cautious: Weights
    others: list[Weights]
    doubt: float
    shifts: dict[str, float]

    @property
    def unsure(self) -> bool:
        """Return whether typical recall is unsure by over two hundredths."""
        return self.doubt > UNSURE


def folded(weights: Weights, reviews: Sequence[PlainReview]) -> tuple[dict[int, tuple[float, float]], Matrix]:
    """Return stability and difficulty of each life, and for each review the days and the stability before it."""
    memory = PlainMemory(weights)
    known: dict[int, tuple[float, float]] = {}
    last: dict[int, float] = {}
    before: Matrix = []
    for review in reviews:
        if review.life in known:
            stability, difficulty = known[review.life]
            days = review.day - last[review.life]
            before.append([days, stability])
            known[review.life] = memory.after(stability, difficulty, days, review.rating)
        else:
            before.append([])
            known[review.life] = memory.first(review.rating)
        last[review.life] = review.day
    return known, before


def moved(weights: Weights, numbers: Sequence[float]) -> Weights:
    """Return the weights, each moved by all the numbers that move it, within the package's limits."""
    found = []
    for place, weight in enumerate(weights):
        away = sum(number * spread.get(place, 0.0) for number, spread in zip(numbers, SPREADS, strict=True))
        after = weight + away if place in ADDED else weight * math.exp(min(max(away, -20.0), 20.0))
        found.append(min(max(after, LOWER_BOUNDS_PARAMETERS[place]), UPPER_BOUNDS_PARAMETERS[place]))
    return tuple(found)


def right(recall: float, luck: float) -> float:
    """Return the chance of a right answer, a thousandth away from never and always."""
    return min(max(luck + (1 - luck) * recall, LEAST_CHANCE), 1 - LEAST_CHANCE)


def loss(chances: list[float], recalled: list[bool], numbers: list[float], spread: float) -> float:
    """Return minus the logarithm of the posterior density, but for a constant."""
    total = sum(number**2 for number in numbers) / (2 * spread**2)
    for chance, known in zip(chances, recalled, strict=True):
        total -= math.log(chance if known else 1 - chance)
    return total


def scores(model: Model, numbers: list[float], recalled: list[bool], spread: float) -> tuple[list[float], Matrix]:
    """Return the slope of the log posterior and the information, by forward differences."""
    chances, slopes = model(numbers), []
    for place in range(len(numbers)):
        nudged = model([number + (NUDGE if at == place else 0.0) for at, number in enumerate(numbers)])
        slopes.append([(after - chance) / NUDGE for after, chance in zip(nudged, chances, strict=True)])
    pull = [-number / spread**2 for number in numbers]
    information = [[1 / spread**2 if a == b else 0.0 for b in range(len(numbers))] for a in range(len(numbers))]
    for review, (chance, known) in enumerate(zip(chances, recalled, strict=True)):
        variance = chance * (1 - chance)
        for a in range(len(numbers)):
            pull[a] += slopes[a][review] * (known - chance) / variance
            for b in range(len(numbers)):
                information[a][b] += slopes[a][review] * slopes[b][review] / variance
    return pull, information


def most_likely(model: Model, recalled: list[bool], many: int, spread: float) -> tuple[list[float], Matrix]:
    """Return the most likely numbers and their covariance: damped Fisher steps from zeros on."""
    numbers, damping = [0.0] * many, 1e-3
    found = loss(model(numbers), recalled, numbers, spread)
    pull, information = scores(model, numbers, recalled, spread)
    for _ in range(STEPS):
        damped = [[one * (1 + damping * (a == b)) for b, one in enumerate(row)] for a, row in enumerate(information)]
        step = np.linalg.solve(np.array(damped), np.array(pull)).tolist()
        after = [number + one for number, one in zip(numbers, step, strict=True)]
        loss_after = loss(model(after), recalled, after, spread)
        if loss_after < found:
            gained, numbers, found, damping = found - loss_after, after, loss_after, damping / 10
            if gained < SETTLED:
                break
            pull, information = scores(model, numbers, recalled, spread)
        elif damping > 1:
            break
        else:
            damping *= 30
    covariance: Matrix = np.linalg.inv(np.array(information)).tolist()
    return numbers, covariance


def typical_recall(weights: Weights) -> float:
    """Return the mean recall some days after a first meeting rated each way, and after one and two Goods more."""
    memory, found = PlainMemory(weights), []
    for rating in (1, 2, 3, 4):
        stability, difficulty = memory.first(rating)
        for gap, days in TYPICAL:
            found.append(memory.recall(days, stability))
            stability, difficulty = memory.after(stability, difficulty, gap, 3)
    return sum(found) / len(found)


def forgetting_more(weights: Weights, numbers: list[float], covariance: Matrix) -> tuple[list[float], float]:
    """Return the likeliest way to typical recall a deviation lower, and the deviation."""
    many, usual = len(numbers), typical_recall(moved(weights, numbers))
    slope = []
    for place in range(many):
        nudged = [number + (NUDGE if at == place else 0.0) for at, number in enumerate(numbers)]
        slope.append((typical_recall(moved(weights, nudged)) - usual) / NUDGE)
    spread = [sum(covariance[a][b] * slope[b] for b in range(many)) for a in range(many)]
    doubt = math.sqrt(max(sum(slope[a] * spread[a] for a in range(many)), LEAST_CHANCE**2))
    return [-one / doubt for one in spread], doubt


def telling(before: Matrix) -> list[int]:
    """Return the reviews half a day or more after the one before."""
    return [place for place, found in enumerate(before) if found and found[0] >= LEAST_DAYS]


def shifts_of(weights: Weights, reviews: Sequence[PlainReview]) -> dict[str, float]:
    """Return what each group adds to the logarithm of its stabilities; those that nothing tells of are left out."""
    _, before = folded(weights, reviews)
    told = telling(before)
    groups = sorted({group for place in told for group in reviews[place].groups})
    memory = PlainMemory(weights)
    if not told:
        return {}

    def model(numbers: list[float]) -> list[float]:
        found = []
        for place in told:
            shift = sum(numbers[groups.index(group)] for group in reviews[place].groups)
            days, stability = before[place]
            found.append(right(memory.recall(days, stability * math.exp(shift)), reviews[place].luck))
        return found

    recalled = [reviews[place].rating > 1 for place in told]
    numbers, _ = most_likely(model, recalled, len(groups), SHIFT_SPREAD)
    return dict(zip(groups, numbers, strict=True))


def reference_correction(weights: Weights, reviews: Sequence[PlainReview]) -> PlainCorrection:
    """Return all that the log teaches, if `weights` were believed before."""
    told = telling(folded(weights, reviews)[1])

    def model(numbers: list[float]) -> list[float]:
        tried = moved(weights, numbers)
        _, before = folded(tried, reviews)
        return [right(PlainMemory(tried).recall(*before[place]), reviews[place].luck) for place in told]

    numbers, covariance = most_likely(model, [reviews[place].rating > 1 for place in told], len(SPREADS), 1.0)
    away, doubt = forgetting_more(weights, numbers, covariance)
    spreads, ways = np.linalg.eigh(np.array(covariance))
    others = []
    for spread, way in zip(spreads.tolist(), ways.T.tolist(), strict=True):
        others.append(moved(weights, [a + math.sqrt(max(spread, 0.0)) * b for a, b in zip(numbers, way, strict=True)]))
    return PlainCorrection(
        numbers=numbers,
        covariance=covariance,
        weights=moved(weights, numbers),
        cautious=moved(weights, [a + CAUTION * b for a, b in zip(numbers, away, strict=True)]),
        others=others,
        doubt=doubt,
        shifts=shifts_of(moved(weights, numbers), reviews),
    )


Rows = list[list[float]]


def chances(reference: Reference, prices: list[float], softness: float) -> Rows:
    """Return each item's chances of being right at the prices: today, unstudied, planned."""
    plan = reference.figures(prices, softness)
    found = zip(reference.items, plan.today, plan.unstudied, plan.planned, strict=True)
    return [[part / item.marks for part in parts] for item, *parts in found]


def reference_bands(usual: Rows, others: list[Rows], items: list[PlainItem]) -> list[tuple[float, float]]:
    """Return low and high of each figure: the doubts about forgetting, and the exam's own chance."""
    bands = []
    marks = [item.marks for item in items]
    for figure in range(3):
        middle = sum(mark * row[figure] for mark, row in zip(marks, usual, strict=True))
        square = 0.0
        for rows in others:
            there = sum(mark * row[figure] for mark, row in zip(marks, rows, strict=True))
            square += (MISFIT * (there - middle)) ** 2
        for mark, row in zip(marks, usual, strict=True):
            chance = min(max(row[figure], 0.0), 1.0)
            square += mark**2 * chance * (1 - chance)
        width = DEVIATIONS * math.sqrt(square)
        bands.append((max(0.0, middle - width), min(sum(marks), middle + width)))
    return bands
