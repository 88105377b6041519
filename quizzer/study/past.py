"""The reviews of the past as they stand today: amended, without what was undone, under today's names.

Light values, since a log may hold a hundred thousand of them: what is learned of a learner is learned from these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from quizzer.study.fold import renamed
from quizzer.study.log import Amend, Reset, Review, Sureness, Void

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizzer.study.log import Entry


class PastReview(msgspec.Struct, frozen=True, gc=False):
    """One item's review, as far as it tells of the learner."""

    answer: str
    """Shared by the items of one answer."""
    item: str
    """By its name of today."""
    at: float
    """Seconds since 1970, in UTC."""
    rating: int
    """1 to 4, the learner's own where it was amended."""
    score: float
    seconds: float
    """The item's share of what the answer took."""
    slips: tuple[str, ...] = ()
    sureness: Sureness | None = None
    hints: int = 0
    life: int = 0
    """How often the item's memory was reset before."""


class Told(Protocol):
    """What a review in the log tells, however much of it was read."""

    @property
    def answer(self) -> str:
        """Return the answer's id."""

    @property
    def rating(self) -> int:
        """Return the rating as it was written."""

    @property
    def score(self) -> float:
        """Return the score as it was written."""

    @property
    def seconds(self) -> float:
        """Return the item's share of what the answer took."""

    @property
    def slips(self) -> tuple[str, ...]:
        """Return the slips made in this item."""

    @property
    def sureness(self) -> Sureness | None:
        """Return how sure the learner was."""

    @property
    def hints(self) -> int:
        """Return how many hints were shown."""


class Amended(Protocol):
    """What an amendment in the log tells."""

    @property
    def rating(self) -> int:
        """Return the learner's own rating."""

    @property
    def score(self) -> float | None:
        """Return the learner's own marking, if there is one."""


def past_reviews(entries: Iterable[Entry], aliases: Mapping[str, str]) -> list[PastReview]:
    """Return the reviews that stand, in the order of time: what `Store.past` does for its whole log."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    voided = {entry.answer for entry in ordered if isinstance(entry, Void)}
    amended = {(one.answer, renamed(one.item, aliases)): one for one in ordered if isinstance(one, Amend)}
    found = []
    resets: dict[str, int] = {}
    for entry in ordered:
        if isinstance(entry, Reset):
            item = renamed(entry.item, aliases)
            resets[item] = resets.get(item, 0) + 1
        if isinstance(entry, Review) and entry.answer not in voided:
            item, at = renamed(entry.item, aliases), entry.answered_at.timestamp()
            amend = amended.get((entry.answer, item))
            found.append(past_review(entry, item, at, amend=amend, life=resets.get(item, 0)))
    return found


def past_review(review: Told, item: str, at: float, *, amend: Amended | None, life: int) -> PastReview:
    """Return a review as it stands: named `item` today, `amend` its last amendment, after `life` resets."""
    score = review.score if amend is None or amend.score is None else amend.score
    return PastReview(
        review.answer,
        item,
        at,
        int(review.rating if amend is None else amend.rating),
        score,
        review.seconds,
        review.slips,
        review.sureness,
        review.hints,
        life,
    )
