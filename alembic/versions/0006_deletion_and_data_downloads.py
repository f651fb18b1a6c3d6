"""Deletion of accounts and downloads of one's own data: when an account was closed, copies, three events of the trail."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = (
    "registration.accepted",
    "registration.replaced",
    "registration.existing",
    "registration.other_kind",
    "registration.throttled",
    "verification.succeeded",
    "verification.failed",
    "verification.exhausted",
    "verification.expired",
    "verification.resent",
    "verification.throttled",
    "login.succeeded",
    "login.pending",
    "login.failed",
    "login.throttled",
    "logout",
    "session.ended",
    "password.changed",
    "password.change_refused",
    "password.reset",
    "password.rehashed",
    "reset.requested",
    "reset.unverified",
    "reset.unknown",
    "reset.failed",
    "reset.exhausted",
    "reset.throttled",
    "oidc.started",
    "oidc.succeeded",
    "oidc.cancelled",
    "oidc.refused",
    "oidc.foreign_browser",
    "oidc.replay",
    "oidc.late",
    "oidc.other_account",
    "oidc.broker_down",
    "customerships.found",
    "onboarding.done",
    "profile.changed",
    "change.ordered",
    "change.delivered",
    "change.refused",
    "change.retried",
    "report.ordered",
    "report.ended",
    "watch.set",
    "watch.ended",
    "readings.imported",
    "account.released",
    "account.purged",
    "access.denied",
)
ADDED = {"account.purged": ("account.deleted", "data.ordered", "data.downloaded")}
"""The new events by the one that they stand behind."""


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
    _allow([tag for one in BEFORE for tag in (one, *ADDED.get(one, ()))])


def downgrade() -> None:
    """Take them out: the version before has no words for the events."""
    events = sa.table("audit_event", sa.column("tag"))
    op.execute(events.delete().where(events.c.tag.in_([tag for tags in ADDED.values() for tag in tags])))
    _allow(BEFORE)
    op.drop_table("data_download")
    op.drop_index(op.f("ix_user_account_closed_at"), table_name="user_account")
    op.drop_column("user_account", "closed_at")


def _allow(tags: Iterable[str]) -> None:
    listed = ", ".join(f"'{tag}'" for tag in tags)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
