"""Putting another file in the place of the store, never without keeping what stood there.

The file is locked as SQLite locks it, so that no program is at work on it; a copy is kept, with its
write-ahead log; then the new file takes the name in one step. Killed at any moment, the old store or the
new one stands. A write-ahead log must never meet a file that it does not belong to, so it goes first.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from quizzer.errors import StoreError, StoreLocked
from quizzer.storage import sqlite
from quizzer.storage.salvage import LOGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BESIDE = (*LOGS, "-shm")
_LOCK_BYTE, _LOCK_BYTES = 0x40000000, 512
"""Where SQLite's own locks lie: pending, reserved, and a range shared by readers."""
_HEADER = 100


def exchange(path: Path, aside: Path, build: Callable[[Path], Path]) -> None:
    """Put the file that `build` makes in the place of `path`, of which a copy is kept at `aside`, given to `build`.

    Where `build` raises, all is as before, but for the copy. Raise StoreLocked while another program holds the file.
    """
    try:
        if not path.exists():
            _put(build(aside), path)
            return
        sqlite.settle(path)
        with _held(path) as file:
            _keep(file, path, aside)
            new = build(aside)
            _put(new, path)
            _spoil(file)
    except OSError as error:
        message = f"{error.filename or path}: cannot be written ({error.strerror}); nothing was changed"
        raise StoreError(message) from None


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """Hold the file against every other program; nothing else in this one may open it meanwhile."""
    with path.open("r+b") as file:
        if sys.platform != "win32":  # there an open file cannot be replaced anyway
            import fcntl  # noqa: PLC0415  not on every system

            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _LOCK_BYTE)
            except BlockingIOError:
                message = f"{path}: another program has the store open; close it and try again"
                raise StoreLocked(message) from None
        yield file


def _keep(file: BinaryIO, path: Path, aside: Path) -> None:
    """Copy the file and what lies beside it, to the disk."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    partial = aside.with_name(f"{aside.name}.partial")
    try:
        for suffix in BESIDE:
            beside = path.with_name(path.name + suffix)
            if beside.exists() and beside.stat().st_size:
                kept = aside.with_name(aside.name + suffix)
                shutil.copyfile(beside, kept)
                sqlite.sync(kept)
        with partial.open("wb") as copied:
            shutil.copyfileobj(file, copied, 1 << 20)
        sqlite.sync(partial)
        partial.replace(aside)
    finally:
        partial.unlink(missing_ok=True)
    sqlite.sync_folder(aside.parent)


def _put(new: Path, path: Path) -> None:
    log, shared, away = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-wal.old"))
    sqlite.sync(new)
    if log.exists():  # only where SQLite itself could not read the file: a log it can read has been settled
        log.replace(away)
    shared.unlink(missing_ok=True)
    new.replace(path)
    sqlite.sync_folder(path.parent)
    away.unlink(missing_ok=True)


def _spoil(file: BinaryIO) -> None:
    """Make the old file, which has no name now, unusable: who had just opened it must not write where all is lost."""
    file.seek(0)
    file.write(bytes(_HEADER))
    file.flush()
    os.fsync(file.fileno())
