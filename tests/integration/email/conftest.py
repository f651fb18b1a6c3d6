"""A mailbox, and settings that name it as the mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aina_app.settings import settings
from tests.mailbox import RunningMailbox, running_mailbox
from tests.serving import HOST


@pytest.fixture
def mailbox(own_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RunningMailbox]:
    """The mail server that the settings of this test name."""
    with running_mailbox(tmp_path / "mailbox") as running:
        monkeypatch.setenv("AINA_SMTP_HOST", HOST)
        monkeypatch.setenv("AINA_SMTP_PORT", str(running.smtp_port))
        settings.cache_clear()
        yield running
