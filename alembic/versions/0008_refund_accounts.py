"""Changes of refund accounts, addresses as they lately were, what a trip to the bank is for.

The lists of allowed words grow by what is named here, whatever they hold already.
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TAGS = ("refund.asked", "refund.confirmed", "refund.cancelled", "refund.held", "refund.released")
KINDS = ("refund_accounts",)


def upgrade() -> None:
    """Add them."""
    _create_refund_change()
    _create_earlier_address()
    op.add_column(
        "identification_attempt", sa.Column("purpose", sa.String(length=60), nullable=False, server_default="identity")
    )
    _allow("audit_event", "tag", [*_allowed("audit_event", "tag"), *TAGS])
    _allow("customership_change", "kind", [*_allowed("customership_change", "kind"), *KINDS])


def _create_refund_change() -> None:
    op.create_table(
        "refund_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("act", _words("add", "use", "remove", name="act"), nullable=False),
        sa.Column("state", _words("unconfirmed", "cooling", "ordered", "cancelled", name="state"), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("iban_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("body_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("cancel_hash", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _reference("refund_change", "account_id", "user_account.id", "SET NULL"),
        _reference("refund_change", "customership_id", "customership.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_change")),
        sa.UniqueConstraint("cancel_hash", name=op.f("uq_refund_change_cancel_hash")),
    )
    op.create_index(op.f("ix_refund_change_account_id"), "refund_change", ["account_id"])
    op.create_index(op.f("ix_refund_change_customership_id"), "refund_change", ["customership_id"])
    op.create_index(
        "ix_refund_change_cooling",
        "refund_change",
        ["customership_id"],
        unique=True,
        sqlite_where=sa.text("state = 'cooling'"),
        postgresql_where=sa.text("state = 'cooling'"),
    )


def _create_earlier_address() -> None:
    op.create_table(
        "earlier_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("customership_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        _reference("earlier_address", "account_id", "user_account.id", "CASCADE"),
        _reference("earlier_address", "customership_id", "customership.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_address")),
    )
    for column in ("account_id", "customership_id", "replaced_at"):
        op.create_index(op.f(f"ix_earlier_address_{column}"), "earlier_address", [column])


def downgrade() -> None:
    """Take them out: the version before has no words for them."""
    _take_guard_down()
    _forget("customership_change", "kind", KINDS)
    _forget("audit_event", "tag", TAGS)
    op.drop_column("identification_attempt", "purpose")
    op.drop_table("earlier_address")
    op.drop_table("refund_change")


def _take_guard_down() -> None:
    """The trail lets no event go; the next `python -m aina_app migrate` puts its guard up again."""
    where = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS audit_event_kept{where}")


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _reference(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete)


def _forget(table: str, column: str, words: Iterable[str]) -> None:
    rows = sa.table(table, sa.column(column))
    op.execute(rows.delete().where(rows.c[column].in_(list(words))))
    _allow(table, column, [word for word in _allowed(table, column) if word not in words])


def _allowed(table: str, column: str) -> list[str]:
    """The words that the column takes now, in their order."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    [text] = [check["sqltext"] for check in checks if check["name"] == f"ck_{table}_{column}"]
    return re.findall(r"'([^']+)'", text)


def _allow(table: str, column: str, words: Iterable[str]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({listed})")
