"""What `health` finds well and what it does not."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command

from aina_app.context import SYSTEM, Work, act
from aina_app.core import clock
from aina_app.models import AuditTag
from aina_app.settings import settings
from tests import databases
from tests.databases import TestDatabase, alembic_config
from tests.integration.customer_information_system.system import System
from tests.integration.operator.commanding import Said
from tests.mailbox import RunningMailbox
from tests.serving import HOST

OURS = ["Database", "Migrations", "Background work", "Audit trail"]
OTHERS = ["Customer information system", "Mail server", "Identification broker"]


@pytest.fixture
def nobody(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings that name a port at which nobody listens for every outside system."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        port = str(held.getsockname()[1])
        monkeypatch.setenv("AINA_SMTP_PORT", port)
        for name in ("AINA_CIS_URL", "AINA_IDENTIFICATION_ISSUER"):
            monkeypatch.setenv(name, f"http://{HOST}:{port}")
        databases.forget_everything()
        yield


def failing(said: Said) -> list[str]:
    """What fails."""
    return [name for name, state, _ in said.rows if state == "fails"]


@pytest.mark.both_databases
def test_all_is_well(database: TestDatabase, mailbox: RunningMailbox, system: System, broker: str) -> None:
    said = Said("health")

    assert (said.status, said.err) == (0, "")
    assert [row[:2] for row in said.rows] == [[name, "ok"] for name in OURS + OTHERS]
    assert mailbox.messages() == []
    assert system.token not in said.out


def test_outside_systems_that_are_away_are_named(nobody: None) -> None:
    said = Said("health")

    assert (said.status, failing(said)) == (1, OTHERS)


def test_an_outside_system_that_answers_nonsense_fails(
    system: System, broker: str, nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINA_CIS_URL", f"{system.url}/elsewhere")
    monkeypatch.setenv("AINA_IDENTIFICATION_ISSUER", f"{broker}/elsewhere")
    databases.forget_everything()

    rows = {name: says for name, _, says in Said("health").rows}

    assert rows["Customer information system"].startswith("does not answer as it should: status_40")
    assert rows["Identification broker"].startswith("does not answer as it should: status")


@pytest.mark.both_databases
def test_an_older_database_is_told_how_to_be_brought_up(database: TestDatabase, nobody: None) -> None:
    command.downgrade(alembic_config(), "-1")

    said = Said("health")

    assert failing(said) == ["Migrations", "Audit trail", *OTHERS]
    assert "run `python -m aina_app migrate`" in said.out


def test_orders_that_nobody_works_on_fail_after_a_while(nobody: None) -> None:
    with act(SYSTEM) as this:
        this.order(Work.DELIVER_MAIL, "1", "1")
    assert "1 unfinished" in Said("health").out

    clock.move_to(timedelta(minutes=11))

    said = Said("health")
    assert failing(said) == ["Background work", *OTHERS]
    assert "does the portal run?" in said.out


def test_an_unguarded_audit_trail_and_events_that_nobody_chains_fail(nobody: None) -> None:
    with act(SYSTEM) as this:
        this.audit(AuditTag.LOGOUT)
    clock.move_to(timedelta(minutes=11))
    waiting = Said("health")

    with act(SYSTEM) as this:
        this.db.connection().exec_driver_sql("DROP TRIGGER audit_event_kept")
    unguarded = Said("health")

    assert (failing(waiting), failing(unguarded)) == (["Audit trail", *OTHERS], ["Audit trail", *OTHERS])
    assert "wait for their seals since" in waiting.out
    assert "guards are missing (audit_event_kept): run `python -m aina_app migrate`" in unguarded.out


def test_a_missing_database_is_said_and_not_made(nobody: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    databases.use(monkeypatch, tmp_path / "elsewhere")

    said = Said("health")

    assert failing(said) == OURS + OTHERS
    assert not (tmp_path / "elsewhere" / "aina.sqlite3").exists()


def test_a_database_that_is_away_is_one_sentence_without_its_address(
    nobody: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    databases.use(monkeypatch, tmp_path, f"postgresql://aina:salaisuus@{HOST}:{settings().smtp_port}/aina")

    health, found = Said("health"), Said("accounts", "find", "aino@aina.test")

    assert failing(health)[:4] == OURS
    assert (found.status, found.err.startswith("The database is busy, away or")) == (1, True)
    assert "salaisuus" not in health.out + found.err
