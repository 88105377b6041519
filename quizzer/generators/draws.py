"""Chance from a seed: our own small generator over a hash of the key and the seed.

Python's and NumPy's generators may change between versions; a variant must not, since the log keeps
only its seed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Draws:
    """A stream of draws; the same words give the same stream on every machine."""

    __slots__ = ("_block", "_count", "_key", "_position")

    def __init__(self, *words: str | int) -> None:
        """Start the stream named by `words`, such as a question's id and a seed."""
        joined = "\x1f".join(str(word) for word in words)
        self._key = hashlib.blake2b(joined.encode(), digest_size=32).digest()
        self._count = 0
        self._block = b""
        self._position = 0

    def _word(self) -> int:
        if self._position >= len(self._block):
            counter = self._count.to_bytes(8, "big")
            self._block = hashlib.blake2b(counter, key=self._key, digest_size=64).digest()
            self._count += 1
            self._position = 0
        word = int.from_bytes(self._block[self._position : self._position + 8], "big")
        self._position += 8
        return word

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1, each as likely (words past the last multiple are redrawn)."""
        limit = (1 << 64) - (1 << 64) % bound
        word = self._word()
        while word >= limit:
            word = self._word()
        return word % bound

    def choose(self, things: Sequence[T]) -> T:
        """Return one of `things`."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return `things` in a drawn order (Fisher and Yates)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def derive(*words: str | int) -> int:
    """Return a seed below 2**31 that depends on all `words`: the nth asking of a question in a sitting."""
    return Draws("seed", *words).below(2**31)
