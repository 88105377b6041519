"""`derivation`: a field for each step; after the check each step is worked out where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.fields import FieldsAnswer
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.study.asking import LineNote
    from quizzer.tui.widgets.field import FieldRow


class DerivationAnswer(FieldsAnswer):
    """Work out a number step by step."""

    def howto(self) -> str:
        """Return how to write a step."""
        alone = "; the last step alone will do" if len(self.rows) > 1 else ""
        return f"a number, or arithmetic such as 512*5+5{alone}"

    def response(self) -> str:
        """Return all steps, or the last one alone where nothing else is typed."""
        texts = self.texts()
        return "; ".join(texts) if any(texts[:-1]) else texts[-1]

    def fill(self, text: str) -> None:
        """Type the steps into their fields; a text without `;` is the last one."""
        super().fill(text if ";" in text else ";" * (len(self.rows) - 1) + text)

    def remark(self, row: FieldRow, note: LineNote) -> Content:
        """Return the cue of a slip while a try is left, and the step worked out after it."""
        if self.locked:
            worked, _, why = note.why.partition("\n")
            parts = [Content.styled(worked, "$secondary")]
            if note.outcome is Outcome.FOLLOWED:
                parts.insert(0, Content.styled("right by your own earlier value", "$success"))
            return Content("\n").join([*parts, content(why, "$muted")] if why else parts)
        if note.outcome is Outcome.PLAIN:
            return Content.styled("now this step too", "$warning")
        return super().remark(row, note)
