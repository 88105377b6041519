"""Reviews that another program remembers, as entries of our log: the same review is the same entry every time."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from quizzer.questions.base import GIVE_UP
from quizzer.scheduling.memory import Rating
from quizzer.study.log import EARLIEST, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizzer.bank.bank import Bank
    from quizzer.bank.exchange.report import Answered

SCORES = {Rating.AGAIN: 0.0, Rating.HARD: 0.8, Rating.GOOD: 1.0, Rating.EASY: 1.0}
"""As a card is scored by its learner's word."""
_MOST = 32_503_680_000_000
"""Milliseconds to the year 3000; a log holds nothing later."""


def taken_over(history: Iterable[Answered], bank: Bank, *, learner: str, version: str) -> Iterator[Review]:
    """Yield an entry for each review of an item of `bank`; what was typed is unknown, so `?` stands for it."""
    questions = {f"{bank.key}/{one.id}": one for one in bank.questions}
    for one in history:
        key, _, part = one.item.partition("#")
        if key not in questions or not 0 <= one.milliseconds < _MOST:
            continue
        question, rating = questions[key], Rating(one.ease)
        name = _name(one)
        yield Review(
            id=name,
            learner=learner,
            answered_at=EARLIEST.astimezone(UTC) + timedelta(milliseconds=one.milliseconds),
            version=version,
            answer=name,
            item=one.item,
            seed=0,
            parts=question.items(),
            response=rating.word if question.self_rated else GIVE_UP,
            score=SCORES[rating],
            rating=rating,
            seconds=one.seconds,
            fingerprint=question.fingerprint(part),
        )


def _name(one: Answered) -> str:
    """Return a UUIDv7 of the review's own time whose other bits are a hash of what it is called there."""
    digest = hashlib.blake2b(f"{one.item}\x1f{one.source}".encode(), digest_size=10).digest()
    bits = one.milliseconds << 80 | int.from_bytes(digest)
    bits = bits & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | 2 << 62))
