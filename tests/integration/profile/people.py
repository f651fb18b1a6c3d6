"""Someone at a browser with a session, as the profile's tests need them."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import select

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.secrets import token_hash
from aina_app.models import AuditEvent, AuditTag, OutgoingMail, SignInSession, UserAccount
from tests.factories import make_account, make_actor, make_session


def signed_in() -> Actor:
    """Aino at a browser that has signed in before."""
    with act(make_actor()) as this:
        actor = make_session(this, make_account(this))
    return with_known_device(actor)


def with_known_device(actor: Actor) -> Actor:
    """The actor whose browser counts as known to the account."""
    account = account_of(actor)
    with act(actor) as this:
        token = sessions.remember_device(this, account.id)
    return replace(actor, device_hash=token_hash(token or ""))


def another_browser(actor: Actor) -> Actor:
    """The same person at another device."""
    account = account_of(actor)
    with act(make_actor()) as this:
        return make_session(this, account)


def account_of(actor: Actor) -> UserAccount:
    """The actor's account as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(UserAccount, actor.account_id)


def session_of(session_hash: str) -> SignInSession:
    """A session's row as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(SignInSession, session_hash)


def is_live(actor: Actor) -> bool:
    """Whether the actor's session is still one."""
    with act(SYSTEM, read_only=True) as this:
        return sessions.read(this, actor.session_hash) is not None


def mails() -> list[str]:
    """Kinds of the mails that have been ordered."""
    with act(SYSTEM, read_only=True) as this:
        return [mail.kind for mail in this.db.exec(select(OutgoingMail)).all()]


def audited(*tags: AuditTag) -> list[tuple[AuditTag, UUID | None, dict[str, object]]]:
    """Events with one of `tags`: tag, account, facts."""
    with act(SYSTEM, read_only=True) as this:
        events = this.db.exec(select(AuditEvent)).all()
    return [(event.tag, event.account_id, event.facts) for event in events if event.tag in tags]
