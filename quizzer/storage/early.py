"""The store while SQLAlchemy is not there yet: what a first question needs is read through SQLite's own driver.

SQLAlchemy takes as long to import as Textual. So the little that is read before the first question goes
without it; all else, and whatever is not just as it should be, is left to the store proper, opened then.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from quizzer.storage import texts
from quizzer.storage.recipe import PREFIX, recipe_by
from quizzer.storage.rows import MemoryRow, standing_from
from quizzer.storage.sqlite import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.memory import Forgetting
    from quizzer.storage.recipe import Recipe
    from quizzer.storage.store import SqlStore
    from quizzer.study.fold import Standing
    from quizzer.study.log import Entry
    from quizzer.study.past import PastReview
    from quizzer.study.standing_columns import PlainColumns, StandingColumns

PATIENCE = 1.0
"""Seconds to wait for another program's lock before the store proper is left to explain it."""


class _NotAsItShouldBe(Exception):
    """The file is another program's, of another schema, or its cache was made by another recipe."""


class EarlyStore:
    """One learner's log and what it comes to; fulfils `study.store.Store`. Every method may raise StoreError."""

    def __init__(self, path: Path, learner: str, recipe: Recipe, open_store: Callable[[], SqlStore]) -> None:
        """Read the file at `path`, whose cache must be made by `recipe`; `open_store` opens the store proper."""
        self._path = path
        self._learner = learner
        self._recipe = recipe
        self._open = open_store
        self._opening = Lock()
        self._proper: SqlStore | None = None

    @property
    def learner(self) -> str:
        """Return whose log this is."""
        return self._learner

    def proper(self) -> SqlStore:
        """Return the store proper, opened the first time: in whatever thread, once."""
        with self._opening:
            if self._proper is None:
                self._proper = self._open()
            return self._proper

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep `entries` in one durable transaction: on return they survive a power cut."""
        self.proper().append(entries)

    def standings(self, items: Iterable[str] | None = None) -> dict[str, Standing]:
        """Return the standing of `items`, or of all; an item never met is left out."""
        if items is None and self._proper is None:
            with suppress(sqlite3.Error, _NotAsItShouldBe), self._reading() as connection:
                return dict(map(_standing, self._met(connection)))
        return self.proper().standings(items)

    def met(self, most: int) -> dict[str, Standing] | None:
        """Return the standings of all, where they are at most so many and the store proper is not open yet."""
        if self._proper is None:
            with suppress(sqlite3.Error, _NotAsItShouldBe), self._reading() as connection:
                rows = list(islice(self._met(connection), most + 1))
                return dict(map(_standing, rows)) if len(rows) <= most else None
        return None

    def _met(self, connection: sqlite3.Connection) -> Iterator[MemoryRow]:
        """Return the row of every item that was met."""
        self._be_sure(connection)
        return map(MemoryRow._make, connection.execute(texts.MEMORIES, {"learner": self._learner}))

    def plain(self, items: ItemColumns) -> PlainColumns | None:
        """Return the same in plain numbers, where columns are kept that stand and the store proper is not open yet."""
        from quizzer.storage.columns_file import columns_path  # noqa: PLC0415  for logs of thousands
        from quizzer.storage.early_columns import early_columns  # noqa: PLC0415  likewise

        if self._proper is None:
            with suppress(sqlite3.Error, _NotAsItShouldBe), self._reading() as connection:
                self._be_sure(connection)
                path = columns_path(self._path, self._learner)
                return early_columns(connection, path, self._learner, self._recipe.aliases, items)
        return None

    def columns(self, items: ItemColumns) -> StandingColumns:
        """Return the standings of all `items` as columns of numbers, to be looked at and not changed."""
        return self.proper().columns(items)

    def newest(self) -> tuple[int, int | None]:
        """Return how many entries the learner's log has and the time of its last: they differ when it does."""
        if self._proper is None:
            with suppress(sqlite3.Error), self._reading() as connection:
                count, last = connection.execute(texts.NEWEST, {"learner": self._learner}).fetchone()
                return count, last
        return self.proper().newest()

    def entries(self, item: str | None = None) -> Iterator[Entry]:
        """Yield the log in order of (time, id), or what concerns one item."""
        return self.proper().entries(item)

    def past(self) -> list[PastReview]:
        """Return every review that stands, in order of time; quick for a hundred thousand."""
        return self.proper().past()

    def is_ready(self) -> bool:
        """Return whether the file can be read as it is: there, ours, its schema and cache of today."""
        try:
            with self._reading() as connection:
                self._be_sure(connection)
        except (sqlite3.Error, ValueError, _NotAsItShouldBe):
            return False
        return True

    def prepare(self) -> None:
        """Open the store proper, where it is not: the first answer need not wait for it."""
        self.proper()

    def close(self) -> None:
        """Let go of the file."""
        if self._proper is not None:
            self._proper.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """See one state of a file that must be there."""
        uri = f"{self._path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE)) as connection:
            connection.execute("BEGIN")
            yield connection

    def _be_sure(self, connection: sqlite3.Connection) -> None:
        found = (
            connection.execute("PRAGMA application_id").fetchone(),
            connection.execute(texts.STAMP).fetchone(),
            connection.execute(texts.META, {"key": PREFIX + self._learner}).fetchone(),
        )
        if found != ((APPLICATION_ID,), (texts.NEWEST_REVISION,), (self._recipe.written(),)):
            raise _NotAsItShouldBe


def _standing(row: MemoryRow) -> tuple[str, Standing]:
    return row.item, standing_from(row)


def open_early(
    path: Path, *, learner: str, forgetting: Forgetting, aliases: Mapping[str, str], open_store: Callable[[], SqlStore]
) -> EarlyStore:
    """Return the store of `learner` in the file at `path`; raise StoreError.

    `open_store` opens the store proper, by the same `forgetting` and `aliases`: at once where the file is not ready.
    """
    store = EarlyStore(path, learner, recipe_by(forgetting, aliases), open_store)
    if not store.is_ready():
        store.prepare()
    return store
