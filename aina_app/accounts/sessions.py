"""Sessions: opaque 256-bit ids in an HttpOnly cookie, only hashes stored; judged anew at every event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy import select as sa_select
from sqlmodel import col, delete, select, update

from aina_app.context import Act, network_prefix
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import new_token, token_hash
from aina_app.models import (
    AccountState,
    AuditTag,
    FormDraft,
    KnownDevice,
    OnboardingStep,
    SessionEnd,
    SessionKind,
    SignInSession,
    UserAccount,
)
from aina_app.settings import settings

PENDING_LIFE = timedelta(hours=48)
"""Longer than the code's 24 hours, so that the screen can say that the code has expired."""

DEVICE_LIFE = timedelta(days=180)
TOUCH_EVERY = timedelta(minutes=1)
WARN_BEFORE = timedelta(minutes=2)
MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True)
class CurrentSession:
    """What a live session says about its person now."""

    id_hash: str
    kind: SessionKind
    account_id: UUID | None
    state: AccountState | None
    step: OnboardingStep | None
    code_id: UUID | None
    language: str
    idle_expires_at: datetime | None

    @property
    def is_signed_in(self) -> bool:
        """Signed in to a verified account."""
        return self.kind is SessionKind.FULL and self.state is AccountState.VERIFIED

    @property
    def is_onboarded(self) -> bool:
        """The first use is done."""
        return self.is_signed_in and self.step is OnboardingStep.DONE


# Columns, not entities: this is asked before every event and request.
_READ = (
    sa_select(
        col(SignInSession.kind),
        col(SignInSession.account_id),
        col(UserAccount.state),
        col(UserAccount.onboarding_step),
        col(SignInSession.code_id),
        func.coalesce(UserAccount.language, ""),
        col(SignInSession.absolute_expires_at),
        col(SignInSession.idle_expires_at),
    )
    .join(UserAccount, col(SignInSession.account_id) == col(UserAccount.id), isouter=True)
    .where(col(SignInSession.id_hash) == bindparam("id_hash"), col(SignInSession.ended_at).is_(None))
)


def start(
    act: Act, kind: SessionKind, account_id: UUID | None, *, code_id: UUID | None = None, by_password: bool = False
) -> str:
    """Begin a session and give its id for the cookie; the browser's session of before ends as rotated."""
    token = new_token()
    is_pending = kind is SessionKind.PENDING
    life = PENDING_LIFE if is_pending else timedelta(hours=settings().session_absolute_hours)
    row = SignInSession(
        id_hash=token_hash(token),
        kind=kind,
        account_id=account_id,
        code_id=code_id,
        by_password=by_password,
        created_at=act.now,
        last_seen_at=act.now,
        idle_expires_at=_idle_end(act.now) if kind is SessionKind.FULL else None,
        absolute_expires_at=act.now + life,
        device_label=act.actor.user_agent[:80],
        network=network_prefix(act.actor.network),
    )
    act.db.add(row)
    act.db.flush()
    _replace(act, act.actor.session_hash, row.id_hash)
    if kind is SessionKind.FULL and account_id:
        forget_drafts(act)
        _end_oldest(act, account_id)
    return token


def forget_drafts(act: Act) -> None:
    """What was typed into refused forms of this browser goes: the next person at it is perhaps another one."""
    act.db.exec(delete(FormDraft).where(col(FormDraft.browser_hash) == act.actor.browser_hash))


def rotate(act: Act) -> str:
    """Give the actor's session a new id (after strong authentication, a password change).

    Raises:
        Refused: it has ended meanwhile, by another press or device.
    """
    old = act.db.get(SignInSession, act.actor.session_hash, with_for_update=True, populate_existing=True)
    if old is None or old.ended_at is not None:
        raise Refused(Refusal("session.ended_title"))
    token = new_token()
    fresh = SignInSession(**old.model_dump(exclude={"id_hash", "public_id"}), id_hash=token_hash(token))
    act.db.add(fresh)
    act.db.flush()
    _replace(act, old.id_hash, fresh.id_hash)
    return token


def read(act: Act, id_hash: str) -> CurrentSession | None:
    """The session and its account, if it is live now."""
    if not id_hash:
        return None
    found = act.db.execute(_READ, {"id_hash": id_hash}).first()
    if found is None:
        return None
    kind, account_id, state, step, code_id, language, absolute_end, idle_end = found
    if absolute_end <= act.now or (idle_end and idle_end <= act.now):
        return None
    return CurrentSession(id_hash, kind, account_id, state, step, code_id, language, idle_end)


def needs_touch(act: Act, session: CurrentSession) -> bool:
    """Whether the idle clock is worth a write: at most one a minute."""
    if session.idle_expires_at is None:
        return False
    return _idle_end(act.now) - session.idle_expires_at >= TOUCH_EVERY


def touch(act: Act, id_hash: str) -> None:
    """A person did something: the idle clock starts anew."""
    live = update(SignInSession).where(col(SignInSession.id_hash) == id_hash, col(SignInSession.ended_at).is_(None))
    act.db.exec(live.values(last_seen_at=act.now, idle_expires_at=_idle_end(act.now)))


def end(act: Act, id_hash: str, reason: SessionEnd) -> None:
    """End one session; its open pages are told after the commit."""
    live = update(SignInSession).where(col(SignInSession.id_hash) == id_hash, col(SignInSession.ended_at).is_(None))
    if act.db.exec(live.values(ended_at=act.now, end_reason=reason)).rowcount:
        act.ended_sessions.append(id_hash)


def end_all(
    act: Act, account_id: UUID, reason: SessionEnd, *, keep: str = "", kinds: Sequence[SessionKind] = tuple(SessionKind)
) -> int:
    """End the account's live sessions of `kinds` but `keep`; how many there were."""
    return end_those(act, reason, col(SignInSession.account_id) == account_id, keep=keep, kinds=kinds)


def end_those(
    act: Act,
    reason: SessionEnd,
    condition: ColumnElement[bool],
    *,
    keep: str = "",
    kinds: Sequence[SessionKind] = tuple(SessionKind),
) -> int:
    """The same for the live sessions that meet the condition."""
    query = select(SignInSession.id_hash).where(
        condition,
        col(SignInSession.ended_at).is_(None),
        col(SignInSession.id_hash) != keep,
        col(SignInSession.kind).in_(list(kinds)),
    )
    hashes = list(act.db.exec(query).all())
    ended = update(SignInSession).where(col(SignInSession.id_hash).in_(hashes), col(SignInSession.ended_at).is_(None))
    act.db.exec(ended.values(ended_at=act.now, end_reason=reason))
    act.ended_sessions.extend(hashes)
    return len(hashes)


def was_replaced(act: Act, id_hash: str) -> bool:
    """Whether an ended session was only rotated: its page should load anew rather than say goodbye."""
    row = act.db.get(SignInSession, id_hash) if id_hash else None
    return row is not None and row.replaced_by is not None


def live_sessions(act: Act, account_id: UUID) -> list[SignInSession]:
    """The account's live sessions, the newest first."""
    query = select(SignInSession).where(
        col(SignInSession.account_id) == account_id,
        col(SignInSession.kind) == SessionKind.FULL,
        col(SignInSession.ended_at).is_(None),
        col(SignInSession.absolute_expires_at) > act.now,
        col(SignInSession.idle_expires_at) > act.now,
    )
    return list(act.db.exec(query.order_by(col(SignInSession.created_at).desc())).all())


def remember_device(act: Act, account_id: UUID) -> str | None:
    """Let this browser count as known to the account; a new id for the device cookie if it had none."""
    token = None if act.actor.device_hash else new_token()
    id_hash = token_hash(token) if token else act.actor.device_hash
    known = act.db.get(KnownDevice, (id_hash, account_id))
    if known is None:
        known = KnownDevice(id_hash=id_hash, account_id=account_id, created_at=act.now, expires_at=act.now)
        act.db.add(known)
    known.expires_at = act.now + DEVICE_LIFE
    return token


def knows_device(act: Act, account_id: UUID | None) -> bool:
    """Whether the actor's browser has signed in to the account before; asked alike where there is no account."""
    if not act.actor.device_hash:
        return False
    known = act.db.get(KnownDevice, (act.actor.device_hash, account_id or uuid4()))
    return known is not None and known.expires_at > act.now


def forget_devices(act: Act, account_id: UUID, *, keep: str = "") -> None:
    """No other browser counts as known any more (password change or reset)."""
    query = select(KnownDevice).where(col(KnownDevice.account_id) == account_id, col(KnownDevice.id_hash) != keep)
    for known in act.db.exec(query).all():
        act.db.delete(known)


def _idle_end(now: datetime) -> datetime:
    return now + timedelta(minutes=settings().session_idle_minutes)


def _replace(act: Act, old_hash: str, new_hash: str) -> None:
    live = update(SignInSession).where(col(SignInSession.id_hash) == old_hash, col(SignInSession.ended_at).is_(None))
    values = {"ended_at": act.now, "end_reason": SessionEnd.ROTATED, "replaced_by": new_hash}
    if old_hash and act.db.exec(live.values(**values)).rowcount:
        act.ended_sessions.append(old_hash)


def _end_oldest(act: Act, account_id: UUID) -> None:
    for row in live_sessions(act, account_id)[MOST_SESSIONS:]:
        end(act, row.id_hash, SessionEnd.REVOKED)
        act.audit(AuditTag.SESSION_ENDED, account_id, reason="too_many")
