"""Rules of thumb by which a right answer could be picked without knowing it: the longest option, the largest number.

One question alone proves nothing. A bank in which such a rule comes true far more often than by chance gives marks
away.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tell(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of thumb, tried on one question."""

    rule: str
    """What it would have one answer: `the longest option`."""
    right: bool
    chance: float
    """How likely it would be right by luck, 0 to 1."""


@runtime_checkable
class Telling(Protocol):
    """A question on which rules of thumb can be tried."""

    def tells(self) -> tuple[Tell, ...]:
        """Return each rule with whether it comes true."""


def option_tells(options: Sequence[str], right: str) -> tuple[Tell, ...]:
    """Return whether the right one of `options` is longer or shorter than all others."""
    others = [len(one) for one in options if one != right]
    chance = 1 / len(options)
    return (
        Tell(rule="the longest option", right=len(right) > max(others), chance=chance),
        Tell(rule="the shortest option", right=len(right) < min(others), chance=chance),
    )


def number_tells(wrong: Sequence[float], right: float) -> tuple[Tell, ...]:
    """Return whether the right number is larger or smaller than all wrong ones."""
    chance = 1 / (len(wrong) + 1)
    return (
        Tell(rule="the largest number", right=right > max(wrong), chance=chance),
        Tell(rule="the smallest number", right=right < min(wrong), chance=chance),
    )


def order_tells(things: Sequence[str]) -> tuple[Tell, ...]:
    """Return whether the right order is that of the alphabet or of length, either way round."""
    chance = 2 / math.factorial(len(things))
    return (
        Tell(rule="the order of the alphabet", right=_runs([one.casefold() for one in things]), chance=chance),
        Tell(rule="the order of length", right=_runs([f"{len(one):9}" for one in things]), chance=chance),
    )


def _runs(keys: Sequence[str]) -> bool:
    """Return whether `keys` rise or fall from one to the next, none the same."""
    return all(one < two for one, two in pairwise(keys)) or all(one > two for one, two in pairwise(keys))
