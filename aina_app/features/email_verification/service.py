"""The code by mail: shown address, trying a code, sending a new one. Works the same for decoys."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from aina_app.accounts import codes, decoys, sessions, throttles
from aina_app.accounts.codes import CodeAnswer, NewCode
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AccountState,
    AuditTag,
    CodePurpose,
    OneTimeCode,
    SessionEnd,
    SessionKind,
    SignInSession,
    UserAccount,
)
from aina_app.settings import settings

CODES_PER_NETWORK = 10
AGAIN_WITHIN = timedelta(minutes=5)
FORM, RESEND_FORM = "verification", "resend"

TAGS = {
    CodeAnswer.WRONG: AuditTag.VERIFICATION_FAILED,
    CodeAnswer.DEAD: AuditTag.VERIFICATION_EXHAUSTED,
    CodeAnswer.EXPIRED: AuditTag.VERIFICATION_EXPIRED,
    CodeAnswer.ACCEPTED: AuditTag.VERIFICATION_SUCCEEDED,
}


@dataclass(frozen=True, slots=True)
class PendingView:
    """What the screen shows: the address from the session's own record, and when a new code may be asked for."""

    email: str
    resend_at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What became of a typed code.

    `by_password`: the person had signed in with the password, so the first use begins at once; the new session's
    `session_token` goes to the first of two presses.
    """

    answer: CodeAnswer
    by_password: bool = False
    session_token: str | None = field(default=None, repr=False)


class Resent(StrEnum):
    """What became of `Lähetä uusi koodi`; `SENT` also where a limit kept the mail back: the words are the same."""

    SENT = "sent"
    TOO_EARLY = "too_early"


def view(act: Act) -> PendingView | None:
    """The screen of the actor's pending session; nothing without one."""
    row = _pending(act)
    code = _code_of(act, row)
    return PendingView(code.email, _resend_at(act, row, code)) if row and code else None


def _resend_at(act: Act, row: SignInSession, code: OneTimeCode) -> datetime:
    """When a new code may be asked for; an asking that a limit held back counts as well."""
    asked = act.db.get(OneTimeCode, row.code_id) if row.code_id else None
    newest = max((code, asked or code), key=lambda one: one.created_at)
    return codes.resend_allowed_at(newest, settings().verification_resend_seconds)


def _pending(act: Act, *, locked: bool = False) -> SignInSession | None:
    """The actor's pending session; `locked`: two presses at once go one after the other."""
    row = act.db.get(SignInSession, act.actor.session_hash, with_for_update=locked)
    live = row is not None and row.ended_at is None and row.absolute_expires_at > act.now
    return row if row is not None and live and row.kind is SessionKind.PENDING else None


def _code_of(act: Act, row: SignInSession | None) -> OneTimeCode | None:
    """The code that counts for a session: its account's newest, or what a decoy has in the place of it."""
    if row is None:
        return None
    own = act.db.get(OneTimeCode, row.code_id) if row.code_id else None
    if row.account_id is not None:
        return codes.newest_code(act, CodePurpose.VERIFY, row.account_id)
    return decoys.code_of_session(act, own) if own else None


def parse_code(typed: str) -> str:
    """Six digits; spaces and dashes do not matter.

    Raises:
        Refused: `err.code_empty`, or `err.code_wrong` for what cannot be a code (it costs no try).
    """
    if not typed.strip():
        raise Refused(Refusal("err.code_empty", "code"))
    normalised = codes.normalise(CodePurpose.VERIFY, typed)
    if normalised is None:
        raise Refused(Refusal("err.code_wrong", "code"))
    return normalised


def confirm(act: Act, typed: str) -> Confirmation | None:
    """Try the code of the actor's pending session; nothing without such a session.

    Only the newest code of the account counts, together with the session that asked for it.
    """
    row = _pending(act, locked=True)
    code = _code_of(act, row)
    if code is None or row is None:
        return _second_press(act)
    answer = codes.try_code(act, code, typed)
    act.audit(TAGS[answer], code.account_id)
    if answer is not CodeAnswer.ACCEPTED or row.account_id is None:
        return Confirmation(answer)
    return Confirmation(answer, row.by_password, _verify(act, row))


def _verify(act: Act, row: SignInSession) -> str | None:
    account = act.db.get_one(UserAccount, row.account_id)
    account.state, account.verified_at = AccountState.VERIFIED, act.now
    sessions.end_all(act, account.id, SessionEnd.REVOKED, keep=row.id_hash, kinds=[SessionKind.PENDING])
    if row.by_password:
        return sessions.start(act, SessionKind.FULL, account.id)
    sessions.end(act, row.id_hash, SessionEnd.ROTATED)
    return None


def _second_press(act: Act) -> Confirmation | None:
    """The same success again, where this browser's press verified the account a moment ago."""
    row = act.db.get(SignInSession, act.actor.session_hash)
    if row is None or row.account_id is None or row.end_reason is not SessionEnd.ROTATED:
        return None
    account = act.db.get(UserAccount, row.account_id)
    recent = account and account.verified_at and act.now - account.verified_at < AGAIN_WITHIN
    return Confirmation(CodeAnswer.ACCEPTED, row.by_password) if recent else None


def resend(act: Act) -> tuple[Resent, NewCode | None, UserAccount | None]:
    """A new code kills the old one. Decoys answer alike; over a limit the words are the same and no mail goes."""
    row = _pending(act, locked=True)
    old = _code_of(act, row)
    if old is None or row is None:
        raise Refused(Refusal("err.session_needed", None))
    if act.now < _resend_at(act, row, old):
        return Resent.TOO_EARLY, None, None
    limited = _over_limit(act, old)
    owner = act.db.get(UserAccount, row.account_id or uuid4())  # a decoy's is looked for, too
    account = None if limited else owner
    new = codes.make_code(
        act,
        CodePurpose.VERIFY,
        email=old.email,
        email_mac=old.email_mac,
        language=old.language,
        account_id=account.id if account else None,
        decoy_mac=old.decoy_mac,
    )
    if limited:  # the code of before goes on, a decoy's too; this row only marks the asking
        decoys.mark_asking(act, new.row, old)
    codes.supersede(act, CodePurpose.VERIFY, account.id if account else None, keep=new.row.id)
    row.code_id = new.row.id
    act.audit(AuditTag.VERIFICATION_THROTTLED if limited else AuditTag.VERIFICATION_RESENT, row.account_id)
    return Resent.SENT, new if account else None, account


def _over_limit(act: Act, code: OneTimeCode) -> bool:
    address = throttles.bucket("verify-mail", code.email_mac)
    by_address = throttles.take(act, address, codes.PER_ADDRESS_AND_DAY, timedelta(hours=24))
    by_network = throttles.take_of_network(act, "resend", CODES_PER_NETWORK, timedelta(hours=1))
    return by_address is not None or by_network is not None
