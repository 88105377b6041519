"""The reviews that stand, read quickly: only what is needed of each entry is decoded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from quizzer.courtesy import in_turns
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


class _Reset(msgspec.Struct, gc=False):
    item: str


_REVIEW = msgspec.json.Decoder(_Review)
_AMEND = msgspec.json.Decoder(_Amend)
_VOID = msgspec.json.Decoder(_Void)
_RESET = msgspec.json.Decoder(_Reset)

Rows = Iterable[tuple[str, int, str]]
"""Kinds with times in microseconds and bodies, in order."""


def standing_reviews(told: Rows, overruling: Rows, cache: FoldCache, path: Path) -> list[PastReview]:
    """Return what a learner's log comes to, as `study.past.past_reviews` does; raise StoreCorrupt.

    `told` are reviews and resets, `overruling` amendments and voids.
    """
    try:
        return _standing(told, *_overruled(overruling, cache.today), cache.today)
    except msgspec.DecodeError as error:
        message = f"{path}: the log holds an entry that cannot be read ({error}); see `quizzer doctor`"
        raise StoreCorrupt(message) from None


def _overruled(rows: Rows, today: Callable[[str], str]) -> tuple[set[str], dict[tuple[str, str], _Amend]]:
    voided: set[str] = set()
    amended = {}
    for kind, _, body in in_turns(rows):
        if kind == "void":
            voided.add(_VOID.decode(body).answer)
        else:
            one = _AMEND.decode(body)
            amended[one.answer, today(one.item)] = one
    return voided, amended


def _standing(
    rows: Rows, voided: set[str], amended: dict[tuple[str, str], _Amend], today: Callable[[str], str]
) -> list[PastReview]:
    found = []
    resets: dict[str, int] = {}
    for kind, at, body in in_turns(rows):
        if kind == "reset":
            item = today(_RESET.decode(body).item)
            resets[item] = resets.get(item, 0) + 1
            continue
        one = _REVIEW.decode(body)
        if one.answer not in voided:
            item = today(one.item)
            amend = amended.get((one.answer, item))
            found.append(past_review(one, item, at / MICROSECONDS, amend=amend, life=resets.get(item, 0)))
    return found
