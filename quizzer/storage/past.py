"""The reviews that stand, read quickly: only what is needed of each entry is decoded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreCorrupt
from quizzer.scheduling.memory import Rating
from quizzer.study.log import Sureness
from quizzer.study.past import PastReview, past_review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from quizzer.storage.cache import FoldCache

MICROSECONDS = 1e6


class _Review(msgspec.Struct, gc=False):
    answer: str
    item: str
    rating: Rating
    score: float
    seconds: float = 0.0
    slips: tuple[str, ...] = ()
    sureness: Sureness | None = None
    hints: int = 0


class _Amend(msgspec.Struct, gc=False):
    answer: str
    item: str
    rating: Rating
    score: float | None = None


class _Void(msgspec.Struct, gc=False):
    answer: str


_REVIEW = msgspec.json.Decoder(_Review)
_AMEND = msgspec.json.Decoder(_Amend)
_VOID = msgspec.json.Decoder(_Void)

Rows = Iterable[tuple[int, str]]
"""Times in microseconds with bodies, in order."""


def standing_reviews(reviews: Rows, amends: Rows, voids: Rows, cache: FoldCache, path: Path) -> list[PastReview]:
    """Return what the rows of a learner's log come to, as `study.past.past_reviews` does; raise StoreCorrupt."""
    try:
        voided = {_VOID.decode(body).answer for _, body in voids}
        amended: dict[tuple[str, str], _Amend] = {}
        for _, body in amends:
            one = _AMEND.decode(body)
            amended[one.answer, cache.today(one.item)] = one
        return _standing(reviews, voided, amended, cache.today)
    except msgspec.DecodeError as error:
        message = f"{path}: the log holds an entry that cannot be read ({error}); see `quizzer doctor`"
        raise StoreCorrupt(message) from None


def _standing(
    reviews: Rows,
    voided: set[str],
    amended: dict[tuple[str, str], _Amend],
    today: Callable[[str], str],
) -> list[PastReview]:
    found = []
    for at, body in reviews:
        one = _REVIEW.decode(body)
        if one.answer not in voided:
            item = today(one.item)
            found.append(past_review(one, item, at / MICROSECONDS, amended.get((one.answer, item))))
    return found
