"""What is kept of a mock exam after every change, and who keeps it: `storage` does so in files.

The whole of a paper is one value, so that what was kept last is all that there is to know.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

from quizzer.errors import StoreError
from quizzer.study.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable


ELSEWHERE = "this mock exam is open in another window too; leave one of them, then start it again: it goes on"
"""What is said where another program has changed a paper."""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What the learner has entered for one question."""

    answer: str = ""
    """In the type's own grammar, and readable; empty: none."""
    draft: str = ""
    """What was begun since and cannot be read yet: it counts for nothing."""
    flagged: bool = False


class QuestionMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one question of a paper."""

    question: str
    topic: str
    kind: str
    marks: float
    """Below 0 where a wrong answer costs."""
    out_of: float
    predicted: float
    answered: bool
    right: bool
    missed: tuple[str, ...] = ()
    """The items that earned too little to count as known."""


class TopicMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one topic of a paper."""

    topic: str
    title: str
    questions: int
    marks: float
    out_of: float
    predicted: float


class MockResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper came to."""

    marks: float
    """Never below 0, whatever wrong answers cost."""
    out_of: float
    predicted: float
    """The marks that the memories led one to expect when it was drawn, guessing included."""
    seconds: float
    questions: tuple[QuestionMarks, ...]
    topics: tuple[TopicMarks, ...]

    @property
    def missed(self) -> int:
        """Return how many items were missed."""
        return sum(len(one.missed) for one in self.questions)


class Sat(msgspec.Struct, frozen=True, kw_only=True):
    """A paper with all that was entered: what is kept after every change."""

    id: str
    learner: str
    paper: Paper
    predicted: tuple[float, ...]
    """The marks expected of each question when it was drawn."""
    entered: tuple[Entered, ...]
    place: int = 0
    """The question on show, from 0."""
    started_at: datetime
    deadline: datetime
    handed_in_at: datetime | None = None
    result: MockResult | None = None
    sent: bool = False
    """Whether its misses went to review."""
    version: str = ""
    revision: int = 0
    """How often it was changed: who changes an older one is told so."""

    @property
    def sound(self) -> bool:
        """Return whether its parts fit together, as those of a file written by somebody else may not."""
        count, times = len(self.paper.questions), (self.started_at, self.deadline, self.handed_in_at)
        placed = 0 <= self.place < max(1, count)
        zoned = all(time is None or time.tzinfo is not None for time in times)
        kept = self.result is None or len(self.result.questions) == count
        same = len(self.predicted) == len(self.entered) == count and all(one.parts for one in self.paper.questions)
        return placed and zoned and kept and same and (self.result is None) == (self.handed_in_at is None)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Every paper of one learner, the oldest first, and a sentence for each that cannot be read."""

    sat: tuple[Sat, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def open(self) -> Sat | None:
        """Return the paper that is not handed in yet: the newest where there are several."""
        return next((one for one in reversed(self.sat) if one.handed_in_at is None), None)

    @property
    def done(self) -> tuple[Sat, ...]:
        """Return the papers that were handed in."""
        return tuple(one for one in self.sat if one.handed_in_at is not None)


class Papers(Protocol):
    """Where one learner's papers are kept."""

    @property
    def learner(self) -> str:
        """Return whose papers these are."""

    def save(self, sat: Sat) -> None:
        """Keep `sat` in the place of its last revision; on return it survives a power cut.

        Raise StoreError where that cannot be, or where another program has changed the paper since.
        """

    def kept(self) -> Kept:
        """Return every paper of the learner."""


class LoosePapers:
    """Papers that last as long as the program; keeps the same promises otherwise."""

    def __init__(self, learner: str) -> None:
        """Start with none."""
        self.learner = learner
        self._sat: dict[str, Sat] = {}

    def save(self, sat: Sat) -> None:
        """Keep `sat` in the place of its last revision."""
        before = self._sat.get(sat.id)
        if before is not None and before.revision != sat.revision - 1:
            raise StoreError(ELSEWHERE)
        self._sat[sat.id] = sat

    def kept(self) -> Kept:
        """Return every paper of the learner."""
        return in_order(one for one in self._sat.values() if one.learner == self.learner)


def in_order(sat: Iterable[Sat], problems: Iterable[str] = ()) -> Kept:
    """Return papers as they are kept: the oldest first."""
    return Kept(sat=tuple(sorted(sat, key=lambda one: (one.started_at, one.id))), problems=tuple(problems))
