"""Conflicts, arrivals and own names of customerships; what a decision about marketing keeps; events about them."""

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTHING, NONE = sa.text("'{}'"), sa.text("'[]'")
ADDED = {
    "customerships.found": ("customership.detached",),
    "change.retried": ("change.asked", "change.answered", "change.cancelled"),
}
"""New events of the audit trail by the one that they stand behind; whatever else it holds stays."""


def new_columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """The columns by table, made anew for each use."""
    return {
        "customership": (
            sa.Column("status", sa.String(length=10), nullable=False, server_default="active"),
            sa.Column("changed_elsewhere", sa.JSON(), nullable=False, server_default=NOTHING),
            sa.Column("consents_decided", sa.JSON(), nullable=False, server_default=NOTHING),
        ),
        "customership_holder": (
            sa.Column("roles", sa.JSON(), nullable=False, server_default=NONE),
            sa.Column("own_name", sa.String(length=60), nullable=False, server_default=""),
            sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        ),
        "customership_change": (
            sa.Column("accepted_version", sa.Integer(), nullable=True),
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("seen", sa.JSON(), nullable=False, server_default=NOTHING),
            sa.Column("asking", sa.JSON(), nullable=False, server_default=NOTHING),
            sa.Column("failed_tries", sa.JSON(), nullable=False, server_default=NONE),
        ),
        "marketing_consent": (
            sa.Column("wording_version", sa.String(length=12), nullable=False, server_default=""),
            sa.Column("operator", sa.String(length=60), nullable=False, server_default=""),
        ),
    }


def upgrade() -> None:
    """Add the columns and tables, and let the trail hold the events."""
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "point_name",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_point_name_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "gsrn", name=op.f("pk_point_name")),
    )
    op.create_table(
        "detached_customership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("detached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_detached_customership_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detached_customership")),
    )
    op.create_index(op.f("ix_detached_customership_account_id"), "detached_customership", ["account_id"])
    op.create_table(
        "arrival_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resync_after", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_cursor")),
    )
    _allow(new for tag in _allowed() for new in (tag, *ADDED.get(tag, ())))


def downgrade() -> None:
    """Take them away: own names, questions and the cursor are lost."""
    new = [tag for tags in ADDED.values() for tag in tags]
    events = sa.table("audit_event", sa.column("tag"))
    _take_guard_down()
    op.execute(events.delete().where(events.c.tag.in_(new)))
    _allow(tag for tag in _allowed() if tag not in new)
    for table in ("arrival_cursor", "detached_customership", "point_name"):
        op.drop_table(table)
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _take_guard_down() -> None:
    """The trail lets no event go; the next `python -m aina_app migrate` puts its guard up again."""
    where = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS audit_event_kept{where}")


def _allowed() -> list[str]:
    """The events that the trail may hold now, in their order."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_event")
    text = next(check["sqltext"] for check in checks if check["name"] == "ck_audit_event_tag")
    return re.findall(r"'([a-z_.]+)'", text)


def _allow(tags: Iterable[str]) -> None:
    listed = ", ".join(f"'{tag}'" for tag in tags)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
