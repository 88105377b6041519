"""One file for each question type, and their registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions.card import Card
from quizzer.questions.choice import Choice
from quizzer.questions.choices import Choices
from quizzer.questions.cloze import Cloze
from quizzer.questions.computed import Computed
from quizzer.questions.derivation import Derivation
from quizzer.questions.freeze import Freeze
from quizzer.questions.grid import Grid
from quizzer.questions.match import Match
from quizzer.questions.number import Number
from quizzer.questions.order import Order

if TYPE_CHECKING:
    from quizzer.questions.base import Authored

TYPES: tuple[type[Authored], ...] = (
    Choice,
    Choices,
    Match,
    Grid,
    Number,
    Derivation,
    Computed,
    Freeze,
    Order,
    Cloze,
    Card,
)
"""Every question type. A new one: its file here, this line, its widget and the widget's line, an example bank."""

BY_KIND: dict[str, type[Authored]] = {one.kind: one for one in TYPES}
