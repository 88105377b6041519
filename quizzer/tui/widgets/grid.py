"""`grid`: the table with its headings, the tiles below; a tile is picked up and dropped in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.board import UNKNOWN
from quizzer.tui.widgets.drawing import INKS, NARROW, Sketch, chip, padded, tile, wrapped
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.links import LinksAnswer
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Line, Presentation
    from quizzer.tui.glyphs import Glyphs

LEAST_ROWS = 2
AIRY = 32
"""From so many rows up cells are taller and tiles stand apart."""
HEADING_SHARE = 0.16


class GridAnswer(LinksAnswer):
    """Drop tiles in cells."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the empty table with the cursor on the first tile."""
        super().__init__(presentation, glyphs)
        self.cursor = self.board.digits[0]
        self.at = {(line.row, line.column): line for line in self.board.places}

    def reopen(self) -> None:
        """Go to the first cell that is not right."""
        self.cursor = self.next_open(self.board.letters[-1]) or self.board.letters[0]
        super().reopen()

    def linked(self, letter: str) -> None:
        """Go to the next tile that lies free."""
        free = [digit for digit in self.board.digits if not self.board.holder(digit)]
        self.cursor = free[0] if free and self.next_open(letter) else letter

    def take(self) -> None:
        """Pick up the tile under the cursor, or drop the one held; lift the tile of a filled cell."""
        name = self.cursor
        lifts = name in self.board.letters and not self.held and self.board.filled(name)
        if lifts:
            self.held = self.board.links[name]
            self.chosen = ""
            self.board.links.pop(name, None)
            self.notes.pop(name, None)
            return
        self.pick(name)
        if self.held:
            self.cursor = self.next_open(self.board.letters[-1]) or self.board.letters[0]

    def move(self, key: str) -> bool:
        """Move among the cells, and down from them to the tiles."""
        moves = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
        if key == "tab":
            names = [*self.board.letters, *self.board.digits]
            self.cursor = names[(names.index(self.cursor) + 1) % len(names)]
        elif key not in moves:
            return False
        elif self.cursor in self.board.letters:
            self._move_cell(*moves[key])
        else:
            self._move_tile(1 if key in {"down", "right"} else -1)
        self.chosen = ""
        return True

    def _move_cell(self, down: int, across: int) -> None:
        line = next(line for line in self.board.places if line.label == self.cursor)
        row, column = line.row + down, line.column + across
        while 0 <= row < len(self.presentation.rows) and 0 <= column < len(self.presentation.columns):
            if (row, column) in self.at:
                self.cursor = self.at[row, column].label
                return
            row, column = row + down, column + across
        if row >= len(self.presentation.rows):
            self.cursor = self.board.digits[0]

    def _move_tile(self, step: int) -> None:
        place = self.board.digits.index(self.cursor) + step
        self.cursor = self.board.letters[-1] if place < 0 else self.board.digits[min(place, len(self.board.digits) - 1)]

    def place_text(self, letter: str) -> Content:
        """Return the headings of a cell."""
        line = next(line for line in self.board.places if line.label == letter)
        row, column = content(self.presentation.rows[line.row]), content(self.presentation.columns[line.column])
        return Content.assemble(row, f" {self.glyphs.dot} ", column)

    # Drawing

    def sketch(self, width: int) -> Sketch:
        """Draw the table where there is room for it, else one cell below the other; then the tiles."""
        columns = len(self.presentation.columns)
        sketch = Sketch()
        if width >= max(NARROW, 14 + 18 * columns):
            self._table(sketch, width)
        else:
            self._list(sketch, width)
        if self.roomy(len(sketch.lines) + len(self.board.tiles) + 1) and not self.locked:
            sketch.gap()
        self._tiles(sketch, width)
        return sketch

    def _table(self, sketch: Sketch, width: int) -> None:
        rows, columns = self.presentation.rows, self.presentation.columns
        words = [word for text in rows for word in content(text).plain.split()]
        longest = max(map(len, words), default=0) + 2
        heading = max(10, round(width * HEADING_SHARE), min(longest, width // 4))
        cell = (width - heading) // len(columns)
        titles = [wrapped(content(text, "italic $muted"), cell - 4) for text in columns]
        for line in range(max(map(len, titles))):
            texts = [title[line] if line < len(title) else Content("") for title in titles]
            headings = [Content.assemble("  ", padded(one, cell - 2)) for one in texts]
            sketch.add([Content.assemble(" " * heading, *headings)])
        for row, text in enumerate(rows):
            self._row(sketch, row, wrapped(content(text, "italic $muted"), heading - 2), heading, cell)

    def _row(self, sketch: Sketch, row: int, title: list[Content], heading: int, cell: int) -> None:
        places = [self.at.get((row, column)) for column in range(len(self.presentation.columns))]
        bodies = [self._body(line, cell - 4) if line else [] for line in places]
        least = LEAST_ROWS + (1 if self.screen.size.height >= AIRY else 0)
        height = max(least, len(title), *map(len, bodies))
        boxes = [self._box(line, body, cell, height) for line, body in zip(places, bodies, strict=True)]
        top = len(sketch.lines)
        for y in range(height + 2):
            text = title[y - 1] if 1 <= y <= len(title) else Content("")
            left = Content.assemble(" " * (heading - 1 - text.cell_length), text, " ")
            sketch.add([Content.assemble(left, *(box[y] for box in boxes))])
        for column, line in enumerate(places):
            if line:
                sketch.name(line.label, Region(heading + column * cell, top, cell, height + 2))

    def _body(self, line: Line, width: int) -> list[Content]:
        """Return what lies in a cell, and after the check what belongs there."""
        note, given = self.notes.get(line.label), self.board.links.get(line.label, "")
        if given == UNKNOWN:
            body = [Content.styled("? not known", "$muted")]
        elif given:
            lead = Content.assemble(chip(given, self.board.colour(line.label)), " ")
            body = tile(self.board.text(given), width, lead=lead, ground="")
        else:
            body = [Content.styled(self.glyphs.unpicked, "$muted")]
        if note and note.answer and note.answer != note.given:
            arrow = Content.styled(f"{self.glyphs.arrow} {note.answer} ", "bold $success")
            body += tile(self.board.text(note.answer, "$success"), width, lead=arrow, ground="")
        return body

    def _box(self, line: Line | None, body: list[Content], width: int, height: int) -> list[Content]:
        if line is None:
            return [Content(" " * width)] * (height + 2)
        letter = line.label
        corners, ink, ground = self.glyphs.box, self._edge(letter), self.ground(letter)
        side, end = (corners[5], ink), Content(" ")
        mark = self.mark(letter)
        label = (letter, "bold $muted" if ink == "$line" else f"bold {ink}")
        title = Content.assemble((f"{mark} ".lstrip(), "bold $accent"), label, self._outcome(letter))
        across = corners[4] * max(1, width - 6 - title.cell_length)
        head = Content.assemble((f"{corners[0]}{corners[4]} ", ink), title, (f" {across}{corners[1]} ", ink))
        filled = [*body, *([Content("")] * (height - len(body)))]
        inner = [padded(Content.assemble(" ", one), width - 3) for one in filled]
        middle = [Content.assemble(side, one, side).stylize_before(ground) + end for one in inner]
        foot = Content.styled(f"{corners[2]}{corners[4] * (width - 3)}{corners[3]} ", ink)
        return [padded(head, width), *middle, foot]

    def _edge(self, letter: str) -> str:
        note = self.notes.get(letter)
        if note is not None and note.outcome is not Outcome.PLAIN:
            return INKS[note.outcome].removeprefix("bold ")
        here = letter in {self.cursor, self.chosen} and not self.locked
        return "$accent" if here else "$muted" if letter in self.board.links else "$line"

    def _outcome(self, letter: str) -> Content:
        note = self.notes.get(letter)
        if note is None:
            return Content("")
        words = {Outcome.RIGHT: "right", Outcome.WRONG: "not this", Outcome.MISSED: "not known"}
        tails = self.place_tails(letter)
        return Content.assemble(" ", tails[0].first_line[:1], " ", (words.get(note.outcome, ""), INKS[note.outcome]))

    def _list(self, sketch: Sketch, width: int) -> None:
        for line in self.board.places:
            lead = Content.assemble((self.mark(line.label), "bold $accent"), self._cell_chip(line.label), " ")
            text = Content.assemble(self.place_text(line.label).stylize("$muted"), "\n", self._list_text(line.label))
            tails = self.place_tails(line.label)
            sketch.add(tile(text, width, lead=lead, tails=tails, ground=self.ground(line.label)), line.label)
        sketch.gap()

    def _list_text(self, letter: str) -> Content:
        given = self.board.links.get(letter, "")
        if given in {"", UNKNOWN}:
            return Content.styled("? not known" if given else self.glyphs.unpicked, "$muted")
        return self.board.text(given)

    def _cell_chip(self, letter: str) -> Content:
        return chip(letter, self.board.colour(letter) if self.board.filled(letter) else "")

    def _tiles(self, sketch: Sketch, width: int) -> None:
        if self.locked:
            return
        for line in self.board.tiles:
            owner = self.board.holder(line.label)
            colour = self.board.colour(owner) if owner else ""
            lead = Content.assemble((self.mark(line.label), "bold $accent"), chip(line.label, colour), " ")
            tails = [Content.styled(f"{self.glyphs.arrow} {owner}", f"bold {colour}")] if owner else []
            text = content(line.text, "$muted" if owner else "bold" if self.held == line.label else "")
            sketch.add(tile(text, width, lead=lead, tails=tails, ground=self.ground(line.label)), line.label)
            if self.screen.size.height >= AIRY:
                sketch.gap()

    def hints(self) -> tuple[Hint, ...]:
        """Return how to pick up and drop."""
        cells = f"{self.board.letters[0]}-{self.board.letters[-1]}"
        space = Hint("space", "drop" if self.held else "pick up", "answer.take")
        return (Hint(f"1-{len(self.board.digits)}", "pick up"), Hint(cells, "drop in"), space)
