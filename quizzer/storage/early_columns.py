"""Kept columns brought up to date while SQLAlchemy is not there yet: as `columns` does, for a few entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.storage import texts
from quizzer.storage.columns_file import read_plain
from quizzer.storage.mark import PREFIX, mark_in
from quizzer.storage.rows import figures_from
from quizzer.study.fold import renamed
from quizzer.study.standing_columns import NEVER_MET

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    from quizzer.bank.columns import ItemColumns
    from quizzer.study.standing_columns import PlainColumns

MOST = 500
"""Entries since the columns were kept, at most: beyond that the store proper is opened sooner."""


def early_columns(
    connection: sqlite3.Connection, path: Path, learner: str, aliases: Mapping[str, str], items: ItemColumns
) -> PlainColumns | None:
    """Return how `items` stand, by the columns kept at `path`; None where they stand no more."""
    found = read_plain(path, items) if items.digest else None
    held = connection.execute(texts.META, {"key": PREFIX + learner}).fetchone()
    if found is None or held is None or mark_in(held[0]) != found[0]:
        return None
    mark, columns = found
    since = connection.execute(texts.SINCE, {"learner": learner, "newest": mark.newest}).fetchmany(MOST + 1)
    if len(since) > MOST:
        return None
    written = {item for item, _ in since}
    for answer in {answer for item, answer in since if item is None}:
        about = connection.execute(texts.OF_ANSWER, {"learner": learner, "answer": answer})
        written.update(item for (item,) in about)
    touched = sorted({renamed(item, aliases) for item in written if item is not None})
    for item, place in zip(touched, items.places(touched), strict=True):
        if place is not None:
            row = connection.execute(texts.FIGURES_OF, {"learner": learner, "item": item}).fetchone()
            columns.put(place, NEVER_MET if row is None else figures_from(row)[1])
    return columns
