"""Fields to type into, one for each line, as `number`, `derivation` and `cloze` share them.

While a field has the focus every letter is typed. Tab goes on to the next one; Esc, or Tab from the last,
leaves them for the answer itself, where the letters command; a digit, Tab or an arrow goes back into a field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.answer import AnswerWidget
from quizzer.tui.widgets.drawing import NARROW
from quizzer.tui.widgets.field import FieldRow
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from quizzer.questions.base import Line, Presentation
    from quizzer.study.asking import LineNote
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import Keys
    from quizzer.tui.widgets.field import Field

WIDEST_LABEL = 40
SETTLED = {Outcome.RIGHT, Outcome.FOLLOWED}


class FieldsAnswer(AnswerWidget):
    """A field for each line."""

    DEFAULT_CSS = """
    FieldsAnswer FieldRow { height: auto; }
    FieldsAnswer .field-line { height: auto; }
    FieldsAnswer .field-entry { height: auto; width: 1fr; }
    FieldsAnswer.-narrow .field-line { layout: vertical; }
    FieldsAnswer .field-label { height: auto; }
    FieldsAnswer .field-bar { width: 1; }
    FieldsAnswer .field-tail { width: auto; height: 1; }
    FieldsAnswer.-narrow .field-entry { padding: 0 0 0 2; }
    FieldsAnswer .field-note { height: auto; padding: 0 0 0 5; }
    FieldsAnswer Field { width: 1fr; max-width: 26; height: 1; padding: 0 1; }
    """

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the lines with empty fields."""
        super().__init__(presentation, glyphs)
        lines = presentation.groups[0].lines
        self.rows = [FieldRow(place, line, self.label(line), glyphs) for place, line in enumerate(lines)]
        self.how = Static(Content.styled(self.howto(), "$muted"), classes="how")
        self.last = 0
        """The field that was typed in last."""

    def compose(self) -> ComposeResult:
        """Lay out the rows."""
        yield from self.rows
        yield self.how

    def on_resize(self, event: events.Resize) -> None:
        """Put labels above their fields where the terminal is narrow."""
        narrow = event.size.width < NARROW
        self.set_class(narrow, "-narrow")
        widest = max(row.label_content().cell_length for row in self.rows) + 2
        for row in self.rows:
            row.label.styles.width = "100%" if narrow else min(WIDEST_LABEL, widest)

    def label(self, line: Line) -> Content:
        """Return what stands before a field: its number where there are several, and what is asked."""
        several = len(self.presentation.groups[0].lines) > 1
        return Content.assemble((f"{line.label}  ", "bold $muted") if several else "", content(line.text))

    def howto(self) -> str:
        """Return how to write the entry."""
        return self.presentation.how

    def texts(self) -> list[str]:
        """Return what is typed, field by field."""
        return [row.field.value.strip() for row in self.rows]

    def response(self) -> str:
        """Return the texts with `;` between them."""
        return "; ".join(self.texts())

    def fill(self, text: str) -> None:
        """Type the texts between `;` into the fields."""
        for row, typed in zip(self.rows, text.split(";"), strict=False):
            row.field.value = typed.strip()

    def take_focus(self) -> None:
        """Go into the field typed in last, or the first one that is not right."""
        if self.locked:
            self.focus(scroll_visible=False)
        else:
            self.rows[self.last].field.focus()

    def reopen(self) -> None:
        """Go into the first field that is not right."""
        super().reopen()
        missing = [place for place, row in enumerate(self.rows) if row.outcome not in SETTLED]
        self.last = missing[0] if missing else 0
        self.take_focus()

    def remark(self, row: FieldRow, note: LineNote) -> Content:
        """Return what is said below a field."""
        del row
        return content(f"{note.cue}?", "$warning") if note.cue and not self.locked else Content("")

    def redraw(self) -> None:
        """Draw each row as it is."""
        for row in self.rows:
            note = self.notes.get(row.line.label)
            row.field.disabled = self.locked
            row.show(note, self.remark(row, note) if note else Content(""))
        self.how.display = not self.locked

    # What the fields report

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take the mark from a line that is being edited."""
        event.stop()
        for row in self.rows:
            note = self.notes.get(row.line.label)
            if row.field is event.input and note and not self.locked:
                self.notes.pop(row.line.label)
                row.show(None, Content(""))
        self.post_message(self.Changed())

    def on_field_left(self, event: Field.Left) -> None:
        """Go to another field, or out of them."""
        event.stop()
        step = event.step
        if step is None:
            step = 1 if event.place + 1 < len(self.rows) else 0
        if step:
            _enter(self, (event.place + step) % len(self.rows))
        else:
            self.focus()

    def on_field_done(self, event: Field.Done) -> None:
        """Go on to the next empty field, or have the answer checked."""
        event.stop()
        texts = self.texts()
        empty = [place for place, text in enumerate(texts) if place > event.place and not text]
        if texts[event.place] and empty:
            _enter(self, empty[0])
        else:
            self.check()

    def on_descendant_focus(self) -> None:
        """Remember where typing goes."""
        focused = [place for place, row in enumerate(self.rows) if row.field.has_focus]
        self.last = focused[0] if focused else self.last

    def on_key(self, event: events.Key) -> None:
        """Go back into a field by digit, Tab or arrow."""
        if self.locked or not self.has_focus:
            return
        digit = event.character or ""
        if digit.isdigit() and 1 <= int(digit) <= len(self.rows):
            _enter(self, int(digit) - 1)
        elif event.key in {"tab", "down", "up"}:
            _enter(self, (self.last + (-1 if event.key == "up" else 1)) % len(self.rows))
        else:
            return
        event.stop()
        event.prevent_default()

    # Keys

    def hints(self) -> tuple[Hint, ...]:
        """Return how to leave the field and get back."""
        if self.has_focus:
            return (Hint("tab", "type", "answer.switch"),)
        return (Hint("?", "not known"), Hint("esc", "commands", "answer.switch"))

    def action_switch(self) -> None:
        """Leave the fields, or go back into one."""
        if self.has_focus:
            self.take_focus()
        else:
            self.focus()

    def keys_help(self) -> Keys:
        """Return the keys for fields."""
        fields = (("Tab Up Down", "the other fields"),) if len(self.rows) > 1 else ()
        back = (f"1-{len(self.rows)}" if len(self.rows) > 1 else "1", "go into a field")
        return (
            *fields,
            ("Esc", "leave the field (Tab too, from the last); then letters command"),
            back,
            ("?", "as an entry: not known"),
        )


def _enter(answer: FieldsAnswer, place: int) -> None:
    answer.last = place
    answer.rows[place].field.focus()
