"""Every item of the banks as columns of numbers: what looks over a million of them at once looks at these.

A column is joined from those of the banks when it is asked for. NumPy is loaded then and not before.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

from quizzer.bank.column_file import NUMBERS, bank_columns
from quizzer.bank.library import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from quizzer.bank.column_file import BankColumns
    from quizzer.bank.library import Library

MOST_AT_ONCE = 2**15 - 1
"""More than any question has items: that many at once are all."""
EDITION = "4"
"""Of the order in which items stand: what is kept in another is made anew."""


class ItemColumns:
    """The items of several banks, one after the other."""

    def __init__(self, banks: Sequence[BankColumns], digest: str = "") -> None:
        """Join `banks`; `digest` tells their texts from others, where they were read from files."""
        self.digest = digest
        self.banks = tuple(banks)
        self.starts = tuple(accumulate((bank.front.items for bank in banks), initial=0))
        """Where each bank's items begin, and where all end."""
        self._by_name = {bank.front.bank: number for number, bank in enumerate(banks)}
        self.topics, self._topics = _merged([bank.front.topics for bank in banks])
        self.kinds, self._kinds = _merged([bank.front.kinds for bank in banks])
        self.questions = sum(bank.front.questions for bank in banks)

    @cached_property
    def topic(self) -> Any:  # noqa: ANN401  an array
        """Return the number of each item's topic."""
        return self._renumbered("topic", self._topics)

    @cached_property
    def kind(self) -> Any:  # noqa: ANN401  an array
        """Return the number of each item's type."""
        return self._renumbered("kind", self._kinds)

    @cached_property
    def question(self) -> Any:  # noqa: ANN401  an array
        """Return the number of each item's question."""
        firsts = list(accumulate((bank.front.questions for bank in self.banks), initial=0))
        found = self._joined("question")
        for first, start, end in zip(firsts, self.starts, self.starts[1:], strict=False):
            found[start:end] += first
        return found

    @cached_property
    def difficulty(self) -> Any:  # noqa: ANN401  an array
        """Return each item's difficulty."""
        return self._joined("difficulty", "i1")

    @cached_property
    def marks(self) -> Any:  # noqa: ANN401  an array
        """Return each item's marks."""
        return self._joined("marks")

    def luck(self) -> Any:  # noqa: ANN401  an array
        """Return each item's chance of being guessed; read anew, since only sums with it are kept."""
        return self._joined("luck")

    @cached_property
    def at_once(self) -> Any:  # noqa: ANN401  an array
        """Return how many of its question's items are asked at once; 0 for all."""
        return self._joined("at_once", "i2", MOST_AT_ONCE)

    @cached_property
    def answer(self) -> Any:  # noqa: ANN401  an array
        """Return the number of each item's right answer."""
        return self._joined("answer")

    @cached_property
    def whole(self) -> Any:  # noqa: ANN401  an array
        """Return of each item whether every asking of its question asks all of its items."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        found = np.empty(len(self), dtype=np.bool_)
        for start, end in pairwise(self.starts):
            if start < end:
                own = self.question[start:end] - self.question[start]
                at_once = self.at_once[start:end]
                found[start:end] = (at_once == 0) | (at_once >= np.bincount(own)[own])
        return found

    @cached_property
    def gain(self) -> Any:  # noqa: ANN401  an array
        """Return the marks that each item earns when it is known, beyond those of a guess."""
        return self.marks * (1 - self.luck())

    @cached_property
    def by_topic(self) -> Any:  # noqa: ANN401  an array
        """Return (3, topics): their items' marks, what a guess earns of them, and how many items there are."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        weights = (self.marks, self.marks * self.luck(), None)
        return np.array([np.bincount(self.topic, one, len(self.topics)) for one in weights], dtype=np.float64)

    def __len__(self) -> int:
        """Return how many items there are."""
        return self.starts[-1]

    def key(self, place: int) -> str:
        """Return the key of the item that stands at a place."""
        number = self.bank_at(place)
        return self.banks[number].key(place - self.starts[number])

    def question_at(self, start: int) -> list[Item]:
        """Return the items of the question whose first one stands at a place."""
        number = self.bank_at(start)
        first, end = self.starts[number], int(self.question.searchsorted(self.question[start], side="right"))
        keys = self.banks[number].keys(range(start - first, end - first))
        return [
            Item(
                key=key,
                question=question,
                part=part,
                topic=self.topics[self.topic[place]],
                kind=self.kinds[self.kind[place]],
                difficulty=int(self.difficulty[place]),
                marks=float(self.marks[place]),
            )
            for place, key in enumerate(keys, start)
            for question, _, part in (key.partition("#"),)
        ]

    def bank_at(self, place: int) -> int:
        """Return the number of the bank whose item stands at a place."""
        return bisect_right(self.starts, place) - 1

    def place(self, key: str) -> int | None:
        """Return where an item stands; None where no bank has it."""
        return next(self.places([key]))

    def places(self, keys: Iterable[str]) -> Iterator[int | None]:
        """Yield where each of many items stands; those of a bank had better come together."""
        for name, some in groupby(keys, key=lambda key: key.partition("/")[0]):
            number = self._by_name.get(name)
            if number is None:
                yield from (None for _ in some)
            else:
                start = self.starts[number]
                yield from (None if one is None else start + one for one in self.banks[number].places(list(some)))

    def _joined(self, name: str, kept_as: str = "", most: int | None = None) -> Any:  # noqa: ANN401  an array
        """Return a column over all banks, as each has it or as smaller numbers, none more than `most`."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        kind = np.dtype(NUMBERS[name]).newbyteorder("<")
        found = np.empty(len(self), dtype=kept_as or kind)
        for bank, start, end in zip(self.banks, self.starts, self.starts[1:], strict=False):
            own = np.frombuffer(bank.column(name), dtype=kind)
            found[start:end] = own if most is None else np.minimum(own, most)
        return found

    def _renumbered(self, name: str, numbers: Sequence[Sequence[int]]) -> Any:  # noqa: ANN401  an array
        """Return a column of numbers of names, by the names over all banks."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        found = self._joined(name)
        for own, start, end in zip(numbers, self.starts, self.starts[1:], strict=False):
            found[start:end] = np.array(own, dtype=found.dtype)[found[start:end]]
        return found


def item_columns(library: Library) -> ItemColumns:
    """Return the columns of all items of `library`, from files where they are kept."""
    kept = [bank.kept for bank in library.banks.values()]
    digest = hashlib.blake2b("\n".join([EDITION, *map(os.path.basename, kept)]).encode(), digest_size=16).hexdigest()
    return ItemColumns([bank_columns(bank) for bank in library.banks.values()], digest if all(kept) else "")


def _merged(names: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], list[list[int]]]:
    """Return the names over all banks, and for each bank the numbers of its own among them."""
    numbers: dict[str, int] = {}
    own = [[numbers.setdefault(one, len(numbers)) for one in some] for some in names]
    return tuple(numbers), own
