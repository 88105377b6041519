"""Chance from a seed: the same on every machine, for ever."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.generators.draws import Draws, derive

GOLDEN = [285, 156, 608, 930, 861, 86, 405, 247, 580, 806, 979, 864]
SHUFFLED = "beafcd"
DERIVED = [121454702, 401344970, 1125791354]


def test_golden_values() -> None:
    """Pinned: a change here would move every variant in every log."""
    draws = Draws("linear-head", 42, "given")
    assert [draws.below(1000) for _ in range(12)] == GOLDEN
    assert Draws("q", 1, "options").shuffled("abcdef") == list(SHUFFLED)
    assert [derive(7, "b/q", turn) for turn in range(3)] == DERIVED


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=8) | st.integers(), max_size=4))
def test_the_same_words_give_the_same_stream(words: list[str | int]) -> None:
    """Word by word, beyond the first block of the hash."""
    one, two = Draws(*words), Draws(*words)
    assert [one.below(10**9) for _ in range(20)] == [two.below(10**9) for _ in range(20)]


def test_other_words_give_another_stream() -> None:
    """Their order and their borders count."""
    words: list[tuple[str | int, ...]] = [("a", "b"), ("b", "a"), ("ab",), ("a", "b", ""), ("a", 1), ("a1",), ()]
    streams = {tuple(Draws(*each).below(10**12) for _ in range(2)) for each in words}
    assert len(streams) == len(words)


@pytest.mark.parametrize("bound", [1, 2, 3, 7, 100, 2**31, 2**63, 2**64])
def test_draws_stay_below_their_bound(bound: int) -> None:
    """From 0 up; the largest bound is a whole word."""
    draws = Draws("bound", bound)
    assert all(0 <= draws.below(bound) < bound for _ in range(200))


@pytest.mark.parametrize("bound", [2, 3, 6, 10])
def test_each_is_as_likely(bound: int) -> None:
    """Over 6,000 draws no value is off by more than a sixth of its share."""
    draws = Draws("uniform", bound)
    counts = Counter(draws.below(bound) for _ in range(6000))
    assert set(counts) == set(range(bound))
    assert all(abs(count * bound / 6000 - 1) < 1 / 6 for count in counts.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(), max_size=20), st.integers())
def test_a_shuffle_is_a_permutation(things: list[int], seed: int) -> None:
    """Nothing lost, nothing added, the list itself untouched."""
    before = list(things)
    assert sorted(Draws(seed).shuffled(things)) == sorted(things)
    assert things == before


def test_every_order_is_as_likely() -> None:
    """All 24 orders of four things, each about as often."""
    counts = Counter(tuple(Draws("order", seed).shuffled("abcd")) for seed in range(4800))
    assert set(counts) == set(permutations("abcd"))
    assert all(140 < count < 270 for count in counts.values())


def test_choosing_takes_one_of_them() -> None:
    """Each, sooner or later."""
    draws = Draws("choose")
    assert {draws.choose("xyz") for _ in range(50)} == set("xyz")


def test_derived_seeds_are_small_and_apart() -> None:
    """Below 2**31, so that every database holds them."""
    seeds = [derive(1, "b/q", turn) for turn in range(2000)]
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert len(set(seeds)) == 2000
