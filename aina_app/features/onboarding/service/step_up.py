"""Strong authentication once more, for one change of refund accounts and nothing else (identity 3.8).

The change was frozen before the person left, and the trip names it: what is confirmed is what was asked for.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from aina_app.accounts import refund_changes, sessions
from aina_app.accounts.refund_changes import PURPOSE
from aina_app.context import Act
from aina_app.core.refusal import Refused
from aina_app.core.secrets import KeyUse, mac, same, token_hash
from aina_app.features.onboarding.service import identification
from aina_app.features.onboarding.service.identification import LiveAttempt, Outcome
from aina_app.integrations.identification import IdentifiedPerson
from aina_app.models import AttemptOutcome, AuditTag, IdentificationAttempt, SignInSession, StrongIdentification

FRESH_FOR = timedelta(minutes=10)


class End(StrEnum):
    """How a trip for a change ended where the bank's answer itself was good."""

    DONE = "done"
    INVALID = "invalid"
    LATE = "late"
    OTHER_PERSON = "other_person"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The end of a trip; `session_token` is the session's new id where the change was confirmed."""

    end: End
    session_token: str = field(default="", repr=False)


def purpose_of(act: Act, change_text: str) -> str:
    """The purpose of a trip for a change that the actor may still confirm.

    Raises:
        Refused: `err.not_found`.
    """
    change = refund_changes.unconfirmed(act, refund_changes.parse_change_id(change_text))
    return f"{PURPOSE}{change.id}"


def is_step_up(attempt: LiveAttempt) -> bool:
    """Whether the trip was for a change, not for the account's own identity."""
    return attempt.purpose.startswith(PURPOSE)


def confirm(act: Act, attempt: LiveAttempt, person: IdentifiedPerson) -> Confirmed:
    """Confirm the change that the trip was for, if the person is the account's own and has identified just now."""
    act.db.get(SignInSession, act.actor.session_hash, with_for_update=True)  # two tabs go one after the other
    refused = _refused(act, attempt, person)
    if refused is not None:
        return refused
    try:
        refund_changes.confirm(act, UUID(attempt.purpose.removeprefix(PURPOSE)))
    except Refused:
        return _end(act, attempt, End.GONE, "change")
    act.db.get_one(IdentificationAttempt, attempt.state_hash).outcome = AttemptOutcome.SUCCEEDED
    token = sessions.rotate(act)
    act.db.get_one(SignInSession, token_hash(token)).strong_auth_at = act.now
    act.audit(AuditTag.OIDC_SUCCEEDED, purpose="refund")
    return Confirmed(End.DONE, token)


def _refused(act: Act, attempt: LiveAttempt, person: IdentifiedPerson) -> Confirmed | None:
    if sessions.read(act, act.actor.session_hash) is None:
        return _end(act, attempt, End.INVALID, "session")
    if not identification.use_token(act, person):
        return _end(act, attempt, End.INVALID, "replay")
    mine = act.db.get(StrongIdentification, act.actor.account_id)
    if mine is None or not same(mine.person_key, mac(KeyUse.PERSON, f"hetu:{person.hetu}")):
        return _end(act, attempt, End.OTHER_PERSON, "binding")
    if act.now - person.auth_time > FRESH_FOR:
        return _end(act, attempt, End.LATE, "auth_time")
    return None


def _end(act: Act, attempt: LiveAttempt, end: End, reason: str) -> Confirmed:
    identification.end_without_person(act, attempt.state_hash, Outcome.INVALID, reason)
    return Confirmed(end)
