"""The marks expected at the end of each past day: had the exam been then, with all that was met by then."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.progress.answers import days_in, end_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizzer.study.progress.memories import Memories

POINTS = 60


class MarksPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One day."""

    date: date
    expected: float
    """Share of all marks at hand, 0 to 1, guessing included."""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The marks expected over time."""

    points: tuple[MarksPoint, ...]
    """In order of time, the last one now; none before anything was answered."""
    lucky: float
    """The share that guessing everything is worth."""


def marks_over_time(memories: Memories, now: datetime, zone: tzinfo) -> Marks:
    """Return the marks expected at the end of at most 60 days, from that of the first review to `now`."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when progress is looked at

    from quizzer.scheduling.forgetting_curve import retrievability  # noqa: PLC0415  likewise

    lucky = float(memories.marks @ memories.luck)
    stakes = memories.marks * (1 - memories.luck)
    last, stability = np.zeros(len(stakes)), np.full(len(stakes), np.nan)
    points, done = [], 0
    for day, at in _moments(memories, now, zone):
        upto = int(np.searchsorted(memories.day, at, side="right"))
        new = memories.item[done:upto]
        last[new], stability[new] = memories.day[done:upto], memories.left[done:upto]
        met = np.flatnonzero(~np.isnan(stability))
        recall = retrievability(at - last[met], stability[met], memories.decay)
        points.append(MarksPoint(date=day, expected=lucky + float(stakes[met] @ recall)))
        done = upto
    return Marks(points=tuple(points), lucky=lucky)


def _moments(memories: Memories, now: datetime, zone: tzinfo) -> Sequence[tuple[date, float]]:
    """Return days, evenly spread and the last one today, with the moments at which they end; today's is now."""
    if not len(memories.day):
        return ()
    day_of = days_in(zone)
    first, today = day_of(memories.start), day_of(now.timestamp())
    span = max(0, today - first)
    steps = min(span, POINTS - 1)
    days = [today - round(span * back / steps) for back in range(steps, -1, -1)] if steps else [today]
    ends = [end_of(date.fromordinal(day), zone) if day < today else now.timestamp() for day in days]
    return [(date.fromordinal(day), memories.moment(end)) for day, end in zip(days, ends, strict=True)]
