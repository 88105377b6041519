"""`match`: two columns of tiles with lines between them; in a narrow terminal one column that says the links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.board import UNKNOWN
from quizzer.tui.widgets.drawing import NARROW, Sketch, chip, padded, tile
from quizzer.tui.widgets.links import LinksAnswer
from quizzer.tui.widgets.prose import content
from quizzer.tui.widgets.threads import Thread, woven

if TYPE_CHECKING:
    from quizzer.questions.base import Line, Presentation
    from quizzer.tui.glyphs import Glyphs

LEFT_SHARE, MIDDLE_SHARE = 0.42, 0.15


class MatchAnswer(LinksAnswer):
    """Link left sides with right sides."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show both columns, the first left side chosen."""
        super().__init__(presentation, glyphs)
        self.chosen = self.board.letters[0]

    def reopen(self) -> None:
        """Choose the first pair that is not right."""
        self.chosen = self.cursor = self.next_open(self.board.letters[-1])
        super().reopen()

    def linked(self, letter: str) -> None:
        """Choose the next left side without a link."""
        self.chosen = self.next_open(letter)
        self.cursor = self.chosen or letter

    def move(self, key: str) -> bool:
        """Move up and down in a column, across to the other, or by Tab to the next open left side."""
        column = self.board.letters if self.cursor in self.board.letters else self.board.digits
        place = column.index(self.cursor)
        if key in {"down", "up"}:
            self.cursor = column[(place + (1 if key == "down" else -1)) % len(column)]
            if column is self.board.letters:
                self.chosen = self.cursor
        elif key in {"left", "right"}:
            other = self.board.letters if key == "left" else self.board.digits
            self.cursor = other[min(place, len(other) - 1)] if other is not column else self.cursor
            self._settle(key)
        elif key == "tab":
            self.cursor = self.chosen = self.next_open(self.chosen or self.board.letters[-1]) or self.board.letters[0]
        else:
            return False
        return True

    def _settle(self, key: str) -> None:
        if key == "left":
            self.cursor = self.chosen or self.cursor
        elif not self.chosen and not self.held:
            self.chosen = self.board.letters[0]

    # Drawing

    def sketch(self, width: int) -> Sketch:
        """Draw two columns where there is room for them."""
        return self._wide(width) if width >= NARROW else self._narrow(width)

    def _wide(self, width: int) -> Sketch:
        middle = max(11, round(width * MIDDLE_SHARE))
        left = round((width - middle) * LEFT_SHARE) + 1
        right = width - middle - left
        lefts = [self._left(line, left) for line in self.board.places]
        rights = [self._right(line, right) for line in self.board.tiles]
        gap = int(self.roomy(sum(map(len, rights)) + len(rights)))
        rows = max(map(len, lefts[:1] + lefts))
        pitch = max(rows + gap, (sum(map(len, rights)) + gap * len(rights)) // len(lefts)) if len(lefts) > 1 else 0
        starts = [place * min(pitch, rows + 2) for place in range(len(lefts))]
        ends = [sum(map(len, rights[:place])) + gap * place for place in range(len(rights))]
        height = max(starts[-1] + len(lefts[-1]), ends[-1] + len(rights[-1]))
        threads = woven(self._threads(starts, ends), middle, height, blank=self.glyphs.threads, end=self.glyphs.picked)
        sketch = Sketch()
        columns = (_stacked(lefts, starts, left, height), threads, _stacked(rights, ends, right, height))
        sketch.add([Content.assemble(*cells) for cells in zip(*columns, strict=True)])
        for label, y, lines in zip(self.board.letters, starts, lefts, strict=True):
            sketch.name(label, Region(0, y, left, len(lines)))
        for label, y, lines in zip(self.board.digits, ends, rights, strict=True):
            sketch.name(label, Region(left + middle, y, right, len(lines)))
        return sketch

    def _threads(self, starts: list[int], ends: list[int]) -> list[Thread]:
        found = []
        for place, letter in enumerate(self.board.letters):
            note = self.notes.get(letter)
            wrong = note is not None and note.outcome is not Outcome.RIGHT
            digit = note.answer if wrong and note and note.answer else self.board.links.get(letter, UNKNOWN)
            if digit != UNKNOWN:
                style = "$error" if wrong and not (note and note.answer) else self.board.colour(letter)
                found.append(Thread(starts[place], ends[self.board.digits.index(digit)], style, dashed=wrong))
        return found

    def _narrow(self, width: int) -> Sketch:
        sketch = Sketch()
        for line in self.board.places:
            sketch.add(self._left(line, width), line.label)
        sketch.gap()
        for line in self.board.tiles:
            sketch.add(self._right(line, width, back=True), line.label)
        return sketch

    def _left(self, line: Line, width: int) -> list[Content]:
        label = line.label
        coloured = self.board.filled(label)
        lead = self._lead(label, self.board.colour(label) if coloured or self.notes else "")
        strong = "bold" if label == self.chosen and not self.locked else ""
        text = content(line.text, strong)
        return tile(text, width, lead=lead, tails=self.place_tails(label), ground=self.ground(label))

    def _right(self, line: Line, width: int, *, back: bool = False) -> list[Content]:
        label = line.label
        owner = self._owner(label)
        tails = (
            [Content.styled(f"{self.glyphs.back} {owner}", f"bold {self.board.colour(owner)}")]
            if owner and back
            else []
        )
        lead = self._lead(label, self.board.colour(owner) if owner else "")
        quiet = "$muted" if self.locked and not owner else ""
        return tile(content(line.text, quiet), width, lead=lead, tails=tails, ground=self.ground(label))

    def _owner(self, digit: str) -> str:
        """Return the left side a tile belongs to once that is known, else the one it is linked with."""
        answers = {note.answer: letter for letter, note in self.notes.items() if note.answer}
        return answers.get(digit, "") if self.locked else self.board.holder(digit)

    def _lead(self, label: str, colour: str) -> Content:
        return Content.assemble((self.mark(label), "bold $accent"), chip(label, colour), " ")


def _stacked(drawn: list[list[Content]], tops: list[int], width: int, height: int) -> list[Content]:
    """Return a column of `height` lines with each drawing at its top."""
    column = [Content(" " * width)] * height
    for lines, top in zip(drawn, tops, strict=True):
        column[top : top + len(lines)] = [padded(line, width) for line in lines]
    return column
