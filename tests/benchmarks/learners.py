"""Simulated learners: four ideas of how people forget, none of which the policies are told.

A learner answers by common random numbers: what falls to its k-th review of an item is the same under every
policy. Days are whole, items are array places.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from quizzer.scheduling.arrays import Flags, Floats
from quizzer.scheduling.belief import Habits
from quizzer.scheduling.forgetting_curve import (
    difficulty_after,
    first_difficulty,
    first_stability,
    retrievability,
    stability_after,
)
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Rating

FITTED = Path(__file__).with_name("fsrs6-fitted.json")
MINUTE, DAY = 60.0, 86400.0


def fitted_weights() -> list[tuple[float, ...]]:
    """Return the weights fitted to real users; their source stands in the file."""
    return [tuple(one) for one in json.loads(FITTED.read_text(encoding="utf-8"))["weights"]]


class Truth(Protocol):
    """How memories really fare."""

    def recall(self, day: int) -> Floats:
        """Return every item's chance of recall on `day`; 0 where it was never met."""

    def met(self, place: int, day: int, rating: Rating) -> None:
        """Take note of a first meeting."""

    def reviewed(self, place: int, day: int, rating: Rating) -> None:
        """Take note of a later review."""


class Fsrs:
    """FSRS-6 with weights of one's own; also how every policy keeps its memories."""

    def __init__(self, items: int, weights: Sequence[float] = DEFAULT_WEIGHTS) -> None:
        """Start with nothing met."""
        self.weights = weights
        self.stability = np.full(items, np.nan)
        self.difficulty = np.full(items, np.nan)
        self.last = np.full(items, np.nan)

    def recall(self, day: int) -> Floats:
        """Return chances of recall."""
        return np.nan_to_num(retrievability(day - self.last, self.stability, self.weights[20]))

    def met(self, place: int, day: int, rating: Rating) -> None:
        """Set out."""
        self.stability[place] = first_stability(self.weights, rating)
        self.difficulty[place] = first_difficulty(self.weights, rating)
        self.last[place] = day

    def reviewed(self, place: int, day: int, rating: Rating) -> None:
        """Go on."""
        here = slice(place, place + 1)
        days = day - self.last[here]
        stability = stability_after(self.weights, self.stability[here], self.difficulty[here], days, rating)
        self.difficulty[here] = difficulty_after(self.weights, self.difficulty[here], rating)
        self.stability[here] = stability
        self.last[here] = day


class HalfLife:
    """Recall halves every `h` days, and `h` doubles by roots of how often it was known and was not."""

    def __init__(self, items: int, growth: float, base: float) -> None:
        """Take `base`, the logarithm (to 2) of the first half-life in days, and what successes add to it."""
        self.growth, self.base = growth, base
        self.successes, self.failures = np.zeros(items), np.zeros(items)
        self.last = np.full(items, np.nan)

    def recall(self, day: int) -> Floats:
        """Return chances of recall."""
        half = 2 ** (self.base + self.growth * np.sqrt(self.successes) - 0.8674 * np.sqrt(self.failures))
        return np.nan_to_num(0.5 ** ((day - self.last) / half))

    def met(self, place: int, day: int, rating: Rating) -> None:
        """Set out; Again counts as a failure, the others as nothing yet."""
        self.failures[place] += rating is Rating.AGAIN
        self.last[place] = day

    def reviewed(self, place: int, day: int, rating: Rating) -> None:
        """Count it."""
        (self.failures if rating is Rating.AGAIN else self.successes)[place] += 1
        self.last[place] = day


class ActR:
    """Pavlik and Anderson (2005): each encoding decays the faster, the more active the memory was at it."""

    A, C, S, TAU, H = 0.177, 0.217, 0.255, -0.704, 0.025

    def __init__(self, items: int, days: int) -> None:
        """Start with nothing met, and room for an encoding a day."""
        self.times = np.full((items, days + 3), np.inf)
        self.decays = np.zeros((items, days + 3))
        self.counts = np.zeros(items, dtype=int)

    def recall(self, day: int) -> Floats:
        """Return chances of recall."""
        with np.errstate(divide="ignore"):
            active = np.log(self._strength(slice(None), day * DAY * self.H))
        return np.asarray(1 / (1 + np.exp(np.clip((self.TAU - active) / self.S, -500, 500))))

    def _strength(self, places: slice, at: float) -> Floats:
        since = at - self.times[places]
        with np.errstate(divide="ignore", invalid="ignore"):
            strengths = np.where(since > 0, np.where(since > 0, since, 1.0) ** -self.decays[places], 0.0)
        return np.asarray(strengths.sum(axis=1))

    def _encode(self, place: int, at: float) -> None:
        strength = float(self._strength(slice(place, place + 1), at)[0])
        count = self.counts[place]
        self.times[place, count], self.decays[place, count] = at, self.C * strength + self.A
        self.counts[place] += 1

    def met(self, place: int, day: int, rating: Rating) -> None:  # noqa: ARG002  the first rating says nothing here
        """Encode three times: at once, after a minute, after eleven."""
        for minutes in (0, 1, 11):
            self._encode(place, day * DAY * self.H + minutes * MINUTE)

    def reviewed(self, place: int, day: int, rating: Rating) -> None:  # noqa: ARG002  the answer is shown either way
        """Encode once more."""
        self._encode(place, day * DAY * self.H)


class Draws:
    """What chance holds for one learner, by item and review: settled before any policy acts."""

    def __init__(self, seed: int, items: int, days: int, habits: Habits) -> None:
        """Draw for a review of every item on every day."""
        generator = np.random.default_rng(seed)  # noqa: TID251  seeded
        self._recall = generator.random((items, days + 1))
        self._rating = generator.random((items, days + 1))
        self._exam = generator.random(items)
        self._first, self._passing = np.cumsum(habits.first), np.cumsum(habits.passing)

    def first(self, place: int) -> Rating:
        """Return the rating of a first meeting."""
        return Rating(1 + min(3, int(np.searchsorted(self._first, self._rating[place, 0]))))

    def later(self, place: int, review: int, recall: float) -> Rating:
        """Return the rating of the `review`-th after it, recalled with chance `recall`."""
        if self._recall[place, review] >= recall:
            return Rating.AGAIN
        return Rating(2 + min(2, int(np.searchsorted(self._passing, self._rating[place, review]))))

    def sat(self, recall: Floats) -> Flags:
        """Return which items are right in an exam that finds them at `recall`."""
        return np.asarray(self._exam < recall)
