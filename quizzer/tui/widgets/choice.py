"""`choice`: one bar is picked."""

from __future__ import annotations

from typing import ClassVar

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.options import OptionsAnswer


class ChoiceAnswer(OptionsAnswer):
    """Pick the one right option."""

    words: ClassVar = {Outcome.RIGHT: "right", Outcome.WRONG: "not this", Outcome.MISSED: "the answer"}
