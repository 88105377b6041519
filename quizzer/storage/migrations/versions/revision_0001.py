"""The log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the log and the table of what holds for the whole store."""
    op.create_table(
        "entry",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("learner", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="entry_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_by_item", "entry", ["learner", "item", "answered_at"])
    op.create_index("entry_by_answer", "entry", ["learner", "answer"])
    op.create_index("entry_by_time", "entry", ["learner", "answered_at", "id"])
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="meta_key"),
        sqlite_with_rowid=False,
    )
