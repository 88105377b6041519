"""The reviews of the past gathered into answers, each on its day of study: what most figures count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

import msgspec

from quizzer.courtesy import in_turns
from quizzer.scheduling.rating import PASS
from quizzer.study.ground import DAY_STARTS
from quizzer.study.log import Sureness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from quizzer.study.past import PastReview

SLOT = 900
"""Seconds of a quarter of an hour: within one, no zone's clocks are put forward or back."""
SECONDS_A_DAY = 86400
EPOCH = date(1970, 1, 1).toordinal()


class Answer(msgspec.Struct, frozen=True, gc=False):
    """One answer, over all of its items."""

    day: int
    """The day of study, as an ordinal."""
    question: str
    items: int
    right: int
    """Items that were right."""
    seconds: float
    sureness: Sureness | None
    slips: tuple[str, ...]

    @property
    def all_right(self) -> bool:
        """Return whether every item was right."""
        return self.right == self.items


def days_in(zone: tzinfo) -> Callable[[float], int]:
    """Return what gives the day of study of a moment (seconds since 1970), as `Ground.day_of` does, but quickly."""
    starts = DAY_STARTS.total_seconds()
    shifts: dict[int, float] = {}

    def day_of(at: float) -> int:
        slot = int(at // SLOT)
        shift = shifts.get(slot)
        if shift is None:
            offset = datetime.fromtimestamp(slot * SLOT, UTC).astimezone(zone).utcoffset() or timedelta()
            shift = shifts[slot] = offset.total_seconds() - starts
        return EPOCH + int((at + shift) // SECONDS_A_DAY)

    return day_of


def end_of(day: date, zone: tzinfo) -> float:
    """Return the moment when a day of study ends, in seconds since 1970."""
    return (datetime.combine(day + timedelta(days=1), time(), zone) + DAY_STARTS).timestamp()


def answers_of(past: Iterable[PastReview], zone: tzinfo) -> tuple[Answer, ...]:
    """Return the answers that `past` reviews belong to, in order of time."""
    day_of = days_in(zone)
    grouped: dict[str, list[PastReview]] = {}
    for review in in_turns(past):
        grouped.setdefault(review.answer, []).append(review)
    return tuple(_answer(reviews, day_of) for reviews in grouped.values())


def _answer(reviews: list[PastReview], day_of: Callable[[float], int]) -> Answer:
    first = reviews[0]
    slips = {slip for one in reviews for slip in one.slips}
    return Answer(
        day_of(first.at),
        first.item.partition("#")[0],
        len(reviews),
        sum(one.score >= PASS for one in reviews),
        first.seconds,
        first.sureness,
        tuple(sorted(slips)) if slips else (),
    )
