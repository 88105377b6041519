"""The greedy rule: review now what a second of reviewing now adds most to on the exam day, as if never again.

Simple, quick, and within some hundredths of the bound: for when there is no time to price the days.
"""

from __future__ import annotations

import numpy as np

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Belief, Habits, Items
from quizzer.scheduling.forgetting_curve import (
    first_stability,
    stability_after,
)
from quizzer.scheduling.memory import Rating


def greedy_index(items: Items, exam: float, belief: Belief | None = None, habits: Habits | None = None) -> Floats:
    """Return (items,): marks gained on the exam day, in `exam` days, per second of a review now."""
    belief, habits = belief or Belief(), habits or Habits()
    gain, seconds = np.empty(len(items.marks)), np.empty(len(items.marks))
    new, met = np.flatnonzero(items.new), np.flatnonzero(~items.new)
    gain[new], seconds[new] = _of_new(items.picked(new), exam, belief, habits)
    gain[met], seconds[met] = _of_met(items.picked(met), exam, belief, habits)
    return items.stakes * gain / seconds


def _of_new(items: Items, exam: float, belief: Belief, habits: Habits) -> tuple[Floats, Floats]:
    kept = np.zeros(len(items.marks))
    for rating, chance in zip(Rating, items.first_chances(habits).T, strict=True):
        stability = np.full(len(items.marks), first_stability(belief.weights, rating))
        kept += chance * belief.recall(exam, stability, items.shift)
    return kept, items.first_seconds


def _of_met(items: Items, exam: float, belief: Belief, habits: Habits) -> tuple[Floats, Floats]:
    recall = belief.recall(items.elapsed, items.stability, items.shift)
    kept = np.zeros(len(items.marks))
    for rating in Rating:
        chance = 1 - recall if rating is Rating.AGAIN else recall * habits.passing[rating - 2]
        after = stability_after(belief.weights, items.stability, items.difficulty, items.elapsed, rating)
        kept += chance * belief.recall(exam, after, items.shift)
    unseen = belief.recall(items.elapsed + exam, items.stability, items.shift)
    return kept - unseen, recall * items.pass_seconds + (1 - recall) * items.lapse_seconds
