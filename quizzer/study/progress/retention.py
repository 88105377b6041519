"""Retention: how likely each review was to be right, by the memories of then, against what was found.

Log loss and RMSE over bins are those of the FSRS benchmark (github.com/open-spaced-repetition/srs-benchmark);
the bins here are of the prediction itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from quizzer.scheduling.arrays import Flags, Floats
    from quizzer.study.progress.memories import Memories

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
LEAST_DAYS = 0.5
"""Sooner repeats say little about forgetting."""
LEAST_REVIEWS = 30
"""With fewer there is no verdict."""
LEAST_CHANCE = 1e-3
LEAST_APART = 0.01
"""Closer than this is as predicted, however many reviews say so."""
SURE = 2.0
"""Standard errors beyond which a difference is no chance."""
MORE, LESS, ALIKE, UNKNOWN = "more", "less", "alike", "unknown"


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Reviews of alike predictions."""

    low: float
    high: float
    reviews: int
    predicted: float
    """The mean chance of being right, as predicted; 0 to 1."""
    found: float
    """The share that was right."""
    error: float
    """The standard error of that share."""


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """All reviews half a day or more after the one before."""

    reviews: int
    predicted: float
    found: float
    log_loss: float
    """Mean over reviews; lower is better, 0.69 is what knowing nothing costs."""
    rmse: float
    """Root of the mean squared distance of found from predicted, over bins."""
    verdict: str
    """`more`, `less` or `alike`: recalled, than predicted; `unknown` while there are few reviews."""
    bins: tuple[Bin, ...]
    """Those that hold reviews, in rising order."""


def retention_of(memories: Memories) -> Retention:
    """Return what was predicted and found; the chance of being right by luck counts in the prediction."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when progress is looked at

    from quizzer.scheduling.forgetting_curve import retrievability  # noqa: PLC0415  likewise

    told = np.flatnonzero(memories.days >= LEAST_DAYS)
    if not len(told):
        return Retention(reviews=0, predicted=0, found=0, log_loss=0, rmse=0, verdict=UNKNOWN, bins=())
    recall = retrievability(memories.days[told], memories.found[told], memories.decay)
    luck, right = memories.chance[told], memories.right[told]
    chance = luck + (1 - luck) * recall
    bins = _bins(chance, right)
    safe = np.clip(chance, LEAST_CHANCE, 1 - LEAST_CHANCE)
    squares = sum(one.reviews * (one.predicted - one.found) ** 2 for one in bins)
    return Retention(
        reviews=len(told),
        predicted=float(chance.mean()),
        found=float(right.mean()),
        log_loss=float(-np.log(np.where(right, safe, 1 - safe)).mean()),
        rmse=float(squares / len(told)) ** 0.5,
        verdict=_verdict(chance, right),
        bins=bins,
    )


def _bins(chance: Floats, right: Flags) -> tuple[Bin, ...]:
    import numpy as np  # noqa: PLC0415  likewise

    where = np.searchsorted(EDGES[1:-1], chance, side="right")
    return tuple(
        _bin(place, chance[where == place], right[where == place])
        for place in range(len(EDGES) - 1)
        if (where == place).any()
    )


def _bin(place: int, chance: Floats, right: Flags) -> Bin:
    reviews = len(chance)
    shrunk = (float(right.sum()) + 1) / (reviews + 2)  # a share of 0 or 1 is not certain for all that
    return Bin(
        low=EDGES[place],
        high=EDGES[place + 1],
        reviews=reviews,
        predicted=float(chance.mean()),
        found=float(right.mean()),
        error=(shrunk * (1 - shrunk) / reviews) ** 0.5,
    )


def _verdict(chance: Floats, right: Flags) -> str:
    reviews = len(chance)
    if reviews < LEAST_REVIEWS:
        return UNKNOWN
    apart = float(right.mean() - chance.mean())
    error = float((chance * (1 - chance)).sum()) ** 0.5 / reviews
    if abs(apart) < max(LEAST_APART, SURE * error):
        return ALIKE
    return MORE if apart > 0 else LESS
