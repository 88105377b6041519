"""A full fit foretells better than the defaults, or is not made."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from quizzer.scheduling.belief import Habits
from quizzer.scheduling.correction import LOWER, UPPER, corrected
from quizzer.scheduling.fit import LEAST_REVIEWS, fitted_weights, log_loss
from quizzer.scheduling.histories import History, folded, rounds_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting
from tests.benchmarks.learners import Draws, Fsrs
from tests.benchmarks.learners import fitted_weights as weights_of_users

FAST = weights_of_users()[13]


def history_of(weights: tuple[float, ...], items: int, days: tuple[int, ...], seed: int = 3) -> History:
    """Return reviews of every item on each of `days` by a learner of `weights`."""
    truth, draws = Fsrs(items, weights), Draws(seed, items, len(days), Habits())
    rows: list[tuple[int, int, int]] = []
    for turn, day in enumerate(days):
        recall = truth.recall(day)
        for item in range(items):
            rating = draws.later(item, turn, float(recall[item])) if turn else draws.first(item)
            (truth.reviewed if turn else truth.met)(item, day, rating)
            rows.append((item, day, int(rating)))
    item, day, rating = np.array(rows).T
    return History(item=item.astype(np.intp), day=day.astype(np.float64), rating=rating, luck=np.zeros(len(rows)))


def test_a_fit_foretells_better_than_the_defaults() -> None:
    """On reviews that it never saw; the `fsrs` package takes its weights, and a correction starts at them."""
    pytest.importorskip("fsrs_rs_python")
    seen, unseen = (history_of(FAST, 300, (0, 1, 3, 7, 15, 30), seed) for seed in (3, 4))
    found = fitted_weights(seen, 300)
    assert found is not None
    Forgetting(found)
    assert (found >= LOWER).all()
    assert (found <= UPPER).all()
    told = folded(found, unseen, 300, rounds_of(unseen)).days > 0
    assert log_loss(found, unseen, 300, told) < 0.9 * log_loss(DEFAULT_WEIGHTS, unseen, 300, told)
    correction = corrected(seen, 300, weights=found)
    assert correction.start == found
    assert np.isfinite(correction.belief.weights).all()


def test_few_reviews_are_not_fitted() -> None:
    """Nor are first meetings and repeats within a day, however many."""
    assert fitted_weights(history_of(FAST, LEAST_REVIEWS - 1, (0, 1)), LEAST_REVIEWS - 1) is None
    assert fitted_weights(history_of(FAST, LEAST_REVIEWS, (0, 0, 0)), LEAST_REVIEWS) is None


def test_a_fit_worse_than_the_defaults_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that foretell the last reviews worse are dropped."""
    pytest.importorskip("fsrs_rs_python")
    monkeypatch.setattr("quizzer.scheduling.fit._fitted", lambda *_: FAST)
    assert fitted_weights(history_of(DEFAULT_WEIGHTS, 300, (0, 1, 3, 7)), 300) is None


def test_without_the_extra_there_is_no_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no error."""
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    assert fitted_weights(history_of(FAST, 300, (0, 1, 3, 7)), 300) is None
