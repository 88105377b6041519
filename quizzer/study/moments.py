"""Sums over very many standings that stay true for an hour: one look over all of them, then only what has changed.

Recall after a further time t is `R (1 + q t)^decay`, with `q` the pace at which the item is being forgotten. Its
series in `q t` is summed by topic once (the moments); for up to an hour those sums give the marks expected to far
more digits than are shown. Items of which that is not so, just answered and hardly held, are looked at each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.study.standing_columns import DAY, microseconds, of_rows

if TYPE_CHECKING:
    from datetime import datetime

    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.arrays import Floats
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.standing_columns import StandingColumns

CHUNK = 1 << 15
"""Items summed at a time: what they take stays in the processor's cache."""
HOUR = 3_600_000_000
"""Microseconds."""
ORDER = 8
"""Of the series: with `q t` of a tenth what is left out is below 1e-10 of the whole."""
LIVELY = 0.1 * DAY / HOUR
"""Items of a greater pace, a day, are looked at each time."""


class Figures(msgspec.Struct, frozen=True):
    """What some items come to at one moment."""

    sums: Floats
    """(3, topics): marks earned beyond those of a guess, how many were met, how many are due."""
    changed: set[int]
    """Places of those whose answer is another one since."""
    new: int
    flagged: int


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """What all items come to, for an hour from a moment on."""

    begun: int
    items: ItemColumns
    forgetting: Forgetting
    journal: int
    """How long the journal of the standings was."""
    series: Floats
    """(ORDER + 1, topics)."""
    lively: Any
    """Places."""
    lively_stands: StandingColumns
    """How those stood."""
    coming: Any
    """The topics of those that fall due within the hour, a topic for each."""
    coming_due: Any
    """When each of those does."""
    figures: Figures
    """At the beginning; of the marks only those of items that are lively."""


def figures(items: ItemColumns, stands: StandingColumns, ground: tuple[Forgetting, datetime], places: Any) -> Figures:  # noqa: ANN401  an array
    """Return what the items at some places come to; `stands` are theirs alone."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    topic, count, (forgetting, now) = items.topic[places], len(items.topics), ground
    met, open_ones = stands.met, ~stands.suspended
    due = met & open_ones & (stands.due <= microseconds(now))
    earned = items.gain[places] * stands.recall(forgetting, now)
    other = met & (stands.answer != items.answer[places]) & (stands.answer != 0)
    return Figures(
        np.array(
            [
                np.bincount(topic, earned, count),
                np.bincount(topic[met], minlength=count),
                np.bincount(topic[due], minlength=count),
            ]
        ),
        set(places[other].tolist()),
        int(np.count_nonzero(open_ones & ~met)),
        int(np.count_nonzero(stands.flagged)),
    )


def figures_now(items: ItemColumns, stands: StandingColumns, forgetting: Forgetting, now: datetime) -> Figures:
    """Return what all items come to now."""
    kept = stands.made.get("moments")
    since = microseconds(now) - kept.begun if isinstance(kept, Moments) else -1
    if kept is None or kept.items is not items or kept.forgetting is not forgetting or not 0 <= since <= HOUR:
        kept = stands.made["moments"] = moments(items, stands, forgetting, now)
        since = 0
    return _moved_on(kept, stands, now, since / DAY)


def moments(items: ItemColumns, stands: StandingColumns, forgetting: Forgetting, now: datetime) -> Moments:
    """Look over all items."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    count, at, length = len(items.topics), microseconds(now), len(stands.journal)
    series, sums = np.zeros((ORDER + 1, count)), np.zeros((3, count))
    lively, coming, changed, new, flagged = [], [], set[int](), 0, 0
    for start in range(0, len(items), CHUNK):
        places = np.arange(start, min(start + CHUNK, len(items)))
        some = stands.part(slice(start, start + CHUNK))
        found = figures(items, some, (forgetting, now), places)
        pace = forgetting.pace(some.stability, np.maximum(at - some.last_review, 0) / DAY) * some.met
        is_lively = pace > LIVELY
        weights = items.gain[places] * some.recall(forgetting, now) * ~is_lively
        for order in range(ORDER + 1):
            series[order] += np.bincount(items.topic[places], weights, count)
            weights = weights * pace
        lively.append(places[is_lively])
        coming.append(places[some.met & ~some.suspended & (some.due > at) & (some.due <= at + HOUR)])
        sums, new, flagged = sums + found.sums, new + found.new, flagged + found.flagged
        changed |= found.changed
    none = np.zeros(0, dtype=np.intp)
    sums[0] = 0.0
    all_lively, all_coming = (np.concatenate([none, *parts]) for parts in (lively, coming))
    return Moments(
        begun=at,
        items=items,
        forgetting=forgetting,
        journal=length,
        series=series,
        lively=all_lively,
        lively_stands=stands.part(all_lively),
        coming=items.topic[all_coming],
        coming_due=stands.due[all_coming],
        figures=Figures(sums, changed, new, flagged),
    )


def _moved_on(kept: Moments, stands: StandingColumns, now: datetime, days: float) -> Figures:
    """Return what all items come to so many days after the moments were taken."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    items, forgetting = kept.items, kept.forgetting
    count = len(items.topics)
    before = dict(reversed(stands.journal[kept.journal :]))
    places = np.fromiter(before, dtype=np.intp, count=len(before))
    was = figures(items, of_rows(list(before.values())), (forgetting, now), places)
    is_now = figures(items, stands.part(places), (forgetting, now), places)
    sums = kept.figures.sums + is_now.sums - was.sums
    factor = 1.0
    for order, one in enumerate(kept.series):
        sums[0] += factor * one
        factor *= (forgetting.decay - order) / (order + 1) * days
    recall = kept.lively_stands.recall(forgetting, now)
    sums[0] += np.bincount(items.topic[kept.lively], items.gain[kept.lively] * recall, count)
    sums[2] += np.bincount(kept.coming[kept.coming_due <= microseconds(now)], minlength=count)
    return Figures(
        sums,
        kept.figures.changed - was.changed | is_now.changed,
        kept.figures.new + is_now.new - was.new,
        kept.figures.flagged + is_now.flagged - was.flagged,
    )
