"""Whole numbers in the proportions of others: how many questions a topic has, how many marks a question.

Shares are rounded by largest remainder; a table of them is then mended until its columns add up too, each
step along the shortest chain of rows that lets one unit pass from a column with too many to one with too few.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = tuple[str, str]
"""A row and a column."""


def apportioned(total: int, weights: Sequence[float], most: Sequence[int] | None = None) -> list[int]:
    """Return whole numbers that sum to `total` in proportion to `weights`, none above its `most`.

    Where the limits leave less than `total`, they are all reached.
    """
    limits = list(most) if most is not None else [total] * len(weights)
    found = [0] * len(weights)
    while (left := total - sum(found)) > 0:
        free = [place for place, limit in enumerate(limits) if found[place] < limit]
        if not free:
            break
        for place, more in zip(free, _rounded(left, [weights[place] for place in free]), strict=True):
            found[place] = min(limits[place], found[place] + more)
    return found


def _rounded(total: int, weights: Sequence[float]) -> list[int]:
    """Return `total` shared by largest remainder; equally where nothing weighs anything."""
    whole = sum(weights)
    quotas = [total * (weight / whole if whole else 1 / len(weights)) for weight in weights]
    found = [int(quota + 1e-9) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda place: (found[place] - quotas[place], place))
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found


class Table:
    """Whole numbers in rows and columns, near to shares that are none."""

    def __init__(self, rows: Mapping[str, int], shares: Mapping[Cell, float], most: Mapping[Cell, int]) -> None:
        """Start with rows that add up to `rows`, each cell near its share of the row and at most its `most`."""
        self._shares, self._most = shares, most
        self._columns = list(dict.fromkeys(column for _, column in most))
        self._rows = list(rows)
        self.cells: dict[Cell, int] = {}
        for row, total in rows.items():
            inside = [cell for cell in most if cell[0] == row]
            counts = apportioned(total, [shares[cell] for cell in inside], [most[cell] for cell in inside])
            self.cells.update(zip(inside, counts, strict=True))

    def mend(self, columns: Mapping[str, int]) -> None:
        """Bring the columns to `columns` as far as the limits allow; rows stay as they are."""
        while True:
            over = {name: self._sum(name) - columns[name] for name in self._columns}
            chain = self._chain([name for name in self._columns if over[name] > 0], over)
            if not chain:
                return
            for start, end in pairwise(chain):
                row = self._giver(start, end)
                self.cells[row, start] -= 1
                self.cells[row, end] += 1

    def _sum(self, column: str) -> int:
        return sum(count for (_, one), count in self.cells.items() if one == column)

    def _chain(self, full: Sequence[str], over: Mapping[str, int]) -> list[str]:
        """Return columns along which a unit can pass from a full one to one that lacks; none where there is no way."""
        chains = [[name] for name in full]
        seen = set(full)
        for chain in chains:
            if over[chain[-1]] < 0:
                return chain
            for name in self._columns:
                if name not in seen and self._giver(chain[-1], name):
                    seen.add(name)
                    chains.append([*chain, name])
        return []

    def _giver(self, start: str, end: str) -> str:
        """Return the row that can best move a unit from `start` to `end`, or nothing."""
        able = [row for row in self._rows if self.cells.get((row, start), 0) > 0 and self._room(row, end)]
        return max(able, key=lambda row: self._excess(row, start) - self._excess(row, end), default="")

    def _room(self, row: str, column: str) -> bool:
        return self.cells.get((row, column), 0) < self._most.get((row, column), 0)

    def _excess(self, row: str, column: str) -> float:
        return self.cells[row, column] - self._shares[row, column]
