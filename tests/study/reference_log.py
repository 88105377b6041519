"""A log as it stands and a paper's marks once more, slowly: plain loops, one rule after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.log import Amend, Entry, Place, Reset, Resume, Review, Suspend, Void
from quizzer.study.past import PastReview
from tests.study.reference_learner import plain_taken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

Cell = tuple[str, str]
DAY, HOUR = 86400.0, 3600.0


class PlainLog:
    """What a learner's entries come to; no question was renamed and no entry is there twice."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read them in the order of time."""
        self.past: list[PastReview] = []
        self.latest: dict[str, tuple[float, PastReview | Place]] = {}
        """By item: when it was last reviewed or placed, since its last reset."""
        self.suspended: set[str] = set()
        self._resets: dict[str, int] = {}
        self._all = sorted(entries, key=lambda entry: (entry.answered_at, entry.id))
        for entry in self._all:
            self._read(entry)

    def _read(self, entry: Entry) -> None:
        at = entry.answered_at.timestamp()
        if isinstance(entry, Reset):
            self._resets[entry.item] = self._resets.get(entry.item, 0) + 1
            self.latest.pop(entry.item, None)
        elif isinstance(entry, Suspend):
            self.suspended.add(entry.item)
        elif isinstance(entry, Resume):
            self.suspended.discard(entry.item)
        elif isinstance(entry, Place) and entry.item not in self.latest:
            self.latest[entry.item] = at, entry
        elif isinstance(entry, Review) and not self._voided(entry):
            life = self._resets.get(entry.item, 0)
            rating, score = self._amended(entry)
            review = PastReview(entry.answer, entry.item, at, rating, score, entry.seconds, life=life)
            self.past.append(review)
            self.latest[entry.item] = at, review

    def _voided(self, review: Review) -> bool:
        return any(isinstance(entry, Void) and entry.answer == review.answer for entry in self._all)

    def _amended(self, review: Review) -> tuple[int, float]:
        rating, score = int(review.rating), review.score
        for entry in self._all:
            if isinstance(entry, Amend) and (entry.answer, entry.item) == (review.answer, review.item):
                rating, score = int(entry.rating), score if entry.score is None else entry.score
        return rating, score

    def spent(self, now: datetime) -> float:
        """Return the seconds of study since four in the morning, feedback read included."""
        start = now.replace(hour=4, minute=0, second=0, microsecond=0).timestamp()
        return sum(plain_taken(self.past, place) for place, review in enumerate(self.past) if review.at >= start)


def fitted_marks(
    questions: Mapping[Cell, int], topics: Mapping[str, float], kinds: Mapping[str, float]
) -> dict[Cell, float]:
    """Return the marks of each cell of topic and kind: from the number of questions, by rows and columns in turn."""
    cells = {cell: float(count) for cell, count in questions.items()}
    whole, parts = sum(topics.values()), sum(kinds.values())
    for _ in range(60):
        for topic, aim in topics.items():
            row = sum(mark for (one, _), mark in cells.items() if one == topic)
            for cell in cells:
                if cell[0] == topic:
                    cells[cell] *= aim / row
        for kind, aim in kinds.items():
            column = sum(mark for (_, one), mark in cells.items() if one == kind)
            for cell in cells:
                if cell[1] == kind:
                    cells[cell] *= aim / parts * whole / column
    return cells
