"""Ordering a mail: written with its cause, unreadable in the database, the same work when none is sent."""

import contextlib

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlmodel import select

from aina_app import routes
from aina_app.accounts import mailing
from aina_app.accounts.mailing import MailKind, Recipient
from aina_app.context import SYSTEM, Act, act
from aina_app.models import MailState, OutgoingMail
from tests.databases import TestDatabase

AINO = Recipient("aino@aina.test", "Aino", "fi")


def order(this: Act) -> OutgoingMail:
    """A code's mail to Aino."""
    return mailing.order_mail(this, MailKind.VERIFY, AINO, {"code": "482 913"}, email_mac="m")


def ordered(this: Act) -> list[tuple[str, str]]:
    """Workflows that have been ordered: names and keys."""
    rows = this.db.connection().execute(text("SELECT name, workflow_uuid FROM workflow_status")).all()
    return [(name, key) for name, key in rows]


def test_a_mail_and_its_order_are_written_in_the_act_of_their_cause(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        mail = order(this)

    with act(SYSTEM) as this:
        stored = this.db.exec(select(OutgoingMail)).one()
        assert ordered(this) == [("deliver_mail", f"deliver_mail:{mail.id}:1")]
    assert (stored.id, stored.state, stored.next_try_at) == (mail.id, MailState.WAITING, mail.created_at)


def test_a_mail_of_an_act_that_fails_does_not_exist(database: TestDatabase) -> None:
    with contextlib.suppress(LookupError), act(SYSTEM) as this:
        order(this)
        raise LookupError

    with act(SYSTEM) as this:
        assert (this.db.exec(select(OutgoingMail)).all(), ordered(this)) == ([], [])


def test_what_a_mail_says_is_read_back_as_it_was_ordered(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        content = mailing.open_content(order(this))

    assert content is not None
    assert (content.to, content.first_name, content.facts) == ("aino@aina.test", "Aino", {"code": "482 913"})


def test_recipient_and_code_are_unreadable_in_the_database(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        mail = order(this)

    stored = repr(mail.model_dump())

    assert [text for text in ("aino", "Aino", "482") if text in stored] == []


def test_content_does_not_open_under_another_mail(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        one, other = order(this), order(this)
        other.content_encrypted = one.content_encrypted

    with pytest.raises(InvalidTag):
        mailing.open_content(other)


def test_a_mail_that_was_handed_over_has_no_content(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        mail = order(this)
        mail.content_encrypted = None

    assert mailing.open_content(mail) is None


def test_where_no_mail_is_sent_the_same_is_written(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        mail = mailing.order_nothing(this, MailKind.VERIFY, "fi", "m")

    with act(SYSTEM) as this:
        assert ordered(this) == [("deliver_mail", f"deliver_mail:{mail.id}:1")]
    assert (mail.state, mail.account_id) == (MailState.NOOP, None)


def test_an_address_is_named_by_a_keyed_hash(database: TestDatabase) -> None:
    aino = mailing.address_mac("aino@aina.test")

    assert aino == mailing.address_mac("aino@aina.test")
    assert aino != mailing.address_mac("aino2@aina.test")
    assert len(aino) == 64


@pytest.mark.parametrize(
    ("language", "address"),
    [("fi", "http://localhost:3000/kirjaudu"), ("sv", "http://localhost:3000/sv/kirjaudu")],
)
def test_links_lead_to_the_page_in_the_language_of_the_mail(language: str, address: str) -> None:
    assert mailing.page_address(routes.LOGIN, language) == address
