"""Plots as lines of text, from Unicode blocks and braille dots, or from ASCII: for screens and `--plain` alike.

Each line is made of runs: characters and the role they play, to which a screen gives its colours. Nothing is said
by colour alone. Our own, since `--plain` needs the same plots without Textual, in ASCII too, and each is short.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

Run = tuple[str, str]
"""Characters, and their role: `strong`, `muted`, `line`, `accent`, `data`, `shade-1` to `shade-4`, or none."""
Line = tuple[Run, ...]

BRAILLE = 0x2800
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each dot of a cell, by column and row."""
ACROSS, DOWN = 2, 4
GUTTER = 6
"""Cells left of a plot, for the figures of its axis."""


class Pens(msgspec.Struct, frozen=True, kw_only=True):
    """The signs to draw with; each is one cell wide."""

    rising: str = " ▁▂▃▄▅▆▇█"
    """A column's top cell, by how full it is."""
    lying: str = "━"
    behind: str = "─"
    """A bar, and the rest of its room."""
    shades: str = "·▂▄▆█"
    """A day's cell: none, then from little to much."""
    fine: bool = True
    """Whether there are braille dots."""
    point: str = "●"
    mark: str = "┃"
    span: str = "─"
    empty: str = "·"
    rail: str = "│"
    floor: str = "▔"
    corner: str = "▔"
    dot: str = "·"
    range: str = "–"
    ellipsis: str = "…"


UNICODE = Pens()
ASCII = Pens(
    rising=" _-=#",
    lying="=",
    behind="-",
    shades=".:+*#",
    fine=False,
    point="o",
    mark="|",
    span="-",
    empty=".",
    rail="|",
    floor="-",
    corner="+",
    dot="-",
    range="-",
    ellipsis="~",
)


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A share with its interval, all 0 to 1; `mark` is another share beside it."""

    low: float
    share: float
    high: float
    mark: float | None = None


def text_of(line: Line) -> str:
    """Return the characters alone."""
    return "".join(text for text, _ in line).rstrip()


def clipped(text: str, cells: int, pens: Pens) -> str:
    """Return text in at most so many cells, cut with an ellipsis; wide characters take two, combining ones none."""
    used, kept = 0, ""
    for char in text:
        cell = 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + cell > cells:
            while kept and used >= cells:
                used -= 2 if unicodedata.east_asian_width(kept[-1]) in "WF" else 1
                kept = kept[:-1]
            return kept + pens.ellipsis
        used, kept = used + cell, kept + char
    return kept


def _filled(signs: str, share: float) -> str:
    """Return the sign of a cell that is filled by `share`, 0 to 1; never none for more than nothing."""
    place = round(share * (len(signs) - 1))
    return signs[max(1, place) if share > 0 else 0]


# Standing and lying bars


def columns(values: Sequence[float], width: int, height: int, pens: Pens) -> list[Line]:
    """Return a chart of `height` lines with a column for each value, figures at the left, a floor below."""
    room = max(1, (width - GUTTER) // max(1, len(values)))
    gap = 1 if room > 1 else 0
    top, rows = nice(max(values, default=0)), height - 1
    lines: list[Line] = []
    for row in range(rows, 0, -1):
        cells = "".join(_cell(value / top * rows - (row - 1), room - gap, pens) + " " * gap for value in values)
        label = top if row == rows else top / 2 if row == rows // 2 + 1 and rows > 4 and not top % 2 else None  # noqa: PLR2004  room for three figures
        lines.append((_tick(f"{label:g}" if label is not None else "", pens), (cells.rstrip(), "data")))
    return [*lines, (("0".rjust(GUTTER - 2) + " ", "muted"), (pens.corner + pens.floor * (room * len(values)), "line"))]


def _cell(filled: float, width: int, pens: Pens) -> str:
    return _filled(pens.rising, min(1.0, max(0.0, filled))) * width


def _tick(label: str, pens: Pens) -> Run:
    return f"{label:>{GUTTER - 2}} {pens.rail}", "muted"


def nice(value: float) -> float:
    """Return the least of 2, 4, 10, 20, 40, 100... that is no less than `value`."""
    scale = 1.0
    while True:
        for step in (2, 4, 10):
            if step * scale >= value:
                return step * scale
        scale *= 10


def under(left: str, right: str, span: int) -> Line:
    """Return a line below a plot of `span` cells that says where its axis begins and ends."""
    return ((" " * GUTTER + left + right.rjust(max(len(right) + 1, span - len(left))), "muted"),)


def bar(share: float, width: int, pens: Pens) -> Line:
    """Return a bar of `width` cells, filled by `share`."""
    cells = round(max(0.0, min(1.0, share)) * width)
    return (pens.lying * cells, "data"), (pens.behind * (width - cells), "line")


def spark(values: Sequence[float], pens: Pens, most: float) -> str:
    """Return one cell for each value, as high as it is among `most`."""
    return "".join(_filled(pens.rising, value / most) if value else pens.empty for value in values)


# Shares


def interval(shown: Interval, width: int, pens: Pens) -> Line:
    """Return a scale from 0 to 1 of `width` cells: the share as a point on its interval, `mark` a stroke."""

    def place(share: float) -> int:
        return min(width - 1, max(0, round(share * (width - 1))))

    cells = [(pens.empty, "line")] * width
    for at in range(place(shown.low), place(shown.high) + 1):
        cells[at] = (pens.span, "data")
    cells[place(shown.share)] = (pens.point, "data")
    if shown.mark is not None:
        on_point = place(shown.mark) == place(shown.share)
        cells[place(shown.mark)] = (pens.point if on_point else pens.mark, "accent")
    return tuple(cells)


def scale(width: int) -> Line:
    """Return the line that says where a scale of shares begins, has its middle, and ends."""
    middle = "50".center(width)
    return (("0" + middle[1:-3] + "100", "muted"),)


def curve(points: Sequence[tuple[float, float]], width: int, height: int, pens: Pens) -> list[Line]:
    """Return a line through points (both 0 to 1, from left to right) on a scale of 0 to 100 percent."""
    across, down = (ACROSS, DOWN) if pens.fine else (1, 1)
    wide, rows = width - GUTTER, height - 1
    dots = _traced(points, wide * across, rows * down)
    lines: list[Line] = []
    for row in range(rows):
        cells = "".join(_sign(dots, column, row, pens) for column in range(wide))
        label = {0: "100", (rows - 1) // 2: "50" if rows % 2 and rows > 2 else ""}.get(row, "")  # noqa: PLR2004  likewise
        lines.append((_tick(label, pens), (cells, "data")))
    return [*lines, (("0".rjust(GUTTER - 2) + " ", "muted"), (pens.corner + pens.floor * wide, "line"))]


def _sign(dots: set[tuple[int, int]], column: int, row: int, pens: Pens) -> str:
    if not pens.fine:
        return pens.point if (column, row) in dots else " "
    places = [(x, y) for x in range(ACROSS) for y in range(DOWN)]
    bits = sum(DOTS[x][y] for x, y in places if (column * ACROSS + x, row * DOWN + y) in dots)
    return chr(BRAILLE + bits) if bits else " "


def _traced(points: Sequence[tuple[float, float]], wide: int, high: int) -> set[tuple[int, int]]:
    """Return the dots of straight lines from each point to the next, without holes."""
    scaled = [(x * (wide - 1), (1 - y) * (high - 1)) for x, y in points]
    dots = {(round(x), round(y)) for x, y in scaled}
    for (left, start), (right, end) in pairwise(scaled):
        steps = 1 + int(max(right - left, abs(end - start)))
        for step in range(steps + 1):
            share = step / steps
            dots.add((round(left + share * (right - left)), round(start + share * (end - start))))
    return dots


# Days


def shaded(level: int, pens: Pens, width: int) -> Run:
    """Return the cell of a day: `level` is 0 for nothing, 1 to 4 for little to much."""
    return pens.shades[level].ljust(width), f"shade-{level}" if level else "line"
