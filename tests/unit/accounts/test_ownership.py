"""The one list of what belongs to accounts: whole, and each list of the person's own copy stands in it (domain 4.4)."""

import pytest
from sqlmodel import SQLModel

from aina_app.accounts.ownership import OWNED, Fate
from aina_app.features.profile.service import own_data
from aina_app.i18n.copy import has
from aina_app.models import UserAccount

ACCOUNT = "account_id"


def columns_of_accounts() -> set[tuple[str, str]]:
    """Every column that names an account: by a foreign key or by its name."""
    found = set()
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            if UserAccount.__tablename__ in targets or column.name.endswith(ACCOUNT):
                found.add((table.name, column.name))
    return found


def test_b60_every_table_with_a_column_of_accounts_says_what_deletion_does_to_it() -> None:
    assert {(str(owned.table.__tablename__), owned.column) for owned in OWNED} == columns_of_accounts()


def test_what_is_kept_without_the_account_can_lose_it() -> None:
    detached = [owned for owned in OWNED if owned.fate is Fate.DETACHED]

    assert [one for one in detached if not one.table.__table__.columns[one.column].nullable] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", dict.fromkeys(owned.table for owned in OWNED), ids=lambda table: table.__name__)
def test_the_last_entry_of_a_table_takes_all_rows_that_are_left(table: type[SQLModel]) -> None:
    entries = [owned for owned in OWNED if owned.table is table]

    for column in {entry.column for entry in entries}:
        *before, last = (entry for entry in entries if entry.column == column)
        assert last.where is None
        assert all(entry.where is not None for entry in before)


def test_the_persons_copy_lists_everything_that_is_their_own() -> None:
    of_customerships = {"customerships", "metering_points", "own_names", "consents", "changes"}
    of_mandates = {"mandates_given", "mandates_received", "who_looked"}
    listed = set(own_data.BY_ACCOUNT) | of_customerships | of_mandates | {"profile"}

    assert {owned.listed for owned in OWNED} <= listed
    assert [name for name in listed if not has(f"download.of.{name}") or not has(f"download.file.{name}")] == []
