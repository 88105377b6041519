"""Memories by FSRS-6, through the `fsrs` package: its fold is exactly ours.

Retrievability with fractional days is our own and only ranks and displays; what is stored comes from
the package, which counts whole days. Fuzz is off, there are no learning or relearning steps, and ids
are passed, since the package would read a clock and sleep to make one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

import fsrs
import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.scheduling.arrays import Floats

DESIRED_RETENTION = 0.9
DEFAULT_WEIGHTS = tuple(fsrs.Scheduler(enable_fuzzing=False).parameters)
DAY = timedelta(days=1)


class Rating(IntEnum):
    """What the scheduler is told."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def word(self) -> str:
        """Return the name in lower case: `again`."""
        return self.name.lower()


class New(msgspec.Struct, frozen=True):
    """Never reviewed."""


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """Reviewed at least once."""

    difficulty: float
    """From 1 to 10."""
    stability: float
    """Days until retrievability falls to 0.9."""
    last_review: datetime
    reviews: int
    lapses: int
    """How often it was forgotten after it had been known."""


Memory = New | Learned


class Forgetting:
    """FSRS-6 with one set of weights: the step of the fold, the forgetting curve, the next date."""

    def __init__(
        self, weights: Sequence[float] = DEFAULT_WEIGHTS, desired_retention: float = DESIRED_RETENTION
    ) -> None:
        """Use 21 `weights`; items fall due when retrievability reaches `desired_retention`."""
        self.desired_retention = desired_retention
        self.weights = tuple(weights)
        self._scheduler = fsrs.Scheduler(
            parameters=tuple(weights),
            desired_retention=desired_retention,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )
        self._decay = -self._scheduler.parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def reviewed(self, memory: Memory, rating: Rating, at: datetime) -> Learned:
        """Return the memory after a review at `at` (with a time zone)."""
        card, before = self._card(memory), memory
        after, _ = self._scheduler.review_card(card, fsrs.Rating(rating), _package_utc(at))
        reviews = before.reviews if isinstance(before, Learned) else 0
        lapses = before.lapses if isinstance(before, Learned) else 0
        if rating is Rating.AGAIN and isinstance(before, Learned):
            lapses += 1
        difficulty, stability = after.difficulty, after.stability
        if difficulty is None or stability is None:
            message = "the fsrs package left a reviewed card without a memory"
            raise RuntimeError(message)
        return Learned(
            difficulty=difficulty,
            stability=stability,
            last_review=at.astimezone(UTC),
            reviews=reviews + 1,
            lapses=lapses,
        )

    def _card(self, memory: Memory) -> fsrs.Card:
        if isinstance(memory, New):
            return fsrs.Card(card_id=0, due=datetime.min.replace(tzinfo=UTC))
        last = _package_utc(memory.last_review)
        return fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            step=None,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=last,
            last_review=last,
        )

    def retrievability(self, memory: Memory, at: datetime) -> float:
        """Return the chance of recall at `at`, from 0 to 1, days counted in fractions; 0 for a new item."""
        if isinstance(memory, New):
            return 0.0
        days = max(0.0, (at - memory.last_review) / DAY)
        return float((1 + self._factor * days / memory.stability) ** self._decay)

    def recalls(self, stability: Floats, days: Floats) -> Floats:
        """Return the chances of recall, so many days (not less than 0) after the last review of each memory."""
        found: Floats = (1 + self._factor * days / stability) ** self._decay
        return found

    @property
    def factor(self) -> float:
        """Return what time over stability counts for in the forgetting curve."""
        return float(self._factor)

    @property
    def decay(self) -> float:
        """Return the exponent of the forgetting curve, which is negative."""
        return self._decay

    def pace(self, stability: Floats, days: Floats) -> Floats:
        """Return q, so many days after the last review: t days later recall is (1 + q t) ** decay of what it is."""
        found: Floats = self._factor / (stability + self._factor * days + (stability <= 0))
        return found

    def due(self, memory: Learned) -> datetime:
        """Return when retrievability reaches the desired retention, at least a day after the last review."""
        days = memory.stability / self._factor * (self.desired_retention ** (1 / self._decay) - 1)
        return memory.last_review + timedelta(days=max(1, min(36500, round(days))))


def _package_utc(at: datetime) -> datetime:
    """Return `at` in the one time zone object that the package accepts."""
    return at.astimezone(UTC)
