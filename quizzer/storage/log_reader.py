"""What can be read of a log: whole, by item, or light and quick, as it stands."""

from __future__ import annotations

import heapq
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quizzer.courtesy import in_turns
from quizzer.storage import sqlite, statements
from quizzer.storage.past import standing_reviews
from quizzer.storage.rows import entry_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from quizzer.storage.cache import FoldCache
    from quizzer.study.log import Entry
    from quizzer.study.past import PastReview

PAGE = 1000
"""Entries read at a time: no reader keeps a transaction open while its caller thinks."""
BEFORE_ALL = {"at": -(2**63), "id": ""}


class LogReader:
    """One learner's log, read. Every method may raise StoreError."""

    def __init__(self, engine: Engine, path: Path, cache: FoldCache, learner: str) -> None:
        """Read the file at `path` through `engine`, by the names of today that `cache` knows."""
        self._engine = engine
        self._path = path
        self._cache = cache
        self._learner = learner
        self._held: tuple[object, list[PastReview]] | None = None
        """The reviews that stand, with what the log was when they were read."""

    @property
    def learner(self) -> str:
        """Return whose log this is."""
        return self._learner

    @property
    def path(self) -> Path:
        """Return the file, in full."""
        return self._path

    def entries(self, item: str | None = None) -> Iterator[Entry]:
        """Yield the learner's log in order of (time, id); or what concerns one item, undone answers included."""
        if item is None:
            return self.entries_of(self._learner)
        with self._connected() as connection:
            found = self._cache.concerning(connection, [self._cache.today(item)])
        return iter(sorted(found, key=lambda entry: entry.order))

    def entries_of(self, learner: str) -> Iterator[Entry]:
        """Yield a learner's log in order of (time, id)."""
        after: dict[str, object] = dict(BEFORE_ALL)
        while True:
            with self._connected() as connection:
                rows = connection.execute(statements.PAGE, {"learner": learner, "count": PAGE, **after}).all()
            for row in rows:
                yield entry_from(row.body, self._path)
            if len(rows) < PAGE:
                return
            after = {"at": rows[-1].answered_at, "id": rows[-1].id}

    def past(self) -> list[PastReview]:
        """Return every review that stands, in order of time: amended, none undone, by the names of today."""
        newest = self.newest()
        if self._held is None or self._held[0] != newest:
            self._held = newest, self._past()
        return self._held[1]

    def _past(self) -> list[PastReview]:
        with self._connected() as connection:
            told, overruling = (
                [(kind, at, body) for kind, at, body in in_turns(connection.execute(statements.BODIES, bound))]
                for bound in (
                    {"learner": self._learner, "kinds": ("review", "reset")},
                    {"learner": self._learner, "kinds": ("amend", "void")},
                )
            )
        return standing_reviews(told, overruling, self._cache, self._path)

    def newest(self) -> tuple[int, int | None]:
        """Return how many entries the learner's log has and the time of its last: they differ when it does."""
        with self._connected() as connection:
            count, last = connection.execute(statements.NEWEST, {"learner": self._learner}).one()
        return count, last

    def all_entries(self) -> Iterator[Entry]:
        """Yield all learners' logs as one, in order of (time, id)."""
        return heapq.merge(*map(self.entries_of, self.learners()), key=lambda entry: entry.order)

    def learners(self) -> list[str]:
        """Return everyone who has a log here, sorted."""
        with self._connected() as connection:
            return list(connection.execute(statements.LEARNERS).scalars())

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with sqlite.explained(self._path), self._engine.connect() as connection:
            yield connection
