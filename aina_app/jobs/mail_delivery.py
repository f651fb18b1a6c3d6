"""Mails on their way: each waiting row is handed over to the mail server, again and again while the trouble is ours.

One try is three recorded steps: claim (an act), hand over (the network, outside of any act), record (an act). A process
that is killed after the server's "250" and before the record sends the same message once more, with the same
Message-ID; nowhere else can a second copy arise.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlmodel import col, select

from aina_app.accounts.access import may_see
from aina_app.accounts.mailing import MailContent, open_content
from aina_app.context import SYSTEM, Act, Work, act
from aina_app.core import background
from aina_app.i18n.language import parse_language
from aina_app.integrations.email.handover import Answer, Outcome, Reason, hand_over
from aina_app.integrations.email.message import Envelope, UnusableAddress, build
from aina_app.integrations.email.words import write
from aina_app.models import MailState, OutgoingMail

log = structlog.get_logger()

FIRST_DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
LATER_DELAY = timedelta(hours=1)
TRIED_FOR = timedelta(hours=48)
LEASE = timedelta(minutes=10)
"""How long a try may take at most before another one may begin: far longer than a conversation with a server."""

CLOCKS_DIFFER = timedelta(seconds=5)
"""How far the clocks of two hosts may lie apart, so that a mail does not wait for the next look of the schedule."""

ORDERED_AT_ONCE = 500
NO_ACCESS = "no_access"
"""Why a mail failed whose account may not see the metering point any more that it tells about."""


def deliver(mail_id: str) -> None:
    """One try for the row `mail_id`; a decoy is only closed, a row that waits no longer is left alone."""
    tries = background.step(_claim, mail_id)
    if tries == 0:
        return
    answer = background.step(_hand_over, mail_id, tries)
    background.step(_record, mail_id, tries, answer)


deliver_mail = background.workflow(Work.DELIVER_MAIL.value)(deliver)


def order_due_mails(act: Act) -> int:
    """Order a new try for each mail whose time has come (the schedule asks every minute); how many.

    A try that was ordered and never began (its workflow broke) is ordered again after a while: a second order of the
    same try finds nothing to do.
    """
    period = int(act.now.timestamp() // LEASE.total_seconds())
    due = act.db.exec(
        select(OutgoingMail)
        .where(OutgoingMail.state == MailState.WAITING, col(OutgoingMail.next_try_at) <= act.now)
        .order_by(col(OutgoingMail.next_try_at))
        .limit(ORDERED_AT_ONCE)
    ).all()
    for row in due:
        act.order(Work.DELIVER_MAIL, f"{row.id}:{row.tries + 1}:{period}", str(row.id))
    return len(due)


def _claim(mail_id: str) -> int:
    """Begin a try: its number, or 0 where nothing is to be sent (now)."""
    with act(SYSTEM) as this:
        row = this.db.get(OutgoingMail, UUID(mail_id))
        if row is None:
            return 0
        if row.state is MailState.NOOP:
            row.content_encrypted = None
        if row.state is not MailState.WAITING or not _is_due(this, row):
            return 0
        row.tries += 1
        row.next_try_at = this.now + LEASE
        return row.tries


def _is_due(this: Act, row: OutgoingMail) -> bool:
    return row.next_try_at is not None and row.next_try_at <= this.now + CLOCKS_DIFFER


def _hand_over(mail_id: str, tries: int) -> dict[str, str]:
    """Send the mail of this try; what is recorded of it holds neither recipient nor words."""
    with act(SYSTEM, read_only=True) as this:
        row = this.db.get(OutgoingMail, UUID(mail_id))
        content = open_content(row) if row is not None and row.tries == tries else None
        may_leave = row is None or row.gsrn is None or may_see(this, row.account_id, row.gsrn)
    if row is None or content is None:
        return {"outcome": Outcome.TEMPORARY, "reason": "", "said": "", "at": this.now.isoformat()}
    answer = _send(row, content) if may_leave else Answer(Outcome.PERMANENT, NO_ACCESS)
    return asdict(answer) | {"at": this.now.isoformat()}


def _send(row: OutgoingMail, content: MailContent) -> Answer:
    facts = {"unsubscribe_url": content.unsubscribe_url, **content.facts}
    letter = write(row.kind, parse_language(row.language), content.first_name, facts)
    try:
        message = build(letter, Envelope(row.id, content.to, row.created_at, content.unsubscribe_url))
    except UnusableAddress:
        return Answer(Outcome.PERMANENT, Reason.ADDRESS)
    return hand_over(message)


def _record(mail_id: str, tries: int, answer: dict[str, str]) -> None:
    """Write down what became of the try, unless a later one has begun meanwhile."""
    with act(SYSTEM) as this:
        row = this.db.get(OutgoingMail, UUID(mail_id))
        if row is None or row.state is not MailState.WAITING or row.tries != tries:
            return
        row.server_answer, row.reason = answer["said"], answer["reason"]
        if answer["outcome"] == Outcome.ACCEPTED:
            row.handed_over_at = datetime.fromisoformat(answer["at"])
            _accepted(this, row)
        elif answer["outcome"] == Outcome.PERMANENT or _gives_up(this, row):
            _failed(row)
        else:
            row.next_try_at = this.now + _delay(row.tries)
    _tell(row)


def _accepted(this: Act, row: OutgoingMail) -> None:
    row.state, row.accepted_at = MailState.ACCEPTED, this.now
    row.content_encrypted = row.next_try_at = None


def _failed(row: OutgoingMail) -> None:
    row.state = MailState.FAILED
    row.content_encrypted = row.next_try_at = None


def _delay(tries: int) -> timedelta:
    """How long after the try number `tries` the next one begins: 1, 5, 15 minutes, then hourly."""
    return FIRST_DELAYS[tries - 1] if tries <= len(FIRST_DELAYS) else LATER_DELAY


def _gives_up(this: Act, row: OutgoingMail) -> bool:
    return this.now + _delay(row.tries) > row.created_at + TRIED_FOR


def _tell(row: OutgoingMail) -> None:
    if row.state is MailState.ACCEPTED:
        log.info("mail.sent", mail=str(row.id), tries=row.tries)
    elif row.state is MailState.FAILED:
        log.warning("mail.failed", mail=str(row.id), tries=row.tries, reason=row.reason)
    else:
        log.info("mail.waits", mail=str(row.id), tries=row.tries, reason=row.reason)
