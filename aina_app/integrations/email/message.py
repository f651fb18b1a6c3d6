"""A mail as it travels: multipart/alternative with the headers that mailboxes and people rely on (RFC 8058)."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from aina_app.integrations.email.parts import as_html, as_text
from aina_app.integrations.email.words import Letter
from aina_app.settings import settings

SENDER_NAME = "Elenia Aina"
UNBROKEN = frozenset({"list-unsubscribe", "message-id"})


class UnusableAddress(Exception):
    """The address cannot be written to: not an address, or it holds what would forge a header."""


class MailPolicy(EmailPolicy):
    """Lines as SMTP wants them; a header that is one long address is never cut or encoded."""

    def fold(self, name: str, value: Any) -> str:
        """The header's lines."""
        return f"{name}: {value}{self.linesep}" if name.lower() in UNBROKEN else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header's lines as bytes."""
        return self.fold(name, value).encode("ascii") if name.lower() in UNBROKEN else super().fold_binary(name, value)


POLICY = MailPolicy(linesep="\r\n", utf8=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Which mail, to whom, written when. `id` is the row's: every try of one row is the same message."""

    id: UUID
    to: str
    written_at: datetime
    unsubscribe_url: str = ""


def build(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The message of `letter`; the same for the same row, whenever and however often it is built.

    Raises:
        UnusableAddress: nobody can be written to at this address.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(SENDER_NAME, addr_spec=settings().mail_from)
    message["To"] = Address(addr_spec=postal_address(envelope.to))
    message["Reply-To"] = Address(addr_spec=settings().service_email)
    message["Subject"] = letter.subject
    message["Date"] = envelope.written_at
    message["Message-ID"] = message_id(envelope.id)
    message["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language.value  # a part's header until the message has parts
    message.set_boundary(f"=_{envelope.id.hex}")
    return message


def message_id(row_id: UUID) -> str:
    """Made from the row and our domain: a mail that is sent twice is seen once."""
    return f"<{row_id}@{settings().mail_from.rpartition('@')[2]}>"


def postal_address(typed: str) -> str:
    """The address as mail servers take it: its domain in ASCII.

    Raises:
        UnusableAddress: not one mailbox, or with control characters.
    """
    try:
        checked = validate_email(
            typed, check_deliverability=False, allow_smtputf8=False, allow_display_name=False, test_environment=True
        )
    except EmailNotValidError:
        raise UnusableAddress from None
    if checked.ascii_email is None:
        raise UnusableAddress
    return checked.ascii_email
