"""What a cache of the fold was made by: the cache says it, and is made anew where another one is asked for."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from quizzer.scheduling.memory import New, Rating

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizzer.scheduling.memory import Forgetting, Memory

PREFIX = "fold/"
"""Of the keys in `meta` that say how each learner's cache was made."""
_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_SAMPLE = ((0, 3), (0, 2), (1, 3), (9, 1), (9, 4), (20, 2), (90, 4), (400, 1), (401, 3))
"""Days and ratings of the history that every digest is taken of."""


class Recipe(msgspec.Struct, frozen=True):
    """What a cache was made by."""

    forgetting: str
    """A digest of the weights, and of what they come to."""
    aliases: dict[str, str]
    """Questions' names of today by their former ones."""

    def written(self) -> str:
        """Return the recipe as `meta` holds it."""
        return msgspec.json.encode(self).decode()


def recipe_by(forgetting: Forgetting, aliases: Mapping[str, str]) -> Recipe:
    """Return the recipe of a fold by `forgetting` and `aliases`."""
    return Recipe(_digest(forgetting), named_anew(aliases))


def named_anew(aliases: Mapping[str, str]) -> dict[str, str]:
    """Return the aliases that are another name, in one order."""
    return {old: new for old, new in sorted(aliases.items()) if old != new}


def _digest(forgetting: Forgetting) -> str:
    """Return what tells one fold from another: its weights, and a sample of what this `fsrs` makes of them."""
    memory: Memory = New()
    sample = []
    for day, rating in _SAMPLE:
        memory = learned = forgetting.reviewed(memory, Rating(rating), _FIRST_DAY + timedelta(days=day))
        sample.append((learned.difficulty, learned.stability, forgetting.due(learned)))
    weights = forgetting.weights
    return hashlib.sha256(repr((weights, forgetting.desired_retention, sample)).encode()).hexdigest()
