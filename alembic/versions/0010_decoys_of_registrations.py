"""A decoy of a registration keeps a keyed MAC of the password that was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("one_time_code", sa.Column("decoy_mac", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Take it out."""
    op.drop_column("one_time_code", "decoy_mac")
