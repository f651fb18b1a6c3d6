"""The code by mail: shown address, trying a code, sending a new one. Works the same for decoys."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from aina_app.accounts import codes, sessions, throttles
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
    """What became of a typed code. `session_token` is set where the person signed in with the password."""

    answer: CodeAnswer
    session_token: str | None = field(default=None, repr=False)


class Resent(StrEnum):
    """What became of `Lähetä uusi koodi`; `SENT` also where a limit kept the mail back: the words are the same."""

    SENT = "sent"
    TOO_EARLY = "too_early"


def view(act: Act) -> PendingView | None:
    """The screen of the actor's pending session; nothing without one."""
    code = _code_of_session(act)
    if code is None:
        return None
    return PendingView(code.email, codes.resend_allowed_at(code, settings().verification_resend_seconds))


def _pending(act: Act) -> SignInSession | None:
    row = act.db.get(SignInSession, act.actor.session_hash)
    live = row is not None and row.ended_at is None and row.absolute_expires_at > act.now
    return row if row is not None and live and row.kind is SessionKind.PENDING else None


def _code_of_session(act: Act) -> OneTimeCode | None:
    row = _pending(act)
    if row is None:
        return None
    if row.account_id is not None:
        return codes.newest_code(act, CodePurpose.VERIFY, row.account_id)
    return act.db.get(OneTimeCode, row.code_id) if row.code_id else None


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
    code = _code_of_session(act)
    row = _pending(act)
    if code is None or row is None:
        return Confirmation(CodeAnswer.ACCEPTED) if _just_verified(act) else None
    answer = codes.try_code(act, code, typed)
    act.audit(TAGS[answer], code.account_id)
    if answer is not CodeAnswer.ACCEPTED or row.account_id is None:
        return Confirmation(answer)
    return Confirmation(answer, _verify(act, row))


def _verify(act: Act, row: SignInSession) -> str | None:
    account = act.db.get_one(UserAccount, row.account_id)
    account.state, account.verified_at = AccountState.VERIFIED, act.now
    sessions.end_all(act, account.id, SessionEnd.REVOKED, keep=row.id_hash, kinds=[SessionKind.PENDING])
    if row.by_password:
        return sessions.start(act, SessionKind.FULL, account.id)
    sessions.end(act, row.id_hash, SessionEnd.ROTATED)
    return None


def _just_verified(act: Act) -> bool:
    """Whether this browser's press verified the account a moment ago: a second press sees the same success."""
    row = act.db.get(SignInSession, act.actor.session_hash)
    if row is None or row.account_id is None or row.end_reason is not SessionEnd.ROTATED:
        return False
    account = act.db.get(UserAccount, row.account_id)
    return bool(account and account.verified_at and act.now - account.verified_at < AGAIN_WITHIN)


def resend(act: Act) -> tuple[Resent, NewCode | None, UserAccount | None]:
    """A new code kills the old one. Decoys answer alike; over a limit the words are the same and no mail goes."""
    old, row = _code_of_session(act), _pending(act)
    if old is None or row is None:
        raise Refused(Refusal("err.session_needed", None))
    if act.now < codes.resend_allowed_at(old, settings().verification_resend_seconds):
        return Resent.TOO_EARLY, None, None
    limited = _over_limit(act, old)
    account = act.db.get(UserAccount, row.account_id) if row.account_id and not limited else None
    new = codes.make_code(
        act,
        CodePurpose.VERIFY,
        email=old.email,
        email_mac=old.email_mac,
        language=old.language,
        account_id=account.id if account else None,
    )
    codes.supersede(act, CodePurpose.VERIFY, account.id if account else None, keep=new.row.id)
    row.code_id = new.row.id
    act.audit(AuditTag.VERIFICATION_THROTTLED if limited else AuditTag.VERIFICATION_RESENT, row.account_id)
    return Resent.SENT, new if account else None, account


def _over_limit(act: Act, code: OneTimeCode) -> bool:
    address = throttles.bucket("verify-mail", code.email_mac)
    by_address = throttles.take(act, address, codes.PER_ADDRESS_AND_DAY, timedelta(hours=24))
    by_network = throttles.take_of_network(act, "resend", CODES_PER_NETWORK, timedelta(hours=1))
    return by_address is not None or by_network is not None
