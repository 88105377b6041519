"""What is read before SQLAlchemy is there, as SQL: the very text that the statements on the tables come to.

A test holds each against its statement.
"""

from __future__ import annotations

NEWEST_REVISION = "0004"
"""The schema that these texts know."""

STAMP = "SELECT alembic_version.version_num FROM alembic_version"

META = 'SELECT meta.value FROM meta WHERE meta."key" = :key'

NEWEST = "SELECT count(*) AS count_1, max(entry.answered_at) AS max_1 FROM entry WHERE entry.learner = :learner"

_FIGURES = (
    "SELECT memory.item, memory.stability, memory.last_review, memory.due, memory.suspended, memory.flag, "
    "memory.fingerprint FROM memory WHERE memory.learner = :learner"
)
FIGURES_OF = _FIGURES + " AND memory.item = :item"

SINCE = (
    "SELECT entry.item, entry.answer FROM entry "
    "WHERE entry.learner = :learner AND entry.answered_at > :newest ORDER BY entry.answered_at"
)

OF_ANSWER = "SELECT entry.item FROM entry WHERE entry.learner = :learner AND entry.answer = :answer"

MEMORIES = (
    "SELECT memory.learner, memory.item, memory.difficulty, memory.stability, memory.last_review, memory.reviews, "
    "memory.lapses, memory.due, memory.fingerprint, memory.suspended, memory.note, memory.flag "
    "FROM memory WHERE memory.learner = :learner"
)
