"""FSRS-6 over arrays equals the fsrs package, one memory at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.forgetting_curve import retrievability
from quizzer.scheduling.histories import History, folded, rounds_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting, Learned, Memory, New, Rating
from tests.benchmarks.learners import fitted_weights

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
LOGS = st.lists(
    st.lists(st.tuples(st.sampled_from(Rating), st.floats(0, 60)), min_size=1, max_size=6), min_size=1, max_size=4
)
WEIGHTS = [DEFAULT_WEIGHTS, fitted_weights()[0], fitted_weights()[3]]


def history_of(log: list[list[tuple[Rating, float]]]) -> History:
    """Return the reviews of all items, each so many days after the one before."""
    reviews = []
    for item, ratings in enumerate(log):
        days = np.cumsum([0.0, *(days for _, days in ratings[1:])])
        reviews += [(day, item, int(rating)) for day, (rating, _) in zip(days, ratings, strict=True)]
    reviews.sort(key=lambda review: review[0])
    return History(
        item=np.array([item for _, item, _ in reviews], dtype=np.intp),
        day=np.array([day for day, _, _ in reviews]),
        rating=np.array([rating for _, _, rating in reviews]),
        luck=np.zeros(len(reviews)),
    )


@settings(max_examples=60, deadline=None)
@given(log=LOGS, weights=st.sampled_from(WEIGHTS))
def test_a_folded_log_is_the_packages(log: list[list[tuple[Rating, float]]], weights: tuple[float, ...]) -> None:
    """Stability and difficulty of every item, days in between long or none, to the last few bits."""
    whole = [[(rating, float(round(days))) for rating, days in ratings] for ratings in log]
    history = history_of(whole)
    found = folded(weights, history, len(log), rounds_of(history))
    for item, ratings in enumerate(whole):
        memory: Memory = New()
        at = START
        for turn, (rating, days) in enumerate(ratings):
            at += timedelta(days=days if turn else 0)
            memory = Forgetting(weights).reviewed(memory, rating, at)
        assert isinstance(memory, Learned)
        assert found.stability[item] == pytest.approx(memory.stability, rel=1e-11)
        assert found.difficulty[item] == pytest.approx(memory.difficulty, rel=1e-11)


@pytest.mark.parametrize("days", [0, 1, 7, 400])
def test_recall_is_the_packages_on_whole_days(days: int) -> None:
    """And between them it falls."""
    stability = np.array([0.2, 3.0, 90.0])
    found = retrievability(float(days), stability, DEFAULT_WEIGHTS[20])
    for value, expected in zip(stability, found, strict=True):
        card = fsrs.Card(card_id=1, stability=float(value), difficulty=5.0, last_review=START, due=START)
        assert expected == pytest.approx(fsrs.Scheduler().get_card_retrievability(card, START + timedelta(days=days)))
    assert (retrievability(days + 0.5, stability, DEFAULT_WEIGHTS[20]) < found).all()


def test_a_history_of_nothing_folds_to_nothing() -> None:
    """No review, no memory."""
    history = history_of([])
    found = folded(DEFAULT_WEIGHTS, history, 2, rounds_of(history))
    assert np.isnan(found.stability).all()
