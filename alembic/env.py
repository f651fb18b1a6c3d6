"""Alembic's environment: the product's engine and tables, plain types, foreign keys off while tables are copied."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import aina_app.models
from aina_app.core.database import engine
from aina_app.models.base import SealedText, UtcDateTime

OURS = set(SQLModel.metadata.tables)
assert aina_app.models.__all__  # noqa: S101 - imported for its tables


def render_item(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that a migration never imports code that may change."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedText):
        return f"sa.String(length={item.LONGEST})"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def include_name(name: str | None, kind: str, _: object) -> bool:
    """Only our tables: those of the background engine stand beside them on SQLite."""
    return kind != "table" or name in OURS


def _switch_foreign_keys(connection: Connection, to: str) -> None:
    """Past SQLAlchemy, which would begin a transaction first: inside of one SQLite ignores this pragma."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={to}")


with engine().connect() as connection:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:  # else dropping the old copy of a parent table cascades to its children
        _switch_foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_item,
        include_name=include_name,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError("a migration broke a foreign key")
    if on_sqlite:
        connection.commit()
        _switch_foreign_keys(connection, "ON")
