"""`order`: a list whose things are carried to their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.prose import visible
from quizzer.tui.widgets.answer import DrawnAnswer
from quizzer.tui.widgets.drawing import CURSOR, GROUNDS, INKS, SURFACE, Sketch, sign, tile
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Line, Presentation
    from quizzer.study.asking import LineNote
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import Keys


class OrderAnswer(DrawnAnswer):
    """Carry things up and down."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the things as drawn."""
        super().__init__(presentation, glyphs)
        self.things = list(presentation.groups[0].lines)
        self.cursor = 0
        self.grabbed = False

    def response(self) -> str:
        """Return the things' numbers from first to last."""
        return " ".join(line.label for line in self.things)

    def fill(self, text: str) -> None:
        """Put the things in the order of the numbers in `text`; those it does not name come last."""
        named = re.findall(r"\d", text)
        places = {label: place for place, label in enumerate(named)}
        self.things.sort(key=lambda line: places.get(line.label, len(named)))
        self.redraw()

    def carry(self, to: int) -> None:
        """Take the thing under the cursor to the place `to`, from 0."""
        to = max(0, min(len(self.things) - 1, to))
        self.things.insert(to, self.things.pop(self.cursor))
        self.cursor = to

    def key(self, key: str, character: str) -> bool:
        """Act on digits, Space, arrows, J and K."""
        steps = {"down": 1, "j": 1, "tab": 1, "up": -1, "k": -1}
        if character.isdigit() and 1 <= int(character) <= len(self.things):
            self.carry(int(character) - 1)
            self.grabbed = False
        elif character in {"J", "K"} or key in {"shift+down", "shift+up"}:
            self.carry(self.cursor + (1 if character == "J" or key == "shift+down" else -1))
        elif key in steps and self.grabbed:
            self.carry(self.cursor + steps[key])
        elif key in steps:
            self.cursor = (self.cursor + steps[key]) % len(self.things)
        elif key == "space":
            self.grabbed = not self.grabbed
        else:
            return False
        return True

    def pick(self, name: str) -> None:
        """Grab the thing clicked, or take the one grabbed to where the click is."""
        place = int(name)
        if self.grabbed:
            self.carry(place)
            self.grabbed = False
        else:
            self.cursor, self.grabbed = place, True

    def cursor_spot(self) -> str:
        """Return the thing under the cursor."""
        return str(self.cursor)

    def sketch(self, width: int) -> Sketch:
        """Draw the things from first to last."""
        drawn = [self._bar(place, line, width) for place, line in enumerate(self.things)]
        gap = self.roomy(sum(map(len, drawn)) + len(drawn) + 2)
        first, _, last = visible(self.presentation.groups[0].title).partition(" → ")
        sketch = Sketch()
        sketch.add([Content.styled(f"   {self.glyphs.above} {first}", "italic $muted")])
        for place, lines in enumerate(drawn):
            sketch.add(lines, str(place))
            if gap and place < len(drawn) - 1:
                sketch.gap()
        sketch.add([Content.styled(f"   {self.glyphs.below} {last}", "italic $muted")])
        return sketch

    def _bar(self, place: int, line: Line, width: int) -> list[Content]:
        note = self.notes.get(line.label)
        here = place == self.cursor and not self.locked
        held = here and self.grabbed
        glyphs = self.glyphs
        mark = glyphs.up_down if held else glyphs.cursor if here else " "
        bar = INKS[note.outcome] if note else "$accent" if here else "$line"
        number = (f"{place + 1} ", "bold $accent" if here else "bold $muted")
        lead = Content.assemble((f" {mark} ", "bold $accent"), number, (f"{glyphs.bar} ", bar))
        ground = GROUNDS.get(note.outcome, SURFACE) if note else CURSOR if here else SURFACE
        text = content(line.text, "bold" if held else "")
        return tile(text, width, lead=lead, tails=self._tails(note), ground=ground)

    def _tails(self, note: LineNote | None) -> list[Content]:
        if note is None:
            return []
        moved = note.answer and note.answer != note.given
        answer = f" {self.glyphs.arrow} {note.answer}" if moved else ""
        return [Content.assemble((sign(note.outcome, self.glyphs), INKS[note.outcome]), (answer, "bold $success"))]

    def remarks(self) -> list[Content]:
        """Return why the things that were misplaced stand where they do."""
        wrong = [(line, self.notes[line.label]) for line in self.things if line.label in self.notes]
        return [
            Content.assemble(
                (f"{note.answer}  ", "bold $accent"), content(line.text, "bold"), "\n", content(note.why, "$muted")
            )
            for line, note in sorted(wrong, key=lambda pair: pair[1].answer)
            if note.why and note.given != note.answer
        ]

    def hints(self) -> tuple[Hint, ...]:
        """Return how to carry."""
        grab = "drop" if self.grabbed else "grab"
        return (Hint("space", grab, "answer.grab"), Hint("J K", "carry"), Hint(f"1-{len(self.things)}", "send to"))

    def action_grab(self) -> None:
        """Grab what is under the cursor, or drop it."""
        if not self.locked:
            self.grabbed = not self.grabbed
            self.changed()

    def keys_help(self) -> Keys:
        """Return the keys for a list."""
        return (
            ("Up Down Tab", "move; with a thing grabbed, carry it"),
            ("Space", "grab the thing under the cursor, or drop it"),
            ("J K", "carry it down or up"),
            (f"1-{len(self.things)}", "send it to a place"),
        )
