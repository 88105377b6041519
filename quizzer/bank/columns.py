"""Every item of the banks as columns of numbers: what looks over a million of them at once looks at these.

A bank's columns are kept in a file beside the parsed bank, so that they are made once for each text of it. NumPy is
loaded when columns are asked for and not before.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.kept import write
from quizzer.bank.library import items_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.bank.bank import Bank
    from quizzer.bank.library import Library

EDITION = "3"
"""Of what a file of columns holds: another one is made anew."""
NUMBERS = {
    "topic": "<i4",
    "kind": "<i4",
    "question": "<i4",
    "difficulty": "<i4",
    "marks": "<f8",
    "luck": "<f8",
    "at_once": "<i4",
    "answer": "<u8",
    "end": "<i4",
}
"""The columns, and of which numbers they are."""


class BankColumns(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One bank's items, in the order written."""

    edition: str
    bank: str
    topics: tuple[str, ...]
    """`bank/topic`, in the order in which items have them."""
    kinds: tuple[str, ...]
    questions: int
    """How many the bank has."""
    joined_keys: bytes
    """The items' keys, one after the other."""
    numbers: dict[str, bytes]

    @cached_property
    def ends(self) -> Any:  # noqa: ANN401  an array
        """Return where each key ends among all."""
        return _numbers(self, "end")

    def key(self, place: int) -> str:
        """Return the key of the item at a place."""
        start = self.ends[place - 1] if place else 0
        return self.joined_keys[start : self.ends[place]].decode()

    @cached_property
    def places(self) -> dict[str, int]:
        """Return where each item stands."""
        return {self.key(place): place for place in range(len(self.ends))}


class ItemColumns:
    """The items of several banks, one after the other."""

    def __init__(self, banks: Sequence[BankColumns], digest: str = "") -> None:
        """Join `banks`; `digest` tells their texts from others, where they were read from files."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        self.digest = digest
        self._banks = {bank.bank: bank for bank in banks}
        self._order = list(banks)
        self._first = np.cumsum([0, *(len(bank.ends) for bank in banks)])
        """Where each bank's items begin."""
        self._starts = dict(zip(self._banks, self._first.tolist(), strict=False))
        self.topics, topic = _merged(banks, "topic", [bank.topics for bank in banks])
        self.kinds, kind = _merged(banks, "kind", [bank.kinds for bank in banks])
        self.questions = sum(bank.questions for bank in banks)
        firsts = np.cumsum([0, *(bank.questions for bank in banks)]).tolist()
        question = [_numbers(bank, "question") + first for bank, first in zip(banks, firsts, strict=False)]
        self.topic, self.kind = topic.astype(np.intp), kind
        self.question = _joined(question, "question")
        """The number of each item's question."""
        self.difficulty, self.marks, self.luck, self.at_once, self.answer = (
            _joined([_numbers(bank, name) for bank in banks], name)
            for name in ("difficulty", "marks", "luck", "at_once", "answer")
        )

    @cached_property
    def whole(self) -> Any:  # noqa: ANN401  an array
        """Return of each item whether every asking of its question asks all of its items."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        return (self.at_once == 0) | (self.at_once >= np.bincount(self.question)[self.question])

    @cached_property
    def gain(self) -> Any:  # noqa: ANN401  an array
        """Return the marks that each item earns when it is known, beyond those of a guess."""
        return self.marks * (1 - self.luck)

    @cached_property
    def by_topic(self) -> Any:  # noqa: ANN401  an array
        """Return (3, topics): their items' marks, what a guess earns of them, and how many items there are."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        weights = (self.marks, self.marks * self.luck, None)
        return np.array([np.bincount(self.topic, one, len(self.topics)) for one in weights], dtype=np.float64)

    def __len__(self) -> int:
        """Return how many items there are."""
        return int(self._first[-1])

    def key(self, place: int) -> str:
        """Return the key of the item that stands at a place."""
        number = int(self._first.searchsorted(place, side="right")) - 1
        return self._order[number].key(place - int(self._first[number]))

    def place(self, key: str) -> int | None:
        """Return where an item stands; None where no bank has it."""
        name = key.partition("/")[0]
        bank = self._banks.get(name)
        place = None if bank is None else bank.places.get(key)
        return None if place is None else self._starts[name] + place


def item_columns(library: Library) -> ItemColumns:
    """Return the columns of all items of `library`, from files where they are kept."""
    kept = [bank.kept for bank in library.banks.values()]
    digest = hashlib.blake2b("\n".join([EDITION, *map(os.path.basename, kept)]).encode(), digest_size=16).hexdigest()
    return ItemColumns([_columns_of(bank) for bank in library.banks.values()], digest if all(kept) else "")


def answer_number(fingerprint: str) -> int:
    """Return the fingerprint of an answer as a number; 0 for none."""
    if not fingerprint:
        return 0
    try:
        return int(fingerprint, 16) % 2**64
    except ValueError:
        return int.from_bytes(hashlib.blake2b(fingerprint.encode(), digest_size=8).digest(), "little")


def _columns_of(bank: Bank) -> BankColumns:
    path = Path(bank.kept).with_suffix(".columns") if bank.kept else None
    found = None if path is None else _read(path)
    if found is not None:
        return found
    made = _made(bank)
    if path is not None:
        write(path, msgspec.msgpack.encode(made))
    return made


def _read(path: Path) -> BankColumns | None:
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=BankColumns)
    except (OSError, msgspec.DecodeError):
        return None
    if found.edition != EDITION or found.numbers.keys() != NUMBERS.keys():
        return None
    lengths = {len(found.numbers[name]) / np.dtype(kind).itemsize for name, kind in NUMBERS.items()}
    return found if len(lengths) == 1 else None


def _made(bank: Bank) -> BankColumns:
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    questions = {f"{bank.key}/{one.id}": (number, one) for number, one in enumerate(bank.questions)}
    items = list(items_in(bank))
    topics = tuple(dict.fromkeys(item.topic for item in items))
    kinds = tuple(dict.fromkeys(item.kind for item in items))
    topic_numbers, kind_numbers = ({name: number for number, name in enumerate(names)} for names in (topics, kinds))
    of_questions = {key: (number, one.luck(), one.at_once) for key, (number, one) in questions.items()}
    rows = [
        (topic_numbers[item.topic], kind_numbers[item.kind], number, item.difficulty, item.marks, luck, at_once)
        for item in items
        for number, luck, at_once in (of_questions[item.question],)
    ]
    answers = [answer_number(questions[item.question][1].fingerprint(item.part)) for item in items]
    values: Iterable[Any] = [*zip(*rows, strict=True)] if rows else [()] * (len(NUMBERS) - 2)
    keys = [item.key.encode() for item in items]
    return BankColumns(
        edition=EDITION,
        bank=bank.key,
        topics=topics,
        kinds=kinds,
        questions=len(bank.questions),
        joined_keys=b"".join(keys),
        numbers={
            name: np.array(column, dtype=kind).tobytes()
            for (name, kind), column in zip(
                NUMBERS.items(), [*values, answers, [*accumulate(map(len, keys))]], strict=True
            )
        },
    )


def _numbers(bank: BankColumns, name: str) -> Any:  # noqa: ANN401  an array
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    return np.frombuffer(bank.numbers[name], dtype=NUMBERS[name])


def _joined(parts: Sequence[Any], name: str) -> Any:  # noqa: ANN401  an array
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    return np.concatenate([np.zeros(0, dtype=NUMBERS[name]), *parts])


def _merged(banks: Sequence[BankColumns], name: str, names: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], Any]:
    """Return the names over all banks, and the column of their numbers."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    numbers: dict[str, int] = {}
    parts = []
    for bank, own in zip(banks, names, strict=True):
        here = np.array([numbers.setdefault(one, len(numbers)) for one in own], dtype="<i4")
        parts.append(here[_numbers(bank, name)])
    return tuple(numbers), _joined(parts, name)
