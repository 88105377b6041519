"""Options as bars under digits, as `choice` and `choices` share them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.answer import DrawnAnswer
from quizzer.tui.widgets.drawing import CURSOR, GROUNDS, INKS, SURFACE, Sketch, sign, tile
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Line, Presentation
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import Keys


class OptionsAnswer(DrawnAnswer):
    """Bars to pick from."""

    several: ClassVar[bool] = False
    words: ClassVar[dict[Outcome, str]] = {}

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the options with none picked."""
        super().__init__(presentation, glyphs)
        self.lines = presentation.groups[0].lines
        self.cursor = 0
        self.picks: set[int] = set()

    def response(self) -> str:
        """Return the numbers picked."""
        return " ".join(self.lines[place].label for place in sorted(self.picks))

    def fill(self, text: str) -> None:
        """Pick the numbers in `text`."""
        numbers = re.findall(r"\d", text)
        self.picks = {place for place, line in enumerate(self.lines) if line.label in numbers}
        self.cursor = min(self.picks, default=0)
        self.redraw()

    def toggle(self, place: int) -> None:
        """Pick the option at `place`, or unpick it."""
        self.cursor = place
        self.picks = self.picks ^ {place} if self.several else {place}

    def key(self, key: str, character: str) -> bool:
        """Act on digits, arrows, Tab and Space."""
        if character.isdigit() and 1 <= int(character) <= len(self.lines):
            self.toggle(int(character) - 1)
        elif key in {"down", "tab", "j"}:
            self.cursor = (self.cursor + 1) % len(self.lines)
        elif key in {"up", "k"}:
            self.cursor = (self.cursor - 1) % len(self.lines)
        elif key == "space":
            self.toggle(self.cursor)
        else:
            return False
        return True

    def pick(self, name: str) -> None:
        """Pick the option clicked."""
        self.toggle(int(name))

    def cursor_spot(self) -> str:
        """Return the option under the cursor."""
        return str(self.cursor)

    def sketch(self, width: int) -> Sketch:
        """Draw one bar for each option."""
        drawn = [self._bar(place, line, width) for place, line in enumerate(self.lines)]
        gap = self.roomy(sum(map(len, drawn)) + len(drawn))
        sketch = Sketch()
        for place, lines in enumerate(drawn):
            sketch.add(lines, str(place))
            if gap and place < len(drawn) - 1:
                sketch.gap()
        return sketch

    def _bar(self, place: int, line: Line, width: int) -> list[Content]:
        note = self.notes.get(line.label)
        outcome = note.outcome if note else Outcome.PLAIN
        picked, here = place in self.picks, place == self.cursor and not self.locked
        glyphs = self.glyphs
        shade = Outcome.RIGHT if outcome is Outcome.MISSED else outcome
        ink = INKS[shade] if note else "bold $accent" if picked else "$line"
        mark = glyphs.cursor if here else " "
        lead = Content.assemble(
            (glyphs.bar, ink),
            (mark, "bold $accent"),
            (f"{glyphs.picked if picked else glyphs.unpicked} ", "bold $accent" if picked else "$muted"),
            (f"{line.label}  ", "bold $accent"),
        )
        ground = GROUNDS.get(shade, SURFACE) if note else CURSOR if here else SURFACE
        quiet = "$muted" if note and outcome is Outcome.PLAIN else "bold" if picked else ""
        tails = [self._word(outcome)] if note and outcome is not Outcome.PLAIN else []
        return tile(content(line.text, quiet), width, lead=lead, tails=tails, ground=ground)

    def _word(self, outcome: Outcome) -> Content:
        ink = INKS[Outcome.RIGHT] if outcome is Outcome.MISSED else INKS[outcome]
        return Content.styled(f"{sign(outcome, self.glyphs)} {self.words[outcome]}", ink)

    def remarks(self) -> list[Content]:
        """Return why each option that went wrong is so."""
        found = []
        for line in self.lines:
            note = self.notes.get(line.label)
            if note and note.why and note.outcome is not Outcome.PLAIN:
                head = f"{sign(note.outcome, self.glyphs)} {line.label}  "
                found.append(Content.assemble((head, INKS[note.outcome]), content(note.why)))
        return found

    def hints(self) -> tuple[Hint, ...]:
        """Return how to pick."""
        digits = f"1-{len(self.lines)}"
        return (Hint(digits, "pick"), Hint("space", "toggle" if self.several else "pick", "answer.toggle_here"))

    def action_toggle_here(self) -> None:
        """Pick what is under the cursor."""
        if not self.locked:
            self.toggle(self.cursor)
            self.changed()

    def keys_help(self) -> Keys:
        """Return the keys for options."""
        what = "pick an option, or take the pick back" if self.several else "pick an option"
        return ((f"1-{len(self.lines)}", what), ("Up Down Tab", "move"), ("Space", what))
