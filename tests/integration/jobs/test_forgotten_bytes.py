"""What is deleted is gone from the database's files, too: from free pages and its log."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import refund_changes
from aina_app.accounts.passwords import verify_password
from aina_app.context import SYSTEM, act, perform
from aina_app.core.database import engine
from aina_app.core.iban import parse_iban
from aina_app.features.profile.service import deletion, fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.jobs.running import tick
from aina_app.models import UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_customership, make_session
from tests.people import AINO, KERTTU, PASSWORD

pytestmark = pytest.mark.anyio
IBAN = "FI2112345600000785"
GONER = replace(AINO, key="zelmiira.katoavainen", given_names="Zelmiira", family_name="Katoavainen")
TEXTS = [GONER.first_name, GONER.family_name, GONER.email, "Zelmiiran-Katu", IBAN]


def found_in(folder: Path) -> set[str]:
    """Which of the texts stand in a file of the database."""
    files = [file.read_bytes() for file in sorted(folder.glob("aina.sqlite3*"))]
    return {text for text in TEXTS if any(text.encode() in content for content in files)}


async def test_a_deleted_account_leaves_nothing_in_the_files_after_the_next_round(
    database: TestDatabase, tmp_path: Path, stopped_clock: TimeMachineFixture
) -> None:
    with act(make_actor(browser="b")) as this:
        make_account(this, KERTTU)
        account = make_account(this, GONER)
        actor = make_session(this, account)
        customership = make_customership(this, account)
    with act(actor) as this:
        refund_changes.ask_for_new(this, customership.id, parse_iban(IBAN, "refund_iban"))
        this.db.exec(select(UserAccount).where(UserAccount.id == account.id)).one().company_name = "Zelmiiran-Katu"
    assert found_in(tmp_path / "data") == {*TEXTS} - {IBAN}

    check = await perform(actor, fresh_check.begin, Purpose.DELETION)
    assert isinstance(check, Check)
    assert await perform(actor, deletion.delete, check, right=verify_password(PASSWORD, check.stored_hash))
    tick()

    assert found_in(tmp_path / "data") == set()


def test_a_reader_that_takes_its_time_holds_up_no_round_and_the_next_one_makes_good(
    database: TestDatabase, tmp_path: Path
) -> None:
    with act(SYSTEM) as this:
        account = make_account(this, GONER)
    reader = connect(tmp_path / "data" / "aina.sqlite3")
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM user_account").fetchone()
        with act(SYSTEM) as this:
            this.db.delete(this.db.get_one(UserAccount, account.id))
        tick()
    assert engine().dialect.name == "sqlite"

    tick()

    assert found_in(tmp_path / "data") == set()
