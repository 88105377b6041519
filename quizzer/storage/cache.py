"""The cache of one learner's fold: kept equal to `fold(log)` inside the transaction that adds to the log.

What comes after all that is known of its item is one step from the row that stands there. Whatever else
arrives (an undo, another rating, an entry from another machine) has the items that it touches folded
anew from their own entries. The cache says by which weights and names it was made; a store opened
with others brings it up to date first.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.storage import statements
from quizzer.storage.marks import standing_mark, take_away
from quizzer.storage.recipe import PREFIX, Recipe, named_anew, recipe_by
from quizzer.storage.rows import entry_from, entry_row, microseconds, standing_from, standing_row
from quizzer.storage.sqlite import MAX_VARIABLES
from quizzer.study.fold import Standing, fold, renamed, stepped
from quizzer.study.log import Amend, Place, Review, Void

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.log import Entry


class FoldCache:
    """One learner's rows of `memory`; every method works inside the caller's transaction."""

    def __init__(self, learner: str, forgetting: Forgetting, aliases: Mapping[str, str], path: Path) -> None:
        """Cache the fold of `learner` by `forgetting` and `aliases`; `path` is for messages."""
        self._learner = learner
        self.recipe_key = PREFIX + learner
        """The key in `meta` of what the rows were made by."""
        self.forgetting = forgetting
        self._aliases = named_anew(aliases)
        self._former: dict[str, list[str]] = defaultdict(list)
        for old, new in self._aliases.items():
            self._former[new].append(old)
        self._path = path
        self._recipe = recipe_by(forgetting, aliases)
        self.signature = self._recipe.written()
        """What `meta` holds under that key where the rows were made by our weights and names."""

    def written(self, item: str) -> list[str]:
        """Return the keys under which the item of today may stand in the log."""
        question, mark, part = item.partition("#")
        questions = [*self._former.get(question, ()), *([] if question in self._aliases else [question])]
        return [f"{one}{mark}{part}" for one in questions]

    def today(self, item: str) -> str:
        """Return the name that an item goes by today."""
        return renamed(item, self._aliases)

    def is_fresh(self, connection: Connection) -> bool:
        """Return whether the rows were made by our weights and names."""
        return self._held_recipe(connection) == self.signature

    def refresh(self, connection: Connection) -> None:
        """Make the rows what our weights and names come to, where they are not."""
        held = self._held_recipe(connection)
        if held == self.signature:
            return
        before = _recipe(held)
        if before and before.forgetting == self._recipe.forgetting:
            items = self._moved(connection, before.aliases)
        else:
            items = self.all_items(connection)
        self.refold(connection, items)
        self._sign(connection)

    def rebuild(self, connection: Connection) -> int:
        """Fold everything anew, other learners' when they next come; return how many rows were wrong."""
        wrong = self.refold(connection, self.all_items(connection))
        connection.execute(statements.DROP_META_LIKE, {"prefix": PREFIX})
        self._sign(connection)
        return wrong

    def keep(self, connection: Connection, entries: Sequence[Entry]) -> set[str]:
        """Insert entries of our learner that are not there yet; return the items that need folding anew."""
        rows = [entry_row(entry) for entry in entries]
        mark = standing_mark(connection, self._learner)
        if mark is not None and min(row["answered_at"] for row in rows) <= mark.newest:
            take_away(connection, self._learner)
        items = self._by_item(entries)
        stale = self._late(connection, items)
        connection.execute(statements.ADD_ENTRIES, rows)
        stale |= self._overruled(connection, entries)
        self._step(connection, {item: group for item, group in items.items() if item not in stale})
        return stale

    def refold(self, connection: Connection, items: Iterable[str]) -> int:
        """Fold `items` anew from their entries; return how many rows were not what they come to."""
        changed = 0
        for some in in_batches(items):
            wrong, gone = self._differences(connection, some)
            if wrong:
                connection.execute(statements.PUT_MEMORIES, wrong)
            if gone:
                connection.execute(statements.DROP_MEMORIES, {"learner": self._learner, "items": gone})
            changed += len(wrong) + len(gone)
        return changed

    def differences(self, connection: Connection) -> list[str]:
        """Return the items whose rows are not what the log comes to."""
        found: set[str] = set()
        for some in in_batches(self.all_items(connection)):
            wrong, gone = self._differences(connection, some)
            found.update(row["item"] for row in wrong)
            found.update(gone)
        return sorted(found)

    def standings(self, connection: Connection, items: Iterable[str] | None) -> dict[str, Standing]:
        """Return the rows of `items`, or all, as standings."""
        if items is None:
            rows = connection.execute(statements.MEMORIES, {"learner": self._learner})
            return {row.item: standing_from(row) for row in rows}
        return {
            row.item: standing_from(row)
            for some in in_batches(items)
            for row in connection.execute(statements.MEMORIES_OF, {"learner": self._learner, "items": some})
        }

    def concerning(self, connection: Connection, items: Iterable[str]) -> list[Entry]:
        """Return what the log says of `items` and of the answers in which they were asked, in no order."""
        keys = [key for item in items for key in self.written(item)]
        if not keys:
            return []
        bodies = connection.execute(statements.CONCERNING, {"learner": self._learner, "items": keys}).scalars()
        return [entry_from(body, self._path) for body in bodies]

    def all_items(self, connection: Connection) -> set[str]:
        """Return every item that the log or the cache knows."""
        ours = {"learner": self._learner}
        written = connection.execute(statements.WRITTEN_ITEMS, ours).scalars()
        remembered = connection.execute(statements.REMEMBERED_ITEMS, ours).scalars()
        return {self.today(item) for item in written} | set(remembered)

    def _held_recipe(self, connection: Connection) -> str | None:
        return connection.execute(statements.META, {"key": self.recipe_key}).scalar()

    def _sign(self, connection: Connection) -> None:
        take_away(connection, self._learner)
        connection.execute(statements.PUT_META, {"key": self.recipe_key, "value": self.signature})

    def _moved(self, connection: Connection, before: Mapping[str, str]) -> set[str]:
        """Return the items, by the names of before and of today, whose question was called otherwise before."""
        now = self._aliases
        items = set()
        for question in before.keys() | now.keys():
            if before.get(question) == now.get(question):
                continue
            bounds = {"question": question, "first_part": f"{question}#", "after_parts": f"{question}{_AFTER_MARK}"}
            rows = connection.execute(statements.WRITTEN_ITEMS_OF, {"learner": self._learner, **bounds})
            for item in rows.scalars():
                items |= {renamed(item, before), renamed(item, now)}
        return items

    def _by_item(self, entries: Sequence[Entry]) -> dict[str, list[Entry]]:
        """Return the entries that move a standing, by item of today, each in order."""
        items: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda one: one.order):
            if hasattr(entry, "item") and not isinstance(entry, Amend):
                items.setdefault(self.today(entry.item), []).append(entry)
        return items

    def _late(self, connection: Connection, items: Mapping[str, Sequence[Entry]]) -> set[str]:
        """Return the items of which the log knows something as late as what comes now."""
        keys = [key for item in items for key in self.written(item)]
        late = set()
        for some in in_batches(keys):
            for key, latest in connection.execute(statements.LATEST, {"learner": self._learner, "items": some}):
                item = self.today(key)
                if microseconds(items[item][0].answered_at) <= latest:
                    late.add(item)
        return late

    def _overruled(self, connection: Connection, entries: Sequence[Entry]) -> set[str]:
        """Return the items of these entries' answers that were undone or rated otherwise, now or before."""
        answers = {entry.answer for entry in entries if isinstance(entry, Review | Amend | Void | Place)}
        overruled, asked = set(), defaultdict(set)
        for some in in_batches(answers):
            for answer, kind, item in connection.execute(
                statements.OF_ANSWERS, {"learner": self._learner, "answers": some}
            ):
                if item is not None:
                    asked[answer].add(self.today(item))
                if kind in _OVERRULING:
                    overruled.add(answer)
        return {item for answer in overruled for item in asked[answer]}

    def _step(self, connection: Connection, items: Mapping[str, Sequence[Entry]]) -> None:
        """Move each item's standing on by its entries."""
        if not items:
            return
        standings = self.standings(connection, items)
        for item, entries in items.items():
            for entry in entries:
                standings[item] = stepped(standings.get(item, Standing()), entry, self.forgetting)
        rows = [standing_row(self._learner, item, standings[item], self.forgetting) for item in items]
        connection.execute(statements.PUT_MEMORIES, rows)

    def _differences(self, connection: Connection, items: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the rows that are missing or wrong, as they should be, and the items that should have none."""
        folded = fold(self.concerning(connection, items), self.forgetting, self._aliases)
        held = {
            row.item: tuple(row)
            for row in connection.execute(statements.MEMORIES_OF, {"learner": self._learner, "items": items})
        }
        due = [standing_row(self._learner, item, standing, self.forgetting) for item, standing in folded.items()]
        wrong = [row for row in due if held.get(row["item"]) != tuple(row.values())]
        return wrong, [item for item in held if item not in folded]


_OVERRULING = {one.__struct_config__.tag for one in (Void, Amend)}
_AFTER_MARK = chr(ord("#") + 1)
"""Sorts right after the mark between a question and its part."""


def in_batches(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield `values`, each once, in lists that one statement can take."""
    remaining = iter(dict.fromkeys(values))
    while some := list(islice(remaining, MAX_VARIABLES)):
        yield some


def _recipe(held: str | None) -> Recipe | None:
    """Return the recipe that `meta` holds, if it does: a cache without one is made anew."""
    try:
        return msgspec.json.decode(held or "null", type=Recipe | None)
    except msgspec.DecodeError:
        return None
