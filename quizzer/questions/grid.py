"""`grid`: put each tile in its cell of a table of up to 4 x 4. Each cell has a memory of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.generators.draws import Draws
from quizzer.questions.base import (
    Authored,
    Presentation,
    Slug,
    Text,
    fingerprint_of,
)
from quizzer.questions.links import Distractor, LinkedVariant, Links, Place, Tile, distractor_tiles
from quizzer.questions.twins import refuse_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

Headings = Annotated[tuple[Text, ...], msgspec.Meta(min_length=2, max_length=4)]
SIDE = Annotated[int, msgspec.Meta(ge=1, le=4)]


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell, by row and column from 1, and the tile that belongs there in one or several wordings."""

    id: Slug
    row: SIDE
    column: SIDE
    tile: Text | Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=9)]
    why: str = ""
    slips: dict[Slug, Slug] = {}
    """The slip of putting another cell's tile here, by that cell's id."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return every wording of the tile."""
        return (self.tile,) if isinstance(self.tile, str) else self.tile


class Grid(Authored, frozen=True, kw_only=True, tag="grid", forbid_unknown_fields=True):
    """Put each tile in its cell."""

    rows: Headings
    columns: Headings
    cells: Annotated[tuple[Cell, ...], msgspec.Meta(min_length=2, max_length=16)]
    distractors: tuple[str | Distractor, ...] = ()
    turn: bool = True
    """Whether the order of rows and columns may turn with the seed."""

    kind: ClassVar[str] = "grid"
    seconds: ClassVar[float] = 8.0
    name: ClassVar[str] = "Place"
    repairable: ClassVar[bool] = True
    confusable: ClassVar[bool] = True

    def items(self) -> tuple[str, ...]:
        """Return the cells' ids."""
        return tuple(cell.id for cell in self.cells)

    def variant(self, seed: int, parts: Sequence[str]) -> GridVariant:
        """Return the cells and tiles in the order and wording of `seed`; a grid asks all its cells."""
        del parts
        draws = Draws(self.id, seed, "cells")
        turned = draws.shuffled if self.turn else list
        rows, columns = turned(range(len(self.rows))), turned(range(len(self.columns)))
        cells = sorted(self.cells, key=lambda cell: (rows.index(cell.row - 1), columns.index(cell.column - 1)))
        places = tuple(self._place(cell, rows.index(cell.row - 1), columns.index(cell.column - 1)) for cell in cells)
        tiles = [Tile(text=draws.choose(cell.wordings), owner=cell.id) for cell in self.cells]
        tiles = draws.shuffled([*tiles, *distractor_tiles(self.distractors)])
        return GridVariant(
            seed=seed,
            parts=self.items(),
            prompt=self.prompt,
            why=self.why,
            links=Links(places=places, tiles=tuple(tiles)),
            rows=tuple(self.rows[row] for row in rows),
            columns=tuple(self.columns[column] for column in columns),
        )

    def _place(self, cell: Cell, row: int, column: int) -> Place:
        text = f"{self.rows[cell.row - 1]} · {self.columns[cell.column - 1]}"
        return Place(part=cell.id, text=text, why=cell.why, slips=cell.slips, row=row, column=column)

    def luck(self) -> float:
        """Return one in as many tiles as are shown."""
        return 1 / (len(self.cells) + len(self.distractors))

    def fingerprint(self, part: str) -> str:
        """Return what belongs in the cell."""
        return fingerprint_of(*sorted(next(cell.wordings for cell in self.cells if cell.id == part)))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips of cells and distractors."""
        names = [slip for cell in self.cells for slip in cell.slips.values()]
        names += [tile.slip for tile in distractor_tiles(self.distractors) if tile.slip]
        return tuple(dict.fromkeys(names))

    def problems(self, node: Node, found: Problems) -> None:
        """Note cells outside the table or filled twice, twin tiles, and slips that name no cell."""
        ids = self.items()
        taken: dict[tuple[int, int], str] = {}
        texts = []
        for number, cell in enumerate(self.cells):
            place = node.at("cells", number)
            for side, most in (("row", len(self.rows)), ("column", len(self.columns))):
                if getattr(cell, side) > most:
                    message = f"{side} {getattr(cell, side)} does not exist; {side}s are 1 to {most}"
                    found.add(place.at(side), "no-such-cell", message)
            first = taken.setdefault((cell.row, cell.column), cell.id)
            if first != cell.id:
                message = f"the cell `{first}` has this row and column already; change one of the two"
                found.add(place.at("row"), "same-cell", message)
            for other in cell.slips:
                if other not in ids or other == cell.id:
                    known = ", ".join(one for one in dict.fromkeys(ids) if one != cell.id)
                    message = f"`{other}` is no other cell; there are {known}"
                    found.add(place.at("slips").key(other), "unknown-cell", message)
            texts += [(place.at("tile", index), text) for index, text in enumerate(cell.wordings)]
        texts += [(node.at("distractors", index), one.text) for index, one in enumerate(self._spare())]
        refuse_twins(found, "same-id", [(node.at("cells", place, "id"), part) for place, part in enumerate(ids)])
        refuse_twins(found, "ambiguous-tile", texts)

    def _spare(self) -> list[Tile]:
        return distractor_tiles(self.distractors)


class GridVariant(LinkedVariant, frozen=True, kw_only=True):
    """The table in the order shown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]

    def present(self) -> Presentation:
        """Show the cells under letters, row by row, and the tiles under numbers."""
        how = "a letter and a number for each cell, such as a2 b1; 0 for one you do not know"
        return self.presented(how, self.rows, self.columns)
