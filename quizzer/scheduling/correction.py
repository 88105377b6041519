"""What a learner's own reviews say about how they forget: the weights believed in, moved from the defaults.

Five numbers move them: how long first memories last, how much the first rating matters, how much a success
adds, how much a lapse leaves, how the curve bends. Each has a prior as wide as real users differ, so that a few
reviews move little; the most likely values (the whole log is folded again for each try) come with their spread.
Topics and types then have shifts of their own, shrunk likewise. A full fit of all weights may be the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, Places
from quizzer.scheduling.belief import Belief
from quizzer.scheduling.forgetting_curve import retrievability
from quizzer.scheduling.histories import Folded, History, folded, rounds_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS

SPREADS = np.array([1.0, 0.4, 0.4, 0.5, 0.5])
"""Of the prior, in the order above; those of 24 real users' fitted weights are 1.1, 0.5, 0.4, 0.5 and 0.7."""
SHIFT_SPREAD = 0.3
STEPS, NUDGE, SETTLED = 20, 1e-4, 1e-4
LEAST_CHANCE = 1e-3
LEAST_DAYS = 0.5
"""Sooner repeats say little about the days to come."""
LEAST_WEIGHT, MOST_FIRST, MOST_TILT = 0.001, 100.0, 2.0
MOST_GROWTH, MOST_LAPSE, LEAST_DECAY, MOST_DECAY = 4.5, 5.0, 0.1, 0.8
"""The limits of the `fsrs` package, so that it takes the weights found."""
UNSURE, TYPICAL_DAYS = 0.06, 7.0
"""Unsure by more than this of recall a week after a first Good: too few reviews as yet."""

Model = Callable[[Floats], Floats]
"""From the numbers sought to how likely each review was to be right."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """The belief found and how sure it is."""

    belief: Belief
    numbers: Floats
    """(5,): how far the weights were moved."""
    covariance: Floats
    """(5, 5): of the numbers."""
    shifts: Floats
    """(groups,): what each topic or type adds to the logarithm of its stabilities."""
    memories: Folded
    """The log folded with the weights found: what the planner's items are made of."""
    start: tuple[float, ...]
    """The weights that were moved."""

    @property
    def doubt(self) -> float:
        """Return the standard deviation of recall a week after a first Good, as believed."""
        sets = [self.belief.weights, *self.others()]
        recall = [float(retrievability(TYPICAL_DAYS, np.array([one[2]]), one[20])[0]) for one in sets]
        return float(np.sqrt(sum((one - recall[0]) ** 2 for one in recall[1:])))

    @property
    def unsure(self) -> bool:
        """Return whether the reviews say too little about this learner as yet."""
        return self.doubt > UNSURE

    def others(self) -> list[tuple[float, ...]]:
        """Return five sets of weights, each a standard deviation away in a way of its own."""
        spreads, ways = np.linalg.eigh(self.covariance)
        steps = [np.sqrt(max(spread, 0.0)) * way for spread, way in zip(spreads, ways.T, strict=True)]
        return [moved(self.start, self.numbers + step) for step in steps]


def moved(weights: Sequence[float], numbers: Floats) -> tuple[float, ...]:
    """Return `weights` moved by five numbers; none of them moves by zeros."""
    pace, tilt, growth, lapse, bend = numbers
    first = np.log(weights[:4])
    first = pace + first.mean() + (first - first.mean()) * np.exp(min(tilt, MOST_TILT))
    after = list(weights)
    after[:4] = np.clip(np.exp(np.minimum(first, np.log(MOST_FIRST))), LEAST_WEIGHT, MOST_FIRST)
    after[8] = np.clip(weights[8] + growth, 0.0, MOST_GROWTH)
    after[11] = np.clip(weights[11] * np.exp(lapse), LEAST_WEIGHT, MOST_LAPSE)
    after[20] = np.clip(weights[20] * np.exp(bend), LEAST_DECAY, MOST_DECAY)
    return tuple(float(one) for one in after)


def corrected(  # noqa: PLR0913  what there is to go by
    history: History,
    items: int,
    group: Places | None = None,
    groups: int = 0,
    *,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    before: Correction | None = None,
) -> Correction:
    """Return the most likely belief about the learner of `history`, and shifts for so many `groups`.

    `group` says which each review belongs to; `before` is an earlier correction to start the search at.
    """
    rounds = rounds_of(history)
    told = np.concatenate(rounds[1:]) if len(rounds) > 1 else np.zeros(0, dtype=np.intp)
    apart = folded(weights, history, items, rounds).days[told]
    told = told[apart >= LEAST_DAYS]
    recalled, luck = history.rating[told] > 1, history.luck[told]

    def model(numbers: Floats) -> Floats:
        tried = moved(weights, numbers)
        memories = folded(tried, history, items, rounds)
        return right_chance(retrievability(memories.days[told], memories.found[told], tried[20]), luck)

    start = np.zeros(len(SPREADS)) if before is None else before.numbers
    numbers, covariance = most_likely(model, recalled, start, SPREADS)
    belief = Belief(weights=moved(weights, numbers))
    memories = folded(belief.weights, history, items, rounds)
    shifts = [
        _shift(belief, memories, told[group[told] == one], history) if group is not None else 0.0
        for one in range(groups)
    ]
    return Correction(
        belief=belief,
        numbers=numbers,
        covariance=covariance,
        shifts=np.array(shifts),
        memories=memories,
        start=tuple(weights),
    )


def right_chance(recall: Floats, luck: Floats) -> Floats:
    """Return chances of a right answer, kept from 0 and 1: recall, or luck where it fails."""
    return np.clip(luck + (1 - luck) * recall, LEAST_CHANCE, 1 - LEAST_CHANCE)


def _shift(belief: Belief, memories: Folded, told: Places, history: History) -> float:
    days, found, luck = memories.days[told], memories.found[told], history.luck[told]

    def model(numbers: Floats) -> Floats:
        return right_chance(belief.recall(days, found, numbers[0]), luck)

    return float(most_likely(model, history.rating[told] > 1, np.zeros(1), np.array([SHIFT_SPREAD]))[0][0])


def most_likely(model: Model, recalled: Flags, start: Floats, spreads: Floats) -> tuple[Floats, Floats]:
    """Return the numbers of greatest posterior density, by Fisher scoring, and their covariance.

    The prior is normal about zeros with those `spreads`.
    """
    prior = spreads**-2.0
    numbers, damping = start, 1e-3
    loss = _loss(model(numbers), recalled, numbers, prior)
    for _ in range(STEPS):
        pull, information = _scores(model, numbers, recalled, prior)
        after = numbers + np.linalg.solve(information + damping * np.diag(np.diag(information)), pull)
        loss_after = _loss(model(after), recalled, after, prior)
        if loss_after < loss:
            gained = loss - loss_after
            numbers, loss, damping = after, loss_after, damping / 10
            if gained < SETTLED:
                break
        elif damping > 1:
            break
        else:
            damping *= 30
    return numbers, np.asarray(np.linalg.inv(_scores(model, numbers, recalled, prior)[1]), dtype=np.float64)


def _loss(chance: Floats, recalled: Flags, numbers: Floats, prior: Floats) -> float:
    return float(-np.sum(np.log(np.where(recalled, chance, 1 - chance))) + 0.5 * prior @ numbers**2)


def _scores(model: Model, numbers: Floats, recalled: Flags, prior: Floats) -> tuple[Floats, Floats]:
    """Return the slope of the log posterior and its expected curvature."""
    chance = model(numbers)
    nudges = NUDGE * np.eye(len(numbers))
    slopes = np.stack([(model(numbers + nudge) - model(numbers - nudge)) / (2 * NUDGE) for nudge in nudges], axis=1)
    spread = chance * (1 - chance)
    information = slopes.T @ (slopes / spread[:, None]) + np.diag(prior)
    return slopes.T @ ((recalled - chance) / spread) - prior * numbers, information
