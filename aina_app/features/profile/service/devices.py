"""Kirjautuneet laitteet: the account's live sessions, and ending others' after the password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aina_app.accounts import sessions
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.service import fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import AuditTag, SessionEnd, SignInSession

FORM = "end_sessions"
OTHERS = "others"
"""What the form's `session` holds for all sessions but this one; else it is the id of one of them."""


@dataclass(frozen=True, slots=True)
class Device:
    """A live session on the list. `label`: browser and system, empty if neither is known."""

    id: UUID
    label: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


class Answer(StrEnum):
    """What became of a press; refusals are keys of `copy.csv`."""

    ENDED = "ended"
    WRONG = "err.current_password"
    NOT_FOUND = "err.not_found"


def view(act: Act) -> list[Device]:
    """Live sessions of the actor's account: this one first, then the newest."""
    rows = sessions.live_sessions(act, _account_id(act))
    devices = [_device(row, act.actor.session_hash) for row in rows]
    return sorted(devices, key=lambda device: not device.is_this)


def _account_id(act: Act) -> UUID:
    if act.actor.account_id is None:
        raise LookupError("nobody's devices")
    return act.actor.account_id


def _device(row: SignInSession, own_hash: str) -> Device:
    return Device(row.public_id, row.device_label, row.created_at, row.last_seen_at, row.id_hash == own_hash)


def parse(form: Mapping[str, str]) -> UUID | None:
    """Which session is to end; nothing: all the others.

    Raises:
        Refused: `err.current_password_empty`, `err.not_found` for what names no session.
    """
    if not form.get("own_password", ""):
        raise Refused(Refusal("err.current_password_empty", "own_password"))
    chosen = form.get("session", "")
    try:
        return None if chosen == OTHERS else UUID(chosen)
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None


def end(act: Act, check: Check, session_id: UUID | None, *, right: bool) -> Answer:
    """End one other session, or all others. Of another person's id nothing is told but that it is not found."""
    if fresh_check.finish(act, check, Purpose.DEVICES, right=right) is None:
        return Answer.WRONG
    rows = [row for row in sessions.live_sessions(act, _account_id(act)) if row.id_hash != act.actor.session_hash]
    chosen = [row for row in rows if session_id in (None, row.public_id)]
    for row in chosen:
        sessions.end(act, row.id_hash, SessionEnd.REVOKED)
    if session_id is not None and not chosen:
        return Answer.NOT_FOUND
    act.audit(AuditTag.SESSION_ENDED, reason="revoked", count=len(chosen))
    return Answer.ENDED
