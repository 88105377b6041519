"""Tiles linked to places, as `match` (left sides) and `grid` (cells) share it.

A letter names a place, a digit a tile, in either order; where a place is chosen a digit links it, where
a tile is held a letter drops it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.answer import DrawnAnswer
from quizzer.tui.widgets.board import UNKNOWN, Board
from quizzer.tui.widgets.drawing import CURSOR, GROUNDS, INKS, SURFACE, sign
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Presentation
    from quizzer.study.asking import LineNote
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import Keys


class LinksAnswer(DrawnAnswer):
    """Places under letters, tiles under digits, and the links between them."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show places and tiles with nothing linked."""
        super().__init__(presentation, glyphs)
        self.board = Board(presentation)
        self.chosen = ""
        """The place that the next digit links."""
        self.held = ""
        """The tile that the next letter gets."""
        self.cursor = self.board.letters[0]

    def response(self) -> str:
        """Return the links such as `a2 b1 c0`."""
        return self.board.response()

    def fill(self, text: str) -> None:
        """Make the links in `text`, and go to the first place without one."""
        self.board.fill(text)
        self.held, last = "", self.board.letters[-1]
        self.linked(last)
        self.redraw()

    # Linking

    def link(self, letter: str, digit: str) -> None:
        """Link a place with a tile, which leaves the place where it was."""
        for changed in self.board.link(letter, digit):
            self.notes.pop(changed, None)
        self.held = ""
        self.chosen = ""
        self.linked(letter)

    def linked(self, letter: str) -> None:
        """Go on from the place that was linked."""
        self.cursor = letter

    def next_open(self, letter: str) -> str:
        """Return the next place without a tile, or with a wrong one, after `letter`; nothing when there is none."""
        wrong = {one for one, note in self.notes.items() if note.outcome is not Outcome.RIGHT}
        return next((one for one in self.board.after(letter) if one not in self.board.links or one in wrong), "")

    def pick(self, name: str) -> None:
        """Act on a place or a tile that was named, by key or click."""
        self.cursor = name
        if name in self.board.letters:
            if self.held:
                self.link(name, self.held)
            else:
                self.chosen = name
        elif self.chosen:
            self.link(self.chosen, name)
        else:
            self.held = "" if self.held == name else name

    def key(self, key: str, character: str) -> bool:
        """Act on letters, digits, `0`, Space, Backspace and what moves."""
        target = self.chosen or (self.cursor if self.cursor in self.board.letters else "")
        if character in [*self.board.letters, *self.board.digits] and character:
            self.pick(character)
        elif character == UNKNOWN and target:
            self.link(target, UNKNOWN)
        elif key == "space":
            self.take()
        elif key in {"backspace", "delete"} and target:
            self.board.links.pop(target, None)
            self.notes.pop(target, None)
        else:
            return self.move(key)
        return True

    def take(self) -> None:
        """Do what Space does: pick what is under the cursor."""
        self.pick(self.cursor)

    def move(self, key: str) -> bool:
        """Move the cursor; return whether the key does that."""
        raise NotImplementedError

    def action_take(self) -> None:
        """Pick what is under the cursor."""
        if not self.locked:
            self.take()
            self.changed()

    def cursor_spot(self) -> str:
        """Return what is under the cursor."""
        return self.cursor

    # Drawing

    def ground(self, name: str) -> str:
        """Return the ground of a place or a tile."""
        note = self.notes.get(name)
        if note is not None and note.outcome is not Outcome.PLAIN:
            return GROUNDS[note.outcome]
        marked = {self.held, self.chosen} - {""} or {self.cursor}
        return CURSOR if name in marked and not self.locked else SURFACE

    def mark(self, name: str) -> str:
        """Return the sign before a place or a tile: held or chosen, under the cursor, or nothing."""
        if self.locked:
            return " "
        if name in {self.held, self.chosen}:
            return self.glyphs.picked
        return self.glyphs.cursor if name == self.cursor else " "

    def place_tails(self, letter: str) -> list[Content]:
        """Return the plain-text twin of a link, line by line: what was given, and what belongs there."""
        note, glyphs = self.notes.get(letter), self.glyphs
        given = self.board.links.get(letter, "")
        shown = "?" if given == UNKNOWN else given
        if note is None:
            return [Content.styled(f"{glyphs.arrow} {shown}", f"bold {self.board.colour(letter)}")] if given else []
        head = sign(note.outcome, glyphs)
        tails = [Content.styled(f"{head} {note.given or '?'}", INKS[note.outcome])]
        if note.answer and note.answer != note.given:
            tails.append(Content.styled(f"{glyphs.arrow} {note.answer}", "bold $success"))
        return tails

    def remarks(self) -> list[Content]:
        """Return, for each place, which tile belongs there where another was put, and why."""
        noted = [self.notes[letter] for letter in self.board.letters if letter in self.notes]
        return [self._remark(note) for note in noted if note.outcome is not Outcome.RIGHT and note.answer]

    def _remark(self, note: LineNote) -> Content:
        ink, arrow = INKS[note.outcome], self.glyphs.arrow
        return Content.assemble(
            (f"{sign(note.outcome, self.glyphs)} {note.label}  ", ink),
            self.place_text(note.label).stylize("bold"),
            (f" {arrow} {note.answer} ", "bold $success"),
            self.board.text(note.answer),
            Content.assemble("\n", content(note.why, "$muted")) if note.why else "",
        )

    def place_text(self, letter: str) -> Content:
        """Return what a place says."""
        return self.board.text(letter)

    # Keys

    def hints(self) -> tuple[Hint, ...]:
        """Return how to link."""
        letters = Hint(f"{self.board.letters[0]}-{self.board.letters[-1]}", "pick")
        return (letters, Hint(f"1-{len(self.board.digits)}", "link"), Hint("0", "not known"))

    def keys_help(self) -> Keys:
        """Return the keys for links."""
        return (
            (f"{self.board.letters[0]}-{self.board.letters[-1]}", "choose a place, or give it the tile you hold"),
            (f"1-{len(self.board.digits)}", "link the chosen place with a tile, or hold the tile"),
            ("0", "say that you do not know this one"),
            ("Arrows Tab", "move"),
            ("Space", "choose or link what is under the cursor"),
            ("Backspace", "take a link back"),
        )
