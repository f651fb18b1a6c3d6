"""Readings: a dictionary of metering points, deliveries, and one row a local day and point with packed quarters.

Without row ids on SQLite: rows then lie in the order of the key, day by day, as they arrive.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "reading_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("imported", "refused", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("bad_lines", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("quality_words", sa.JSON(), nullable=False),
        sa.Column("changed_days", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state = 'imported' OR changed_days = 0", name=op.f("ck_reading_delivery_refused_changes_nothing")
        ),
        sa.CheckConstraint(
            "lines >= 0 AND bad_lines >= 0 AND bad_lines <= lines", name=op.f("ck_reading_delivery_bad_lines_are_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_delivery")),
        sa.UniqueConstraint("sha256", name=op.f("uq_reading_delivery_sha256")),
    )
    op.create_table(
        "reading_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_point")),
        sa.UniqueConstraint("gsrn", name=op.f("uq_reading_point_gsrn")),
    )
    op.create_table(
        "consumption_reading",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("point", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wh", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.LargeBinary(), nullable=True),
        sa.Column("total_wh", sa.Integer(), nullable=False),
        sa.Column("present", sa.SmallInteger(), nullable=False),
        sa.Column("estimated", sa.SmallInteger(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "present BETWEEN 0 AND 100 AND estimated BETWEEN 0 AND present",
            name=op.f("ck_consumption_reading_quarters_of_a_day"),
        ),
        sa.CheckConstraint("total_wh >= 0", name=op.f("ck_consumption_reading_total_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["reading_delivery.id"],
            name=op.f("fk_consumption_reading_delivery_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["point"], ["reading_point.id"], name=op.f("fk_consumption_reading_point"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("day", "point", name=op.f("pk_consumption_reading")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Remove them: the readings are lost, their files can be imported again."""
    op.drop_table("consumption_reading")
    op.drop_table("reading_point")
    op.drop_table("reading_delivery")
