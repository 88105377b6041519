"""One field to type into, in a row with its label, its unit and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from quizzer.questions.base import Outcome
from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import INKS, sign

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from quizzer.questions.base import Line
    from quizzer.study.asking import LineNote
    from quizzer.tui.glyphs import Glyphs

NO_PARTING = r"[^;\n]*"
"""A `;` parts the fields of a response, so none can be typed."""


class Field(Input):
    """One line to type into."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave the field", show=False),
        Binding("tab", "on", "next field, or out of the last one", show=False),
        Binding("up", "go(-1)", "field above", show=False),
        Binding("down", "go(1)", "field below", show=False),
        Binding("enter", "done", "check", show=False),
    ]

    class Left(Message):
        """The learner goes out of the fields, or to another one."""

        def __init__(self, place: int, step: int | None) -> None:
            """Carry the field's place and the step to the next one; 0 leaves them all, None does so from the last."""
            super().__init__()
            self.place = place
            self.step = step

    class Done(Message):
        """Enter was pressed in a field."""

        def __init__(self, place: int) -> None:
            """Carry the field's place."""
            super().__init__()
            self.place = place

    def __init__(self, place: int) -> None:
        """Stand at `place` among the fields."""
        super().__init__(compact=True, restrict=NO_PARTING, select_on_focus=False)
        self.place = place

    def action_leave(self) -> None:
        """Leave the fields."""
        self.post_message(self.Left(self.place, 0))

    def action_on(self) -> None:
        """Go to the next field, or out of the last one."""
        self.post_message(self.Left(self.place, None))

    def action_go(self, step: int) -> None:
        """Go to another field."""
        self.post_message(self.Left(self.place, step))

    def action_done(self) -> None:
        """Report that Enter was pressed."""
        self.post_message(self.Done(self.place))


class FieldRow(Vertical):
    """A label, a field, what stands behind it, and a note below."""

    def __init__(self, place: int, line: Line, label: Content, glyphs: Glyphs) -> None:
        """Show an empty field for `line` behind `label`."""
        super().__init__()
        self.said = label
        self.line = line
        self.glyphs = glyphs
        self.outcome: Outcome | None = None
        self.label = Static(classes="field-label")
        self.bar = Static(classes="field-bar")
        self.field = Field(place)
        self.tail = Static(classes="field-tail")
        self.note = Static(classes="field-note")

    def compose(self) -> ComposeResult:
        """Lay out label, field and tail in a line, the note below it."""
        with Horizontal(classes="field-line"):
            yield self.label
            with Horizontal(classes="field-entry"):
                yield self.bar
                yield self.field
                yield self.tail
        yield self.note

    def on_mount(self) -> None:
        """Draw the empty row."""
        self.show(None, Content(""))

    def on_descendant_focus(self) -> None:
        """Show where typing goes."""
        self._show_label()

    def on_descendant_blur(self) -> None:
        """Show that typing does not go here."""
        self._show_label()

    def on_click(self) -> None:
        """Go into the field."""
        self.field.focus()

    def label_content(self) -> Content:
        """Return number and text, with the cursor's sign where the field has the focus."""
        mark = self.glyphs.cursor if self.field.has_focus else " "
        return Content.assemble((f"{mark} ", "bold $accent"), self.said)

    def _show_label(self) -> None:
        self.label.update(self.label_content())
        ink = INKS[self.outcome] if self.outcome else "$accent" if self.field.has_focus else "$muted"
        self.bar.update(Content.styled(self.glyphs.bar, ink))

    def show(self, note: LineNote | None, remark: Content) -> None:
        """Draw the row as it is; `note` says what became of it, `remark` stands below."""
        self.outcome = note.outcome if note else None
        self._show_label()
        tail = Content.styled(f" {visible(self.line.unit)}", "$muted") if self.line.unit else Content("")
        if note and note.outcome is not Outcome.PLAIN:
            mark = (sign(note.outcome, self.glyphs), INKS[note.outcome])
            tail = Content.assemble(tail, "  ", mark, *self._answer(note))
        self.tail.update(tail)
        self.note.update(remark)
        self.note.display = bool(remark)

    def _answer(self, note: LineNote) -> tuple[tuple[str, str], ...]:
        if note.answer and note.outcome is not Outcome.RIGHT:
            return ((f" {self.glyphs.arrow} {visible(note.answer)}", "bold $success"),)
        return ()
