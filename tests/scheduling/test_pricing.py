"""Prices are the minimum of a convex bound, and their slope is the time left over."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling.belief import Belief, Habits, items_of
from quizzer.scheduling.planner import market_of
from quizzer.scheduling.pricing import Market, dual, first_prices, mispriced, settled
from quizzer.scheduling.value_tables import Grid, Kernel, hard_max, smooth_max


def market() -> Market:
    """Return thirty items of three worths and five short days."""
    items = items_of(
        np.repeat([1.0, 2.0, 3.5], 10),
        stability=np.tile([np.nan, 3.0], 15),
        difficulty=np.tile([np.nan, 5.0], 15),
        elapsed=np.tile([np.nan, 1.5], 15),
    )
    return market_of(Kernel(Belief(), Habits(), Grid(stabilities=14, difficulties=3)), items, np.full(5, 90.0))


def test_the_slope_is_that_of_the_dual() -> None:
    """Seconds there less seconds used equal the finite difference of the smoothed bound."""
    here, prices = market(), np.array([0.01, 0.02, 0.015, 0.01, 0.03])
    _, slope = dual(here, prices, 0.01)
    for place in range(5):
        step = np.eye(5)[place] * 1e-6
        rise = (dual(here, prices + step, 0.01)[0] - dual(here, prices - step, 0.01)[0]) / 2e-6
        assert slope[place] == pytest.approx(rise, rel=1e-5, abs=1e-4)


def test_settled_prices_are_near_the_minimum() -> None:
    """Little stands mispriced, and no price drawn at random does better."""
    here = market()
    top = float(here.openings.worth.max())
    prices = settled(lambda at: dual(here, at, 0.01), first_prices(here, 0.01), here.seconds, top, 0.004)
    value, slope = dual(here, prices, 0.01)
    assert mispriced(prices, slope) <= 0.02 * value
    generator = np.random.default_rng(4)  # noqa: TID251  seeded
    for _ in range(20):
        other = prices * generator.uniform(0.5, 1.5, 5)
        assert dual(here, other, 0.01)[0] >= value - 0.002 * value


def test_settling_a_plain_bowl_finds_its_bottom() -> None:
    """Inside where it lies inside, at the edge where it lies beyond."""
    bottom = np.array([0.5, -0.3, 2.0])
    found = settled(
        lambda at: (float(np.sum((at - bottom) ** 2)) + 1, 2 * (at - bottom)), np.full(3, 0.9), np.ones(3), 1.0, 1e-6
    )
    assert found == pytest.approx([0.5, 0.0, 1.0], abs=0.02)


def test_the_smooth_maximum_lies_on_the_hard_one() -> None:
    """Above by no more than softness times the logarithm of the options; shares sum to one."""
    options = np.array([[1.0, 5.0], [2.0, 5.0], [0.0, -1.0]])
    smooth, shares = smooth_max(options, np.array([0.1, 0.1]))
    hard, first = hard_max(options)
    assert (smooth >= hard).all()
    assert (smooth <= hard + 0.1 * np.log(3)).all()
    assert shares.sum(axis=0) == pytest.approx([1.0, 1.0])
    assert first.tolist() == [[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]
