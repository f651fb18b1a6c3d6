"""The command line as a process of its own, beside a portal that works on the same database."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, act
from aina_app.core import background
from aina_app.jobs.running import QUEUES
from tests.databases import ROOT
from tests.factories import make_account, make_session
from tests.integration.operator.commanding import REASON
from tests.mailbox import RunningMailbox
from tests.newcomers import Newcomer
from tests.people import AINO, KERTTU

LONGEST_SECONDS = 60


@pytest.fixture
def portal_at_work(mailbox: RunningMailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The portal's background work; other processes find the product's code."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    background.launch(QUEUES)
    yield
    background.stop()


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as it is typed, in another process; away from any `.env`."""
    line = [sys.executable, "-m", "aina_app.operator", *words]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)


def test_a_release_reaches_its_owner_through_the_running_portal(
    portal_at_work: None, mailbox: RunningMailbox, tmp_path: Path
) -> None:
    newcomer = Newcomer()

    done = command(tmp_path, "accounts", "release", AINO.email, "--reason", REASON)
    background.wait_until_idle()

    assert (done.returncode, done.stderr) == (0, "")
    assert newcomer.session() is None
    assert newcomer.view() is None
    assert "/rekisteroidy" in mailbox.message(mailbox.messages(AINO.email)[0]["ID"])["Text"]


def test_an_ended_session_is_over_at_its_next_press(portal_at_work: None, tmp_path: Path) -> None:
    with act(SYSTEM) as this:
        actor = make_session(this, make_account(this, KERTTU))

    done = command(tmp_path, "sessions", "end", KERTTU.email, "--reason", REASON)

    assert (done.returncode, done.stdout, done.stderr) == (0, "Ended 1 session.\n", "")
    with act(actor, read_only=True) as this:
        assert sessions.read(this, actor.session_hash) is None
