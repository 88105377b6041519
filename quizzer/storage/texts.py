"""What is read before SQLAlchemy is there, as SQL: the very text that the statements on the tables come to.

A test holds each against its statement.
"""

from __future__ import annotations

NEWEST_REVISION = "0004"
"""The schema that these texts know."""

STAMP = "SELECT alembic_version.version_num FROM alembic_version"

META = 'SELECT meta.value FROM meta WHERE meta."key" = :key'

NEWEST = "SELECT count(*) AS count_1, max(entry.answered_at) AS max_1 FROM entry WHERE entry.learner = :learner"

MEMORIES = (
    "SELECT memory.learner, memory.item, memory.difficulty, memory.stability, memory.last_review, memory.reviews, "
    "memory.lapses, memory.due, memory.fingerprint, memory.suspended, memory.note, memory.flag "
    "FROM memory WHERE memory.learner = :learner"
)
