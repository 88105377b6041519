"""One file for each question type, and their registry: a type is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions.registry import Registry

if TYPE_CHECKING:
    from quizzer.questions.base import Authored

    TYPES: tuple[type[Authored], ...]

BY_KIND: Registry[type[Authored]] = Registry(
    {
        "choice": "quizzer.questions.choice:Choice",
        "choices": "quizzer.questions.choices:Choices",
        "match": "quizzer.questions.match:Match",
        "grid": "quizzer.questions.grid:Grid",
        "number": "quizzer.questions.number:Number",
        "derivation": "quizzer.questions.derivation:Derivation",
        "computed": "quizzer.questions.computed:Computed",
        "freeze": "quizzer.questions.freeze:Freeze",
        "order": "quizzer.questions.order:Order",
        "cloze": "quizzer.questions.cloze:Cloze",
        "card": "quizzer.questions.card:Card",
    }
)
"""Every question type. A new one: its file here, this line, its widget and the widget's line, an example bank."""

__all__ = ["BY_KIND", "TYPES"]


def __getattr__(name: str) -> object:
    """Return all types, imported; raise AttributeError for any other name."""
    if name != "TYPES":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return tuple(BY_KIND.values())
