"""The outside systems, where a command needs them; each of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aina_app.demo.bank.app import create as create_bank
from tests import databases
from tests.databases import TestDatabase
from tests.integration.customer_information_system.conftest import running_system
from tests.integration.customer_information_system.system import System
from tests.mailbox import RunningMailbox, running_mailbox
from tests.serving import HOST, running


@pytest.fixture
def mailbox(database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RunningMailbox]:
    """The mail server that the settings name."""
    with running_mailbox(tmp_path / "mailbox") as mailbox:
        monkeypatch.setenv("AINA_SMTP_HOST", HOST)
        monkeypatch.setenv("AINA_SMTP_PORT", str(mailbox.smtp_port))
        databases.forget_everything()
        yield mailbox


@pytest.fixture
def system(database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[System]:
    """The customer information system that the settings name."""
    with running_system(tmp_path / "system") as system:
        monkeypatch.setenv("AINA_CIS_URL", system.url)
        monkeypatch.setenv("AINA_CIS_TOKEN", system.token)
        databases.forget_everything()
        yield system


@pytest.fixture
def broker(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The identification broker that the settings name; its address."""
    with running(create_bank()) as issuer:
        monkeypatch.setenv("AINA_IDENTIFICATION_ISSUER", issuer)
        databases.forget_everything()
        yield issuer
