"""Ordering a mail: its row and its order in the transaction of its cause. Nothing here talks to a mail server."""

import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from aina_app import routes
from aina_app.context import Act, Work
from aina_app.core.secrets import KeyUse, decrypt, encrypt, mac
from aina_app.models import MailState, OutgoingMail
from aina_app.settings import settings


class MailKind(StrEnum):
    """The mails of the product; the value is the middle of the keys `mail.<kind>.…` in `copy.csv`."""

    VERIFY = "verify"
    EXISTS = "exists"
    OTHER_KIND = "other_kind"
    RESET = "reset"
    RESET_UNVERIFIED = "reset_unverified"
    PASSWORD_CHANGED = "pw_changed"  # noqa: S105 - a mail's name
    EMAIL_CONFIRM = "email_confirm"
    EMAIL_CHANGED = "email_changed"
    RELEASED = "released"
    REPORT_ORDERED = "report_ordered"
    DELETED = "deleted"
    DATA_READY = "data_ready"
    REFUND = "refund"
    REFUND_REMOVED = "refund_removed"
    MANDATE = "mandate"
    MANDATE_ACCEPTED = "mandate_accepted"
    MANDATE_GIVEN = "mandate_given"
    MANDATE_ATTACHED = "mandate_attached"
    MANDATE_ENDED = "mandate_ended"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: address as typed, first name for the greeting, language of the mail."""

    email: str
    first_name: str
    language: str


@dataclass(frozen=True, slots=True)
class MailContent:
    """What a mail is made of, as it lies encrypted in its row. `facts` fill the placeholders of `copy.csv`."""

    to: str
    first_name: str
    facts: dict[str, str]
    unsubscribe_url: str = ""


def address_mac(email_key: str) -> str:
    """How an address is named where it must not stand in clear."""
    return mac(KeyUse.ADDRESS, "address", email_key)


def page_address(path: str, language: str) -> str:
    """The full address of a page in a language, for the links of a mail."""
    return settings().origin + routes.localised(path, language)


def order_mail(
    act: Act,
    kind: MailKind,
    to: Recipient,
    facts: dict[str, str],
    *,
    email_mac: str,
    account_id: UUID | None = None,
    unsubscribe_url: str = "",
    gsrn: str | None = None,
) -> OutgoingMail:
    """Write the mail and order its delivery; both become true with the act that caused them.

    `gsrn`: the metering point whose data the mail tells; it leaves only while its account may see that one.
    """
    content = MailContent(to.email, to.first_name, facts, unsubscribe_url)
    row = _new_row(act, kind, to.language, email_mac=email_mac, account_id=account_id, state=MailState.WAITING)
    row.content_encrypted = _seal(row.id, content)
    row.next_try_at, row.gsrn = act.now, gsrn
    act.db.add(row)
    act.order(Work.DELIVER_MAIL, f"{row.id}:1", str(row.id))
    return row


def order_nothing(act: Act, kind: MailKind, language: str, email_mac: str) -> OutgoingMail:
    """The same writes for a mail that is never sent: an outsider cannot tell by time."""
    row = _new_row(act, kind, language, email_mac=email_mac, account_id=None, state=MailState.NOOP)
    row.content_encrypted = _seal(row.id, MailContent("", "", {}))
    act.db.add(row)
    act.order(Work.DELIVER_MAIL, f"{row.id}:1", str(row.id))
    return row


def open_content(row: OutgoingMail) -> MailContent | None:
    """What the row holds, while it is not handed over."""
    if row.content_encrypted is None:
        return None
    return MailContent(**json.loads(decrypt(row.content_encrypted, f"outgoing_mail:{row.id}")))


def _seal(row_id: UUID, content: MailContent) -> bytes:
    facts = {
        "to": content.to,
        "first_name": content.first_name,
        "facts": content.facts,
        "unsubscribe_url": content.unsubscribe_url,
    }
    return encrypt(json.dumps(facts), f"outgoing_mail:{row_id}")


def _new_row(
    act: Act, kind: MailKind, language: str, *, email_mac: str, account_id: UUID | None, state: MailState
) -> OutgoingMail:
    return OutgoingMail(
        id=uuid4(),
        kind=kind.value,
        account_id=account_id,
        address_mac=email_mac,
        language=language,
        state=state,
        created_at=act.now,
    )
