"""The belief follows the learner's own reviews, as far as they go."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling import correction
from quizzer.scheduling.belief import Belief, items_of
from quizzer.scheduling.correction import NUMBERS, corrected, moved, typical_recall
from quizzer.scheduling.histories import History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting
from quizzer.scheduling.planner import plan_for
from quizzer.scheduling.ranges import ranges_of, with_memories
from tests.scheduling.logs import NONE, history_with, lasting


def test_no_reviews_change_nothing() -> None:
    """The defaults are believed, and the model is unsure."""
    found = corrected(NONE, 3)
    assert found.belief.weights == pytest.approx(DEFAULT_WEIGHTS)
    assert found.unsure
    assert np.isnan(found.memories.stability).all()


def test_many_reviews_find_who_forgets_fast() -> None:
    """First memories a fifth as long: found within a third; it is sure then."""
    truth = lasting(0.2)
    found = corrected(history_with(truth, 200, (1, 2, 3)), 200)
    assert np.log(found.belief.weights[2]) == pytest.approx(np.log(truth[2]), abs=0.35)
    assert not found.unsure


def test_few_reviews_move_little() -> None:
    """Three of them hardly move what hundreds move far."""
    few, many = (corrected(history_with(lasting(0.2), items, (2,)), items) for items in (3, 300))
    assert DEFAULT_WEIGHTS[2] > few.belief.weights[2] > many.belief.weights[2]
    assert few.doubt > many.doubt


def test_a_learner_like_the_defaults_is_left_alone() -> None:
    """Recall believed a week on stays within some hundredths."""
    found = corrected(history_with(DEFAULT_WEIGHTS, 200, (1, 3, 6)), 200)
    stability = np.array([0.5, 2.0, 8.0])
    assert found.belief.recall(7.0, stability) == pytest.approx(Belief().recall(7.0, stability), abs=0.06)


def test_lucky_answers_prove_less() -> None:
    """Passes that may be guesses raise the belief less."""
    item, day = np.repeat(np.arange(40), 2).astype(np.intp), np.tile([0.0, 20.0], 40)
    plain, lucky = (
        corrected(History(item=item, day=day, rating=np.full(80, 3), luck=np.full(80, luck)), 40) for luck in (0.0, 0.5)
    )
    assert lucky.belief.weights[2] < plain.belief.weights[2]


def test_the_weights_found_are_the_packages_to_take() -> None:
    """However far they are moved."""
    for sign in (-9.0, 9.0):
        Forgetting(moved(DEFAULT_WEIGHTS, np.full(NUMBERS, sign)))
    assert moved(DEFAULT_WEIGHTS, np.zeros(NUMBERS)) == pytest.approx(DEFAULT_WEIGHTS)


def test_a_search_may_start_at_the_last_one() -> None:
    """And ends in the same place."""
    history = history_with(lasting(0.4), 80, (1, 3))
    anew = corrected(history, 80)
    assert corrected(history, 80, before=anew).numbers == pytest.approx(anew.numbers, abs=0.1)


def test_ranges_hold_what_is_expected_and_narrow() -> None:
    """Low, middle and high are in order; more reviews bring them closer; a topic has its own."""
    widths = []
    for items in (20, 200):
        history = history_with(DEFAULT_WEIGHTS, items, (2, 3))
        correction = corrected(history, items)
        elapsed = np.full(items, 1.0)
        lot = with_memories(items_of(np.full(items, 1 / items), elapsed=elapsed), correction.memories)
        seconds = np.full(4, 3.0 * items)
        plan = plan_for(lot, seconds, belief=correction.belief)
        found = ranges_of(plan, lot, seconds, correction=correction, history=history)
        half = ranges_of(
            plan, lot, seconds, correction=correction, history=history, marks=lot.marks * (np.arange(items) % 2 == 0)
        )
        for one in (found.today, found.unstudied, found.planned):
            assert 0 <= one.low <= one.middle <= one.high <= 1 + 1e-9
        assert half.unstudied.middle < found.unstudied.middle
        widths.append(found.unstudied.high - found.unstudied.low)
    assert widths[1] < widths[0]


def test_of_a_long_log_whole_items_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share of them; all memories are folded all the same, and the belief is much the same."""
    history = history_with(lasting(0.3), 400, (1, 2, 4))
    whole = corrected(history, 400)
    monkeypatch.setattr(correction, "MOST_TOLD", 300)
    part = corrected(history, 400)
    assert np.isfinite(part.memories.stability).all()
    near = typical_recall(whole.belief.weights)
    assert typical_recall(part.belief.weights) == pytest.approx(near, abs=3 * part.doubt)
    assert part.doubt > whole.doubt


def test_caution_forgets_more_and_wears_off() -> None:
    """What is planned by is below what is believed, the less so the more is known."""
    gaps = []
    for items in (10, 300):
        found = corrected(history_with(DEFAULT_WEIGHTS, items, (1, 3, 6)), items)
        likely, cautious = (typical_recall(one.weights) for one in (found.belief, found.cautious))
        assert likely - cautious == pytest.approx(found.doubt, rel=0.3)
        assert np.isfinite(found.cautious_memories.stability).all()
        gaps.append(likely - cautious)
    assert gaps[0] > 1.5 * gaps[1] > 0


def test_ranges_hold_the_chance_of_the_exam() -> None:
    """However much is known, one item is right or wrong."""
    history = history_with(DEFAULT_WEIGHTS, 200, (2, 3))
    correction = corrected(history, 200)
    lot = with_memories(items_of(np.full(200, 1 / 200), elapsed=np.ones(200)), correction.memories)
    plan = plan_for(lot, np.full(2, 60.0), belief=correction.belief)
    first = np.arange(200) == 0
    found = ranges_of(plan, lot, np.full(2, 60.0), correction=correction, history=history, marks=lot.marks * first)
    chance = found.unstudied.middle * 200
    assert found.unstudied.middle - found.unstudied.low >= 1.6 * np.sqrt(chance * (1 - chance)) / 200 > 0
