"""Ensikäyttö 1/3: the trip to the bank and back, and the binding of the proven person."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select, update

from aina_app.accounts import sessions, throttles
from aina_app.accounts.customership_search import hetu_context
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import KeyUse, decrypt, encrypt, mac, token_hash
from aina_app.integrations.identification import IdentifiedPerson, StartedIdentification
from aina_app.models import (
    IDENTITY,
    AttemptOutcome,
    AuditTag,
    IdentificationAttempt,
    OnboardingStep,
    SeenToken,
    SignInSession,
    StrongIdentification,
    UserAccount,
)

ATTEMPT_LIFE = timedelta(minutes=15)
STARTS_PER_HOUR = 10
REPLAY_MARGIN = timedelta(hours=1)


class Outcome(StrEnum):
    """How a trip ended, as the person is told: the values are ends of the keys `onb1.…`."""

    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    INVALID = "invalid"
    LATE = "late"
    OTHER_ACCOUNT = "other_account"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class LiveAttempt:
    """An attempt that has come back to the browser that began it, consumed by this very return."""

    state_hash: str
    language: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    started_at: datetime
    purpose: str = IDENTITY


@dataclass(frozen=True, slots=True)
class Bound:
    """The end of a trip; `session_token` is the session's new id where a person was bound."""

    outcome: Outcome
    session_token: str = field(default="", repr=False)


def admit(act: Act) -> None:
    """Count a start of this account.

    Raises:
        Refused: `err.too_many`: ten within the hour.
    """
    key = throttles.bucket("identification", str(act.actor.account_id))
    wait = throttles.take(act, key, STARTS_PER_HOUR, timedelta(hours=1))
    if wait is not None:
        raise Refused(Refusal("err.too_many", None, {"minutes": throttles.minutes(wait)}))


def begin(act: Act, started: StartedIdentification, provider: str, language: str, purpose: str = IDENTITY) -> None:
    """Remember an attempt: state as a hash, nonce and verifier encrypted, bound to this session for 15 minutes."""
    account_id = _account_id(act)
    state_hash = token_hash(started.state)
    secrets = json.dumps({"nonce": started.nonce, "verifier": started.verifier})
    act.db.add(
        IdentificationAttempt(
            state_hash=state_hash,
            session_hash=act.actor.session_hash,
            account_id=account_id,
            purpose=purpose,
            provider=provider[:40],
            language=language,
            secrets_encrypted=encrypt(secrets, _context(state_hash)),
            started_at=act.now,
            expires_at=act.now + ATTEMPT_LIFE,
        )
    )
    act.audit(AuditTag.OIDC_STARTED, provider=provider[:40])


def consume(act: Act, state: str) -> LiveAttempt | Outcome:
    """Use up the attempt of a returned `state`; an outcome where there is none that could go on.

    A return in another browser does not consume it: the right browser can still finish.
    """
    row = act.db.get(IdentificationAttempt, token_hash(state))
    if row is None:
        act.audit(AuditTag.OIDC_REFUSED, reason="state")
        return Outcome.INVALID
    if row.session_hash != act.actor.session_hash or row.account_id != act.actor.account_id:
        act.audit(AuditTag.OIDC_FOREIGN_BROWSER)
        return Outcome.INVALID
    unused = update(IdentificationAttempt).where(
        col(IdentificationAttempt.state_hash) == row.state_hash, col(IdentificationAttempt.consumed_at).is_(None)
    )
    if act.db.exec(unused.values(consumed_at=act.now)).rowcount == 0:
        act.audit(AuditTag.OIDC_REPLAY)
        return Outcome.INVALID
    if row.expires_at <= act.now:
        row.outcome = AttemptOutcome.LATE
        act.audit(AuditTag.OIDC_LATE)
        return Outcome.LATE
    secrets = json.loads(decrypt(row.secrets_encrypted, _context(row.state_hash)))
    return LiveAttempt(row.state_hash, row.language, secrets["nonce"], secrets["verifier"], row.started_at, row.purpose)


def _context(state_hash: str) -> str:
    return f"identification_attempt:{state_hash}"


ENDS = {
    Outcome.CANCELLED: (AttemptOutcome.CANCELLED, AuditTag.OIDC_CANCELLED),
    Outcome.REFUSED: (AttemptOutcome.REFUSED, AuditTag.OIDC_REFUSED),
    Outcome.INVALID: (AttemptOutcome.REFUSED, AuditTag.OIDC_REFUSED),
    Outcome.DOWN: (AttemptOutcome.BROKER_DOWN, AuditTag.OIDC_BROKER_DOWN),
}


def end_without_person(act: Act, state_hash: str, outcome: Outcome, reason: str = "") -> None:
    """Write down how an attempt ended that proved nobody; `reason` is a code, never a value of the answer."""
    attempt_outcome, tag = ENDS[outcome]
    row = act.db.get_one(IdentificationAttempt, state_hash)
    row.outcome, row.reason = attempt_outcome, reason[:40]
    act.audit(tag, reason=reason[:40])


def bind(act: Act, attempt: LiveAttempt, person: IdentifiedPerson) -> Bound:
    """Bind the person to the actor's account, once: one person, one account of a kind.

    Nobody is bound whose session has ended while the bank was asked, by logging out or by another tab's return.
    """
    account = act.db.get_one(UserAccount, _account_id(act))
    act.db.get(SignInSession, act.actor.session_hash, with_for_update=True)  # two tabs go one after the other
    if sessions.read(act, act.actor.session_hash) is None:
        end_without_person(act, attempt.state_hash, Outcome.INVALID, "session")
        return Bound(Outcome.INVALID)
    if not use_token(act, person):
        end_without_person(act, attempt.state_hash, Outcome.INVALID, "replay")
        return Bound(Outcome.INVALID)
    person_key = mac(KeyUse.PERSON, f"hetu:{person.hetu}")
    mine = act.db.get(StrongIdentification, account.id)
    if mine is not None and mine.person_key != person_key:
        end_without_person(act, attempt.state_hash, Outcome.INVALID, "binding")
        return Bound(Outcome.INVALID)
    same = select(StrongIdentification).where(
        col(StrongIdentification.person_key) == person_key,
        col(StrongIdentification.kind) == account.kind,
        col(StrongIdentification.account_id) != account.id,
    )
    if act.db.exec(same).first() is not None:
        row = act.db.get_one(IdentificationAttempt, attempt.state_hash)
        row.outcome = AttemptOutcome.OTHER_ACCOUNT
        act.audit(AuditTag.OIDC_OTHER_ACCOUNT)
        return Bound(Outcome.OTHER_ACCOUNT)
    _write_binding(act, account, mine, person, person_key)
    return Bound(Outcome.DONE, _go_on(act, account, attempt))


def use_token(act: Act, person: IdentifiedPerson) -> bool:
    """Use up the ID token of a proof; whether it was not used before."""
    if act.db.get(SeenToken, person.token_hash) is not None:
        return False
    act.db.add(SeenToken(token_hash=person.token_hash, expires_at=person.token_expires_at + REPLAY_MARGIN))
    return True


def _write_binding(
    act: Act, account: UserAccount, mine: StrongIdentification | None, person: IdentifiedPerson, person_key: str
) -> None:
    row = mine or StrongIdentification(
        account_id=account.id,
        kind=account.kind,
        person_key=person_key,
        hetu_encrypted=b"",
        given_names="",
        family_name="",
        acr="",
        amr="",
        bound_at=act.now,
    )
    row.hetu_encrypted = encrypt(person.hetu, hetu_context(account.id))
    row.given_names, row.family_name = person.given_names, person.family_name
    row.acr, row.amr, row.bound_at = person.acr, person.amr, act.now
    act.db.add(row)
    act.db.flush()


def _go_on(act: Act, account: UserAccount, attempt: LiveAttempt) -> str:
    """The session's new id; the first step is done."""
    if account.onboarding_step is OnboardingStep.STRONG_IDENTIFICATION:
        account.onboarding_step = OnboardingStep.CUSTOMERSHIPS
    act.db.get_one(IdentificationAttempt, attempt.state_hash).outcome = AttemptOutcome.SUCCEEDED
    token = sessions.rotate(act)
    act.db.get_one(SignInSession, token_hash(token)).strong_auth_at = act.now
    act.audit(AuditTag.OIDC_SUCCEEDED)
    return token


def identified_as(act: Act) -> str:
    """The name of the proven person, shown once for recognition: `Aino L.`; empty if nobody is proven yet."""
    row = act.db.get(StrongIdentification, act.actor.account_id) if act.actor.account_id else None
    return f"{row.given_names.split()[0]} {row.family_name[:1]}." if row and row.given_names else ""


def _account_id(act: Act) -> UUID:
    if act.actor.account_id is None:
        raise LookupError("nobody is signed in")
    return act.actor.account_id
