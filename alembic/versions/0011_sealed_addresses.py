"""Addresses that outlive an account are sealed: those of codes and of mandates, which are found by a keyed MAC.

The rows' texts are sealed and opened by the product's own key ring: what it wrote before is read by it after.
"""

import base64
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from alembic import op

from aina_app.core.secrets import KeyUse, decrypt, encrypt, mac

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("one_time_code", "mandate")
CLEAR, SEALED = 254, 400


def upgrade() -> None:
    """Seal the addresses; a mandate's key becomes a MAC."""
    for table in TABLES:
        _resize(table, CLEAR, SEALED)
        _rewrite(table, "email", partial(_sealed, table))
    _rewrite("mandate", "email_key", lambda key: mac(KeyUse.ADDRESS, "address", key))
    _rename("email_key", CLEAR, "address_mac", 64)


def downgrade() -> None:
    """Open them; a key is made of the address itself."""
    _rename("address_mac", 64, "email_key", CLEAR)
    for table in TABLES:
        _rewrite(table, "email", partial(_opened, table))
        _resize(table, SEALED, CLEAR)
    op.execute("UPDATE mandate SET email_key = lower(email) WHERE email_key IS NOT NULL")


def _sealed(table: str, text: str) -> str:
    return base64.b64encode(encrypt(text, f"{table}:email")).decode()


def _opened(table: str, text: str) -> str:
    return decrypt(base64.b64decode(text), f"{table}:email")


def _rewrite(table: str, column: str, new: Callable[[str], str]) -> None:
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column(column, sa.String()))
    connection, value = op.get_bind(), rows.c[column]
    for row_id, text in connection.execute(sa.select(rows.c.id, value).where(value.is_not(None), value != "")).all():
        connection.execute(sa.update(rows).where(rows.c.id == row_id).values({column: new(text)}))


def _resize(table: str, old: int, new: int) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column("email", existing_type=sa.String(old), type_=sa.String(new), existing_nullable=False)


def _rename(old: str, old_length: int, new: str, new_length: int) -> None:
    op.drop_index("uq_mandate_offered", "mandate")
    op.drop_index(op.f(f"ix_mandate_{old}"), "mandate")
    with op.batch_alter_table("mandate") as batch:
        batch.alter_column(
            old,
            new_column_name=new,
            existing_type=sa.String(old_length),
            type_=sa.String(new_length),
            existing_nullable=True,
        )
    op.create_index(op.f(f"ix_mandate_{new}"), "mandate", [new])
    offered = sa.text("state = 'offered'")
    op.create_index(
        "uq_mandate_offered",
        "mandate",
        ["customership_id", "gsrn", new],
        unique=True,
        sqlite_where=offered,
        postgresql_where=offered,
    )
