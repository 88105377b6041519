"""`computed`: one number is picked, as an option is."""

from __future__ import annotations

from quizzer.tui.widgets.choice import ChoiceAnswer


class ComputedAnswer(ChoiceAnswer):
    """Pick what the derivation comes to."""
