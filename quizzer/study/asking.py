"""What a sitting hands to whoever shows it: the question asked, the feedback, the summary."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.questions.base import Outcome, Presentation, Verdict
from quizzer.scheduling.memory import Rating

if TYPE_CHECKING:
    from quizzer.questions.base import Question, Variant
    from quizzer.study.queue import Want


class SlipNote(msgspec.Struct, frozen=True, kw_only=True):
    """A slip by its key over all banks, with what to say of it."""

    key: str
    title: str
    why: str


class LineNote(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of one line at this stage: before the reveal, neither answer nor why."""

    label: str
    outcome: Outcome
    given: str = ""
    answer: str = ""
    why: str = ""
    cue: str = ""
    """The slip's title, or what else explains it."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A question on show."""

    key: str
    want: Want
    question: Question
    variant: Variant
    presentation: Presentation
    bank_title: str
    topic_title: str
    place: int
    """Which question of the sitting this is, from 1."""
    total: int
    """How many there will be, as far as can be seen."""
    asked_at: datetime


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an answer, and what became of the memories."""

    stage: Literal["repair", "final"]
    """`repair`: where it is wrong, and one more try; `final`: everything."""
    answer_id: str
    response: str
    verdict: Verdict
    lines: tuple[LineNote, ...]
    slips: tuple[SlipNote, ...]
    ratings: dict[str, Rating]
    """By item key; empty while a try is left."""
    dates: dict[Rating, datetime]
    """When this would come back under each rating."""
    second_try: bool = False
    why: str = ""

    @property
    def right(self) -> bool:
        """Return whether nothing was wrong."""
        return self.verdict.right

    @property
    def rating(self) -> Rating | None:
        """Return the lowest rating among the items."""
        return min(self.ratings.values(), default=None)


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """A question that went wrong, for the summary."""

    key: str
    prompt: str
    answer: str
    slips: tuple[SlipNote, ...]
    why: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a sitting came to."""

    answered: int
    right: int
    score: float
    """The mean over the answers, 0 to 1."""
    seconds: float
    missed: tuple[Missed, ...]
    left: int
    """How many questions were still waiting."""
    found: tuple[str, ...] = ()
    """What the sitting found out, a line each: a placement's topics."""
