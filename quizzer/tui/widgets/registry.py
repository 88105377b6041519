"""The answer widget of each question type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.tui.widgets.card import CardAnswer
from quizzer.tui.widgets.choice import ChoiceAnswer
from quizzer.tui.widgets.choices import ChoicesAnswer
from quizzer.tui.widgets.cloze import ClozeAnswer
from quizzer.tui.widgets.computed import ComputedAnswer
from quizzer.tui.widgets.derivation import DerivationAnswer
from quizzer.tui.widgets.freeze import freeze_answer
from quizzer.tui.widgets.grid import GridAnswer
from quizzer.tui.widgets.match import MatchAnswer
from quizzer.tui.widgets.number import NumberAnswer
from quizzer.tui.widgets.order import OrderAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.questions.base import Presentation
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import AnswerWidget

WIDGETS: dict[str, Callable[[Presentation, Glyphs], AnswerWidget]] = {
    "choice": ChoiceAnswer,
    "choices": ChoicesAnswer,
    "match": MatchAnswer,
    "grid": GridAnswer,
    "number": NumberAnswer,
    "derivation": DerivationAnswer,
    "computed": ComputedAnswer,
    "freeze": freeze_answer,
    "order": OrderAnswer,
    "cloze": ClozeAnswer,
    "card": CardAnswer,
}
"""Answer widgets by the kind of question."""
