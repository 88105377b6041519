"""Logs of simulated learners, as the correction takes them."""

from __future__ import annotations

import numpy as np

from quizzer.scheduling.belief import Habits
from quizzer.scheduling.histories import History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from tests.benchmarks.learners import Draws, Fsrs

NONE = History(item=np.zeros(0, dtype=np.intp), day=np.zeros(0), rating=np.zeros(0, dtype=np.int_), luck=np.zeros(0))


def lasting(times: float) -> tuple[float, ...]:
    """Return the defaults with first memories that last so many times as long."""
    return (*(times * one for one in DEFAULT_WEIGHTS[:4]), *DEFAULT_WEIGHTS[4:])


def history_with(weights: tuple[float, ...], items: int, gaps: tuple[int, ...], slower: float = 1.0) -> History:
    """Return reviews of items on set days by a learner of `weights`; the upper half lasts `slower` times as long."""
    truth, draws = Fsrs(items, weights), Draws(7, items, len(gaps) + 1, Habits())
    reviews: list[tuple[int, int, int]] = []
    for turn, day in enumerate(np.cumsum([0, *gaps])):
        for item in range(items):
            recall = float(truth.recall(int(day))[item]) if turn else 0.0
            rating = draws.later(item, turn, recall) if turn else draws.first(item)
            (truth.reviewed if turn else truth.met)(item, int(day), rating)
            if turn == 0 and item >= items // 2:
                truth.stability[item] *= slower
            reviews.append((item, int(day), int(rating)))
    columns = np.array(reviews)
    return History(
        item=columns[:, 0].astype(np.intp),
        day=columns[:, 1].astype(np.float64),
        rating=columns[:, 2],
        luck=np.zeros(len(reviews)),
    )
