"""Answers drawn as lines of text, and where on them a click lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.geometry import Region

from quizzer.questions.base import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.tui.glyphs import Glyphs

NARROW = 60
"""Below so many cells of width an answer is drawn in one column."""
HUE_COUNT = 7

SURFACE, CURSOR, RIGHT, WRONG = "on $surface", "on $cursor-ground", "on $right-ground", "on $wrong-ground"
GROUNDS = {Outcome.RIGHT: RIGHT, Outcome.FOLLOWED: RIGHT, Outcome.WRONG: WRONG, Outcome.MISSED: WRONG}
INKS = {
    Outcome.RIGHT: "bold $success",
    Outcome.FOLLOWED: "bold $success",
    Outcome.WRONG: "bold $error",
    Outcome.MISSED: "bold $error",
    Outcome.PLAIN: "$muted",
}


class Spot(msgspec.Struct, frozen=True):
    """A part of a drawing that can be clicked or moved to."""

    name: str
    region: Region


class Sketch:
    """Lines as they are drawn, from the top, with their spots."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.lines: list[Content] = []
        self.spots: list[Spot] = []

    def add(self, lines: Sequence[Content], spot: str = "", *, x: int = 0, width: int | None = None) -> None:
        """Put `lines` below what is there; `spot` names them for clicks."""
        if spot:
            span = max((line.cell_length for line in lines), default=0) if width is None else width
            self.spots.append(Spot(spot, Region(x, len(self.lines), span, len(lines))))
        self.lines.extend(lines)

    def name(self, spot: str, region: Region) -> None:
        """Name a region for clicks."""
        self.spots.append(Spot(spot, region))

    def gap(self, rows: int = 1) -> None:
        """Leave `rows` empty."""
        self.lines.extend([Content("")] * rows)

    def at(self, x: int, y: int) -> str:
        """Return the name of the spot there, or nothing."""
        return next((spot.name for spot in self.spots if spot.region.contains(x, y)), "")

    def region(self, name: str) -> Region | None:
        """Return where a spot is."""
        return next((spot.region for spot in self.spots if spot.name == name), None)

    def content(self) -> Content:
        """Return everything as one text."""
        return Content("\n").join(self.lines)


def sign(outcome: Outcome, glyphs: Glyphs) -> str:
    """Return the glyph of an outcome."""
    signs = {
        Outcome.RIGHT: glyphs.right,
        Outcome.WRONG: glyphs.wrong,
        Outcome.MISSED: glyphs.missed,
        Outcome.FOLLOWED: glyphs.followed,
        Outcome.PLAIN: glyphs.unpicked,
    }
    return signs[outcome]


def hue(place: int) -> str:
    """Return the theme's colour of the left side or cell at `place`, from 0."""
    return f"$hue-{place % HUE_COUNT}"


def chip(label: str, colour: str = "") -> Content:
    """Return a label on a patch of `colour`, or on a quiet one."""
    return Content.styled(f" {label} ", f"bold $background on {colour}" if colour else "bold $foreground on $line")


def padded(line: Content, width: int) -> Content:
    """Return `line` filled up, or cut, to `width` cells."""
    if line.cell_length > width:
        return line.truncate(width)
    return line.pad_right(width - line.cell_length)


def wrapped(text: Content, width: int) -> list[Content]:
    """Return `text` broken into lines of at most `width` cells."""
    return [line.rstrip() for line in text.wrap(max(1, width))] or [Content("")]


def tile(  # noqa: PLR0913  what stands where on a tile
    text: Content, width: int, *, lead: Content, tails: Sequence[Content] = (), ground: str = SURFACE, rows: int = 1
) -> list[Content]:
    """Return `text` beside `lead`, each of `tails` at the right edge of its line, all on `ground`."""
    room = max((tail.cell_length for tail in tails), default=0)
    inner = width - lead.cell_length - room - (2 if room else 1)
    body = wrapped(text, inner)
    lines = []
    for place in range(max(len(body), len(tails), rows)):
        left = lead if place == 0 else Content(" " * lead.cell_length)
        middle = padded(body[place] if place < len(body) else Content(""), inner)
        right = tails[place] if place < len(tails) else Content("")
        line = Content.assemble(left, middle, " " if room else "", " " * (room - right.cell_length), right, " ")
        lines.append(line.stylize_before(ground))
    return lines


def fitted(text: str, width: int, glyphs: Glyphs, style: str = "") -> Content:
    """Return text in exactly `width` cells, cut with an ellipsis or padded."""
    whole = Content.styled(text, style)
    if whole.cell_length > width > 0:
        whole = whole.truncate(width - 1) + Content.styled(glyphs.ellipsis, style)
    return whole.truncate(max(0, width), pad=True)
