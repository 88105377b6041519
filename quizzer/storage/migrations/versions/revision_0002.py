"""The cache of the fold; the store fills it from the log when it next reads."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of memories, empty."""
    op.create_table(
        "memory",
        sa.Column("learner", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("difficulty", sa.Float),
        sa.Column("stability", sa.Float),
        sa.Column("last_review", sa.BigInteger),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("suspended", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("flag", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("learner", "item", name="memory_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("memory_by_due", "memory", ["learner", "suspended", "due"])
