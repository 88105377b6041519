"""The short way into the log for what a sitting adds: an answer in order, of which nothing was said before.

What the long way (`cache.FoldCache.keep`) finds out in seven statements is asked here in one, and put to the driver
as text that is compiled once: SQLAlchemy's own path to it costs more than the disk. Whatever is not plain (an entry
that came late, an undo, another rating, a fold by other weights) is left to the long way, with nothing written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.dialects.sqlite import dialect

from quizzer.storage import statements
from quizzer.storage.mark import PREFIX as MARK
from quizzer.storage.mark import mark_in
from quizzer.storage.rows import entry_row, standing_from, standing_row
from quizzer.storage.tables import entry, memory, meta
from quizzer.study.fold import Standing, stepped
from quizzer.study.log import Amend, Place, Void

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Executable

    from quizzer.scheduling.memory import Forgetting
    from quizzer.storage.cache import FoldCache
    from quizzer.study.log import Entry

MOST = 40
"""Entries or items of one answer, at most."""


class Text(msgspec.Struct, frozen=True):
    """A statement as the driver takes it."""

    sql: str
    names: tuple[str, ...]
    """Of its values, in their order."""

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """Return a row's values in the order in which the statement wants them."""
        return [row[name] for name in self.names]


def compiled(statement: Executable) -> Text:
    """Return a statement as the driver takes it."""
    found = statement.compile(dialect=dialect(paramstyle="qmark"))  # type: ignore[attr-defined]
    return Text(str(found), tuple(found.positiontup or ()))


def _any(column: Any, name: str, count: int) -> Any:  # noqa: ANN401  SQLAlchemy's own
    """Return the clause that `column` is one of `count` values."""
    one: list[Any] = [bindparam(f"{name}{number}") for number in range(count)]
    return column == one[0] if count == 1 else column.in_(one)


@lru_cache
def _obstacles(ids: int, items: int, answers: int) -> Text:
    """Return what asks for the fold's recipe and the columns' mark, and for what is in the way.

    That is an id that is known, an item that was written of as late, an answer that was overruled.
    """
    ours = entry.c.learner == bindparam("learner")
    found = [select(entry.c.id).where(_any(entry.c.id, "id", ids))]
    if items:
        found.append(
            select(entry.c.id).where(ours, _any(entry.c.item, "item", items), entry.c.answered_at >= bindparam("first"))
        )
    if answers:
        found.append(
            select(entry.c.id).where(
                ours,
                _any(entry.c.answer, "answer", answers),
                entry.c.kind.in_([bindparam("void", "void"), bindparam("amend", "amend")]),
            )
        )
    recipe, mark = (select(meta.c.value).where(meta.c.key == bindparam(key)) for key in ("recipe", "mark"))
    return compiled(select(recipe.scalar_subquery(), mark.scalar_subquery(), or_(*map(exists, found))))


@lru_cache
def _memories(items: int) -> Text:
    ours = memory.c.learner == bindparam("learner")
    return compiled(select(memory).where(ours, _any(memory.c.item, "item", items)))


@lru_cache
def _recipe() -> Text:
    return compiled(statements.META)


@lru_cache
def _writes() -> tuple[Text, Text]:
    """Return what adds an entry and what puts a memory."""
    return compiled(statements.ADD_ENTRIES), compiled(statements.PUT_MEMORIES)


class Answering:
    """Adds one learner's answers and looks up a few standings; works inside the caller's transaction."""

    def __init__(self, learner: str, forgetting: Forgetting, cache: FoldCache) -> None:
        """Keep what `learner` answers, and the rows of `cache` by `forgetting`."""
        self._learner = learner
        self._forgetting = forgetting
        self._cache = cache
        self._given = {
            "learner": learner,
            "recipe": cache.recipe_key,
            "mark": MARK + learner,
            "void": "void",
            "amend": "amend",
        }

    def is_plain(self, entries: Sequence[Entry]) -> bool:
        """Return whether the short way may do for `entries`, as far as they tell."""
        return 0 < len(entries) <= MOST and all(
            one.learner == self._learner and not isinstance(one, Amend | Place | Void) for one in entries
        )

    def keep(self, raw: sqlite3.Connection, entries: Sequence[Entry]) -> bool:
        """Keep `entries`; return False, with nothing written, where that takes the long way."""
        rows = [entry_row(one) for one in entries]
        items: dict[str, list[Entry]] = {}
        for one in sorted(entries, key=lambda one: one.order):
            if hasattr(one, "item"):
                items.setdefault(self._cache.today(one.item), []).append(one)
        if not self._is_next(raw, rows, items):
            return False
        add, put = _writes()
        raw.executemany(add.sql, map(add.values, rows))
        if items:
            raw.executemany(put.sql, map(put.values, self._moved(raw, items)))
        return True

    def _is_next(self, raw: sqlite3.Connection, rows: Sequence[Mapping[str, Any]], items: Mapping[str, Any]) -> bool:
        """Return whether rows come after all that is known of their items, and the fold is by our weights."""
        first = min(row["answered_at"] for row in rows)
        ids = {row["id"] for row in rows}
        keys = [key for item in items for key in self._cache.written(item)]
        answers = {row["answer"] for row in rows if row["answer"] is not None}
        text = _obstacles(len(ids), len(keys), len(answers))
        given = self._given | {"first": first}
        for name, values in (("id", ids), ("item", keys), ("answer", answers)):
            given.update({f"{name}{number}": value for number, value in enumerate(values)})
        recipe, mark, obstacle = raw.execute(text.sql, text.values(given)).fetchone()
        made_under = mark_in(mark)
        is_newer = made_under is None or made_under.newest < first
        return recipe == self._cache.signature and is_newer and not obstacle and len(ids) == len(rows)

    def standings(self, raw: sqlite3.Connection, items: Sequence[str]) -> dict[str, Standing] | None:
        """Return the standing of each of a few `items` that was met; None where the fold is by others' weights."""
        recipe = raw.execute(_recipe().sql, (self._cache.recipe_key,)).fetchone()
        return self._held(raw, items) if recipe == (self._cache.signature,) else None

    def _held(self, raw: sqlite3.Connection, items: Collection[str]) -> dict[str, Standing]:
        text = _memories(len(items))
        given = {"learner": self._learner} | {f"item{number}": item for number, item in enumerate(items)}
        return {row[1]: standing_from(row) for row in raw.execute(text.sql, text.values(given))}

    def _moved(self, raw: sqlite3.Connection, items: Mapping[str, Sequence[Entry]]) -> list[dict[str, Any]]:
        """Return the rows of memories moved on by entries."""
        held, found = self._held(raw, items), []
        for item, entries in items.items():
            standing = held.get(item, Standing())
            for one in entries:
                standing = stepped(standing, one, self._forgetting)
            found.append(standing_row(self._learner, item, standing, self._forgetting))
        return found
