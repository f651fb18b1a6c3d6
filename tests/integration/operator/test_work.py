"""`work`: a process was killed and never comes back; another one does its orders."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from aina_app.context import SYSTEM, act
from aina_app.core import background
from aina_app.models import AuditTag
from tests.databases import ROOT, TestDatabase
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited

pytestmark = pytest.mark.both_databases

QUEUE = "keeping"
LOST = "web-2"
LONGEST_WAIT = 60.0
KILLED_AT_WORK = f"""
import os, signal, threading
from aina_app.core import background

@background.workflow("{QUEUE}")
def keep(text):
    os.kill(os.getpid(), signal.SIGKILL)

background.launch({{"{QUEUE}": background.Queue(ordered=True)}})
threading.Event().wait({LONGEST_WAIT})
"""
done: Counter[str] = Counter()
kept = threading.Event()


@background.workflow(QUEUE)
def keep(text: str) -> None:
    """Note that the order was done."""
    done[text] += 1
    kept.set()


@pytest.fixture
def lost_order(database: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An order that a process named web-2 was at when it was killed."""
    done.clear()
    kept.clear()
    with act(SYSTEM) as this:
        background.enqueue(this.db, QUEUE, "1", ("kept",), "keys")
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("AINA_EXECUTOR_ID", LOST)
        line = [sys.executable, "-c", KILLED_AT_WORK]
        ended = subprocess.run(line, cwd=tmp_path, timeout=LONGEST_WAIT, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.fixture
def portal_at_work(lost_order: None) -> Iterator[None]:
    """Another process of the portal, with the name of the settings."""
    background.launch({QUEUE: background.Queue(ordered=True)})
    yield
    background.stop()


def test_orders_are_shown_with_the_process_that_is_at_them(lost_order: None) -> None:
    with act(SYSTEM) as this:
        background.enqueue(this.db, QUEUE, "2", ("another",), "keys")

    said = Said("work", "list")

    assert [row[:2] for row in said.rows] == [["(waits for anybody)", "1"], [LOST, "1"]]


def test_a_lost_process_orders_are_done_once_by_a_running_one_after_they_are_handed_over(portal_at_work: None) -> None:
    assert [row[:2] for row in Said("work", "list").rows] == [[LOST, "1"]]

    said = Said("work", "handover", LOST, *SIGNED)
    assert kept.wait(LONGEST_WAIT)
    background.wait_until_idle()

    assert (said.status, done) == (0, Counter(["kept"]))
    assert said.out == "Handed over 1 order: a running process takes them up within seconds.\n"
    (event,) = audited(AuditTag.WORK_HANDED_OVER)
    assert (event.operator, event.facts) == (OPERATOR, {"executor": LOST, "count": 1, "stated_reason": REASON})
    assert Said("work", "list").out == "No order is unfinished.\n"
    assert Said("work", "handover", LOST, *SIGNED).status == 1


def test_nothing_is_handed_over_without_a_reason_nor_from_the_portal_of_the_settings(lost_order: None) -> None:
    assert Said("work", "handover", LOST).status == 2
    own, unknown = Said("work", "handover", "web-1", *SIGNED), Said("work", "handover", "web-7", *SIGNED)

    assert (own.status, unknown.status, audited(AuditTag.WORK_HANDED_OVER)) == (1, 1, [])
    assert "goes on with its orders when it starts" in own.err
    assert "No process of this name" in unknown.err
