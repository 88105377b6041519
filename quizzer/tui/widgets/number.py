"""`number`: one field with its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.tui.widgets.fields import FieldsAnswer

if TYPE_CHECKING:
    from quizzer.tui.widgets.answer import Keys


class NumberAnswer(FieldsAnswer):
    """Type one number."""

    def keys_help(self) -> Keys:
        """Return the keys for one number."""
        return (("0-9 + - * /", "a number, or arithmetic"), ("Esc Tab", "leave the field; then letters command"))
