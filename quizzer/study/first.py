"""The first question among very many, found before arrays are loaded: the very one that `arrangement` puts first.

Where few items were met, the askings of their questions are made one by one; of the others, which are all new,
each bank knows the order. Wherever that would not settle it, nothing is said and everything is looked at.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from quizzer.bank.column_file import ORDER
from quizzer.questions.parts import asked_parts
from quizzer.study.queue import askings, stand_of, topic_ranks
from quizzer.study.selection import among

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from quizzer.bank.columns import ItemColumns
    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground
    from quizzer.study.queue import Want
    from quizzer.study.selection import Selection

REASONS = ("due", "new", "early")
FEW = 1000
"""Items met, at most: beyond that arrays are loaded sooner than so many are looked at."""
CLOSE = 1e-9
"""Chances of recall nearer than this may be in another order where arrays compute them."""


class First(NamedTuple):
    """What to ask first, and of how many askings it is known so far that they wait, this one among them."""

    want: Want
    known: int


class _Placed(NamedTuple):
    """An asking, and where it stands among all: the lower the sooner."""

    reason: int
    place: tuple[float, ...]
    start: int
    want: Want


def first_of(ground: Ground, reasons: Sequence[str], choice: Selection, now: datetime, enough: int) -> First | None:
    """Return what is asked first of what `choice` picks; None where that takes a look at all, or not `enough` wait."""
    standings = ground.store.met(FEW)
    if standings is None:
        return None
    finder = _Finder(ground, choice, now, standings)
    met = [one for one in finder.met() if one.want.reason in reasons]
    new, count = finder.new(enough) if "new" in reasons else ([], 0)
    known = len(met) + count
    best = min((*met, *new), default=None)
    if best is None or known < enough or any(_too_close(best, other) for other in met):
        return None
    return First(best.want, known)


def _too_close(best: _Placed, other: _Placed) -> bool:
    apart = [abs(one - two) for one, two in zip(best.place, other.place, strict=False)]
    return best.reason == other.reason and any(apart) and max(apart) < CLOSE


class _Finder:
    """Askings of the questions of a library, each made when it is looked at."""

    def __init__(self, ground: Ground, choice: Selection, now: datetime, standings: Mapping[str, Standing]) -> None:
        self._items: ItemColumns = ground.library.columns
        self._ranks = topic_ranks(ground.library)
        self._forgetting = ground.forgetting
        self._choice, self._now, self._standings = choice, now, standings
        self._met: dict[int, dict[int, range]] = {}
        """By bank the questions of which an item was met: where the first item of each stands, and all of them."""
        self._banks = list(self._items.banks)
        places = [place for place in self._items.places(sorted(standings)) if place is not None]
        for number, inside in groupby(places, key=self._items.bank_at):
            bank = self._banks[number] = self._banks[number].held()
            questions = (bank.question_at(place - self._items.starts[number]) for place in inside)
            self._met[number] = {one.start: one for one in questions}

    def met(self) -> Iterator[_Placed]:
        """Yield every asking of what was met."""
        for number, questions in self._met.items():
            for inside in questions.values():
                if self._is_chosen(number, inside.start):
                    yield from self._askings(number, inside)

    def new(self, enough: int) -> tuple[list[_Placed], int]:
        """Return the first asking of each bank's questions of which nothing was met, and how many there are at least.

        They are counted until there are `enough`.
        """
        found, count = [], 0
        for number, bank in enumerate(self._banks):
            inside = islice(self._fresh(number), max(1, enough - count))
            first = next(inside, None)
            if first is not None:
                found.append(next(iter(self._askings(number, bank.question_at(first)))))
                count += 1 + sum(1 for _ in inside)
        return found, count

    def _fresh(self, number: int) -> Iterator[int]:
        """Yield where the questions of a bank begin of which nothing was met, in the order of new ones."""
        met = self._met.get(number, {})
        for start in self._banks[number].numbers(ORDER):
            if start not in met and self._is_chosen(number, start):
                yield start

    def _is_chosen(self, number: int, place: int) -> bool:
        bank, choice = self._banks[number], self._choice
        if choice.banks and bank.front.bank not in choice.banks:
            return False
        if choice.topics:
            topic = bank.front.topics[bank.number("topic", place)]
            if not among(choice.topics, topic, topic.partition("/")[2]):
                return False
        if choice.kinds and bank.front.kinds[bank.number("kind", place)] not in choice.kinds:
            return False
        return not choice.difficulties or bank.number("difficulty", place) in choice.difficulties

    def _askings(self, number: int, inside: range) -> Iterator[_Placed]:
        """Yield the askings of the question whose items stand at some places of a bank."""
        bank, start = self._banks[number], self._items.starts[number] + inside.start
        items = [bank.item(place) for place in inside]
        stands = [stand_of(item, self._standings.get(item.key), self._forgetting, self._now) for item in items]
        parts, at_once = [item.part for item in items], bank.number("at_once", inside.start)
        asked_of = partial(asked_parts, items=parts, at_once=at_once)
        for place, want in askings(asked_of, items[0].question, stands, self._ranks):
            yield _Placed(REASONS.index(want.reason), place, start, want)
