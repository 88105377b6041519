"""The belief follows the learner's own reviews, as far as they go."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling import correction
from quizzer.scheduling.belief import Belief, Habits, items_of
from quizzer.scheduling.correction import NUMBERS, corrected, moved, typical_recall
from quizzer.scheduling.histories import History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting
from quizzer.scheduling.planner import plan_for
from quizzer.scheduling.ranges import ranges_of, with_memories
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


def test_no_reviews_change_nothing() -> None:
    """The defaults are believed, and the model is unsure."""
    found = corrected(NONE, 3, groups=2)
    assert found.belief.weights == pytest.approx(DEFAULT_WEIGHTS)
    assert found.unsure
    assert found.shifts.tolist() == [0.0, 0.0]
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


def test_groups_have_shifts_of_their_own() -> None:
    """What lasts longer is found to; a group without reviews stays where it is."""
    history = history_with(DEFAULT_WEIGHTS, 300, (4, 9), slower=4.0)
    found = corrected(history, 300, (history.item >= 150).astype(np.intp), 3)
    assert found.shifts[0] < 0 < found.shifts[1]
    assert found.shifts[2] == 0.0


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
    part = corrected(history, 400, (history.item % 2).astype(np.intp), 2)
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
