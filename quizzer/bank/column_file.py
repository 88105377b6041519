"""One bank's items as columns of numbers, in a file beside the parsed bank: made once for each text of it.

Each column stands by itself and is read when it is asked for, whole or a few numbers of it, with no need of NumPy:
so the first question among a hundred thousand is found before arrays are loaded. What is not as it should be is
made anew from the bank.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from copy import copy
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.bank import topic_ranks
from quizzer.bank.fingerprints import answer_number
from quizzer.bank.kept import read_part, write
from quizzer.bank.library import Item, items_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from quizzer.bank.bank import Bank
    from quizzer.questions.base import Question

_MARK = b"QZC4"
_HEAD = struct.Struct("<4sI")
"""The mark, and how long the front is."""
NUMBERS = {
    "topic": "i",
    "kind": "i",
    "question": "i",
    "difficulty": "i",
    "marks": "d",
    "luck": "d",
    "at_once": "i",
    "answer": "Q",
    "end": "i",
}
"""The columns, one number for each item, and of which kind they are: little-endian all."""
ORDER = "order"
"""The first item of each question, in the order in which they are asked when none was met yet."""
KEYS = "keys"
"""The items' keys, each between two ends of lines."""


FEW_KEYS = 20
"""Of so many the places are looked for one by one."""


class Front(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the columns at once."""

    bank: str
    topics: tuple[str, ...]
    """`bank/topic`, in the order in which items have them."""
    kinds: tuple[str, ...]
    questions: int
    """How many the bank has."""
    items: int
    parts: dict[str, tuple[int, int, int]]
    """Where each column begins after the front, how long it is, and its checksum."""


class Spoilt(Exception):
    """A file of columns is not what it should be."""


class BankColumns:
    """One bank's items, in the order written."""

    def __init__(self, path: Path | None, again: Callable[[], bytes]) -> None:
        """Read from `path`; `again` makes what it should hold, where there is none or it is spoilt."""
        self._path = path
        self._again = again
        self._data: bytes | None = None
        self._held: dict[str, bytes] | None = None
        """Whole columns, where many numbers are asked for one by one."""
        try:
            self.front, self._start = self._read_front()
        except Spoilt:
            self.front, self._start = self._made_anew()

    def _read_front(self) -> tuple[Front, int]:
        try:
            head = self._bytes(0, _HEAD.size)
            mark, length = _HEAD.unpack(head)
            front = msgspec.msgpack.decode(self._bytes(_HEAD.size, length if mark == _MARK else 0), type=Front)
        except (struct.error, msgspec.DecodeError) as error:
            raise Spoilt from error
        start, sizes = _HEAD.size + length, {name: struct.calcsize(kind) for name, kind in NUMBERS.items()}
        wanted = {name: front.items * size for name, size in sizes.items()} | {ORDER: front.questions * 4}
        lengths = {name: length for name, (_, length, _) in front.parts.items()}
        if any(lengths.get(name) != length for name, length in wanted.items()) or KEYS not in lengths:
            raise Spoilt
        if self._size() != start + sum(lengths.values()):
            raise Spoilt
        return front, start

    def _made_anew(self) -> tuple[Front, int]:
        self._data = self._again()
        if self._path is not None:
            write(self._path, self._data)
        return self._read_front()

    def _size(self) -> int:
        if self._data is not None:
            return len(self._data)
        try:
            return 0 if self._path is None else self._path.stat().st_size
        except OSError as error:
            raise Spoilt from error

    def _bytes(self, start: int, length: int) -> bytes:
        if self._data is not None:
            return self._data[start : start + length]
        if self._path is None:
            raise Spoilt
        try:
            return read_part(self._path, start, length)
        except OSError as error:
            raise Spoilt from error

    def column(self, name: str) -> bytes:
        """Return a whole column as it is kept."""
        begin, length, checksum = self.front.parts[name]
        for _ in range(2):
            try:
                found = self._bytes(self._start + begin, length)
                if zlib.crc32(found) == checksum:
                    return found
            except Spoilt:
                pass
            self.front, self._start = self._made_anew()
            begin, length, checksum = self.front.parts[name]
        message = f"the columns of {self.front.bank} cannot be made"
        raise RuntimeError(message)

    def numbers(self, name: str, start: int = 0, end: int | None = None) -> tuple[Any, ...]:
        """Return the numbers of a column from one place up to another; of all places when none is given."""
        kind = NUMBERS.get(name, "i")
        size = struct.calcsize(kind)
        if end is None:
            column = self.column(name)
            return struct.unpack(f"<{len(column) // size}{kind}", column)
        try:
            return struct.unpack(f"<{end - start}{kind}", self._some(name, start * size, end * size))
        except (Spoilt, struct.error):
            return self.numbers(name)[start:end]

    def _some(self, name: str, start: int, end: int) -> bytes:
        """Return a part of a column; raise Spoilt where it cannot be read."""
        if self._held is None:
            return self._bytes(self._start + self.front.parts[name][0] + start, end - start)
        if name not in self._held:
            self._held[name] = self.column(name)
        return self._held[name][start:end]

    def held(self) -> BankColumns:
        """Return the same columns for many looks: each is read whole, and goes with what is returned."""
        found = copy(self)
        found._held = {}  # noqa: SLF001  its own kind
        return found

    def number(self, name: str, place: int) -> Any:  # noqa: ANN401  of the column's kind
        """Return the number that stands in a column at a place."""
        return self.numbers(name, place, place + 1)[0]

    def key(self, place: int) -> str:
        """Return the key of the item at a place."""
        return self.keys(range(place, place + 1))[0]

    def keys(self, places: range) -> list[str]:
        """Return the keys of the items at some places, one after the other."""
        before = places.start > 0
        ends = self.numbers("end", places.start - before, places.stop)
        begin, end = ends[0] if before else 0, ends[-1] + 1
        try:
            found = self._some(KEYS, begin, end)
        except Spoilt:
            found = b""
        if not (found.startswith(b"\n") and found.endswith(b"\n") and found.count(b"\n") == len(places) + 1):
            found = self.column(KEYS)[begin:end]
        return found[1:-1].decode().split("\n")

    def places(self, keys: Sequence[str]) -> list[int | None]:
        """Return where each item stands; None where the bank has none of that key."""
        joined = self.column(KEYS)  # not kept: keys are most of what the file holds
        if len(keys) > FEW_KEYS:
            known = {key: place for place, key in enumerate(joined.decode().split("\n")[1:-1])}
            return list(map(known.get, keys))
        found = (-1 if "\n" in key else joined.find(f"\n{key}\n".encode(errors="replace")) for key in keys)
        starts = (0, *self.numbers("end"))
        return [None if at < 0 else bisect_left(starts, at) for at in found]

    def question_at(self, place: int) -> range:
        """Return the places of the items of the question that one at a place is of."""
        reach = 8
        while True:
            first, last = max(0, place - reach), min(self.front.items, place + reach)
            numbers = self.numbers("question", first, last)
            number = numbers[place - first]
            start, count = first + numbers.index(number), numbers.count(number)
            if (start > first or not first) and (start + count < last or last == self.front.items):
                return range(start, start + count)
            reach *= 4

    def item(self, place: int) -> Item:
        """Return the item at a place."""
        return self.items(range(place, place + 1))[0]

    def items(self, places: range) -> list[Item]:
        """Return the items at some places, one after the other."""
        topics, kinds, difficulties, marks = (
            self.numbers(name, places.start, places.stop) for name in ("topic", "kind", "difficulty", "marks")
        )
        columns = zip(self.keys(places), topics, kinds, difficulties, marks, strict=True)
        return [
            Item(
                key=key,
                question=question,
                part=part,
                topic=self.front.topics[topic],
                kind=self.front.kinds[kind],
                difficulty=difficulty,
                marks=mark,
            )
            for key, topic, kind, difficulty, mark in columns
            for question, _, part in (key.partition("#"),)
        ]


def bank_columns(bank: Bank) -> BankColumns:
    """Return the columns of a bank, from their file where they are kept."""
    return BankColumns(Path(bank.kept).with_suffix(".columns") if bank.kept else None, partial(_made, bank))


def _made(bank: Bank) -> bytes:
    """Return the file of a bank's columns."""
    questions = {f"{bank.key}/{one.id}": (number, one) for number, one in enumerate(bank.questions)}
    items = list(items_in(bank))
    topics = tuple(dict.fromkeys(item.topic for item in items))
    kinds = tuple(dict.fromkeys(item.kind for item in items))
    keys = [item.key.encode() for item in items]
    joined = b"\n".join([b"", *keys, b""])
    columns = _numbers(items, questions, topics, kinds) | {"end": [*accumulate(len(key) + 1 for key in keys)]}
    parts = {name: struct.pack(f"<{len(items)}{kind}", *columns[name]) for name, kind in NUMBERS.items()}
    order = _order(items, questions, topic_ranks(bank.head))
    parts |= {ORDER: struct.pack(f"<{len(order)}i", *order), KEYS: joined}
    begins = accumulate(map(len, parts.values()), initial=0)
    named = zip(begins, parts.items(), strict=False)
    front = Front(
        bank.key,
        topics,
        kinds,
        len(questions),
        len(items),
        {name: (begin, len(part), zlib.crc32(part)) for begin, (name, part) in named},
    )
    head = msgspec.msgpack.encode(front)
    return _HEAD.pack(_MARK, len(head)) + head + b"".join(parts.values())


def _numbers(
    items: Sequence[Item],
    questions: Mapping[str, tuple[int, Question]],
    topics: Sequence[str],
    kinds: Sequence[str],
) -> dict[str, Sequence[Any]]:
    topic_numbers, kind_numbers = ({name: number for number, name in enumerate(names)} for names in (topics, kinds))
    of_questions = {key: (number, one.luck(), one.at_once) for key, (number, one) in questions.items()}
    asked = [of_questions[item.question] for item in items]
    return {
        "topic": [topic_numbers[item.topic] for item in items],
        "kind": [kind_numbers[item.kind] for item in items],
        "question": [number for number, _, _ in asked],
        "difficulty": [item.difficulty for item in items],
        "marks": [item.marks for item in items],
        "luck": [luck for _, luck, _ in asked],
        "at_once": [at_once for _, _, at_once in asked],
        "answer": [answer_number(questions[item.question][1].fingerprint(item.part)) for item in items],
    }


def _order(
    items: Sequence[Item], questions: Mapping[str, tuple[int, Question]], ranks: Mapping[str, int]
) -> Sequence[int]:
    """Return where each question's items begin, in the order of `study.queue` for what is new."""
    found, start = [], 0
    for key, inside in groupby(items, key=lambda item: item.question):
        own = list(inside)
        served = own[: questions[key][1].at_once or len(own)]
        rank = ranks[own[0].topic.partition("/")[2]]
        found.append((rank, own[0].difficulty, -sum(item.marks for item in served), start))
        start += len(own)
    return [place for _, _, _, place in sorted(found)]
