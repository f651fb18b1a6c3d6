"""What acts have left behind: audit events and mails, as tests ask for them."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from aina_app.accounts.mailing import MailContent, open_content
from aina_app.context import SYSTEM, act
from aina_app.models import AuditEvent, AuditTag, MailState, OutgoingMail


def events(tags: Collection[AuditTag] = tuple(AuditTag)) -> list[AuditEvent]:
    """Audit events with one of `tags`, in the order of their writing."""
    query = select(AuditEvent).where(col(AuditEvent.tag).in_(list(tags))).order_by(col(AuditEvent.created_at))
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(query).all())


def tags() -> list[AuditTag]:
    """Every event's tag, in the order of writing."""
    return [event.tag for event in events()]


def reasons(tag: AuditTag) -> list[object]:
    """The reasons of the events with `tag`."""
    return [event.facts.get("reason") for event in events([tag])]


def mails() -> list[tuple[str, MailState]]:
    """Kind and state of each mail, in the order of writing; decoys among them."""
    query = select(OutgoingMail).order_by(col(OutgoingMail.created_at))
    with act(SYSTEM, read_only=True) as this:
        return [(mail.kind, mail.state) for mail in this.db.exec(query).all()]


def sent() -> list[str]:
    """Kinds of the mails that will leave."""
    return [kind for kind, state in mails() if state is MailState.WAITING]


def last_mail() -> MailContent:
    """What the newest mail says."""
    query = select(OutgoingMail).order_by(col(OutgoingMail.created_at).desc())
    with act(SYSTEM, read_only=True) as this:
        newest = this.db.exec(query).first()
    content = open_content(newest) if newest else None
    assert content is not None
    return content


def mails_to(account_id: UUID | None) -> list[tuple[str, MailContent]]:
    """Kind and words of each mail to an account that has not left yet, in the order of writing."""
    query = select(OutgoingMail).where(OutgoingMail.account_id == account_id).order_by(col(OutgoingMail.created_at))
    with act(SYSTEM, read_only=True) as this:
        found = [(mail.kind, open_content(mail)) for mail in this.db.exec(query).all()]
    return [(kind, content) for kind, content in found if content is not None]
