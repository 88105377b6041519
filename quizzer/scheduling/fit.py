"""A full fit of the 21 weights to a learner's log, by the optional extra `quizzer[fit]` (fsrs-rs, without torch).

It is trusted only if a fit to the earlier four fifths foretells the last fifth better than the defaults do; the
correction may then start at it. The package knows no luck, so lucky passes count for what they seem to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from quizzer.courtesy import in_turns
from quizzer.scheduling.correction import LEAST_DAYS, LOWER, UPPER, right
from quizzer.scheduling.forgetting_curve import retrievability
from quizzer.scheduling.histories import History, folded, rounds_of
from quizzer.scheduling.memory import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.scheduling.arrays import Flags, Floats

LEAST_REVIEWS = 400
"""Of those that say something: a day or more after the one before."""
EARLIER = 0.8
MOST_ROUNDS = 64
"""Reviews of one item that are told; each is told with all before it."""


def fitted_weights(history: History, items: int) -> tuple[float, ...] | None:
    """Return weights fitted to the learner of `history`; None without the extra or with too few reviews."""
    try:
        import fsrs_rs_python  # noqa: F401, PLC0415  an extra: asked for when a fit is wanted
    except ImportError:
        return None
    days = folded(DEFAULT_WEIGHTS, history, items, rounds_of(history)).days
    telling = days >= LEAST_DAYS
    if telling.sum() < LEAST_REVIEWS:
        return None
    late = telling & (history.day >= np.quantile(history.day[telling], EARLIER))
    tried = _fitted(_kept(history, ~late), items)
    if log_loss(tried, history, items, late) >= log_loss(DEFAULT_WEIGHTS, history, items, late):
        return None
    return _fitted(history, items)


def log_loss(weights: Sequence[float], history: History, items: int, among: Flags) -> float:
    """Return how badly `weights` foretell the reviews `among` all: the mean of -log of what was given to each."""
    memories = folded(weights, history, items, rounds_of(history))
    recall = retrievability(memories.days[among], memories.found[among], weights[20])
    chance = right(recall, history.luck[among])
    given: Floats = np.where(history.rating[among] > 1, chance, 1 - chance)
    return float(-np.log(given).mean()) if len(given) else 0.0


def _kept(history: History, among: Flags) -> History:
    return History(**{name: column[among] for name, column in msgspec.structs.asdict(history).items()})


def _fitted(history: History, items: int) -> tuple[float, ...]:
    """Return the package's fit, within the limits of the `fsrs` package."""
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview  # noqa: PLC0415  an extra

    rounds = rounds_of(history)
    days = np.nan_to_num(folded(DEFAULT_WEIGHTS, history, items, rounds).days)
    told: dict[int, list[FSRSReview]] = {}
    trained: list[FSRSItem] = []
    for turn, places in enumerate(rounds[:MOST_ROUNDS]):
        for place in in_turns(places.tolist()):
            reviews = told.setdefault(int(history.item[place]), [])
            reviews.append(FSRSReview(rating=int(history.rating[place]), delta_t=int(days[place]) if turn else 0))
            if int(days[place]) > 0:
                trained.append(FSRSItem(reviews=list(reviews)))
    found = FSRS(parameters=list(DEFAULT_WEIGHTS)).compute_parameters(trained)
    return tuple(np.clip(found, LOWER, UPPER).tolist())
