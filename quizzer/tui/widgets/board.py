"""Which tile lies in which place: the entry of a `match` or a `grid`, as a value that widgets change and draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizzer.tui.widgets.drawing import hue
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from textual.content import Content

    from quizzer.questions.base import Presentation

UNKNOWN = "0"
"""Stands in the place of a tile where the learner does not know."""


class Board:
    """Places under letters, tiles under digits, and the links between them."""

    def __init__(self, presentation: Presentation) -> None:
        """Start with nothing linked."""
        self.places, self.tiles = (group.lines for group in presentation.groups)
        self.letters = [line.label for line in self.places]
        self.digits = [line.label for line in self.tiles]
        self.links: dict[str, str] = {}
        """Tile by place."""
        self._texts = {line.label: line.text for line in (*self.places, *self.tiles)}

    def response(self) -> str:
        """Return the links such as `a2 b1 c0`."""
        return " ".join(f"{letter}{self.links[letter]}" for letter in self.letters if letter in self.links)

    def fill(self, text: str) -> None:
        """Make the links in `text`, such as `a2 b1 c0`, and no others."""
        self.links = {}
        for letter, digit in re.findall(r"([a-z])[^a-z0-9?]*(\d+|\?)", text.lower()):
            tile = UNKNOWN if digit == "?" else digit
            if letter in self.letters and tile in [*self.digits, UNKNOWN]:
                self.link(letter, tile)

    def holder(self, digit: str) -> str:
        """Return the place that has a tile, or nothing."""
        return next((letter for letter, linked in self.links.items() if linked == digit), "")

    def link(self, letter: str, digit: str) -> set[str]:
        """Put a tile in a place, out of where it was; return the places that changed."""
        before = self.holder(digit) if digit != UNKNOWN else ""
        self.links.pop(before, None)
        self.links[letter] = digit
        return {letter, before} - {""}

    def filled(self, letter: str) -> bool:
        """Return whether a tile lies there."""
        return self.links.get(letter, UNKNOWN) != UNKNOWN

    def after(self, letter: str) -> list[str]:
        """Return all places from the one after `letter` round to itself."""
        start = self.letters.index(letter) + 1
        return [*self.letters[start:], *self.letters[:start]]

    def colour(self, letter: str) -> str:
        """Return the hue of a place, and of the tile and the line that go with it."""
        return hue(self.letters.index(letter))

    def text(self, label: str, style: str = "") -> Content:
        """Return what a place or a tile says."""
        return content(self._texts[label], style)
