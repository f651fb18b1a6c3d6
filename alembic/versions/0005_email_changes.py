"""Changes of an account's e-mail address: codes for the new one, undoing by the old one, their events."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TAGS = (
    "email.change_requested",
    "email.changed",
    "email.change_undone",
    "email.change_refused",
    "email.change_finished",
)
PURPOSES = ("new_email",)


def upgrade() -> None:
    """Add the table, the codes' purpose and the events."""
    op.create_table(
        "email_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "undone", "held", "void", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("old_email", sa.String(length=254), nullable=False),
        sa.Column("old_email_key", sa.String(length=254), nullable=False),
        sa.Column("undo_hash", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["user_account.id"],
            name=op.f("fk_email_change_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("undo_hash", name=op.f("uq_email_change_undo_hash")),
    )
    op.create_index(op.f("ix_email_change_account_id"), "email_change", ["account_id"])
    op.create_index(op.f("ix_email_change_undo_until"), "email_change", ["undo_until"])
    _allow("one_time_code", "purpose", added=PURPOSES)
    _allow("audit_event", "tag", added=TAGS)


def downgrade() -> None:
    """Take them out: the version before has no words for them."""
    _take_guard_down()
    for table, column, values in (("audit_event", "tag", TAGS), ("one_time_code", "purpose", PURPOSES)):
        rows = sa.table(table, sa.column(column))
        op.execute(rows.delete().where(rows.c[column].in_(values)))
        _allow(table, column, removed=values)
    op.drop_table("email_change")


def _take_guard_down() -> None:
    """The trail lets no event go; the next `python -m aina_app migrate` puts its guard up again."""
    where = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS audit_event_kept{where}")


def _allow(table: str, column: str, *, added: Sequence[str] = (), removed: Sequence[str] = ()) -> None:
    """Change what a checked text may be, whatever other values it may be by now."""
    name = f"ck_{table}_{column}"
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    allowed = re.findall(r"'([^']+)'", next(one["sqltext"] for one in checks if one["name"] == name))
    listed = ", ".join(f"'{value}'" for value in [*allowed, *added] if value not in removed)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.create_check_constraint(op.f(name), f"{column} IN ({listed})")
