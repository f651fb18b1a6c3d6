"""Registering, and what the database and the mails say of it afterwards."""

from sqlmodel import col, select

from aina_app.accounts import mailing, sessions
from aina_app.accounts.mailing import MailContent
from aina_app.accounts.passwords import hash_password
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Act, act
from aina_app.features.registration import mails, service
from aina_app.features.registration.service import Registered
from aina_app.models import (
    AuditEvent,
    MailState,
    OutgoingMail,
    UserAccount,
)
from tests.factories import make_account, make_actor
from tests.people import AINO, REVONTULI_BUSINESS_ID, typed

COMPANY = {"kind": "company", "company_name": "Oy Revontuli Ab", "business_id": REVONTULI_BUSINESS_ID}


def press(this: Act, form: dict[str, str]) -> Registered:
    """REKISTERÖIDY: what the post does in its act."""
    checked = service.parse(form, "fi")
    registered = service.register(this, checked, hash_password(form["password"]))
    mails.tell_owner(this, checked, registered)
    return registered


def register(form: dict[str, str]) -> Registered:
    """The same, from a browser of its own."""
    with act(make_actor()) as this:
        return press(this, form)


def accounts() -> list[UserAccount]:
    """All accounts."""
    with act(SYSTEM) as this:
        return list(this.db.exec(select(UserAccount)).all())


def sent() -> list[str]:
    """Kinds of the mails that will leave, in the order of their writing."""
    with act(SYSTEM) as this:
        waiting = select(OutgoingMail).where(col(OutgoingMail.state) == MailState.WAITING)
        return [mail.kind for mail in this.db.exec(waiting.order_by(col(OutgoingMail.created_at))).all()]


def last_mail() -> MailContent:
    """What the newest mail says."""
    with act(SYSTEM) as this:
        mail = this.db.exec(select(OutgoingMail).order_by(col(OutgoingMail.created_at).desc())).first()
        content = mailing.open_content(mail) if mail else None
    assert content is not None
    return content


def tags() -> list[str]:
    """Audit events in the order of their writing."""
    with act(SYSTEM) as this:
        return list(this.db.exec(select(AuditEvent.tag).order_by(col(AuditEvent.created_at))).all())


def session_of(registered: Registered) -> CurrentSession | None:
    """The session that the browser got, if it is live."""
    with act(SYSTEM) as this:
        return sessions.read(this, make_actor(session=registered.session_token).session_hash)


def shape(session: CurrentSession | None) -> tuple[object, ...]:
    """What an outsider could tell sessions apart by."""
    assert session is not None
    return session.kind, session.idle_expires_at, session.is_signed_in, session.code_id is None


def verified() -> UserAccount:
    """Aino's account, verified before this."""
    with act(SYSTEM) as this:
        return make_account(this)


def happened(before: str) -> None:
    """What the address has seen before."""
    if before in {"verified", "told"}:
        verified()
    for _ in range({"unverified": 1, "told": 1, "throttled": 5}.get(before, 0)):
        register(typed(AINO))
