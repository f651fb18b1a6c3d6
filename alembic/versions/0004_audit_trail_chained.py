"""The audit trail is chained: marks, numbers and seals of events, the chain's one row, three more events.

The guards of these tables (triggers) are put up by `python -m aina_app migrate` after the migrations, because a later
migration that copies a table on SQLite copies it without them; what goes down takes them down.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
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
ADDED = ("chain.checked", "data.purged", "work.handed_over")
GUARDS = {
    "audit_event": ("audit_event_new", "audit_event_fixed", "audit_event_sealed", "audit_event_kept"),
    "audit_chain": ("audit_chain_grows", "audit_chain_kept"),
}
"""Triggers by table, as they were named when this was written."""

UNSEALED = sa.text("number IS NULL")


def upgrade() -> None:
    """Make room for the chain; `trail` chains what is there already, oldest first."""
    _allow((*BEFORE, *ADDED))
    op.add_column("audit_event", sa.Column("mark", sa.String(length=80), server_default="", nullable=False))
    op.add_column("audit_event", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("audit_event", sa.Column("seal", sa.String(length=80), server_default="", nullable=False))
    op.create_index(op.f("ix_audit_event_number"), "audit_event", ["number"], unique=True)
    op.create_index(
        op.f("ix_audit_event_unsealed"),
        "audit_event",
        ["created_at"],
        sqlite_where=UNSEALED,
        postgresql_where=UNSEALED,
    )
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(length=80), nullable=False),
        sa.Column("purged_number", sa.BigInteger(), nullable=False),
        sa.Column("purged_seal", sa.String(length=80), nullable=False),
        sa.Column("unmarked_to", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=80), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_chain_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )


def downgrade() -> None:
    """Take the guards down, then the chain; the events stay, but those that the version before has no words for."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, names in GUARDS.items():
        for name in names:
            op.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_postgresql else ""))
        if on_postgresql:
            op.execute(f"DROP TRIGGER IF EXISTS {table}_whole ON {table}")
    if on_postgresql:
        op.execute("DROP FUNCTION IF EXISTS audit_trail_refuse, audit_event_keep")
    op.drop_table("audit_chain")
    op.drop_index(op.f("ix_audit_event_unsealed"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_number"), table_name="audit_event")
    events = sa.table("audit_event", sa.column("tag"))
    op.execute(events.delete().where(events.c.tag.in_(ADDED)))
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_column("seal")
        batch_op.drop_column("number")
        batch_op.drop_column("mark")
    _allow(BEFORE)


def _allow(tags: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{tag}'" for tag in tags)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
