"""No index of memories by due date: nothing asked for it, and every answer wrote two of its pages."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Drop the index."""
    op.drop_index("memory_by_due", "memory")
