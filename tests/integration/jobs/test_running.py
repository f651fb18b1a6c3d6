"""The schedule with the engine at work: what is due is done now, once, and nothing is left under way."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlmodel import select

from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail
from aina_app.context import SYSTEM, act
from aina_app.core import background, clock
from aina_app.jobs import running
from aina_app.models import FormDraft, MailState, OutgoingMail, ReadingDelivery
from aina_app.settings import settings
from aina_app.web import drafts
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.email.letters import facts
from tests.mailbox import RunningMailbox
from tests.readings import csv, day_lines

pytestmark = pytest.mark.anyio

AINO = "aino@aina.test"
HOUR = timedelta(hours=1)


def order() -> None:
    """A mail to Aino."""
    with act(SYSTEM) as this:
        to = Recipient(AINO, "Aino", "fi")
        order_mail(this, MailKind.VERIFY, to, facts("verify"), email_mac=address_mac(AINO))


def leave_work() -> None:
    """A mail, a file of readings, and a draft whose time is over in an hour."""
    order()
    with act(make_actor(browser="b")) as this:
        drafts.keep_draft(this, "login", {"username": AINO}, [])
    folder = settings().readings_path
    assert folder is not None
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(csv(day_lines(date(2026, 3, 10))))


def done() -> tuple[list[MailState], list[str], int]:
    """States of the mails, names of the imported files, drafts that are left."""
    with act(SYSTEM, read_only=True) as this:
        mails = [mail.state for mail in this.db.exec(select(OutgoingMail)).all()]
        files = [delivery.name for delivery in this.db.exec(select(ReadingDelivery)).all()]
        return mails, files, len(this.db.exec(select(FormDraft)).all())


def test_without_anything_due_a_look_orders_nothing(database: TestDatabase) -> None:
    assert running.tick() == 0
    assert background.unfinished_since() == []


def test_a_look_orders_a_due_mail_once_however_often_it_looks(database: TestDatabase) -> None:
    order()

    assert [running.tick(), running.tick()] == [1, 1]

    assert len(background.unfinished_since()) == 2  # the order of the mail's own act, and the schedule's


async def test_draining_does_everything_that_is_due_and_leaves_nothing_under_way(
    database: TestDatabase, mailbox: RunningMailbox
) -> None:
    leave_work()
    mailbox.answer("450", to=AINO, times=1)
    await running.start()
    try:
        first = await running.drain()
        after_first = await asyncio.to_thread(done)
        clock.move_to(HOUR)
        second = await running.drain()
        third = await running.drain()
    finally:
        await running.stop()

    assert after_first == ([MailState.WAITING], ["a.csv"], 1)
    assert [first["unfinished"], second, third] == [0, {"ordered": 1, "unfinished": 0}, {"ordered": 0, "unfinished": 0}]
    assert done() == ([MailState.ACCEPTED], ["a.csv"], 0)
    assert len(mailbox.messages(AINO)) == 1
