"""What every answer widget does: holds an entry, says it in the type's own grammar, shows what became of it.

Widgets report upwards in messages and are told downwards by method; they know no store and no sitting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.message import Message
from textual.widget import Widget

from quizzer.tui.widgets.drawing import Sketch
from quizzer.tui.widgets.lines import Lined
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from textual import events
    from textual.content import Content
    from textual.geometry import Region, Size

    from quizzer.questions.base import Presentation, Verdict
    from quizzer.study.asking import Feedback, LineNote
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.frame import Hint

Keys = tuple[tuple[str, str], ...]


class AnswerWidget(Widget, can_focus=True):
    """Where a response is entered."""

    DEFAULT_CSS = "AnswerWidget { height: auto; width: 1fr; }"

    class Changed(Message):
        """The entry is another one."""

    class Submitted(Message):
        """The learner wants the entry checked."""

        def __init__(self, text: str) -> None:
            """Carry the response in the type's own grammar."""
            super().__init__()
            self.text = text

    class Turned(Message):
        """The learner wants to see the other side."""

    class Moved(Message):
        """The cursor is somewhere else."""

        def __init__(self, region: Region) -> None:
            """Carry where the cursor is, in the widget's own coordinates."""
            super().__init__()
            self.region = region

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show `presentation` with nothing entered."""
        super().__init__()
        self.presentation = presentation
        self.glyphs = glyphs
        self.locked = False
        """Whether the answer is final."""
        self.notes: dict[str, LineNote] = {}
        """What is said of each line; an edit takes it away."""

    # What is entered

    def response(self) -> str:
        """Return the entry in the type's own grammar, readable or not."""
        raise NotImplementedError

    def fill(self, text: str) -> None:
        """Enter `text`, which `response` returned before: readable or not."""
        raise NotImplementedError

    def check(self) -> None:
        """Do what Enter does: have the entry checked."""
        self.post_message(self.Submitted(self.response()))

    def prompt(self) -> Content:
        """Return the prompt, with the entry in it where the type shows it there."""
        return content(self.presentation.prompt, apart=True)

    # What is said of it

    def show_feedback(self, feedback: Feedback) -> None:
        """Draw what became of each line; a final answer can be changed no more."""
        self.notes = {note.label: note for note in feedback.lines}
        self.locked = feedback.stage == "final"
        self.redraw()

    def reopen(self) -> None:
        """Take a second try; what was entered stays."""
        self.locked = False
        self.redraw()

    def turn(self, verdict: Verdict) -> None:
        """Show what was hidden."""
        del verdict

    def remarks(self) -> list[Content]:
        """Return what is to be said of single lines, in words, after the check."""
        return []

    # Keys

    def hints(self) -> tuple[Hint, ...]:
        """Return the keys that work now."""
        return ()

    def keys_help(self) -> Keys:
        """Return all keys of this type with what they do."""
        return ()

    def take_focus(self) -> None:
        """Be ready to type or pick."""
        if not self.has_focus:
            self.focus(scroll_visible=False)

    def redraw(self) -> None:
        """Show the entry as it is."""
        self.refresh(layout=True)


class DrawnAnswer(AnswerWidget, Lined):
    """An answer drawn as one picture; a click is looked up on it."""

    DEFAULT_CSS = "DrawnAnswer { text-wrap: nowrap; text-overflow: clip; }"

    _drawn: tuple[tuple[int, int], Sketch] | None = None
    """The width and the screen's height that the picture was drawn for, with the picture."""

    def sketch(self, width: int) -> Sketch:
        """Return the picture `width` cells wide."""
        raise NotImplementedError

    def cursor_spot(self) -> str:
        """Return the name of the spot to keep in view."""
        return ""

    def key(self, key: str, character: str) -> bool:
        """Act on a key; return whether it meant something here."""
        raise NotImplementedError

    def pick(self, name: str) -> None:
        """Act on a click on the spot `name`."""
        raise NotImplementedError

    def drawn(self, width: int) -> Sketch:
        """Return the picture `width` cells wide, drawn once until something changes."""
        at = (width, self.screen.size.height)
        if self._drawn is None or self._drawn[0] != at:
            self._drawn = (at, self.sketch(width))
        return self._drawn[1]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the picture anew."""
        self._drawn = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def text_lines(self) -> list[Content]:
        """Return the lines of the picture."""
        return self.drawn(self.size.width).lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the picture has."""
        del container, viewport
        return len(self.drawn(width).lines)

    def roomy(self, rows: int) -> bool:
        """Return whether `rows` rows of answer leave the screen room to breathe."""
        return rows + 8 <= self.screen.size.height

    def on_key(self, event: events.Key) -> None:
        """Take the keys that mean something here, as long as the answer is open."""
        if not self.locked and self.key(event.key, event.character or ""):
            event.stop()
            event.prevent_default()
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """Take a click on a spot."""
        name = self.drawn(self.size.width).at(event.x, event.y)
        if name and not self.locked:
            self.pick(name)
            self.changed()

    def reopen(self) -> None:
        """Take a second try, with the cursor in view."""
        super().reopen()
        self.call_after_refresh(self.report_cursor)

    def changed(self) -> None:
        """Draw anew and report."""
        self.redraw()
        self.post_message(self.Changed())
        self.report_cursor()

    def report_cursor(self) -> None:
        """Say where the cursor is."""
        region = self.drawn(self.size.width).region(self.cursor_spot())
        if region is not None:
            self.post_message(self.Moved(region))
