"""A source of wants whose first is known: all others are arranged once that question stands."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from quizzer.scheduling.memory import Rating
    from quizzer.study.first import First
    from quizzer.study.queue import Want
    from quizzer.study.waiting import WaitingList


class Begun:
    """The first want, then all others; fulfils `waiting.Source`.

    They must be arranged before the first answer is kept, else that would change their order: see `ready`.
    """

    def __init__(self, first: First, arranged: Callable[[], WaitingList]) -> None:
        """Give `first`, and then what `arranged` returns: it is called once, in whatever thread."""
        self._first = first
        self._arranged = arranged
        self._given = False
        self._all: WaitingList | None = None
        self._lock = Lock()

    def ready(self) -> None:
        """Arrange all others now."""
        self._others()

    def _others(self) -> WaitingList:
        """Return what else waits: the first one is taken out."""
        with self._lock:
            if self._all is None:
                found = self._arranged()
                found.leave_out(self._first.want)
                self._all = found
            return self._all

    @property
    def left(self) -> int:
        """Return how many wait; while they are not arranged, how many at least."""
        others = self._first.known - 1 if self._all is None else self._all.left
        return others + (not self._given)

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return the first want, then what follows in the list."""
        if self._given:
            return self._others().next(asked)
        self._given = True
        return self._first.want

    def take(self, fits: Callable[[str], bool]) -> Want | None:
        """Return the first that waits whose question fits."""
        return self._others().take(fits)

    def put_back(self, wants: Sequence[Want]) -> None:
        """Let `wants` wait again in front."""
        self._others().put_back(wants)

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Pass over it."""

    def untold(self, answer: str) -> None:
        """Pass over it."""
