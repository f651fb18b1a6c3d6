"""From order to mailbox: mails leave once, come again while the trouble is ours, and leave nothing behind."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, order_nothing
from aina_app.context import SYSTEM, Work, act
from aina_app.core import background, clock
from aina_app.jobs import mail_delivery
from aina_app.models import MailState, OutgoingMail
from tests.databases import TestDatabase
from tests.integration.email.letters import CODE, facts
from tests.mailbox import RunningMailbox

AINO = "aino@aina.test"
QUEUES = {Work.DELIVER_MAIL.value: background.Queue()}
MINUTE = timedelta(minutes=1)


@contextmanager
def at_work() -> Iterator[None]:
    """Work on orders until the block ends."""
    background.launch(QUEUES)
    try:
        yield
    finally:
        background.stop()


def order(to: str = AINO) -> UUID:
    with act(SYSTEM) as this:
        recipient = Recipient(to, "Aino", "fi")
        return order_mail(this, MailKind.VERIFY, recipient, facts("verify"), email_mac=address_mac(to)).id


def row_of(mail_id: UUID) -> OutgoingMail:
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(OutgoingMail, mail_id)


def try_now() -> int:
    """What the schedule does, and the work that it finds."""
    with act(SYSTEM) as this:
        ordered = mail_delivery.order_due_mails(this)
    background.wait_until_idle()
    return ordered


def pass_time(by: timedelta) -> None:
    clock.move_to(clock.moved() + by)


@pytest.mark.both_databases
def test_an_ordered_mail_is_delivered_once_with_its_proof(database: TestDatabase, mailbox: RunningMailbox) -> None:
    mail_id = order()
    with at_work():
        background.wait_until_idle()
        assert try_now() == 0

    row = row_of(mail_id)
    assert [mail["MessageID"] for mail in mailbox.messages()] == [f"{mail_id}@elenia.test"]
    assert CODE in mailbox.message()["Text"]
    assert (row.state, row.tries, row.content_encrypted, row.next_try_at) == (MailState.ACCEPTED, 1, None, None)
    assert row.server_answer.startswith("2.0.0 OK")
    assert row.handed_over_at is not None
    assert row.accepted_at is not None
    assert row.created_at <= row.handed_over_at <= row.accepted_at


def test_a_decoy_is_closed_and_never_sent(database: TestDatabase, mailbox: RunningMailbox) -> None:
    with act(SYSTEM) as this:
        decoy = order_nothing(this, MailKind.VERIFY, "fi", address_mac(AINO))
    with at_work():
        background.wait_until_idle()

    row = row_of(decoy.id)
    assert (row.state, row.tries, row.content_encrypted) == (MailState.NOOP, 0, None)
    assert mailbox.messages() == []


def test_a_mail_that_is_refused_for_now_comes_later_and_once(database: TestDatabase, mailbox: RunningMailbox) -> None:
    mailbox.answer("450", to=AINO, times=2)
    mail_id = order()
    with at_work():
        background.wait_until_idle()
        assert try_now() == 0
        pass_time(MINUTE)
        assert try_now() == 1
        pass_time(MINUTE)
        assert try_now() == 0
        pass_time(4 * MINUTE)
        assert try_now() == 1

    row = row_of(mail_id)
    assert (row.state, row.tries, row.reason) == (MailState.ACCEPTED, 3, "")
    assert len(mailbox.messages()) == 1


def test_the_waits_grow_to_an_hour_and_end_after_two_days(database: TestDatabase, mailbox: RunningMailbox) -> None:
    mailbox.answer("down")
    mail_id, waits = order(), []
    with at_work():
        background.wait_until_idle()
        for hours in (0, 0, 0, 0, 0, 43, 0):
            wait = next_try_at(mail_id) - clock.now()
            waits.append(round(wait / MINUTE))
            pass_time(wait + timedelta(hours=hours))
            try_now()

    row = row_of(mail_id)
    assert waits == [1, 5, 15, 60, 60, 60, 60]
    assert timedelta(hours=47) < clock.now() - row.created_at < timedelta(hours=49)
    assert (row.state, row.reason, row.content_encrypted) == (MailState.FAILED, "unreachable", None)


def next_try_at(mail_id: UUID) -> datetime:
    moment = row_of(mail_id).next_try_at
    assert moment is not None
    return moment


@pytest.mark.parametrize(("to", "reason"), [(AINO, "no_mailbox"), ("aino@aina.test\r\nBcc: x@aina.test", "address")])
def test_a_mail_that_can_never_arrive_is_given_up_at_once(
    database: TestDatabase, mailbox: RunningMailbox, to: str, reason: str
) -> None:
    mailbox.answer("550", to=AINO)
    mail_id = order(to)
    with at_work():
        background.wait_until_idle()

    row = row_of(mail_id)
    assert (row.state, row.tries, row.reason, row.content_encrypted) == (MailState.FAILED, 1, reason, None)
    assert AINO not in row.server_answer


def test_a_mail_that_may_not_go_yet_waits_for_its_time(database: TestDatabase, mailbox: RunningMailbox) -> None:
    with act(SYSTEM) as this:
        row = order_mail(this, MailKind.VERIFY, Recipient(AINO, "", "fi"), facts("verify"), email_mac=address_mac(AINO))
        row.next_try_at = this.now + timedelta(hours=9)
    with at_work():
        background.wait_until_idle()
        assert mailbox.messages() == []
        pass_time(timedelta(hours=9))
        assert try_now() == 1

    assert len(mailbox.messages()) == 1


def test_a_try_whose_workflow_broke_is_made_again(database: TestDatabase, mailbox: RunningMailbox) -> None:
    with act(SYSTEM) as this:
        row = order_mail(this, MailKind.VERIFY, Recipient(AINO, "", "fi"), {}, email_mac=address_mac(AINO))
    with at_work():
        background.wait_until_idle()
        assert row_of(row.id).tries == 1
        pass_time(mail_delivery.LEASE)
        assert try_now() == 1

    assert (row_of(row.id).state, row_of(row.id).tries) == (MailState.WAITING, 2)


def test_nothing_personal_is_logged_or_left_in_the_records_of_work(
    database: TestDatabase, mailbox: RunningMailbox
) -> None:
    mailbox.answer("550", to="onni@aina.test")
    with capture_logs() as logs, at_work():
        sent, failed = order(), order("onni@aina.test")
        background.wait_until_idle()

    assert sorted((line["event"], line["mail"]) for line in logs) == [
        ("mail.failed", str(failed)),
        ("mail.sent", str(sent)),
    ]
    assert {name for line in logs for name in line} == {"event", "log_level", "mail", "tries", "reason"}
    with closing(sqlite3.connect(database.address.removeprefix("sqlite:///"))) as file:
        dump = "\n".join(file.iterdump())
    assert [word for word in ("aina.test", CODE, "vahvistuskoodisi") if word in dump] == []


WORKER = """
import threading
from aina_app.core import background
from aina_app.jobs import mail_delivery
background.launch({"deliver_mail": background.Queue()})
print("ready", flush=True)
threading.Event().wait()
"""


def test_a_process_killed_after_the_servers_ok_sends_only_the_same_message_again(
    database: TestDatabase, mailbox: RunningMailbox
) -> None:
    mailbox.answer("slow", to=AINO, seconds=1)
    with subprocess.Popen([sys.executable, "-c", WORKER], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        mail_id = order()
        wait_for(lambda: row_of(mail_id).tries == 1)
        with nobody_else_writes(database):
            wait_for(lambda: len(mailbox.messages()) == 1)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    assert row_of(mail_id).state is MailState.WAITING

    mailbox.answer("ok", to=AINO)
    with at_work():
        background.wait_until_idle()

    assert [mail["MessageID"] for mail in mailbox.messages()] == [f"{mail_id}@elenia.test"] * 2
    assert (row_of(mail_id).state, row_of(mail_id).tries) == (MailState.ACCEPTED, 1)


@contextmanager
def nobody_else_writes(database: TestDatabase) -> Iterator[None]:
    """Hold the database's one write lock."""
    file = database.address.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def wait_for(is_so: Callable[[], bool]) -> None:
    """Ask again and again until it is so."""
    pause = threading.Event()
    for _ in range(1_000):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("it never became so")
