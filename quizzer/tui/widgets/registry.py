"""The answer widget of each question type, imported when a question of that type is first on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.questions.base import Presentation
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import AnswerWidget

WIDGETS: Registry[Callable[[Presentation, Glyphs], AnswerWidget]] = Registry(
    {
        "choice": "quizzer.tui.widgets.choice:ChoiceAnswer",
        "choices": "quizzer.tui.widgets.choices:ChoicesAnswer",
        "match": "quizzer.tui.widgets.match:MatchAnswer",
        "grid": "quizzer.tui.widgets.grid:GridAnswer",
        "number": "quizzer.tui.widgets.number:NumberAnswer",
        "derivation": "quizzer.tui.widgets.derivation:DerivationAnswer",
        "computed": "quizzer.tui.widgets.computed:ComputedAnswer",
        "freeze": "quizzer.tui.widgets.freeze:freeze_answer",
        "order": "quizzer.tui.widgets.order:OrderAnswer",
        "cloze": "quizzer.tui.widgets.cloze:ClozeAnswer",
        "card": "quizzer.tui.widgets.card:CardAnswer",
    }
)
"""Answer widgets by the kind of question."""
