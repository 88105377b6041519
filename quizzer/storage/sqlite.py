"""Everything that is SQLite's own: connections, locks, errors, checks, copies.

WAL lets readers and one writer work at once; `synchronous=FULL` makes a commit survive a power cut.
Python's driver would begin transactions by itself, late: it is told not to, and we do, so that a
writer holds its lock before it reads what it builds upon. SQLAlchemy is imported by what needs it:
much here does without, and the first question does not wait for it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from quizzer.errors import StoreCorrupt, StoreError, StoreLocked
from quizzer.study.patience import patience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine, PoolProxiedConnection, Table
    from sqlalchemy.dialects.sqlite import Insert

APPLICATION_ID = 0x515A5A52
"""QZZR, in the header of every store: tells it from other programs' databases."""
MAX_VARIABLES = 500
"""How many values one statement is given: far below SQLite's bound, and enough to make calls few."""

CHECKPOINT = 10_000
"""Pages in the write-ahead log before a commit moves them into the file; so many answers no day has, and the last
program to close the file moves them too."""
_WRITING, _WAITS = "quizzer_writing", "quizzer_waits"
RECOVERY = (
    "run `quizzer doctor --repair`, which saves all that can be read, or `quizzer restore latest`, which goes back to "
    "the last backup"
)
_EXPLANATIONS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program keeps the store locked; close the other one and try again"),
    sqlite3.SQLITE_LOCKED: (StoreLocked, "the store is locked by this very program; try again"),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, f"the store is damaged; {RECOVERY}"),
    sqlite3.SQLITE_NOTADB: (StoreCorrupt, f"this is not a Quizzer store; name another file, or {RECOVERY}"),
    sqlite3.SQLITE_FULL: (StoreError, "the disk is full and nothing of this was saved; free some space and try again"),
    sqlite3.SQLITE_READONLY: (StoreError, "the store may not be written; change the file's permissions or its place"),
    sqlite3.SQLITE_PERM: (StoreError, "the store may not be used; change the file's permissions or its place"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "the store cannot be opened; see that its folder exists and may be written"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk cannot be read or written; see that it is well and has space"),
}
_SETTLING = 1.0
"""Seconds to wait for another program before a store is exchanged for another."""
_SWITCHES = 100
"""How often to try to switch to WAL while other programs are making the same store."""


def new_engine(path: Path, busy_timeout: float, *, reading: bool = False) -> Engine:
    """Return an engine on the file at `path` (absolute), which waits up to `busy_timeout` seconds for a lock.

    One for `reading` changes nothing and leaves nothing beside the file.
    """
    from sqlalchemy import URL, create_engine, event  # noqa: PLC0415  see above

    url = URL.create("sqlite", database=str(path))
    if reading:
        url = URL.create("sqlite", database=path.as_uri(), query={**_reading(path), "uri": "true"})
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout, "isolation_level": None},
        execution_options={_WAITS: busy_timeout},
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _reading(path: Path) -> dict[str, str]:
    """Return how to open a file to read it: as one that does not change, unless a write-ahead log belongs to it."""
    log = path.with_name(f"{path.name}-wal")
    return {"mode": "ro"} if log.exists() and log.stat().st_size else {"mode": "ro", "immutable": "1"}


def writer(engine: Engine) -> Engine:
    """Return `engine` with transactions that hold the writer's lock from their start."""
    return engine.execution_options(**{_WRITING: True})


class Pen:
    """The driver's own connection, kept at hand for what is short: taking one from the pool costs as much as that."""

    def __init__(self, engine: Engine) -> None:
        """Use a connection of `engine`, taken when it is first needed."""
        self._engine = engine
        self._pooled: PoolProxiedConnection | None = None
        self._lock = Lock()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Hold the writer's lock in a transaction, which is committed unless something is raised."""
        return self._transaction("BEGIN IMMEDIATE", writing=True)

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """See one state of the file."""
        return self._transaction("BEGIN")

    @contextmanager
    def _transaction(self, begin: str, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._pooled is None:
                self._pooled = self._engine.raw_connection()
            raw = _driver(self._pooled)
            if writing:
                raw.execute(_other_wait(self._pooled.info, self._engine.get_execution_options()[_WAITS]))
            raw.execute(begin)
            try:
                yield raw
                raw.execute("COMMIT")
            except BaseException:
                raw.rollback()
                raise

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._pooled is not None:
                self._pooled.close()
                self._pooled = None


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("synchronous = FULL", "foreign_keys = ON", f"wal_autocheckpoint = {CHECKPOINT}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_WRITING):
        _wait(connection, options[_WAITS])
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITING) else "BEGIN")


def _wait(connection: Connection, longest: float) -> None:
    """Have the connection wait for a lock as long as may be here, `longest` as a rule."""
    pragma = _other_wait(connection.info, longest)
    if pragma:
        connection.exec_driver_sql(pragma)


def _other_wait(info: dict[Any, Any], longest: float) -> str:
    """Return what makes a connection wait as long as may be here, and note it in its `info`; empty where it does."""
    allowed = patience()
    seconds = longest if allowed is None else min(allowed, longest)
    if info.get(_WAITS, longest) == seconds:
        return ""
    info[_WAITS] = seconds
    return f"PRAGMA busy_timeout = {round(seconds * 1000)}"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file at `path` into StoreLocked, StoreCorrupt or StoreError."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415  see above

    try:
        yield
    except DBAPIError as error:
        raise explanation(path, error.orig) from error.orig
    except sqlite3.Error as error:
        raise explanation(path, error) from error


def explanation(path: Path, error: BaseException | None) -> StoreError:
    """Return SQLite's error as ours: the file, what is wrong, what to do."""
    kind, text = _EXPLANATIONS.get(_kind(error), (StoreError, "the store cannot be used; run `quizzer doctor`"))
    return kind(f"{path}: {text} (SQLite says: {error})")


def _kind(error: BaseException | None) -> int:
    """Return what SQLite's error is in the main, 0 for one without a code: the low byte, the rest is detail."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def replacing(table: Table) -> Insert:
    """Return the statement that inserts a row, or overwrites the one that has its key."""
    from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415  see above

    statement = insert(table)
    keys = {column.name for column in table.primary_key}
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=sorted(keys), set_=others)


def is_empty(connection: Connection) -> bool:
    """Return whether the file holds no table at all."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None


def has_table(connection: Connection, name: str) -> bool:
    """Return whether the file holds the table `name`."""
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.first() is not None


def application_id(connection: Connection) -> int:
    """Return the number in the file's header that says whose it is; 0 for nobody's."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())


def set_application_id(connection: Connection) -> None:
    """Write into the file's header that it is ours."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def use_write_ahead_log(engine: Engine) -> None:
    """Switch the file to WAL, where it is not; it stays so."""
    with closing(engine.raw_connection()) as pooled:
        raw = _driver(pooled)
        for remaining in reversed(range(_SWITCHES)):
            try:
                if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    raw.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if _kind(error) != sqlite3.SQLITE_BUSY or not remaining:
                    raise
                raw.execute("BEGIN EXCLUSIVE")  # waits for whoever is switching too, as the pragma does not
                raw.execute("COMMIT")
            else:
                return


def quick_check(connection: Connection) -> list[str]:
    """Return what SQLite finds damaged in the file; nothing for a sound one."""
    found = [_one_line(str(line)) for line in connection.exec_driver_sql("PRAGMA quick_check").scalars()]
    return [] if found == ["ok"] else found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def copy(connection: Connection, target: Path) -> None:
    """Copy the database, as it is committed, to `target`; a file that stands there is replaced, whole or not at all."""
    write_copy(_driver(connection.connection), target, target.with_name(f"{target.name}.partial"))


def write_copy(source: sqlite3.Connection, target: Path, partial: Path) -> None:
    """Copy what `source` sees to `target` by way of `partial`; raise StoreError where it comes to no sound store."""
    try:
        with explained(target):
            partial.unlink(missing_ok=True)
            with closing(sqlite3.connect(partial, isolation_level=None)) as destination:
                destination.execute("PRAGMA journal_mode = OFF")  # the name comes last: half a file is nobody's loss
                destination.execute("PRAGMA synchronous = OFF")  # brought to the disk once, below
                source.backup(destination)
            _make_plain(partial, target)
        sync(partial)
        partial.replace(target)
        sync_folder(target.parent)
    except (OSError, ValueError) as error:
        message = f"{target}: no copy can be written there ({error}); name another file"
        raise StoreError(message) from None
    finally:
        _discard(partial)


def _make_plain(partial: Path, target: Path) -> None:
    """Make a copy one file that needs none beside it; raise StoreCorrupt where it is no sound store."""
    with closing(sqlite3.connect(partial, isolation_level=None)) as copied:
        copied.execute("PRAGMA journal_mode = DELETE")
        (damage,) = copied.execute("PRAGMA quick_check(1)").fetchone()
        if damage != "ok" or copied.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            message = f"{target}: not written, since the store is damaged ({_one_line(damage)}); {RECOVERY}"
            raise StoreCorrupt(message)


def snapshot(path: Path) -> sqlite3.Connection | None:
    """Return a connection that goes on seeing the store as it is now, for any thread; None for one without entries."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN")
        if connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone():
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def reader(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads the file at `path`, and leaves nothing beside it."""
    options = "&".join(f"{key}={value}" for key, value in _reading(path).items())
    return sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, isolation_level=None)


def settle(path: Path) -> None:
    """Bring the write-ahead log into the file, where it can be read; raise StoreLocked while another program has it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=_SETTLING)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.DatabaseError as error:
        if _kind(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise explanation(path, error) from None


def sync(path: Path) -> None:
    """Bring a file to the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _discard(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except (OSError, ValueError):
        return  # what could not be made, or is not ours to remove, has been reported already


def _driver(pooled: Any) -> sqlite3.Connection:  # noqa: ANN401  SQLAlchemy types its drivers so
    raw = pooled.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        message = f"a store needs SQLite's own connection, not {type(raw).__name__}"
        raise TypeError(message)
    return raw
