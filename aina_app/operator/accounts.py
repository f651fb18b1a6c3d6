"""`accounts`: look at a user account, release an unverified one."""

from dataclasses import dataclass
from datetime import datetime

import typer
from sqlalchemy import func
from sqlmodel import col, delete, or_, select

from aina_app import routes
from aina_app.accounts import sessions, throttles
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, page_address
from aina_app.context import Act
from aina_app.models import (
    AccountKind,
    AccountState,
    AuditTag,
    MailState,
    OnboardingStep,
    OutgoingMail,
    SessionEnd,
    SignInSession,
    UserAccount,
)
from aina_app.operator.terminal import Address, By, NotDone, Reason, looking, moment, operating, show, tell

commands = typer.Typer(no_args_is_help=True, help="User accounts: look at one, release an unverified one.")


@dataclass(frozen=True, slots=True)
class AccountView:
    """What an operator sees of an account."""

    email: str
    kind: AccountKind
    state: AccountState
    step: OnboardingStep
    created_at: datetime
    verified_at: datetime | None
    live_sessions: int


@commands.command("find")
def find_account(address: Address) -> None:
    """Show the account of an address: kind, state, how far its first use is, live sessions.

    Only a whole address finds an account; there is no searching by parts, and nothing secret is shown.

    Example: `accounts find aino@example.fi`
    """
    with looking() as this:
        found = view(this, account_of(this, address.key, locked=False))
    columns = ("Address", "Kind", "State", "First use", "Created", "Verified", "Live sessions")
    row = (found.email, found.kind, found.state, found.step)
    show(columns, [(*row, moment(found.created_at), moment(found.verified_at), str(found.live_sessions))])


@commands.command("release")
def release_account(address: Address, reason: Reason, by: By) -> None:
    """Delete an account that was never verified, so that its address can register again.

    For customers who have forgotten their password before they typed the code. Make sure first, as customer service
    does on the telephone, that you speak with the owner of the address. A mail tells the owner how to register again;
    codes and sessions of the account end at once. A verified account is never released.

    Example: `accounts release aino@example.fi --reason "case 4711"`
    """
    with operating(by) as this:
        release(this, address.key, reason)
    tell("Released: the address is free, and a mail to it says how to register again.")


def account_of(act: Act, email_key: str, *, locked: bool = True) -> UserAccount:
    """The account of an address; `locked`: nobody else changes it while this act lasts.

    Raises:
        NotDone: there is none.
    """
    query = select(UserAccount).where(UserAccount.email_key == email_key)
    found = act.db.exec(query.with_for_update() if locked else query).first()
    if found is None:
        raise NotDone("No account has this address.")
    return found


def view(act: Act, account: UserAccount) -> AccountView:
    """The account as an operator sees it."""
    return AccountView(
        account.email or "",
        account.kind,
        account.state,
        account.onboarding_step,
        account.created_at,
        account.verified_at,
        live_sessions(act, account),
    )


def live_sessions(act: Act, account: UserAccount) -> int:
    """Browsers that are signed in, or at the screen of the code."""
    session = SignInSession
    query = select(func.count(col(session.id_hash))).where(
        session.account_id == account.id,
        col(session.ended_at).is_(None),
        col(session.absolute_expires_at) > act.now,
        or_(col(session.idle_expires_at).is_(None), col(session.idle_expires_at) > act.now),
    )
    return act.db.exec(query).one()


def release(act: Act, email_key: str, reason: str) -> None:
    """Delete an unverified account with everything of it, and tell the owner of the address by mail.

    Its limits of tries go too: whoever needed a release has used them up.

    Raises:
        NotDone: no account, or a verified one.
    """
    account = account_of(act, email_key)
    if account.state is not AccountState.UNVERIFIED:
        raise NotDone("This account is verified: only one that was never verified can be released.")
    sessions.end_all(act, account.id, SessionEnd.DELETED)
    mails = delete(OutgoingMail).where(col(OutgoingMail.account_id) == account.id)
    act.db.exec(mails.where(col(OutgoingMail.state) == MailState.WAITING))  # their codes are dead
    act.db.delete(account)
    act.db.flush()
    for bucket in (("verify-mail", address_mac(email_key)), ("login", email_key, "")):
        throttles.clear(act, throttles.bucket(*bucket))
    _tell_owner(act, account, address_mac(email_key))
    act.audit(AuditTag.ACCOUNT_RELEASED, account.id, subject_mac=address_mac(email_key), stated_reason=reason)


def _tell_owner(act: Act, released: UserAccount, email_mac: str) -> None:
    to = Recipient(released.email or "", "", released.language)  # never proven: the name may be anybody's
    facts = {"register_url": page_address(routes.REGISTRATION, released.language)}
    order_mail(act, MailKind.RELEASED, to, facts, email_mac=email_mac)
