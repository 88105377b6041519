"""The store that a sitting needs, on SQLite: one file for all learners of a machine, opened as one of them.

Every call is a transaction of its own, so that two programs may use one file: what the other has
committed is seen by the next call, and what is added builds on what then stands there.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Self

from quizzer.errors import StoreCorrupt, StoreError
from quizzer.storage import sqlite, statements
from quizzer.storage.answering import MOST, Answering
from quizzer.storage.cache import FoldCache, in_batches
from quizzer.storage.columns import ColumnsCache
from quizzer.storage.log_reader import LogReader
from quizzer.storage.recipe import PREFIX
from quizzer.storage.rows import entry_row
from quizzer.storage.schema import prepare
from quizzer.storage.soundness import spoilt_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.memory import Forgetting
    from quizzer.storage.backups import Daily
    from quizzer.study.fold import Standing
    from quizzer.study.log import Entry
    from quizzer.study.standing_columns import StandingColumns

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another program's lock."""


def open_store(  # noqa: PLR0913  what a store may be given
    path: Path | str,
    *,
    learner: str,
    forgetting: Forgetting,
    aliases: Mapping[str, str] | None = None,
    busy_timeout: float = BUSY_TIMEOUT,
    daily: Daily | None = None,
) -> SqlStore:
    """Open the store at `path` as `learner`, making it or bringing its schema up to date; raise StoreError.

    `aliases` are questions' names of today by their former ones; `busy_timeout` is in seconds; `daily` backs the
    store up before its first write of each day.
    """
    path = _usable(Path(path))
    engine = sqlite.new_engine(path, busy_timeout)
    try:
        with sqlite.explained(path):
            prepare(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, path, FoldCache(learner, forgetting, aliases or {}, path), learner, daily)


def _usable(path: Path) -> Path:
    """Return `path` in full, its folder made; raise StoreError where there can be no store."""
    is_folder = False
    try:
        path = path.absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            is_folder = S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        message = f"{path}: there can be no store there ({error}); name another place"
        raise StoreError(message) from None
    if is_folder:
        message = f"{path}: this is a folder; name a file in it, such as {path / 'quizzer.db'}"
        raise StoreError(message)
    return path


class SqlStore(LogReader):
    """One learner's log and what it comes to; fulfils `study.store.Store`. Every method may raise StoreError."""

    def __init__(self, engine: Engine, path: Path, cache: FoldCache, learner: str, daily: Daily | None = None) -> None:
        """Take an engine on a file whose schema is the newest; use `open_store` to get there."""
        super().__init__(engine, path, cache, learner)
        self._writer = sqlite.writer(engine)
        self._pen = sqlite.Pen(engine)
        self._daily = daily
        self._columns = ColumnsCache(learner, cache, path)
        self._answering = Answering(learner, cache.forgetting, cache)

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep `entries` in one durable transaction: on return they survive a power cut."""
        if self._answering.is_plain(entries):
            with self._backed_up(), sqlite.explained(self._path), self._pen.writing() as raw:
                if self._answering.keep(raw, entries):
                    return
        self.merge(entries)

    def merge(self, entries: Iterable[Entry]) -> int:
        """Keep, in one durable transaction, those of any learners' `entries` that are not here; return how many."""
        remaining, kept, stale = iter(entries), 0, set[str]()
        with self._writing() as connection:
            while some := list(islice(remaining, sqlite.MAX_VARIABLES)):
                new = _unknown(connection, some)
                ours = [entry for entry in new if entry.learner == self._learner]
                if ours:
                    stale |= self._cache.keep(connection, ours)
                if len(ours) < len(new):
                    _keep_others(connection, [entry for entry in new if entry.learner != self._learner])
                kept += len(new)
            self._cache.refold(connection, stale)
        return kept

    def standings(self, items: Iterable[str] | None = None) -> dict[str, Standing]:
        """Return the standing of `items`, or of all; an item never met is left out."""
        few = None if items is None else list(dict.fromkeys(items))
        if few and len(few) <= MOST:
            with sqlite.explained(self._path), self._pen.reading() as raw:
                found = self._answering.standings(raw, few)
            if found is not None:
                return found
        with self._reading() as connection:
            return self._cache.standings(connection, few)

    def met(self, most: int) -> None:
        """Say nothing: with the store open, columns are as quickly had."""
        del most

    def plain(self, items: ItemColumns) -> None:
        """Say nothing, likewise."""
        del items

    def columns(self, items: ItemColumns) -> StandingColumns:
        """Return the standings of all `items` as columns of numbers, to be looked at and not changed."""
        return self._columns.columns(items, self._reading, self._marking)

    def rebuild(self) -> int:
        """Compute the cache anew from the log; return how many of the learner's items it had wrong."""
        with self._writing() as connection:
            return self._cache.rebuild(connection)

    def check(self) -> list[str]:
        """Return a sentence for each thing wrong with the file, the log or the cache."""
        try:
            with self._reading() as connection:
                damage = [f"{self._path}: {line}" for line in sqlite.quick_check(connection)]
                if damage:
                    return [*damage, f"{self._path}: the store is damaged; {sqlite.RECOVERY}"]
                spoilt = spoilt_entries(connection)
                if spoilt:
                    return [f"{self._path}: not as it was written: {_named(spoilt)}; {sqlite.RECOVERY}"]
                wrong = self._cache.differences(connection)
        except StoreCorrupt as error:
            return [str(error)]
        advice = "`quizzer doctor --rebuild` computes it anew"
        return [f"{item}: what is remembered is not what the log comes to; {advice}" for item in wrong]

    def backup(self, path: Path | str) -> None:
        """Write a copy of all that is committed to the file `path`, replacing one that stands there."""
        target = Path(path).absolute()
        if target == self._path or target.is_dir():
            message = f"{target}: a backup cannot be written there; name another file"
            raise StoreError(message)
        with self._connected() as connection:
            sqlite.copy(connection, target)

    def close(self) -> None:
        """Let go of the file, once a backup that was begun is done."""
        if self._daily is not None:
            self._daily.wait()
        self._pen.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the store, to be closed at the block's end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Hold the writer's lock, with a cache that is fresh."""
        with self._backed_up(), self._marking() as connection:
            yield connection

    @contextmanager
    def _backed_up(self) -> Iterator[None]:
        """Have the store as it is before this write backed up, where it is the day's first."""
        back_up = self._daily and self._daily.due(self._path)
        written = False
        try:
            yield
            written = True
        finally:
            if back_up:
                back_up(written)

    @contextmanager
    def _marking(self) -> Iterator[Connection]:
        """Hold the writer's lock to write what no backup needs to come before."""
        with sqlite.explained(self._path), self._writer.begin() as connection:
            self._cache.refresh(connection)
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """See one state of the store, with a cache that is fresh."""
        with self._connected() as connection:
            if self._cache.is_fresh(connection):
                yield connection
                return
        with self._writing() as connection:
            yield connection


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - 1
    return f"the entry {ids[0]}" + (f" and {more} more" if more else "")


def _keep_others(connection: Connection, entries: Sequence[Entry]) -> None:
    """Insert other learners' entries; their own weights and names make their caches when they next come."""
    connection.execute(statements.ADD_ENTRIES, [entry_row(entry) for entry in entries])
    keys = {PREFIX + entry.learner for entry in entries}
    connection.execute(statements.DROP_META, {"keys": sorted(keys)})


def _unknown(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Return, each once, the entries that the log does not hold."""
    once = {entry.id: entry for entry in reversed(entries)}
    for ids in in_batches(once):
        for known in connection.execute(statements.KNOWN_IDS, {"ids": ids}).scalars():
            del once[known]
    return list(once.values())
