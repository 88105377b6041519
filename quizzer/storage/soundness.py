"""Whether a file is a sound store of ours, found out without changing it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from quizzer.errors import StoreCorrupt, StoreError, StoreTooNew
from quizzer.storage import sqlite, statements
from quizzer.storage.rows import sound_entry
from quizzer.storage.schema import revision_of
from quizzer.storage.tables import entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

BUSY_TIMEOUT = 1.0


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a store holds."""

    entries: int
    learners: tuple[str, ...]


def contents(path: Path) -> Contents:
    """Return what the store at `path` holds; raise StoreError for a file that is none, or of a newer Quizzer."""
    with _opened(path) as connection:
        count = connection.execute(select(func.count()).select_from(entry)).scalar_one()
        return Contents(entries=count, learners=tuple(connection.execute(statements.LEARNERS).scalars()))


def examine(path: Path) -> Contents:
    """Return what a store holds that is sound throughout; raise StoreCorrupt for one that is damaged."""
    with _opened(path) as connection:
        damage = sqlite.quick_check(connection)
        if damage:
            message = f"{path}: the store is damaged ({damage[0]})"
            raise StoreCorrupt(message)
    return contents(path)


def is_too_new(path: Path) -> bool:
    """Return whether a newer Quizzer wrote the file, as far as it can be read."""
    try:
        contents(path)
    except StoreTooNew:
        return True
    except StoreError:
        return False
    return False


def is_anothers(path: Path) -> bool:
    """Return whether the file is a database that SQLite can read and another program's."""
    try:
        with sqlite.explained(path), _connected(path) as connection:
            return sqlite.application_id(connection) != sqlite.APPLICATION_ID and not sqlite.is_empty(connection)
    except StoreError:
        return False


def spoilt_entries(connection: Connection) -> list[str]:
    """Return the ids of the entries that are not as they were written, by their checksums and columns."""
    rows = connection.execute(statements.ROWS)
    return [str(row.id) for row in rows if sound_entry(tuple(row)) is None]


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """Open a file to read it; raise StoreError where it is no store of ours."""
    if not path.is_file():
        message = f"{path}: there is no such file; `quizzer backup --list` names what there is"
        raise StoreError(message)
    with sqlite.explained(path), _connected(path) as connection:
        if revision_of(connection, path) is None:
            message = f"{path}: this is not a Quizzer store: it is empty"
            raise StoreCorrupt(message)
        yield connection


@contextmanager
def _connected(path: Path) -> Iterator[Connection]:
    engine = sqlite.new_engine(path.absolute(), BUSY_TIMEOUT, reading=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
