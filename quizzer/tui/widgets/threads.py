"""Lines between two columns, in braille dots where the terminal has them and in full stops elsewhere."""

from __future__ import annotations

import math
from itertools import groupby

import msgspec
from textual.content import Content

BRAILLE = 0x2800
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each dot of a cell, by column and row."""
ACROSS, DOWN = 2, 4
FINENESS = 4
"""Steps to a dot's width, so that steep stretches have no holes."""
DOTTED = 2
"""A dotted line has one dot in so many."""


class Thread(msgspec.Struct, frozen=True):
    """A line from a row on the left to a row on the right."""

    start: int
    end: int
    style: str
    dashed: bool = False


def woven(threads: list[Thread], width: int, height: int, *, blank: str, end: str) -> list[Content]:
    """Return `height` lines of `width` cells with the threads drawn; `blank` is the empty braille cell, or a dot."""
    cells: dict[tuple[int, int], tuple[str, str]] = {}
    for thread in threads:
        for place, sign in _drawn(thread, width, blank).items():
            before = cells.get(place, ("", ""))[0]
            cells[place] = (_joined(before, sign), thread.style)
        for x, y in ((0, thread.start), (width - 1, thread.end)):
            cells[x, y] = (end, thread.style)
    return [_line([cells.get((x, y), (" ", "")) for x in range(width)]) for y in range(height)]


def _joined(one: str, two: str) -> str:
    if one and two and min(ord(one), ord(two)) >= BRAILLE:
        return chr(ord(one) | ord(two))
    return two


def _drawn(thread: Thread, width: int, blank: str) -> dict[tuple[int, int], str]:
    """Return the sign in each cell of a curve that leaves and arrives level."""
    fine = ord(blank) == BRAILLE
    across, down = (ACROSS, DOWN) if fine else (1, 1)
    dots: dict[tuple[int, int], None] = {}
    low, high = across, (width - 1) * across - 1
    steps = FINENESS * (high - low)
    for step in range(steps + 1):
        share = step / steps
        x = round(low + share * (high - low))
        bend = (1 - math.cos(math.pi * share)) / 2
        height = (thread.start + (thread.end - thread.start) * (0.35 * share + 0.65 * bend)) * down + (down - 1) / 2
        thick = fine and not thread.dashed
        rows = (math.floor(height), math.ceil(height)) if thick else (round(height),)
        dots |= dict.fromkeys((x, row) for row in rows)
    bits: dict[tuple[int, int], int] = {}
    for x, y in list(dots)[:: DOTTED if thread.dashed and fine else 1]:
        cell = (x // across, y // down)
        bits[cell] = bits.get(cell, 0) | (DOTS[x % across][y % down] if fine else 0)
    return {cell: chr(BRAILLE | dots) if fine else blank for cell, dots in bits.items()}


def _line(cells: list[tuple[str, str]]) -> Content:
    runs = groupby(cells, key=lambda cell: cell[1])
    return Content.assemble(*(("".join(sign for sign, _ in run), style) for style, run in runs))
