"""Prices per second of each day, by which every item's plan can be made alone: a Lagrangian dual.

`sum of prices * seconds + sum over items of their best value` is convex in the prices and at any prices no less
than what any policy can reach; its minimum is the bound. A price rises where a day is overbooked. The step is
a projected BFGS; at first as if use fell as one over the price of all days, and shifted at once between them.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats
from quizzer.scheduling.exams import Exams
from quizzer.scheduling.openings import Openings, arriving_from, best_first, options_of
from quizzer.scheduling.value_tables import Columns, Kernel, Tables, use_of, value_tables

STEPS, STIFFER, SUBSTITUTION = 60, 3.0, 2.0
OVERBOOKED = 0.04
"""Of all seconds: so many may be wanted beyond those there are, when prices are settled."""

Oracle = Callable[[Floats], tuple[float, Floats]]
"""From prices to the dual's value and its gradient."""


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """What is priced: the seconds of each period and those who want them."""

    kernel: Kernel
    columns: Columns
    openings: Openings
    counts: Floats
    """(items,): how many items each opening stands for."""
    days: tuple[int, ...]
    """When the reviews of each period take place."""
    exams: Exams
    seconds: Floats
    """(periods,): to be spent in each."""

    @property
    def mean_worth(self) -> float:
        """Return the marks at stake per second of a pass, on the average of all items."""
        return float(self.counts @ self.openings.worth / self.counts.sum())


def tables_at(market: Market, prices: Floats, softness: float | None) -> Tables:
    """Return the value tables at `prices`."""
    soft = None if softness is None else softness * market.columns.worth
    return value_tables(market.kernel, market.columns, market.days, market.exams, prices=prices, softness=soft)


def dual(market: Market, prices: Floats, softness: float | None, tables: Tables | None = None) -> tuple[float, Floats]:
    """Return marks at stake bounded from above at `prices`, and the gradient: seconds there are less those used.

    `tables` are those at these prices and this softness, where they are known.
    """
    tables = tables_at(market, prices, softness) if tables is None else tables
    openings = market.openings
    counts = market.counts * openings.seconds * (openings.worth > 0)
    values, shares = best_first(openings, options_of(openings, tables.values, prices), softness)
    mass = shares[1:].T * counts[:, None]
    used = np.einsum("ip,ip->p", mass, openings.cost)
    arriving = arriving_from(openings, tables.values.shape, mass)
    used += use_of(market.kernel, market.columns, market.days, tables, arriving)
    return float(prices @ market.seconds + counts @ values), market.seconds - used


def first_prices(market: Market, softness: float) -> Floats:
    """Return the best of a few prices that are the same every day."""
    top = float(market.openings.worth.max())
    tried = [np.full(len(market.days), top * share) for share in (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.003)]
    return min(tried, key=lambda prices: dual(market, prices, softness)[0])


def stiffness(mean_worth: float, prices: Floats, softness: float) -> float:
    """Return how much more use shifts between days, when their prices part, than it falls when all prices rise.

    A price that is higher by one part in a hundred makes a review dearer by so much; another day takes its place
    once that is more than what the policy blurs. `mean_worth` is what the items are worth per second.
    """
    return max(1.0, SUBSTITUTION * float(prices.mean()) / (mean_worth * softness))


def curved(prices: Floats, seconds: Floats, stiff: float) -> Floats:
    """Return the inverse curvature to start from: use falls as one over the price of all days, and shifts between."""
    scale = np.sqrt(prices / np.maximum(seconds, 1.0))
    together = np.sqrt(prices * np.maximum(seconds, 1.0))
    together = np.outer(together, together) / float(together @ together)
    return np.asarray(scale[:, None] * (together + (np.eye(len(prices)) - together) / stiff) * scale)


def settled(  # noqa: PLR0913  a search
    oracle: Oracle, start: Floats, seconds: Floats, most: float, close: float, *, stiff: float = 1.0
) -> Floats:
    """Return prices, 0 to `most`, that minimise what `oracle` gives: `close` is the share of it left mispriced."""
    prices, fresh = np.clip(start, 0.0, most), True
    value, slope = oracle(prices)
    curve = curved(np.maximum(prices, most * 1e-3), seconds, stiff)
    for _ in range(STEPS):
        free = ((prices > 0) | (slope < 0)) & ((prices < most) | (slope > 0))
        if mispriced(prices, slope) <= close * max(value, 1e-12) and _overbooked(slope) <= OVERBOOKED * seconds.sum():
            break
        move = _move(curve, slope, free)
        found = _lower(oracle, prices, value, slope=slope, move=move, most=most)
        if found is None:
            if fresh:
                break
            stiff, fresh = stiff * STIFFER, True
            curve = curved(np.maximum(prices, most * 1e-3), seconds, stiff)
            continue
        after, value_after, slope_after = found
        fresh = False
        curve = _bent(curve, after - prices, slope_after - slope)
        prices, value, slope = after, value_after, slope_after
    return prices


def mispriced(prices: Floats, slope: Floats) -> float:
    """Return the marks that stand on seconds over- or underbooked at their prices: 0 at the minimum."""
    return float(np.sum(prices * np.abs(slope)))


def _overbooked(slope: Floats) -> float:
    return float(np.sum(np.maximum(-slope, 0.0)))


def _move(curve: Floats, slope: Floats, free: Flags) -> Floats:
    move = np.zeros(len(slope))
    move[free] = -curve[np.ix_(free, free)] @ slope[free]
    return move


def _lower(  # noqa: PLR0913  a line search
    oracle: Oracle, prices: Floats, value: float, *, slope: Floats, move: Floats, most: float
) -> tuple[Floats, float, Floats] | None:
    """Return prices along `move` with a lower value, their value and slope; None where there are none."""
    for halvings in range(7):
        after = np.clip(prices + move / 3**halvings, 0.0, most)
        found, slope_after = oracle(after)
        if found < value + 1e-4 * float(slope @ (after - prices)):
            return after, found, slope_after
    return None


def _bent(curve: Floats, step: Floats, change: Floats) -> Floats:
    """Return the inverse curvature after a BFGS update; unchanged where the curvature seen is not positive."""
    along = float(step @ change)
    if along <= 1e-14 * float(np.linalg.norm(step) * np.linalg.norm(change)) or along <= 0:
        return curve
    turn = np.eye(len(step)) - np.outer(step, change) / along
    return turn @ curve @ turn.T + np.outer(step, step) / along
