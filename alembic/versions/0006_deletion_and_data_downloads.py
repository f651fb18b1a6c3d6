"""Deletion of accounts and downloads of one's own data: when an account was closed, copies, three events of the trail."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TAGS = (
    "account.deleted",
    "data.ordered",
    "data.downloaded",
)


def upgrade() -> None:
    """Add them."""
    op.add_column("user_account", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_user_account_closed_at"), "user_account", ["closed_at"])
    op.create_table(
        "data_download",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "ready", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_fetched", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name=op.f("ck_data_download_ready_expires")),
        sa.CheckConstraint("times_fetched >= 0", name=op.f("ck_data_download_times_fetched_are_counted")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_data_download_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_download")),
        sa.UniqueConstraint("account_id", name=op.f("uq_data_download_account_id")),
        sa.UniqueConstraint("file_name", name=op.f("uq_data_download_file_name")),
    )
    op.create_index(op.f("ix_data_download_requested_at"), "data_download", ["requested_at"])
    op.create_index(op.f("ix_data_download_expires_at"), "data_download", ["expires_at"])
    _allow(added=TAGS)


def downgrade() -> None:
    """Take them out: the version before has no words for the events."""
    events = sa.table("audit_event", sa.column("tag"))
    _take_guard_down()
    op.execute(events.delete().where(events.c.tag.in_(TAGS)))
    _allow(removed=TAGS)
    op.drop_table("data_download")
    op.drop_index(op.f("ix_user_account_closed_at"), table_name="user_account")
    op.drop_column("user_account", "closed_at")


def _take_guard_down() -> None:
    """The trail lets no event go; the next `python -m aina_app migrate` puts its guard up again."""
    where = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS audit_event_kept{where}")


def _allow(*, added: Sequence[str] = (), removed: Sequence[str] = ()) -> None:
    """Change which events the trail may hold, whatever others it may hold by now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_event")
    allowed = re.findall(r"'([^']+)'", next(one["sqltext"] for one in checks if one["name"] == "ck_audit_event_tag"))
    listed = ", ".join(f"'{tag}'" for tag in [*allowed, *added] if tag not in removed)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
