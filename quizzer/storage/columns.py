"""One learner's standings as columns of numbers, kept in a file and brought up to date by what the log has since.

While their mark stands (see `marks`), what has changed is what entries newer than it are about.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.errors import StoreError
from quizzer.storage import statements
from quizzer.storage.cache import in_batches
from quizzer.storage.columns_file import columns_path, read_columns, write_columns
from quizzer.storage.marks import make_mark, standing_mark
from quizzer.storage.rows import figures_from
from quizzer.study.standing_columns import NEVER_MET, StandingColumns, standing_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from quizzer.bank.columns import ItemColumns
    from quizzer.storage.cache import FoldCache
    from quizzer.storage.mark import Mark
    from quizzer.study.standing_columns import Row

    Opening = Callable[[], AbstractContextManager[Connection]]

MOST = 1000
"""Entries since a mark: when there are more, another one is made."""


class _Held(msgspec.Struct, frozen=True):
    mark: Mark
    items: ItemColumns
    columns: StandingColumns
    places: dict[str, int | None] = {}
    """Where the items stand that entries since the mark are about: they are looked up again and again."""


class ColumnsCache:
    """The columns of one learner, for one set of items at a time."""

    def __init__(self, learner: str, cache: FoldCache, database: Path) -> None:
        """Keep columns in the folder `cache` beside `database`."""
        self._learner = learner
        self._cache = cache
        self._file = columns_path(database, learner)
        self._held: _Held | None = None
        self._lock = Lock()

    def columns(self, items: ItemColumns, reading: Opening, writing: Opening) -> StandingColumns:
        """Return how all `items` stand, by transactions of the store."""
        with self._lock:
            held = self._of(items)
            with reading() as connection:
                if held is not None and self._caught_up(connection, held):
                    return held.columns
            mark = self._marked(writing)
            with reading() as connection:
                columns = standing_columns(items, self._rows(connection))
                stands = mark is not None and mark == standing_mark(connection, self._learner)
            self._held = _Held(mark, items, columns) if mark is not None and stands else None
            if self._held is not None and items.digest:
                write_columns(self._file, self._held.mark, items, columns)
            return columns

    def _of(self, items: ItemColumns) -> _Held | None:
        """Return the columns of `items` that are at hand, or in the file."""
        if self._held is None or self._held.items is not items:
            self._held = self._read(items) if items.digest else None
        return self._held

    def _caught_up(self, connection: Connection, held: _Held) -> bool:
        """Bring columns up to date where their mark still stands; return whether it does."""
        if standing_mark(connection, self._learner) != held.mark:
            return False
        since = self._since(connection, held.mark)
        if len(since) > MOST:
            return False
        touched = {self._cache.today(row.item) for row in since if row.item is not None}
        for answers in in_batches(row.answer for row in since if row.item is None):
            rows = connection.execute(statements.OF_ANSWERS, {"learner": self._learner, "answers": answers})
            touched.update(self._cache.today(row.item) for row in rows if row.item is not None)
        found = dict.fromkeys(sorted(touched), NEVER_MET)
        for some in in_batches(touched):
            rows = connection.execute(statements.FIGURES_OF, {"learner": self._learner, "items": some})
            found.update(map(figures_from, rows))
        strange = [item for item in found if item not in held.places]
        held.places.update(zip(strange, held.items.places(strange), strict=True))
        placed = ((held.places[item], row) for item, row in found.items())
        held.columns.put({place: row for place, row in placed if place is not None})
        return True

    def _since(self, connection: Connection, mark: Mark) -> Sequence[Any]:
        """Return the entries newer than a mark, or one more than can be caught up with."""
        bound = {"learner": self._learner, "newest": mark.newest, "count": MOST + 1}
        return connection.execute(statements.SINCE, bound).all()

    def _rows(self, connection: Connection) -> Iterator[tuple[str, Row]]:
        return map(figures_from, connection.execute(statements.FIGURES, {"learner": self._learner}))

    def _marked(self, writing: Opening) -> Mark | None:
        """Return a mark that stands and of which not much is newer, made where there is none; None if it cannot be."""
        try:
            with writing() as connection:
                mark = standing_mark(connection, self._learner)
                if mark is not None and len(self._since(connection, mark)) <= MOST:
                    return mark
                return make_mark(connection, self._learner)
        except StoreError:
            return None

    def _read(self, items: ItemColumns) -> _Held | None:
        found = read_columns(self._file, items)
        return None if found is None else _Held(found[0], items, found[1])
