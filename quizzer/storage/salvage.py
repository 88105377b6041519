"""What can still be read of a damaged store: the entries that are as they were written, and which are known lost."""

from __future__ import annotations

import mmap
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from quizzer.storage.pages import records
from quizzer.storage.rows import sound_entry
from quizzer.study.log import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizzer.storage.pages import Record

COLUMNS = (7, 8)
"""Of a row of `entry`: the newer ones have a checksum."""
INDEX_COLUMNS = (3, 4)
"""Of an entry's place in an index, the id last: each of three indexes names every entry; two make it sure."""
LOGS = ("-wal", "-wal.old")
"""What follows the name of a database's write-ahead log, and of one that an interrupted exchange had put away."""


class Salvage(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a file."""

    entries: dict[str, Entry]
    """By id, each as it was written."""
    unsure: frozenset[str]
    """The ids of those without a checksum: only their JSON vouches for them."""
    lost: frozenset[str]
    """The ids that the indexes name and that no sound entry has."""


def salvage(path: Path) -> Salvage:
    """Return what can be read of the file at `path` and of the write-ahead log beside it, which no one may be using."""
    found: dict[str, Entry] = {}
    unsure: set[str] = set()
    named: dict[str, set[tuple[int, type]]] = defaultdict(set)
    for record in _records(path):
        if len(record) in COLUMNS:
            entry = sound_entry(record if len(record) == max(COLUMNS) else (*record, None))
            if entry is not None and _is_better(record, entry.id in found, entry.id in unsure):
                found[entry.id] = entry
                (unsure.add if not _is_summed(record) else unsure.discard)(entry.id)
        elif len(record) in INDEX_COLUMNS and isinstance(record[-1], str):
            named[record[-1]].add((len(record), int if isinstance(record[1], int) else str))
    lost = frozenset(key for key, trees in named.items() if len(trees) > 1 and key not in found)
    return Salvage(entries=found, unsure=frozenset(unsure), lost=lost)


def _is_better(record: Record, known: bool, is_unsure: bool) -> bool:  # noqa: FBT001  two facts of one entry
    return not known or (is_unsure and _is_summed(record))


def _is_summed(record: Record) -> bool:
    return len(record) == max(COLUMNS) and record[-1] is not None


def _records(path: Path) -> Iterator[Record]:
    logs = [path.with_name(path.name + suffix) for suffix in LOGS]
    written = [log.read_bytes() for log in logs if log.is_file()] or [b""]
    if not path.stat().st_size:
        return
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        memoryview(data) as view,
    ):
        for log in written:
            yield from records(view, log)
