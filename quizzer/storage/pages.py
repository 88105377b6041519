"""SQLite's file format, read page by page without SQLite: what a damaged file still holds.

SQLite gives up on a tree at its first bad page; here each page stands for itself. Our tables have no
row ids, so rows and index entries are both records of index trees, in leaves and inner pages alike.
Pages committed in the write-ahead log count too. See https://sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = int | float | str | None
Record = tuple[Value, ...]

PAGE_SIZE = 4096
"""SQLite's own default, in which every store is made."""
INNER = 2
"""The type of an inner page of an index tree."""
MOST_COLUMNS = 16
_FIXED = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
"""Bytes of a value by its type; beyond these, texts and blobs say their own length."""
_TEXT = 13
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)


class Unreadable(Exception):
    """A record that cannot be read; it never leaves this module."""


def records(data: bytes | memoryview, log: bytes = b"") -> Iterator[Record]:
    """Yield every record that can be read of the database file `data` and its write-ahead log, in no order."""
    for size in sorted({PAGE_SIZE, stated_page_size(data)}):
        plain = _Pages(data, size, {})
        yield from plain.records(range(1, len(data) // size + 1))
        newer = _committed(log, size)
        if newer:
            yield from _Pages(data, size, newer).records(newer)


def stated_page_size(data: bytes | memoryview) -> int:
    """Return the page size that the header states, or the usual one where it states none that can be."""
    (size,) = struct.unpack_from(">H", data, 16) if len(data) >= 18 else (0,)  # noqa: PLR2004  where the format has it
    size = 65536 if size == 1 else int(size)
    return size if 512 <= size <= 65536 and size & (size - 1) == 0 else PAGE_SIZE  # noqa: PLR2004  the format's bounds


def _committed(log: bytes, size: int) -> Mapping[int, bytes]:
    """Return the newest committed page of each number in a write-ahead log."""
    if len(log) < _WAL_HEADER or struct.unpack_from(">I", log)[0] not in _WAL_MAGIC:
        return {}
    salts, committed, pending = log[16:24], dict[int, bytes](), dict[int, bytes]()
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        if log[at + 8 : at + 16] != salts:
            break
        number, pages = struct.unpack_from(">II", log, at)
        pending[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if pages:  # the frame ends a transaction
            committed |= pending
            pending = {}
    return committed


class _Pages:
    """A database's pages, some of them replaced by newer ones."""

    def __init__(self, data: bytes | memoryview, size: int, newer: Mapping[int, bytes]) -> None:
        self._data = data
        self._size = size
        self._newer = newer
        self._most_local = (size - 12) * 64 // 255 - 23
        self._least_local = (size - 12) * 32 // 255 - 23

    def records(self, numbers: Iterator[int] | range | Mapping[int, bytes]) -> Iterator[Record]:
        """Yield the records of these pages that can be read."""
        for number in numbers:
            page = self._page(number)
            for cell in _cells(page):
                try:
                    yield self._record(page, cell)
                except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
                    continue  # one bad cell says nothing of its neighbours

    def _page(self, number: int) -> bytes:
        """Return a page; cut short where the file is, empty where it has no such page."""
        if number in self._newer:
            return self._newer[number]
        return bytes(self._data[(number - 1) * self._size : number * self._size]) if number else b""

    def _record(self, page: bytes, at: int) -> Record:
        """Return the record of the cell at `at`."""
        length, at = _varint(page, at)
        columns, header = _columns(page, at)
        if header + sum(map(_width, columns)) != length:
            raise Unreadable
        return _values(self._payload(page, at, length), columns, header)

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        """Return all of a record's bytes; what a page has no room for lies in a chain of others."""
        if length <= self._most_local:
            return page[at : at + length]
        local = self._least_local + (length - self._least_local) % (self._size - 4)
        local = local if local <= self._most_local else self._least_local
        parts, missing = [page[at : at + local]], length - local
        (following,) = struct.unpack_from(">I", page, at + local)
        while missing > 0:
            more = self._page(following)
            (following,) = struct.unpack_from(">I", more)  # an empty page ends a chain that is torn
            parts.append(more[4 : 4 + missing])
            missing -= len(more) - 4
        return b"".join(parts)


def _cells(page: bytes) -> Iterator[int]:
    """Yield where each cell of an index page begins; a page whose type is spoiled is taken for a leaf."""
    if len(page) < 8:  # noqa: PLR2004  a page's header
        return
    inner = page[0] == INNER
    count, start = struct.unpack_from(">H", page, 3)[0], 12 if inner else 8
    for at in range(start, min(start + 2 * count, len(page) - 1), 2):
        yield struct.unpack_from(">H", page, at)[0] + (4 if inner else 0)


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at `at`, and where it ends; ours need no more than five bytes."""
    value = 0
    for place in range(at, at + 5):
        byte = page[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004  the last byte
            return value, place + 1
    raise Unreadable


def _columns(page: bytes, at: int) -> tuple[list[int], int]:
    """Return the types of a record's values, and how long its header is."""
    header, place = _varint(page, at)
    end, types = at + header, []
    while place < end:
        kind, place = _varint(page, place)
        types.append(kind)
        if len(types) > MOST_COLUMNS or kind in {10, 11}:
            raise Unreadable
    if place != end:
        raise Unreadable
    return types, header


def _width(kind: int) -> int:
    return _FIXED[kind] if kind in _FIXED else (kind - 12) // 2


def _values(payload: bytes, columns: list[int], at: int) -> Record:
    values: list[Value] = []
    for kind in columns:
        raw = payload[at : at + _width(kind)]
        at += len(raw)
        values.append(_value(kind, raw))
    return tuple(values)


def _value(kind: int, raw: bytes) -> Value:
    if len(raw) != _width(kind):
        raise Unreadable
    if kind >= _TEXT and kind % 2:
        return raw.decode()
    if kind == 0 or kind > _TEXT:
        return None  # no column of ours holds a blob
    if kind == 7:  # noqa: PLR2004  the format's number of a float
        return float(struct.unpack(">d", raw)[0])
    return kind - 8 if kind > 7 else int.from_bytes(raw, "big", signed=True)  # noqa: PLR2004  8 and 9 are 0 and 1
