"""`card`: the front is the prompt; Space or Enter turns it over, then 1 to 4 say how well it was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.tui.widgets.answer import DrawnAnswer
from quizzer.tui.widgets.drawing import CURSOR, SURFACE, Sketch, tile
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Line, Presentation, Verdict
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import Keys

MEANING = {
    "again": "I did not know it",
    "hard": "I knew it, with trouble",
    "good": "I knew it",
    "easy": "I knew it at once",
}
BACK = "back"


class CardAnswer(DrawnAnswer):
    """Recall, turn over, rate."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the front."""
        super().__init__(presentation, glyphs)
        self.lines = presentation.groups[0].lines
        self.back: str | None = None
        self.cursor = 2
        self.rated = ""

    def response(self) -> str:
        """Return the rating under the cursor."""
        return self.lines[self.cursor].text

    def fill(self, text: str) -> None:
        """Go to the rating that `text` says."""
        places = [place for place, line in enumerate(self.lines) if line.text == text]
        self.cursor = places[0] if places else self.cursor
        self.redraw()

    def check(self) -> None:
        """Turn the card over, or take the rating under the cursor."""
        if self.back is None:
            self.post_message(self.Turned())
        else:
            super().check()

    def turn(self, verdict: Verdict) -> None:
        """Show the back."""
        self.back = verdict.model
        self.redraw()

    def key(self, key: str, character: str) -> bool:
        """Act on Space, digits and arrows."""
        if self.back is None:
            if key != "space":
                return False
            self.check()
        elif character in {"1", "2", "3", "4"}:
            self._rate(int(character) - 1)
        elif key in {"down", "right", "tab"}:
            self.cursor = (self.cursor + 1) % len(self.lines)
        elif key in {"up", "left"}:
            self.cursor = (self.cursor - 1) % len(self.lines)
        elif key == "space":
            self._rate(self.cursor)
        else:
            return False
        return True

    def _rate(self, place: int) -> None:
        self.cursor = place
        self.check()

    def pick(self, name: str) -> None:
        """Turn the card over, or take the rating clicked."""
        if self.back is None:
            self.check()
        elif name != BACK:
            self._rate(int(name))

    def cursor_spot(self) -> str:
        """Return the rating under the cursor."""
        return BACK if self.back is None else str(self.cursor)

    def sketch(self, width: int) -> Sketch:
        """Draw the back or the way to it, then the ratings."""
        sketch = Sketch()
        if self.back is None:
            ask = Content.styled("Say it to yourself, then turn the card over.", "$muted")
            sketch.add(self._face(ask, width), BACK)
            return sketch
        sketch.add(self._face(content(self.back, "bold"), width), BACK)
        if self.locked:
            return sketch
        sketch.gap()
        for place, line in enumerate(self.lines):
            sketch.add(self._bar(place, line, width), str(place))
        return sketch

    def _face(self, text: Content, width: int) -> list[Content]:
        glyphs, height = self.glyphs, self.screen.size.height
        lead = Content.styled(f"{glyphs.bar}  ", "$accent")
        blank = [tile(Content(""), width, lead=lead)[0]] if height >= 20 else []  # noqa: PLR2004  room to breathe
        body = [line for one in text.wrap(width - 5) for line in tile(one, width, lead=lead)]
        return [*blank, *body, *blank]

    def _bar(self, place: int, line: Line, width: int) -> list[Content]:
        here = place == self.cursor
        mark = self.glyphs.cursor if here else " "
        bar = (self.glyphs.bar, "$accent" if here else "$line")
        lead = Content.assemble(bar, (f"{mark} {line.label}  ", "bold $accent"))
        text = Content.assemble((f"{line.text:<7}", "bold"), (MEANING[line.text], "$muted"))
        return tile(text, width, lead=lead, ground=CURSOR if here else SURFACE)

    def hints(self) -> tuple[Hint, ...]:
        """Return how to turn over and how to rate."""
        if self.back is None:
            return (Hint("space", "turn over", "answer.turn_over"),)
        return (Hint("1-4", "how well"),)

    def action_turn_over(self) -> None:
        """Turn the card over."""
        self.check()

    def keys_help(self) -> Keys:
        """Return the keys for a card."""
        return (("Space Enter", "turn the card over"), ("1-4", "say how well you knew it"), ("Up Down", "move"))
