"""`cloze`: the text with numbered blanks, which fill as their fields are typed into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.questions.base import Outcome
from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import INKS, sign
from quizzer.tui.widgets.fields import FieldsAnswer
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.questions.base import Line
    from quizzer.study.asking import LineNote
    from quizzer.tui.widgets.field import FieldRow

BLANK = re.compile(r"\[(\d): ____\]")


class ClozeAnswer(FieldsAnswer):
    """Fill the blanks of a text."""

    def label(self, line: Line) -> Content:
        """Return nothing more than the number, which stands in the text too."""
        return Content.styled(line.label, "bold $muted")

    def howto(self) -> str:
        """Return how to say that a blank is not known."""
        return "? for one you do not know"

    def prompt(self) -> Content:
        """Return the text with what is typed in its blanks."""
        text = content(self.presentation.prompt, apart=True)
        parts, start = [], 0
        for found in BLANK.finditer(text.plain):
            parts += [text[start : found.start()], self._blank(int(found[1]))]
            start = found.end()
        return Content.assemble(*parts, text[start:])

    def _blank(self, number: int) -> Content:
        row = self.rows[number - 1]
        note = self.notes.get(row.line.label)
        typed = row.field.value.strip()
        if note is not None:
            shown, mark = visible(note.answer or note.given or "____"), f"{sign(note.outcome, self.glyphs)} "
            ink = "bold $success" if note.answer else INKS[note.outcome]
            quiet = "bold $muted"
            return Content.assemble((f"[{number} ", quiet), (mark, INKS[note.outcome]), (shown, ink), ("]", quiet))
        return Content.styled(f"[{number}: {visible(typed) or '____'}]", "bold $accent")

    def remark(self, row: FieldRow, note: LineNote) -> Content:
        """Return what is said below a blank."""
        if self.locked and note.outcome is not Outcome.RIGHT and note.why:
            return content(note.why, "$muted")
        return super().remark(row, note)
