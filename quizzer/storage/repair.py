"""Repair and restore: a new store made beside the old one, from entries alone, and exchanged for it.

Memories are the fold of the log, so a store is its entries. They come from every page that can be read,
whatever has become of the trees that held them, and from a backup; logs merge as a set union.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreCorrupt, StoreError, StoreTooNew
from quizzer.storage import sqlite
from quizzer.storage.exchange import exchange
from quizzer.storage.salvage import Salvage, salvage
from quizzer.storage.soundness import examine, is_anothers, is_too_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from quizzer.storage.store import SqlStore
    from quizzer.study.log import Entry

    Opener = Callable[[Path], SqlStore]

SUFFIXES = ("", "-wal", "-shm", "-journal")


class Repaired(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair came to."""

    salvaged: int
    """Entries read from the damaged file."""
    from_backup: int
    """Entries that the backup alone still had."""
    lost: int
    """Entries that the damaged file is known to have held, and that are nowhere."""
    aside: Path
    """Where the damaged file is kept."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore came to."""

    entries: int
    """In the store now."""
    missing: int
    """Entries of the replaced store, as far as it can be read, that the one restored has not."""
    merged: int
    """How many of them were merged in."""
    aside: Path | None
    """Where the replaced file is kept, if there was one."""


def repair(path: Path, aside: Path, backup: Path | None, opened: Opener) -> Repaired:
    """Make the store at `path` anew from what can be read of it and of `backup`; raise StoreError where it is not ours.

    The damaged file is kept at `aside`; `opened` opens a store as the learner.
    """
    if not path.is_file():
        message = f"{path}: there is no store to repair; `quizzer restore latest` goes back to the last backup"
        raise StoreError(message)
    if is_too_new(path):
        message = f"{path}: the store was written by a newer Quizzer and was left as it is; upgrade Quizzer"
        raise StoreTooNew(message)
    if is_anothers(path):
        message = f"{path}: this is another program's database and was left as it is; {_GO_BACK}"
        raise StoreCorrupt(message)
    found: list[Repaired] = []

    def build(kept: Path) -> Path:
        saved = salvage(kept)
        if not saved.entries and not _has_our_header(kept):
            message = f"{path}: this is not a Quizzer store, not even in part, and was left as it is; {_GO_BACK}"
            raise StoreCorrupt(message)
        new, done = _replayed(path, saved, backup, opened)
        found.append(msgspec.structs.replace(done, aside=aside))
        return new

    _exchanged(path, aside, build)
    return found[0]


_GO_BACK = "`quizzer restore latest` puts the last backup in its place and keeps this file"


def _replayed(path: Path, saved: Salvage, backup: Path | None, opened: Opener) -> tuple[Path, Repaired]:
    """Return a new store beside `path`, of the entries saved and those of the backup, and what that came to."""
    from_backup = {entry.id: entry for entry in _entries(backup)} if backup else {}
    trusted = {key: from_backup[key] for key in saved.unsure if key in from_backup}
    entries = from_backup | saved.entries | trusted
    new = _fresh(path)
    with opened(new) as store:
        store.merge(entries.values())
        _refuse_unsound(store)
    sqlite.settle(new)
    return new, Repaired(
        salvaged=len(saved.entries),
        from_backup=len(entries) - len(saved.entries),
        lost=len(saved.lost - entries.keys()),
        aside=path,
    )


def restore(path: Path, source: Path, aside: Path, opened: Opener, *, merge: bool) -> Restored:
    """Put a copy of the store at `source` in the place of `path`, whose file is kept at `aside`; raise StoreError.

    With `merge` the replaced store's entries, as far as they can be read, are merged in.
    """
    try:
        examine(source)
    except StoreCorrupt:
        message = f"{source}: this is no sound Quizzer store, so nothing was changed; see `quizzer backup --list`"
        raise StoreCorrupt(message) from None
    found: list[Restored] = []

    def build(kept: Path) -> Path:
        had = salvage(kept).entries if kept.is_file() else {}
        new = _fresh(path)
        _copy(source, new)
        with opened(new) as store:
            missing = had.keys() - {entry.id for entry in store.all_entries()}
            merged = store.merge([had[key] for key in sorted(missing)]) if merge else 0
            _refuse_unsound(store)
            entries = sum(1 for _ in store.all_entries())
        sqlite.settle(new)
        there = kept if kept.is_file() else None
        found.append(Restored(entries=entries, missing=len(missing), merged=merged, aside=there))
        return new

    _exchanged(path, aside, build)
    return found[0]


def _exchanged(path: Path, aside: Path, build: Callable[[Path], Path]) -> None:
    """Exchange the store; where nothing comes of it, leave neither a copy nor a half-made store behind."""
    try:
        exchange(path, aside, build)
    except BaseException:
        for suffix in SUFFIXES:
            aside.with_name(aside.name + suffix).unlink(missing_ok=True)
        raise
    finally:
        _clear(path)


def _entries(backup: Path) -> Iterator[Entry]:
    yield from salvage(backup).entries.values()


def _refuse_unsound(store: SqlStore) -> None:
    problems = store.check()
    if problems:
        message = f"nothing was changed, since the store made anew is not sound: {problems[0]}"
        raise StoreError(message)


def _copy(source: Path, target: Path) -> None:
    with sqlite.explained(source), closing(sqlite.reader(source)) as connection:
        sqlite.write_copy(connection, target, target.with_name(f"{target.name}.partial"))


def _fresh(path: Path) -> Path:
    """Return the name under which a new store is made beside `path`, with nothing there from a repair cut short."""
    _clear(path)
    return path.with_name(f"{path.name}.new")


def _clear(path: Path) -> None:
    new = path.with_name(f"{path.name}.new")
    for suffix in (*SUFFIXES, ".partial"):
        new.with_name(new.name + suffix).unlink(missing_ok=True)


def _has_our_header(path: Path) -> bool:
    """Return whether the first page says that the file is ours, whatever follows."""
    with path.open("rb") as file:
        header = file.read(72)
    return header.startswith(b"SQLite format 3\0") and header[68:72] == sqlite.APPLICATION_ID.to_bytes(4, "big")
