"""`choices`: any number of bars is picked."""

from __future__ import annotations

from typing import ClassVar

from quizzer.questions.base import Outcome
from quizzer.tui.widgets.options import OptionsAnswer


class ChoicesAnswer(OptionsAnswer):
    """Pick every right option."""

    several: ClassVar = True
    words: ClassVar = {Outcome.RIGHT: "right", Outcome.WRONG: "not this", Outcome.MISSED: "missed"}
