"""Where a sitting's questions come from: a source of wants, and the simplest one, a list settled beforehand."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from heapq import heapify, heappop, heappush, merge
from itertools import islice
from operator import eq
from typing import TYPE_CHECKING, Protocol

from quizzer.study.queue import IN_A_ROW, Want

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from quizzer.scheduling.memory import Rating

Sort = tuple[str, str]
"""A topic and a type."""
SOON = 2000
"""Among so many of the first a question is sought in which a slip tempts."""


class Source(Protocol):
    """What else there is to ask; a sitting tells it how each answer was rated."""

    def ready(self) -> None:
        """Do what the first question need not wait for, and the first answer must; nothing where all is done."""

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


class Wants(Protocol):
    """Wants by their places among all, which may be made only when they are asked for."""

    def sorts(self) -> Mapping[Sort, Iterable[int]]:
        """Return the places of each topic and type, in order."""

    def want(self, place: int) -> Want:
        """Return the want at a place."""

    def question(self, place: int) -> str:
        """Return the question of the want at a place."""


class Listed:
    """Wants that are all made."""

    def __init__(self, wants: Sequence[Want]) -> None:
        """Hold `wants`."""
        self._wants = wants

    def sorts(self) -> Mapping[Sort, Iterable[int]]:
        """Return the places of each topic and type, in order."""
        found: dict[Sort, list[int]] = {}
        for place, want in enumerate(self._wants):
            found.setdefault((want.topic, want.kind), []).append(place)
        return found

    def want(self, place: int) -> Want:
        """Return the want at a place."""
        return self._wants[place]

    def question(self, place: int) -> str:
        """Return the question of the want at a place."""
        return self._wants[place].question


class WaitingList:
    """Wants in an order that answers do not change, interleaved.

    Their places stand in a row for each topic and type, so that what comes next is found among the rows' firsts.
    """

    def __init__(self, wants: Sequence[Want] | Wants) -> None:
        """Let `wants` wait."""
        self._wants: Wants = Listed(wants) if isinstance(wants, Sequence) else wants
        self._rows: dict[Sort, deque[int]] = {sort: deque(places) for sort, places in self._wants.sorts().items()}
        self._firsts = [(row[0], sort) for sort, row in self._rows.items()]
        """A heap of the place and sort of each row's first; one that is first no more is passed over."""
        heapify(self._firsts)
        self._back: dict[int, Want] = {}
        """What was put back, by places before all others."""
        self._front = 0
        self._left = sum(map(len, self._rows.values()))

    def ready(self) -> None:
        """Do nothing: all are in order."""

    @property
    def left(self) -> int:
        """Return how many are waiting."""
        return self._left

    def leave_out(self, want: Want) -> None:
        """Take out `want`, which was given before this list was made, where it stands first as it should."""
        first = self.next(())
        if first is not None and (first.question, first.parts) != (want.question, want.parts):
            self.put_back([first])
            self.take(partial(eq, want.question))

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return the first that makes no third in a row of one topic or type; the first that tires least, else."""
        passed: list[tuple[int, Sort]] = []
        best, least = None, IN_A_ROW + 1
        tiring = _tiring(asked)
        while least and self._firsts:
            first = heappop(self._firsts)
            if not self._is_first(first):
                continue
            passed.append(first)
            tires = sum(map(eq, first[1], tiring))
            if tires < least:
                best, least = first[1], tires
        for first in passed:
            heappush(self._firsts, first)
        return None if best is None else self._pulled(best, 0)

    def _is_first(self, first: tuple[int, Sort]) -> bool:
        row = self._rows.get(first[1])
        return row is not None and row[0] == first[0]

    def _pulled(self, sort: Sort, index: int) -> Want:
        """Return a want of a row, taken out."""
        row = self._rows[sort]
        place = row[index]
        del row[index]
        self._left -= 1
        if not row:
            del self._rows[sort]
        elif index == 0:
            heappush(self._firsts, (row[0], sort))
        return self._back.pop(place) if place < 0 else self._wants.want(place)

    def take(self, fits: Callable[[str], bool]) -> Want | None:
        """Return the first whose question fits, of those that come up soon."""
        soon = merge(*(self._placed(sort) for sort in self._rows))
        for place, sort, index in islice(soon, SOON):
            if fits(self._back[place].question if place < 0 else self._wants.question(place)):
                return self._pulled(sort, index)
        return None

    def _placed(self, sort: Sort) -> Iterator[tuple[int, Sort, int]]:
        for index, place in enumerate(self._rows[sort]):
            yield place, sort, index

    def put_back(self, wants: Sequence[Want]) -> None:
        """Let `wants` wait again in front."""
        for want in reversed(wants):
            self._front -= 1
            self._back[self._front] = want
            sort = want.topic, want.kind
            self._rows.setdefault(sort, deque()).appendleft(self._front)
            heappush(self._firsts, (self._front, sort))
        self._left += len(wants)

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Pass over it."""

    def untold(self, answer: str) -> None:
        """Pass over it."""


def _tiring(asked: Sequence[Want]) -> tuple[str | None, str | None]:
    """Return the topic and the type of which one more would be a third in a row."""
    recent = asked[-IN_A_ROW:]
    if len(recent) < IN_A_ROW:
        return None, None
    topics, kinds = {want.topic for want in recent}, {want.kind for want in recent}
    return (topics.pop() if len(topics) == 1 else None), (kinds.pop() if len(kinds) == 1 else None)
