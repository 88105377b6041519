"""The greedy rule is its formula."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling.belief import items_of
from quizzer.scheduling.greedy import greedy_index
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from tests.scheduling.reference_plan import PlainMemory


def test_greedy_is_its_formula() -> None:
    """Marks gained on the day per second expected, for a known item and a new one, guessing taken off."""
    memory = PlainMemory(DEFAULT_WEIGHTS)
    items = items_of(
        np.array([2.0, 1.0]),
        stability=np.array([3.0, np.nan]),
        difficulty=np.array([5.0, np.nan]),
        elapsed=np.array([2.5, np.nan]),
        luck=np.array([0.25, 0.0]),
    )
    recall = memory.recall(2.5, 3.0)
    after = [memory.recall(7, memory.after(3.0, 5.0, 2.5, rating)[0]) for rating in (1, 2, 3, 4)]
    chances = [1 - recall, 0.22 * recall, 0.63 * recall, 0.15 * recall]
    kept = sum(chance * one for chance, one in zip(chances, after, strict=True))
    known = 2.0 * 0.75 * (kept - memory.recall(9.5, 3.0)) / (8 * recall + 20 * (1 - recall))
    firsts = [memory.recall(7, memory.first(rating)[0]) for rating in (1, 2, 3, 4)]
    new = sum(chance * one for chance, one in zip((0.24, 0.09, 0.50, 0.17), firsts, strict=True)) / 25
    assert greedy_index(items, 7.0) == pytest.approx([known, new], abs=1e-12)


def test_greedy_knows_first_chances() -> None:
    """Who misses at first and forgets gains less of a first meeting than who knew it all along."""
    one, other = greedy_index(items_of(np.ones(2), first=np.array([[1.0, 0, 0, 0], [0, 0, 0, 1.0]])), 7.0)
    assert 25 * one == pytest.approx(PlainMemory(DEFAULT_WEIGHTS).recall(7, DEFAULT_WEIGHTS[0]), abs=1e-12)
    assert 25 * other == pytest.approx(PlainMemory(DEFAULT_WEIGHTS).recall(7, DEFAULT_WEIGHTS[3]), abs=1e-12)


def test_greedy_leaves_what_is_worth_nothing() -> None:
    """No marks, no gain."""
    assert greedy_index(items_of(np.zeros(2)), 3.0).tolist() == [0.0, 0.0]
