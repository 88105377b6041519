"""A checksum for each entry; those that are there already stay without one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column, empty."""
    op.add_column("entry", sa.Column("checksum", sa.BigInteger))
