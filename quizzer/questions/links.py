"""Tiles linked to places, as `match` (left sides) and `grid` (cells) share them.

A response is a letter and a number for each place: `a2 b1 c4`; `c0` says that c is not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import Malformed
from quizzer.questions.base import (
    LETTERS,
    Concrete,
    Confusion,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Score,
    Slug,
    Specimen,
    Text,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNKNOWN = 0
"""The number that stands for *I do not know this one*."""


class Distractor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tile that fits nowhere, and the slip of whoever places it."""

    text: Text
    slip: Slug | None = None
    why: str = ""


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """A tile on show; `owner` is the part it belongs to, empty for a distractor."""

    text: str
    owner: str = ""
    slip: str = ""
    why: str = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place on show: what stands there, and the slips of putting another part's tile in it."""

    part: str
    text: str
    why: str = ""
    slips: dict[str, str] = {}
    row: int = 0
    column: int = 0


def distractor_tiles(distractors: Iterable[str | Distractor]) -> list[Tile]:
    """Return authored distractors as tiles."""
    return [
        Tile(text=one) if isinstance(one, str) else Tile(text=one.text, slip=one.slip or "", why=one.why)
        for one in distractors
    ]


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Places and tiles in the order shown."""

    places: tuple[Place, ...]
    tiles: tuple[Tile, ...]

    def place_lines(self) -> tuple[Line, ...]:
        """Return the places under letters."""
        shown = zip(LETTERS, self.places, strict=False)
        return tuple(
            Line(label=letter, text=place.text, part=place.part, row=place.row, column=place.column)
            for letter, place in shown
        )

    def tile_lines(self) -> tuple[Line, ...]:
        """Return the tiles under numbers."""
        return tuple(Line(label=str(number), text=tile.text) for number, tile in enumerate(self.tiles, 1))

    def read(self, text: str) -> dict[str, int]:
        """Return tile numbers by letter; raise Malformed for what is missing, unknown or used twice."""
        letters = LETTERS[: len(self.places)]
        if not letters:
            message = "nothing of this is asked any more; leave it"
            raise Malformed(message)
        raw = text.strip().lower().replace("?", "0")
        if not re.fullmatch(r"(?:[a-z]\s*(?:[-=:>]+\s*)?[0-9]{1,4}[\s,;]*)+", raw):
            message = f"type a letter and a number for each, such as {self._example()}"
            raise Malformed(message)
        linked: dict[str, int] = {}
        for letter, digits in re.findall(r"([a-z])[^a-z0-9]*([0-9]+)", raw):
            self._check(letter, int(digits), letters, linked)
            linked[letter] = int(digits)
        missing = [letter for letter in letters if letter not in linked]
        if missing:
            has = "has" if len(missing) == 1 else "have"
            message = f"{' and '.join(missing)} {has} no number yet; 0 says that you do not know"
            raise Malformed(message)
        return linked

    def _check(self, letter: str, number: int, letters: str, linked: Mapping[str, int]) -> None:
        message = ""
        if letter not in letters:
            message = f"there is no {letter}; the letters are {letters[0]} to {letters[-1]}"
        elif letter in linked:
            message = f"{letter} is linked twice"
        elif number > len(self.tiles):
            message = f"there is no {number}; the numbers are 1 to {len(self.tiles)}"
        elif number != UNKNOWN and number in linked.values():
            message = f"{number} is used twice; each tile goes to one place"
        if message:
            raise Malformed(message)

    def _example(self) -> str:
        return " ".join(f"{letter}{number}" for number, letter in enumerate(LETTERS[: min(3, len(self.places))], 1))

    def verdict(self, linked: Mapping[str, int], why: str) -> Verdict:
        """Mark each place by itself."""
        scores, lines = [], []
        for letter, place in zip(LETTERS, self.places, strict=False):
            number = linked.get(letter, UNKNOWN)
            tile = self.tiles[number - 1] if number else Tile(text="")
            right = tile.owner == place.part
            slip = "" if right else place.slips.get(tile.owner, tile.slip)
            line_why = place.why if right or not tile.why else f"{tile.why} {place.why}".strip()
            lines.append(
                LineVerdict(
                    label=letter,
                    outcome=Outcome.RIGHT if right else Outcome.WRONG if number else Outcome.MISSED,
                    given=str(number) if number else "",
                    answer=str(self._owned(place.part)),
                    why=line_why,
                    slip=slip,
                )
            )
            scores.append(Score(part=place.part, score=float(right), slips=(slip,) if slip else ()))
        owned = [(place.text, self.tiles[self._owned(place.part) - 1].text) for place in self.places]
        model = "; ".join(f"{text} → {tile}" for text, tile in owned)
        return Verdict(scores=tuple(scores), lines=tuple(lines), answer=self.answer(), model=model, why=why)

    def confusions(self, linked: Mapping[str, int]) -> tuple[Confusion, ...]:
        """Return every tile that each place could have been given in error, and whether it was."""
        return tuple(
            Confusion(place.part, place.text, tile.owner, tile.text, linked.get(letter, UNKNOWN) == number)
            for letter, place in zip(LETTERS, self.places, strict=False)
            for number, tile in enumerate(self.tiles, 1)
            if tile.owner != place.part
        )

    def _owned(self, part: str) -> int:
        return next(number for number, tile in enumerate(self.tiles, 1) if tile.owner == part)

    def answer(self) -> str:
        """Return the model answer, such as `a2 b1`."""
        owned = (f"{letter}{self._owned(place.part)}" for letter, place in zip(LETTERS, self.places, strict=False))
        return " ".join(owned)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, nothing known, two swapped, and what cannot be read."""
        right = {place.part: 1.0 for place in self.places}
        letters = LETTERS[: len(self.places)]
        unknown = " ".join(f"{letter}0" for letter in letters)
        found = [
            Specimen(response=self.answer(), scores=right),
            Specimen(response=self.answer().replace(" ", ""), scores=right),
            Specimen(response=unknown, scores=dict.fromkeys(right, 0.0)),
        ]
        if len(self.places) > 1:
            swapped = self.answer().split()
            one, two = swapped[0][1:], swapped[1][1:]
            swapped[:2] = [f"{letters[0]}{two}", f"{letters[1]}{one}"]
            first, second = self.places[0].part, self.places[1].part
            found.append(Specimen(response=" ".join(swapped), scores={**right, first: 0.0, second: 0.0}))
            found.append(Specimen(response=f"{letters[0]}1", scores=None))
            found.append(Specimen(response=f"{letters[0]}1 {letters[1]}1", scores=None))
        bad = ("", "1a", f"{letters[0]}99", "hello there")
        return (*found, *(Specimen(response=text, scores=None) for text in bad))


class LinkedVariant(Concrete, frozen=True, kw_only=True):
    """A match or a grid made concrete."""

    prompt: str
    why: str
    links: Links

    def presented(self, how: str, rows: tuple[str, ...] = (), columns: tuple[str, ...] = ()) -> Presentation:
        """Return the places under letters and the tiles under numbers."""
        groups = (Group(lines=self.links.place_lines()), Group(lines=self.links.tile_lines()))
        return Presentation(prompt=self.prompt, groups=groups, how=how, rows=rows, columns=columns)

    def read(self, text: str) -> dict[str, int]:
        """Read links such as `a2 b1`."""
        return self.links.read(text)

    def mark(self, response: dict[str, int]) -> Verdict:
        """Mark each place by itself."""
        return self.links.verdict(response, self.why)

    def confusions(self, response: dict[str, int]) -> tuple[Confusion, ...]:
        """Return every wrong link that could have been made, and whether it was."""
        return self.links.confusions(response)

    def reveal(self) -> Verdict:
        """Show what belongs in every place."""
        return self.links.verdict({}, self.why)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, nothing known, two swapped, and what cannot be read."""
        return self.links.specimens()
