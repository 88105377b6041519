"""What a learner knows of each topic, as belief: a grid of abilities per topic, coupled along the prerequisites.

A question of difficulty d is known with chance 1 / (1 + exp(-SLOPE (ability - d))): Rasch's model (1960), with luck
and carelessness as in Birnbaum's (1968). An ability above that of a topic which it builds on is less believed the
further it is above. Couplings that would close a ring are left out, so that the sums over each tree are exact: belief
travels a little less than it might, and never counts a thing twice.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GRID = tuple(step / 2 for step in range(13))
"""Abilities: 0 knows nothing of a topic, 6 its hardest questions for sure."""
PRIOR = (4.0, *[1.0] * (len(GRID) - 1))
"""Before any answer: who has not studied a topic is likely to know nothing of it."""
SLOPE = 2.0
CARELESS = 0.04
"""The chance of a wrong answer to what is known."""
COUPLING = 1.2

Belief = tuple[float, ...]
"""Chances over GRID."""


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as a sign of ability."""

    topic: str
    difficulty: int
    luck: float
    """The chance of being right by guessing."""
    right: float
    """1 right, 0 wrong, between them where it was right with help."""
    weight: float = 1.0
    """Below 1 for one of several answers given together, which say less than as many apart."""


def knowing(ability: float, difficulty: int) -> float:
    """Return the chance that a question is known."""
    return 1 / (1 + math.exp(-SLOPE * (ability - difficulty)))


@cache
def _right(difficulty: int, luck: float) -> Belief:
    """Return the chance of a right answer at each ability."""
    return tuple(
        known * (1 - CARELESS) + (1 - known) * luck for known in (knowing(ability, difficulty) for ability in GRID)
    )


@cache
def _knowing(difficulty: int) -> Belief:
    return tuple(knowing(ability, difficulty) for ability in GRID)


def known(belief: Belief, difficulty: int) -> float:
    """Return the chance that a question of this difficulty is known, luck left out."""
    return sum(chance * knows for chance, knows in zip(belief, _knowing(difficulty), strict=True))


def information(belief: Belief, difficulty: int, luck: float) -> float:
    """Return what an answer is expected to tell of the ability, in bits.

    Given the ability of its own topic an answer depends on no other, so this is what it tells of all topics together.
    """
    chances = _right(difficulty, luck)
    overall = sum(one * chance for one, chance in zip(belief, chances, strict=True))
    return _bits(overall) - sum(one * _bits(chance) for one, chance in zip(belief, chances, strict=True))


def _bits(chance: float) -> float:
    rest = 1 - chance
    return sum(-one * math.log2(one) for one in (chance, rest) if one > 0)


def _likelihood(signs: Iterable[Sign]) -> Belief:
    """Return the prior of a topic times the chance of what was seen of it."""
    found = list(PRIOR)
    for sign in signs:
        for place, chance in enumerate(_right(sign.difficulty, sign.luck)):
            found[place] *= (chance**sign.right * (1 - chance) ** (1 - sign.right)) ** sign.weight
    return _scaled(found)


def _scaled(values: Sequence[float]) -> Belief:
    total = sum(values)
    return tuple(value / total for value in values)


_FALLS = tuple(
    tuple(math.exp(-COUPLING * max(0.0, above - below)) for below in GRID) for above in GRID
)  # by the ability of a topic, then of one that it builds on


def _down(upper: Belief) -> Belief:
    """Return what a belief in a topic says of one that it builds on."""
    return _scaled(
        [sum(upper[above] * _FALLS[above][below] for above in range(len(GRID))) for below in range(len(GRID))]
    )


def _up(lower: Belief) -> Belief:
    """Return what a belief in a topic says of one that builds on it."""
    return _scaled(
        [sum(lower[below] * _FALLS[above][below] for below in range(len(GRID))) for above in range(len(GRID))]
    )


class Abilities:
    """Topics with what they build on."""

    def __init__(self, needs: Mapping[str, Sequence[str]]) -> None:
        """Couple each topic with the topics it needs that are among the keys."""
        self._links: dict[str, list[tuple[str, bool]]] = {topic: [] for topic in needs}
        """Neighbours, and whether the neighbour is the one built on."""
        for topic, need in _forest(needs):
            self._links[topic].append((need, True))
            self._links[need].append((topic, False))

    def beliefs(self, signs: Iterable[Sign]) -> dict[str, Belief]:
        """Return the belief in each topic's ability, given all `signs` (sum-product, exact on trees)."""
        of_topic: dict[str, list[Sign]] = {topic: [] for topic in self._links}
        for sign in signs:
            of_topic[sign.topic].append(sign)
        own = {topic: _likelihood(seen) for topic, seen in of_topic.items()}
        said: dict[tuple[str, str], Belief] = {}
        order = self._order()
        for topic, parent in reversed(order):
            if parent is not None:
                said[topic, parent] = self._message(topic, parent, own, said)
        for topic, parent in order:
            if parent is not None:
                said[parent, topic] = self._message(parent, topic, own, said)
        return {topic: self._gathered(topic, None, own, said) for topic in self._links}

    def _order(self) -> list[tuple[str, str | None]]:
        """Return each topic after its parent, with the parent, in every tree."""
        order: list[tuple[str, str | None]] = []
        seen: set[str] = set()
        for root in self._links:
            waiting: list[tuple[str, str | None]] = [] if root in seen else [(root, None)]
            while waiting:
                topic, parent = waiting.pop()
                seen.add(topic)
                order.append((topic, parent))
                waiting += [(other, topic) for other, _ in self._links[topic] if other != parent]
        return order

    def _message(
        self, topic: str, to: str, own: Mapping[str, Belief], said: Mapping[tuple[str, str], Belief]
    ) -> Belief:
        gathered = self._gathered(topic, to, own, said)
        return _down(gathered) if (to, True) in self._links[topic] else _up(gathered)

    def _gathered(
        self, topic: str, leave_out: str | None, own: Mapping[str, Belief], said: Mapping[tuple[str, str], Belief]
    ) -> Belief:
        """Return a topic's own belief times what its neighbours say of it."""
        found = list(own[topic])
        for other, _ in self._links[topic]:
            if other != leave_out:
                found = [one * more for one, more in zip(found, said[other, topic], strict=True)]
        return _scaled(found)


def _forest(needs: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    """Yield `(topic, need)` without rings; a need that another need builds on already goes first."""
    tree = {topic: topic for topic in needs}

    def root(topic: str) -> str:
        while tree[topic] != topic:
            tree[topic] = topic = tree[tree[topic]]
        return topic

    for topic, direct in needs.items():
        among = [need for need in direct if need in needs]
        for need in among:
            if any(need in _below(other, needs) for other in among if other != need):
                continue
            if root(topic) != root(need):
                tree[root(topic)] = root(need)
                yield topic, need


def _below(topic: str, needs: Mapping[str, Sequence[str]]) -> set[str]:
    """Return every topic that `topic` builds on, near or far."""
    found: set[str] = set()
    waiting = list(needs.get(topic, ()))
    while waiting:
        need = waiting.pop()
        if need not in found:
            found.add(need)
            waiting += needs.get(need, ())
    return found
