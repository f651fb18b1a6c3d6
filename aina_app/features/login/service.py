"""Sign-in: throttled without locks, one answer for every failure, the first undone step after success."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from uuid import UUID, uuid4

from sqlmodel import col, select, update

from aina_app.accounts import decoys, sessions, throttles
from aina_app.accounts.codes import newest_code
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.passwords import is_outdated
from aina_app.context import Act
from aina_app.core.email_address import parse_email
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AccountState,
    AuditTag,
    CodePurpose,
    SessionEnd,
    SessionKind,
    UserAccount,
)
from aina_app.routes import HOME, page_of, split_language

FORM = "login"
LONGEST_USERNAME = 254


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted ahead and may go on to the password's check; without an account it can only fail."""

    username_mac: str
    bucket: str
    free: int
    is_known: bool
    account_id: UUID | None
    stored_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Throttled:
    """No attempt now: wait so many minutes, whether the address exists or not."""

    minutes: int


class Outcome(StrEnum):
    """What became of an attempt."""

    WRONG = "wrong"
    PENDING = "pending"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The browser's new session and, if it had none, its device cookie."""

    outcome: Outcome
    session_token: str = field(default="", repr=False)
    device_token: str | None = field(default=None, repr=False)
    rehash: bool = False


def parse_username(text: str) -> str:
    """The comparison key of a typed user name, that of its address (a domain in any letters is known by its ASCII).

    What is no address goes on: it fails like an unknown one.

    Raises:
        Refused: `err.username_empty`.
    """
    typed = text.strip()
    if not typed:
        raise Refused(Refusal("err.username_empty", "username"))
    try:
        return parse_email(typed, "username").key
    except Refused:
        return typed[:LONGEST_USERNAME].lower()


def next_page(text: str) -> str:
    """The page first asked for, if it is one of ours (never another address), else the home page."""
    path = text.split("?", 1)[0]
    return path if path.startswith("/") and page_of(path) is not None else HOME


def is_home(path: str) -> bool:
    """Whether `path` is the home page of a language."""
    return split_language(path)[1] == HOME


def begin(act: Act, username: str) -> Attempt | Throttled:
    """Count the attempt as failed before its password is checked, so that parallel guesses cannot slip through.

    A browser that has signed in to the account before is counted by itself: strangers never make its owner wait.
    """
    account = act.db.exec(select(UserAccount).where(UserAccount.email_key == username)).first()
    known = sessions.knows_device(act, account.id if account else None)
    device = act.actor.device_hash if known else ""
    bucket = throttles.bucket("login", username, device)
    free = throttles.FREE_FAILURES_DEVICE if known else throttles.FREE_FAILURES_STRANGER
    wait = throttles.begin_network(act) or throttles.begin_attempt(act, bucket, free)
    username_mac = address_mac(username)
    if wait is not None:
        act.audit(AuditTag.LOGIN_THROTTLED, subject_mac=username_mac)
        return Throttled(throttles.minutes(wait))
    return Attempt(
        username_mac, bucket, free, known, account.id if account else None, account.password_hash if account else None
    )


def finish(act: Act, attempt: Attempt, *, right: bool, proof: str = "") -> SignedIn:
    """Sign in, or write down a failure. An account that changed meanwhile counts as it is now.

    An account is looked for where there is none, too: an outsider cannot tell by time. Where a known address was
    registered with the password of the digest `proof`, what begins looks like that of a new one and opens nothing.
    """
    account = act.db.get(UserAccount, attempt.account_id or uuid4())
    decoy = decoys.newest_code(act, attempt.username_mac)
    if not right or account is None or account.password_hash != attempt.stored_hash or _is_elsewhere(account, attempt):
        is_unverified = account is not None and account.state is AccountState.UNVERIFIED
        if decoys.opens(decoy, proof) and not is_unverified:  # else its own newest registration counts
            return _begin_decoy(act, attempt)
        reason = "unknown" if account is None else "wrong"
        act.audit(AuditTag.LOGIN_FAILED, attempt.account_id, subject_mac=attempt.username_mac, reason=reason)
        return SignedIn(Outcome.WRONG)
    throttles.take_back_network(act)
    if account.state is AccountState.UNVERIFIED:
        throttles.take_back(act, attempt.bucket)
        return _begin_pending(act, account)
    return _sign_in(act, account, attempt)


def _is_elsewhere(account: UserAccount, attempt: Attempt) -> bool:
    """Whether the account was closed, or got another address, while the password was looked at."""
    return account.state is AccountState.CLOSED or address_mac(account.email_key or "") != attempt.username_mac


def withdraw(act: Act, attempt: Attempt) -> None:
    """The password was never checked because the server is busy: that was no failure."""
    throttles.take_back_network(act)
    throttles.take_back(act, attempt.bucket)


def _begin_pending(act: Act, account: UserAccount) -> SignedIn:
    code = newest_code(act, CodePurpose.VERIFY, account.id)
    token = sessions.start(act, SessionKind.PENDING, account.id, code_id=code.id if code else None, by_password=True)
    act.audit(AuditTag.LOGIN_PENDING, account.id)
    return SignedIn(Outcome.PENDING, token)


def _begin_decoy(act: Act, attempt: Attempt) -> SignedIn:
    throttles.take_back_network(act)
    throttles.take_back(act, attempt.bucket)
    code = decoys.newest_code(act, attempt.username_mac)
    token = sessions.start(act, SessionKind.PENDING, None, code_id=code.id if code else None, by_password=True)
    act.audit(AuditTag.LOGIN_PENDING, attempt.account_id, reason="decoy")
    return SignedIn(Outcome.PENDING, token)


def _sign_in(act: Act, account: UserAccount, attempt: Attempt) -> SignedIn:
    if attempt.is_known:
        throttles.clear(act, attempt.bucket)
    else:
        throttles.take_back(act, attempt.bucket)
    token = sessions.start(act, SessionKind.FULL, account.id)
    device = sessions.remember_device(act, account.id)
    act.audit(AuditTag.LOGIN_SUCCEEDED, account.id)
    return SignedIn(Outcome.SIGNED_IN, token, device, rehash=is_outdated(account.password_hash))


def rehash(act: Act, attempt: Attempt, password_hash: str) -> None:
    """Keep the password by today's scheme, cost and pepper, unless it was changed meanwhile."""
    mine = update(UserAccount).where(
        col(UserAccount.id) == attempt.account_id, col(UserAccount.password_hash) == attempt.stored_hash
    )
    if act.db.exec(mine.values(password_hash=password_hash)).rowcount:
        act.audit(AuditTag.PASSWORD_REHASHED, attempt.account_id)


def log_out(act: Act) -> None:
    """End the actor's session; all its open pages leave."""
    if act.actor.session_hash:
        sessions.end(act, act.actor.session_hash, SessionEnd.LOGGED_OUT)
        sessions.forget_drafts(act)
        act.audit(AuditTag.LOGOUT)


def idle_seconds(act: Act) -> int:
    """Seconds that the actor's session lives on if its person does nothing; 0 without one."""
    session = sessions.read(act, act.actor.session_hash)
    ends = session.idle_expires_at if session else None
    return max(0, ceil((ends - act.now).total_seconds())) if ends else 0
