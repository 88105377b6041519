"""What an item's memory is worth, day by day, when a second of each day has its price.

`V[l, S, D]` is the best expected marks, less prices paid, of an item last seen on day l: never again, or on the
best later day (design, section 7); exams in between are sat with the memory of day l. All is in units of a pass's
seconds, so a column of the tables is settled by marks per such second, by how many times as long a lapse takes,
and by which exams have the marks. The max is smoothed: its shares are a policy.
"""

from __future__ import annotations

import itertools

import msgspec
import numpy as np

from quizzer.courtesy import give_way
from quizzer.scheduling.arrays import Floats, Places
from quizzer.scheduling.belief import Belief, Habits
from quizzer.scheduling.exams import Exams
from quizzer.scheduling.forgetting_curve import (
    difficulty_after,
    first_difficulty,
    first_stability,
    stability_after,
)
from quizzer.scheduling.memory import Rating

LEAST, MOST = np.log(0.01), np.log(4000.0)
ONE_THREAD = 200_000
"""Multiplications of a product that OpenBLAS still does in one thread: its threads wait long on a busy machine."""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """The memories that the tables hold: so many log-stabilities from 0.01 to 4,000 days, so many difficulties."""

    stabilities: int = 44
    difficulties: int = 7

    @property
    def size(self) -> int:
        """Return how many states there are."""
        return self.stabilities * self.difficulties

    def states(self) -> tuple[Floats, Floats]:
        """Return the stability and the difficulty of every state, difficulty running fastest."""
        stability = np.exp(np.linspace(LEAST, MOST, self.stabilities))
        difficulty = np.linspace(1.0, 10.0, self.difficulties)
        return np.repeat(stability, self.difficulties), np.tile(difficulty, self.stabilities)

    def corners(self, stability: Floats, difficulty: Floats) -> tuple[Places, Floats]:
        """Return the four states around each memory and their shares; both have one axis more, of 4."""
        steps = self.stabilities - 1
        row = np.clip((np.log(stability) - LEAST) / (MOST - LEAST) * steps, 0, steps)
        column = (difficulty - 1.0) / 9.0 * (self.difficulties - 1)
        low_row = np.minimum(row.astype(np.intp), steps - 1)
        low_column = np.minimum(column.astype(np.intp), self.difficulties - 2)
        up, right = row - low_row, column - low_column
        corner = low_row * self.difficulties + low_column
        places = np.stack([corner, corner + 1, corner + self.difficulties, corner + self.difficulties + 1], axis=-1)
        shares = [(1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right]
        return places, np.stack(shares, axis=-1)


class Kernel:
    """How a state passes into others by a review so many days later; built for each number of days once."""

    def __init__(self, belief: Belief, habits: Habits, grid: Grid) -> None:
        """Keep the three; two kernels of equal ones are equal."""
        self.belief, self.habits, self.grid = belief, habits, grid
        self._steps: dict[int, tuple[Floats, Floats]] = {}
        self._kept: dict[int, Floats] = {}

    def fits(self, belief: Belief, habits: Habits, grid: Grid) -> bool:
        """Return whether this is the kernel of those."""
        return (self.belief, self.habits, self.grid) == (belief, habits, grid)

    def step(self, days: int) -> tuple[Floats, Floats]:
        """Return chances of recall (states,) and of passing from state to state (states, states) after `days`."""
        if days not in self._steps:
            self._steps[days] = self._built(days)
        return self._steps[days]

    def _built(self, days: int) -> tuple[Floats, Floats]:
        stability, difficulty = self.grid.states()
        recall = self.belief.recall(days, stability)
        places, shares = review_outcomes(self, stability, difficulty, float(days), recall=recall)
        size = self.grid.size
        cells = np.arange(size)[:, None] * size + places
        passing: Floats = np.bincount(cells.ravel(), shares.ravel(), size * size).astype(np.float64)
        return recall, passing.reshape(size, size)

    def kept(self, days: int) -> Floats:
        """Return chances of recall (states,) on the exam day, `days` later."""
        if days not in self._kept:
            self._kept[days] = self.belief.recall(days, self.grid.states()[0])
        return self._kept[days]


def review_outcomes(  # noqa: PLR0913  a memory is two numbers
    kernel: Kernel,
    stability: Floats,
    difficulty: Floats,
    days: Floats | float,
    *,
    recall: Floats,
    shift: Floats | float = 0.0,
) -> tuple[Places, Floats]:
    """Return the states (..., 16) that a review leads to and their chances: four ratings, four corners each."""
    weights, passing = kernel.belief.weights, kernel.habits.passing
    found = []
    for rating in Rating:
        after = stability_after(weights, stability, difficulty, days, rating) * np.exp(shift)
        places, shares = kernel.grid.corners(after, difficulty_after(weights, difficulty, rating))
        chance = 1 - recall if rating is Rating.AGAIN else recall * passing[rating - 2]
        found.append((places, shares * chance[..., None]))
    return np.concatenate([one for one, _ in found], axis=-1), np.concatenate([one for _, one in found], axis=-1)


def first_outcomes(kernel: Kernel, shift: Floats, first: Floats) -> tuple[Places, Floats]:
    """Return the states (items, 16) that a first meeting leads to, and their chances; `first` are (items, 4)."""
    weights = kernel.belief.weights
    found = []
    for rating, chance in zip(Rating, first.T, strict=True):
        after = first_stability(weights, rating) * np.exp(shift)
        places, shares = kernel.grid.corners(after, np.full(after.shape, first_difficulty(weights, rating)))
        found.append((places, shares * chance[:, None]))
    return np.concatenate([one for one, _ in found], axis=-1), np.concatenate([one for _, one in found], axis=-1)


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """For which items there are tables; arrays of one length."""

    worth: Floats
    """Marks at stake per second of a pass."""
    lapse: Floats
    """Seconds of a lapse per second of a pass."""
    profile: Places
    """Which profile of exams has the marks; rising."""


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables for one set of prices."""

    values: Floats
    """(periods, states, columns): the best there is after a review in that period."""
    shares: tuple[Floats, ...]
    """For each period l (1 + later periods, states, columns): how often to stop, or to review next in each."""


def smooth_max(options: Floats, softness: Floats) -> tuple[Floats, Floats]:
    """Return the smoothed maximum over the first axis and how much each option has of it (sums to 1)."""
    top = options.max(axis=0)
    powers = options - top
    powers /= softness
    np.exp(powers, out=powers)
    total = powers.sum(axis=0)
    powers /= total
    return top + softness * np.log(total), powers


def hard_max(options: Floats) -> tuple[Floats, Floats]:
    """Return the maximum over the first axis, and 1 for the first option that reaches it."""
    best = options.argmax(axis=0)
    shares = np.zeros_like(options)
    np.put_along_axis(shares, best[None], 1.0, axis=0)
    return options.max(axis=0), shares


def best_of(options: Floats, softness: Floats | None) -> tuple[Floats, Floats]:
    """Return the maximum and the shares, smoothed where `softness` is given."""
    return hard_max(options) if softness is None else smooth_max(options, softness)


class Earnings:
    """What the exams after one day give to a memory last reviewed then."""

    def __init__(self, kernel: Kernel, columns: Columns, exams: Exams, day: int) -> None:
        """Take each exam that is still to come."""
        ahead = [(one, at) for one, at in enumerate(exams.days) if at > day]
        worths = [columns.worth * exams.shares[columns.profile, one] for one, _ in ahead]
        self._days = [at for _, at in ahead]
        self._marks = [kernel.kept(at - day)[:, None] * worth for at, worth in zip(self._days, worths, strict=True)]
        self._none = np.zeros((kernel.grid.size, len(columns.worth)))

    def all(self) -> Floats:
        """Return (states, columns): the marks of all of them, with no more review."""
        return sum(self._marks[1:], self._marks[0]) if self._marks else self._none

    def until(self, day: int) -> Floats | None:
        """Return the marks of those sat by `day`, before its review; None where there are none."""
        sat = [marks for at, marks in zip(self._days, self._marks, strict=True) if at <= day]
        return sum(sat[1:], sat[0]) if sat else None


def _product(passing: Floats, values: Floats, out: Floats) -> Floats:
    """Return `passing @ values`, in `out`: some rows at a time."""
    rows = max(1, ONE_THREAD // values.size)
    for start in range(0, len(passing), rows):
        np.matmul(passing[start : start + rows], values, out=out[start : start + rows])
    return out


def value_tables(  # noqa: PLR0913  the arguments of the formula
    kernel: Kernel, columns: Columns, days: tuple[int, ...], exams: Exams, *, prices: Floats, softness: Floats | None
) -> Tables:
    """Return the tables for reviews on `days` (rising), priced each, before and between `exams`."""
    values = np.empty((len(days), kernel.grid.size, len(columns.worth)))
    shares: list[Floats] = []
    for last in reversed(range(len(days))):
        earnings = Earnings(kernel, columns, exams, days[last])
        options = np.empty((len(days) - last, *values.shape[1:]))
        options[0] = earnings.all()
        for later in range(last + 1, len(days)):
            give_way()
            recall, passing = kernel.step(days[later] - days[last])
            ahead = _product(passing, values[later], options[later - last])
            ahead -= prices[later] * (recall[:, None] + (1 - recall)[:, None] * columns.lapse)
            earned = earnings.until(days[later])
            if earned is not None:
                ahead += earned
        values[last], share = best_of(options, softness)
        shares.append(share)
    return Tables(values=values, shares=tuple(reversed(shares)))


def use_of(kernel: Kernel, columns: Columns, days: tuple[int, ...], tables: Tables, arriving: Floats) -> Floats:
    """Return the seconds spent in each period after the first reviews.

    `arriving` (periods, states, columns) are seconds of a pass by the state that first reviews lead to.
    """
    used = np.zeros(len(days))
    mass = arriving.copy()
    for last, later in itertools.combinations(range(len(days)), 2):
        give_way()
        recall, passing = kernel.step(days[later] - days[last])
        moving = mass[last] * tables.shares[last][later - last]
        cost = recall[:, None] + (1 - recall)[:, None] * columns.lapse
        used[later] += float(np.sum(moving * cost))
        mass[later] += _product(passing.T, moving, np.empty_like(moving))
    return used


def kept_by(kernel: Kernel, columns: Columns, days: tuple[int, ...], exams: Exams, tables: Tables) -> Floats:
    """Return (periods, states, columns): marks that `exams` give for doing what `tables` say, prices aside."""
    kept = np.empty_like(tables.values)
    for last in reversed(range(len(days))):
        share = tables.shares[last]
        earnings = Earnings(kernel, columns, exams, days[last])
        kept[last] = share[0] * earnings.all()
        for later in range(last + 1, len(days)):
            give_way()
            ahead = _product(kernel.step(days[later] - days[last])[1], kept[later], np.empty_like(kept[later]))
            earned = earnings.until(days[later])
            kept[last] += share[later - last] * (ahead if earned is None else ahead + earned)
    return kept
