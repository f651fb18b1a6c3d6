"""The one history of the tables: linear, both ways, nothing lost, on both engines."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel, select

from aina_app.accounts.mailing import address_mac
from aina_app.context import SYSTEM, act
from aina_app.core.database import engine
from aina_app.models import Mandate, OneTimeCode
from tests.databases import ROOT, TestDatabase, alembic_config

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
BY_TYPE: dict[type, Any] = {str: "x", int: 1, bool: True, bytes: b"x", date: NOW.date(), datetime: NOW}
FITTING: dict[str, dict[str, Any]] = {
    "consumption_watch": {"kind": "alarm", "period": "hour"},
    "marketing_consent": {"source": "portal"},
    "user_account": {"state": "verified", "email_key": "aino@aina.test"},
}
"""What a check constraint wants of a row, by table."""


def tables() -> list[sa.Table]:
    """Ours, parents first."""
    return SQLModel.metadata.sorted_tables


def standing() -> set[str]:
    """Names of those of our tables that the database has."""
    return set(sa.inspect(engine()).get_table_names()) & {table.name for table in tables()}


def value_of(column: sa.Column[Any], rows: dict[str, dict[str, Any]]) -> Any:
    """Something that the column takes; of the row made before, where it points to one."""
    for key in column.foreign_keys:
        return rows[key.column.table.name][key.column.name]
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0]
    if isinstance(column.type, sa.JSON):
        return {}
    plain = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    kind = plain.python_type
    return uuid4() if kind is UUID else BY_TYPE[kind]


def fill_every_table() -> None:
    """One row in each table."""
    rows: dict[str, dict[str, Any]] = {}
    with engine().begin() as connection:
        for table in tables():
            wanted = [column for column in table.columns if column.foreign_keys or not column.nullable]
            row = {column.name: value_of(column, rows) for column in wanted}
            rows[table.name] = row | FITTING.get(table.name, {})
            connection.execute(table.insert().values(rows[table.name]))


def row_counts(names: set[str]) -> dict[str, int]:
    """Rows by table."""
    with engine().begin() as connection:
        counts = {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) for name in names}  # noqa: S608
    return {name: count or 0 for name, count in counts.items()}


def unseen_by_autogenerate() -> dict[str, set[tuple[str | None, str]]]:
    """Check constraints and the conditions of partial indices, by table, as this database writes them."""
    found = sa.inspect(engine())
    seen: dict[str, set[tuple[str | None, str]]] = {}
    for table in tables():
        checks = {(one["name"], plain(one["sqltext"])) for one in found.get_check_constraints(table.name)}
        options = [(one["name"], one.get("dialect_options", {})) for one in found.get_indexes(table.name)]
        wheres = {(name, plain(where)) for name, kinds in options for kind, where in kinds.items() if "where" in kind}
        seen[table.name] = checks | wheres
    return seen


def plain(sql: object) -> str:
    """Line breaks do not matter."""
    return re.sub(r"\s+", " ", str(sql))


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_migrations_have_consecutive_four_digit_ids() -> None:
    walked = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    found = sorted(script.revision for script in walked)

    assert found == [f"{number:04d}" for number in range(1, len(found) + 1)]
    assert sorted(path.name[:5] for path in Path(ROOT).glob("alembic/versions/*.py")) == [f"{one}_" for one in found]


@pytest.mark.both_databases
def test_the_migrated_tables_are_those_of_the_models(database: TestDatabase) -> None:
    command.check(alembic_config())


@pytest.mark.both_databases
def test_all_migrations_go_down_and_up_again(database: TestDatabase) -> None:
    command.downgrade(alembic_config(), "base")
    assert standing() == set()

    command.upgrade(alembic_config(), "head")

    command.check(alembic_config())


@pytest.mark.both_databases
def test_migrated_checks_and_partial_indices_are_those_of_the_models(database: TestDatabase) -> None:
    migrated = unseen_by_autogenerate()

    command.downgrade(alembic_config(), "base")
    SQLModel.metadata.create_all(engine())

    assert migrated == unseen_by_autogenerate()


@pytest.mark.both_databases
def test_the_last_migration_goes_down_and_up_without_losing_rows(database: TestDatabase) -> None:
    fill_every_table()

    command.downgrade(alembic_config(), "-1")
    kept = standing()
    command.upgrade(alembic_config(), "head")

    assert row_counts(kept) == dict.fromkeys(kept, 1)


@pytest.mark.both_databases
def test_addresses_are_sealed_by_the_migration_and_opened_by_its_undoing(database: TestDatabase) -> None:
    fill_every_table()
    command.downgrade(alembic_config(), "0010")
    with engine().begin() as connection:
        connection.execute(sa.text("UPDATE mandate SET email = 'Impi@aina.test', email_key = 'impi@aina.test'"))
        connection.execute(sa.text("UPDATE one_time_code SET email = 'impi@aina.test'"))

    command.upgrade(alembic_config(), "head")

    with act(SYSTEM) as this:
        mandate, code = this.db.exec(select(Mandate)).one(), this.db.exec(select(OneTimeCode)).one()
    assert (mandate.email, mandate.address_mac) == ("Impi@aina.test", address_mac("impi@aina.test"))
    assert code.email == "impi@aina.test"
    with engine().connect() as connection:
        assert "impi" not in str(connection.execute(sa.text("SELECT email FROM mandate")).all()).lower()

    command.downgrade(alembic_config(), "0010")

    with engine().connect() as connection:
        opened = connection.execute(sa.text("SELECT email, email_key FROM mandate")).all()
    assert [tuple(row) for row in opened] == [("Impi@aina.test", "impi@aina.test")]
    command.upgrade(alembic_config(), "head")


REBUILD = """
from alembic import op
revision, down_revision = "rebuilt", "{head}"

def upgrade():
    with op.batch_alter_table("user_account", recreate="always"):
        pass
"""


def test_a_migration_that_rebuilds_a_parent_table_loses_no_child(database: TestDatabase, tmp_path: Path) -> None:
    fill_every_table()
    before = row_counts(standing())
    config = alembic_config()
    (head,) = ScriptDirectory.from_config(config).get_heads()
    (tmp_path / "rebuild.py").write_text(REBUILD.format(head=head))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join([str(ROOT / "alembic" / "versions"), str(tmp_path)]))

    command.upgrade(config, "rebuilt")

    assert row_counts(standing()) == before


@pytest.mark.both_databases
def test_every_table_refuses_a_value_that_its_enum_does_not_have(database: TestDatabase) -> None:
    fill_every_table()
    columns = [column for table in tables() for column in table.columns if isinstance(column.type, sa.Enum)]

    accepted = [str(column) for column in columns if accepts(column, "nonsense")]

    assert accepted == []


def accepts(column: sa.Column[Any], value: str) -> bool:
    """Whether the database lets the column of the one row be `value`."""
    try:
        with engine().begin() as connection:
            statement = f'UPDATE "{column.table.name}" SET "{column.name}" = :value'  # noqa: S608 - our own names
            connection.execute(sa.text(statement), {"value": value})
    except sa.exc.IntegrityError:
        return False
    return True
