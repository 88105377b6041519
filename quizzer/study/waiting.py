"""Where a sitting's questions come from: a source of wants, and the simplest one, a list settled beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from quizzer.study.queue import Want, interleaved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from quizzer.scheduling.memory import Rating


class Source(Protocol):
    """What else there is to ask; a sitting tells it how each answer was rated."""

    @property
    def left(self) -> int:
        """Return how many askings are waiting, as far as can be seen."""

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return what to ask after `asked`, taken out of what waits; None at the end."""

    def take(self, fits: Callable[[str], bool]) -> Want | None:
        """Return the first that waits whose question fits, taken out; None where there is none."""

    def put_back(self, wants: Sequence[Want]) -> None:
        """Let `wants`, taken before, wait again in front."""

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Take note of an answer's ratings by item; told again, the last word counts."""

    def untold(self, answer: str) -> None:
        """Take note that an answer was undone."""


class WaitingList:
    """Wants in an order that answers do not change, interleaved."""

    def __init__(self, wants: Sequence[Want]) -> None:
        """Let `wants` wait."""
        self._wants = list(wants)

    @property
    def left(self) -> int:
        """Return how many are waiting."""
        return len(self._wants)

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return the first that makes no third in a row of one topic or type."""
        return self._wants.pop(interleaved(self._wants, asked)) if self._wants else None

    def take(self, fits: Callable[[str], bool]) -> Want | None:
        """Return the first whose question fits."""
        found = next((place for place, want in enumerate(self._wants) if fits(want.question)), None)
        return None if found is None else self._wants.pop(found)

    def put_back(self, wants: Sequence[Want]) -> None:
        """Let `wants` wait again in front."""
        self._wants[:0] = wants

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Pass over it."""

    def untold(self, answer: str) -> None:
        """Pass over it."""
