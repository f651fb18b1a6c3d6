"""Handing a mail over to the mail server: one connection, one recipient, one answer. Blocks; never inside an act."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import urlsplit

from aina_app.settings import SmtpSecurity, settings

TIMEOUT_SECONDS = 10.0
LONGEST_ANSWER = 200
OK = frozenset({250, 251})
FIRST_PERMANENT = 500
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
NO_SUCH_MAILBOX_ENHANCED = re.compile(r"5\.1\.\d")


class Outcome(StrEnum):
    """What became of one try: `temporary` is tried again, `permanent` is not."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class Reason(StrEnum):
    """Why a mail was not accepted."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    LOGIN_REFUSED = "login_refused"
    SENDER_REFUSED = "sender_refused"
    BUSY = "busy"
    NO_MAILBOX = "no_mailbox"
    REFUSED = "refused"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Answer:
    """The mail server's answer; `said` is its own words, at most 200 characters, without the recipient's address."""

    outcome: Outcome
    reason: str = ""
    said: str = ""


def hand_over(message: EmailMessage) -> Answer:
    """Give `message` to the mail server of the settings. Trouble on the way is an answer, never an exception.

    What is wrong with our own connection, login or sender is temporary: it is mended here, and the mail still goes.
    """
    try:
        with _connection() as server:
            return _transaction(server, message)
    except (ssl.SSLError, smtplib.SMTPNotSupportedError):
        return Answer(Outcome.TEMPORARY, Reason.UNTRUSTED)
    except smtplib.SMTPAuthenticationError:
        return Answer(Outcome.TEMPORARY, Reason.LOGIN_REFUSED)
    except smtplib.SMTPDataError as error:
        return _refusal(error.smtp_code, error.smtp_error, _recipient(message))
    except OSError:  # smtplib's other exceptions are of this family
        return Answer(Outcome.TEMPORARY, Reason.UNREACHABLE)


def trouble() -> Reason | None:
    """What keeps mails from leaving now, if anything: connects and signs in as for a mail, and sends none."""
    try:
        with _connection() as server:
            server.ehlo_or_helo_if_needed()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError):
        return Reason.UNTRUSTED
    except smtplib.SMTPAuthenticationError:
        return Reason.LOGIN_REFUSED
    except OSError:
        return Reason.UNREACHABLE
    return None


@contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    server = _connected()
    try:
        if settings().smtp_security is SmtpSecurity.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if settings().smtp_user:
            server.login(settings().smtp_user, settings().smtp_password.get_secret_value())
        yield server
    finally:
        with suppress(OSError):
            server.quit()
        server.close()


def _connected() -> smtplib.SMTP:
    host, port = settings().smtp_host, settings().smtp_port
    our_name = urlsplit(settings().origin).hostname
    if settings().smtp_security is SmtpSecurity.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, our_name, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, our_name, timeout=TIMEOUT_SECONDS)


def _transaction(server: smtplib.SMTP, message: EmailMessage) -> Answer:
    to = _recipient(message)
    server.ehlo_or_helo_if_needed()
    code, said = server.mail(settings().mail_from)
    if code not in OK:
        return Answer(Outcome.TEMPORARY, Reason.SENDER_REFUSED, _shown(said, to))
    code, said = server.rcpt(to)
    if code in OK:
        code, said = server.data(message.as_bytes())
    if code in OK:
        return Answer(Outcome.ACCEPTED, "", _shown(said, to))
    return _refusal(code, said, to)


def _refusal(code: int, said: bytes | str, to: str) -> Answer:
    shown = _shown(said, to)
    if code < FIRST_PERMANENT:
        return Answer(Outcome.TEMPORARY, Reason.BUSY, shown)
    if code in NO_SUCH_MAILBOX or NO_SUCH_MAILBOX_ENHANCED.match(shown):
        return Answer(Outcome.PERMANENT, Reason.NO_MAILBOX, shown)
    return Answer(Outcome.PERMANENT, Reason.REFUSED, shown)


def _recipient(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)


def _shown(said: bytes | str, to: str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = re.sub(re.escape(to), "…", text, flags=re.IGNORECASE)
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_ANSWER]
