"""The mark under which one learner's columns were made: while it stands, only what is newer can have changed.

It is a word of its own and the time of the newest entry when it was made, in `meta`. Whoever adds an entry that is
not newer, or makes the cache of the fold anew, takes it away in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from quizzer.storage import statements
from quizzer.storage.mark import PREFIX, Mark, mark_in

if TYPE_CHECKING:
    from sqlalchemy import Connection


def standing_mark(connection: Connection, learner: str) -> Mark | None:
    """Return a learner's mark; None where there is none."""
    return mark_in(connection.execute(statements.META, {"key": PREFIX + learner}).scalar())


def make_mark(connection: Connection, learner: str) -> Mark:
    """Put another mark in the place of a learner's."""
    newest = connection.execute(statements.NEWEST, {"learner": learner}).one()[1]
    mark = Mark(uuid4().hex, newest or 0)
    value = msgspec.json.encode(mark).decode()
    connection.execute(statements.PUT_META, {"key": PREFIX + learner, "value": value})
    return mark


def take_away(connection: Connection, learner: str) -> None:
    """Let no columns of a learner stand that were made before."""
    connection.execute(statements.DROP_META, {"keys": [PREFIX + learner]})
