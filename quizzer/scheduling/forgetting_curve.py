"""FSRS-6 over whole arrays, for planning: the same figures as the `fsrs` package gives one by one.

Formulas and their names follow github.com/open-spaced-repetition/awesome-fsrs, "The Algorithm". As in the
package, the steps count whole days and a second review within a day follows the short-term memory; chances
of recall count fractions. NumPy is imported by the planner's modules alone: the first question never waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quizzer.scheduling.arrays import Floats, Whole
from quizzer.scheduling.memory import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

Ratings = Whole | Rating
"""One for all, or one for each."""

LEAST_STABILITY = 0.001
LEAST_DIFFICULTY, MOST_DIFFICULTY = 1.0, 10.0


def retrievability(days: Floats | float, stability: Floats, decay: float) -> Floats:
    """Return chances of recall `days` (fractions count) after a review; `decay` is positive, the weight 20."""
    factor = 0.9 ** (-1 / decay) - 1
    return np.asarray((1 + factor * np.maximum(days, 0.0) / stability) ** -decay)


def first_stability(weights: Sequence[float], rating: Rating) -> float:
    """Return the stability in days after the first meeting."""
    return max(weights[rating - 1], LEAST_STABILITY)


def first_difficulty(weights: Sequence[float], rating: Rating) -> float:
    """Return the difficulty, 1 to 10, after the first meeting."""
    return min(max(_open_first_difficulty(weights, rating), LEAST_DIFFICULTY), MOST_DIFFICULTY)


def _open_first_difficulty(weights: Sequence[float], rating: Rating) -> float:
    return float(weights[4] - np.exp(weights[5] * (rating - 1)) + 1)


def difficulty_after(weights: Sequence[float], difficulty: Floats, rating: Ratings) -> Floats:
    """Return difficulties after a review: damped towards 10, drawn back to that of a first Easy."""
    damped = difficulty + (10 - difficulty) * (-weights[6] * (np.asarray(rating) - 3)) / 9
    aim = _open_first_difficulty(weights, Rating.EASY)
    return np.clip(weights[7] * aim + (1 - weights[7]) * damped, LEAST_DIFFICULTY, MOST_DIFFICULTY)


def stability_after(
    weights: Sequence[float], stability: Floats, difficulty: Floats, days: Floats | float, rating: Ratings
) -> Floats:
    """Return stabilities after a review `days` after the last: whole days count, under one the short-term memory."""
    whole, rating = np.floor(days), np.asarray(rating)
    recall = retrievability(whole, stability, weights[20])
    recalled = _recalled(weights, stability, difficulty, recall, rating)
    forgotten = _forgotten(weights, stability, difficulty, recall)
    later = np.where(rating == Rating.AGAIN, forgotten, recalled)
    after = np.where(whole < 1, _short_term(weights, stability, rating), later)
    return np.maximum(after, LEAST_STABILITY)


def _recalled(weights: Sequence[float], stability: Floats, difficulty: Floats, recall: Floats, rating: Whole) -> Floats:
    bonus = np.array([1.0, weights[15], 1.0, weights[16]])[rating - 1]
    growth = np.exp(weights[8]) * (11 - difficulty) * stability ** -weights[9]
    return np.asarray(stability * (1 + growth * (np.exp((1 - recall) * weights[10]) - 1) * bonus))


def _forgotten(weights: Sequence[float], stability: Floats, difficulty: Floats, recall: Floats) -> Floats:
    long_term = (
        weights[11]
        * difficulty ** -weights[12]
        * ((stability + 1) ** weights[13] - 1)
        * np.exp((1 - recall) * weights[14])
    )
    return np.asarray(np.minimum(long_term, stability / np.exp(weights[17] * weights[18])))


def _short_term(weights: Sequence[float], stability: Floats, rating: Whole) -> Floats:
    growth = np.exp(weights[17] * (rating - 3 + weights[18])) * stability ** -weights[19]
    return np.asarray(stability * np.where(rating == Rating.AGAIN, growth, np.maximum(growth, 1.0)))
