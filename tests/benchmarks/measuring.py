"""Rounds of ours and the peer in turn, and a line of the table with what they come to."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import msgspec

from tests.benchmarks.stores import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEAD = ("what", "ours: median (spread)", "peer: median (spread)", "ratio", "goal", "verdict")
UNITS = ((1.0, "s"), (1e-3, "ms"), (0.0, "µs"))
"""From so many seconds on a time is told in this unit."""


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured, and where what is made up is kept."""

    shelf: Shelf
    rounds: int = 7
    answers: int = 10
    """In each round, where keys or answers are timed one by one."""
    questions: tuple[int, ...] = (100, 10_000, 100_000)
    items: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    cards: tuple[int, ...] = (10_000, 100_000)
    """Of Anki."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what was measured in each round, and the goal."""

    what: str
    ours: tuple[float, ...]
    peer: tuple[float, ...] = ()
    peer_is: str = ""
    """Who the peer is; where there are no figures, why not."""
    most: float | None = None
    """The goal: the ratio at most, or, without a peer or where `absolute`, the figure itself; None: no goal is set."""
    absolute: bool = False
    unit: str = "s"
    """`s` or `MB`."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours over the peer's, of the medians."""
        return statistics.median(self.ours) / statistics.median(self.peer) if self.peer else None

    @property
    def verdict(self) -> str:
        """Return whether the goal is met, or by which factor it is missed."""
        found = statistics.median(self.ours) if self.absolute else self.ratio
        if self.most is None or found is None:
            return "–"
        return "meets" if found <= self.most else f"misses by {found / self.most:.3g}x"

    def cells(self) -> tuple[str, ...]:
        """Return the row's cells under `HEAD`."""
        ratio = "–" if self.ratio is None else f"{self.ratio:.3g}x"
        if self.most is None:
            goal = "–"
        else:
            goal = f"<= {shown(self.most, self.unit)}" if self.absolute else f"<= {self.most:.3g}x"
        peer = f"{self.peer_is}: {spread(self.peer, self.unit)}" if self.peer else self.peer_is or "–"
        what = f"{self.what} ({self.note})" if self.note else self.what
        return what, spread(self.ours, self.unit), peer, ratio, goal, self.verdict


def spread(values: Sequence[float], unit: str) -> str:
    """Return the median of some values with the least and the greatest."""
    middle, low, high = (shown(one, unit) for one in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({low} to {high})"


def shown(value: float, unit: str) -> str:
    """Return a value with its unit, a time in the one that suits it."""
    if unit != "s":
        return f"{value:,.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    size, name = next((size, name) for size, name in UNITS if value >= size)
    return f"{value / (size or 1e-6):.3g} {name}"


def in_turn(rounds: int, **runs: Callable[[], float]) -> dict[str, tuple[float, ...]]:
    """Return what each run came to in each round: one after the other, round by round, after one to warm up."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in turns(rounds):
        for name, run in runs.items():
            value = run()
            if turn:
                found[name].append(value)
    return {name: tuple(values) for name, values in found.items()}


def turns(rounds: int) -> range:
    """Return the numbers of the rounds: 0, which warms up and counts for nothing, unless there is but one."""
    return range(0 if rounds > 1 else 1, rounds + 1)


def seconds_of(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def middle_of(times: int, act: Callable[[], object]) -> float:
    """Return the median of some calls: the figure of one round."""
    return statistics.median(seconds_of(act) for _ in range(times))


def markdown(lines: Sequence[Line]) -> str:
    """Return the table as the README has it."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows).replace("| ---", "|---").replace("--- |", "---|")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
