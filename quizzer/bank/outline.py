"""What is known of a question before it is read: enough to choose what to ask among a hundred thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.questions.parts import asked_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.questions.base import Question


class Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One question, without what it says."""

    id: str
    kind: str
    topic: str
    difficulty: int
    parts: tuple[str, ...]
    at_once: int
    """How many of the parts wanted one asking shows; 0: all, wanted or not."""
    formerly: tuple[str, ...]

    def asked(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the parts one asking shows, as the question itself does."""
        return asked_parts(wanted, self.parts, self.at_once)


def outline_of(question: Question) -> Outline:
    """Return the outline of a question."""
    return Outline(
        id=question.id,
        kind=question.kind,
        topic=question.topic,
        difficulty=question.difficulty,
        parts=question.items(),
        at_once=question.at_once,
        formerly=question.formerly,
    )


def outlines_of(questions: Iterable[Question]) -> tuple[Outline, ...]:
    """Return the outlines of questions, at no cost where they are kept beside them."""
    kept: tuple[Outline, ...] | None = getattr(questions, "outlines", None)
    return tuple(map(outline_of, questions)) if kept is None else kept


def renamed_in(questions: Iterable[Outline | Question]) -> dict[str, str]:
    """Return questions' ids of today by their former ones, at no cost where they are kept beside them."""
    kept: dict[str, str] | None = getattr(questions, "renamed", None)
    return {former: one.id for one in questions for former in one.formerly} if kept is None else kept
