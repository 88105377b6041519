"""The tables of the store, as the newest revision has them.

`entry` is the log and the truth; `memory` is a cache of its fold, one row per learner and item, with
times as whole microseconds since 1970 in UTC; `meta` says what fold the cache was made by. The tables
have no row ids: their primary keys are what they are sorted by, which saves a tree to write per answer.
An entry's checksum tells what was written from what a failing disk made of it, which SQLite itself cannot.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision of the schema, oldest first; the last is the one that `metadata` describes."""
HEAD = REVISIONS[-1]

metadata = MetaData()

entry = Table(
    "entry",
    metadata,
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("learner", Text, nullable=False),
    Column("item", Text),
    Column("answer", Text),
    Column("answered_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("checksum", BigInteger),
    PrimaryKeyConstraint("id", name="entry_key"),
    Index("entry_by_item", "learner", "item", "answered_at"),
    Index("entry_by_answer", "learner", "answer"),
    Index("entry_by_time", "learner", "answered_at", "id"),
    sqlite_with_rowid=False,
)

memory = Table(
    "memory",
    metadata,
    Column("learner", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("difficulty", Float),
    Column("stability", Float),
    Column("last_review", BigInteger),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("due", BigInteger),
    Column("fingerprint", Text, nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("flag", Text, nullable=False),
    PrimaryKeyConstraint("learner", "item", name="memory_key"),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("key", name="meta_key"),
    sqlite_with_rowid=False,
)

stamp = Table(  # exactly the table that Alembic makes, so that either may write it
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
