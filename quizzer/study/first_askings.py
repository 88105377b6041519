"""Askings of single questions among very many, made from columns without loading arrays: for `first`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from quizzer.questions.parts import asked_parts
from quizzer.study.queue import Want, askings, topic_ranks
from quizzer.study.selection import Selection, among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizzer.bank.column_file import BankColumns
    from quizzer.bank.columns import ItemColumns
    from quizzer.bank.library import Item, Library
    from quizzer.study.queue import Stand

REASONS = ("due", "new", "early")
ALL = Selection()
CLOSE = 1e-9
"""Chances of recall nearer than this may be in another order where arrays compute them."""


class Placed(NamedTuple):
    """An asking, and where it stands among all: the lower the sooner."""

    reason: int
    place: tuple[float, ...]
    start: int
    want: Want

    def is_too_close(self, other: Placed) -> bool:
        """Return whether arrays might put the other one first."""
        apart = [abs(one - two) for one, two in zip(self.place, other.place, strict=False)]
        return self.reason == other.reason and any(apart) and max(apart) < CLOSE


class Askings:
    """What may be asked of the questions of a library, each looked at by itself."""

    def __init__(self, library: Library, choice: Selection, stand: Callable[[Item, int], Stand]) -> None:
        """Ask what `choice` picks; `stand` tells how the item stands that has a place among all."""
        self.items: ItemColumns = library.columns
        self.banks = list(self.items.banks)
        self._ranks = topic_ranks(library)
        self._choice = choice
        self._stand = stand

    def of(self, number: int, inside: range) -> Iterator[Placed]:
        """Yield the askings of the question whose items stand at some places of a bank."""
        bank, first = self.banks[number], self.items.starts[number]
        items = bank.items(inside)
        stands = [self._stand(item, first + place) for item, place in zip(items, inside, strict=True)]
        parts, at_once = [item.part for item in items], bank.number("at_once", inside.start)
        asked_of = partial(asked_parts, items=parts, at_once=at_once)
        for place, want in askings(asked_of, items[0].question, stands, self._ranks):
            yield Placed(REASONS.index(want.reason), place, first + inside.start, want)

    def chosen(self, number: int) -> Sequence[bool] | None:
        """Return of each item of a bank whether it is picked; None where all are."""
        bank, choice = self.banks[number], self._choice
        if choice == ALL:
            return None
        if not among(choice.banks, bank.front.bank):
            return [False] * bank.front.items
        return self._chosen_in(bank)

    def _chosen_in(self, bank: BankColumns) -> Sequence[bool]:
        choice = self._choice
        topics = {
            number
            for number, topic in enumerate(bank.front.topics)
            if among(choice.topics, topic, topic.partition("/")[2])
        }
        kinds = {number for number, kind in enumerate(bank.front.kinds) if among(choice.kinds, kind)}
        difficulties = choice.difficulties or range(1, 5)
        columns = (bank.numbers(name) for name in ("topic", "kind", "difficulty"))
        return [
            topic in topics and kind in kinds and difficulty in difficulties
            for topic, kind, difficulty in zip(*columns, strict=True)
        ]
