"""Registration: what the form must hold, and what becomes of a new, known, unverified or other-kind address.

An outsider sees the same answer for each (docs/security.md): decoys take the place of what is not made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlmodel import col, select, update

from aina_app.accounts import codes, decoys, passwords, sessions, throttles
from aina_app.accounts.codes import NewCode
from aina_app.accounts.mailing import address_mac
from aina_app.context import Act
from aina_app.core.business_id import parse_business_id
from aina_app.core.email_address import EmailAddress, parse_email
from aina_app.core.names import parse_company_name, parse_name
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AccountKind,
    AccountState,
    AuditTag,
    CodePurpose,
    OnboardingStep,
    OneTimeCode,
    SessionKind,
    UserAccount,
)

T = TypeVar("T")

FORM = "registration"
"""Name of the form under which a refused one is kept."""
CODES_PER_NETWORK = 10
DAY, HOUR = timedelta(hours=24), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """A checked form. The password itself is not part of it."""

    kind: AccountKind
    email: EmailAddress
    first_name: str
    last_name: str
    company_name: str | None
    business_id: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a press: the browser's new session, and what the owner of the address is told by mail."""

    session_token: str = field(repr=False)
    code_id: UUID
    code: NewCode | None = field(repr=False)
    outcome: AuditTag
    account: UserAccount | None = field(default=None, repr=False)


def parse(form: Mapping[str, str], language: str) -> RegistrationForm:
    """Check every field at once.

    Raises:
        Refused: every reason, in the order of the screen.
    """
    refusals: list[Refusal] = []
    kind = _collect(refusals, lambda: _parse_kind(form.get("kind", "")))
    company = kind is AccountKind.COMPANY
    company_name = _collect(refusals, lambda: parse_company_name(form.get("company_name", ""), "company_name"), company)
    business_id = _collect(refusals, lambda: parse_business_id(form.get("business_id", ""), "business_id"), company)
    email = _collect(refusals, lambda: parse_email(form.get("email", ""), "email"))
    first = _collect(refusals, lambda: parse_name(form.get("first_name", ""), "first_name", "err.first_name_empty"))
    last = _collect(refusals, lambda: parse_name(form.get("last_name", ""), "last_name", "err.last_name_empty"))
    refusals += passwords.check_rules(form.get("password", ""), form.get("password_again", ""))
    if not refusals and email:
        owner = passwords.Owner(email.key, first or "", last or "", company_name or "")
        refusals += passwords.check_secrecy(form.get("password", ""), owner)
    if refusals or not (kind and email and first and last):
        raise Refused(*refusals)
    return RegistrationForm(kind, email, first, last, company_name, business_id, language)


def _collect(refusals: list[Refusal], parse_one: Callable[[], T], needed: bool = True) -> T | None:
    if not needed:
        return None
    try:
        return parse_one()
    except Refused as refused:
        refusals += refused.refusals
        return None


def _parse_kind(text: str) -> AccountKind:
    try:
        return AccountKind(text)
    except ValueError:
        raise Refused(Refusal("err.kind_empty", "kind")) from None


def admit(act: Act) -> int:
    """Count a registration of this network; 0 if it may go on, else the minutes to wait. Before any look-up."""
    wait = throttles.take_of_network(act, "registration", CODES_PER_NETWORK, HOUR)
    if wait is None:
        return 0
    act.audit(AuditTag.REGISTRATION_THROTTLED, reason="network")
    return throttles.minutes(wait)


def withdraw(act: Act) -> None:
    """Nothing was registered because the server is busy: that does not count."""
    throttles.give_back_of_network(act, "registration")


def register(act: Act, form: RegistrationForm, password_hash: str, proof: str = "") -> Registered:
    """Make or replace the unverified account and its code; a known address gets a decoy.

    Whoever proves the mailbox in the browser of the newest registration owns the account, so a later registration
    of an unverified address replaces the earlier one: nobody can squat on another's address. `proof` is the digest of
    the typed password: a decoy keeps a MAC of it (`accounts.decoys`).
    """
    account = act.db.exec(select(UserAccount).where(UserAccount.email_key == form.email.key)).first()
    limit = throttles.bucket("verify-mail", address_mac(form.email.key))
    throttled = throttles.take(act, limit, codes.PER_ADDRESS_AND_DAY, DAY) is not None
    verified = account is not None and account.state is AccountState.VERIFIED
    outcome = _outcome(account, form.kind, throttled=throttled and not verified)
    owner = None
    if verified or throttled:
        _write_nothing(act)
    else:
        owner = _write_account(act, account, form, password_hash)
    owner_id = owner.id if owner else None
    email_mac = address_mac(form.email.key)
    seal = decoys.seal(email_mac, proof)
    code = codes.make_code(
        act,
        CodePurpose.VERIFY,
        email=form.email.as_typed,
        email_mac=email_mac,
        language=form.language,
        account_id=owner_id,
        decoy_mac=seal if verified and not throttled else None,
    )
    decoys.retire_earlier(act, email_mac, owner_id, keep=code.row)
    token = sessions.start(act, SessionKind.PENDING, owner_id, code_id=code.row.id)
    act.audit(outcome, account.id if account else owner_id, kind=form.kind.value)
    return Registered(token, code.row.id, code if owner else None, outcome, owner or account)


def answer_of(registered: Registered) -> dict[str, str | None]:
    """What `again` needs to answer a second press of the same form."""
    account_id = str(registered.account.id) if registered.account and registered.code else None
    return {"code_id": str(registered.code_id), "account_id": account_id}


def again(act: Act, answer: Mapping[str, str | None]) -> str:
    """The session for a second press of the same form: same code, nothing new made or sent.

    Once a newer registration counts, the press opens no more than a decoy.
    """
    code_id, account_id = UUID(str(answer["code_id"])), answer.get("account_id")
    code = act.db.get(OneTimeCode, code_id)
    account = act.db.get(UserAccount, UUID(account_id)) if account_id else None
    is_newest = (
        account is not None
        and code is not None
        and account.state is AccountState.UNVERIFIED
        and account.password_changed_at <= code.created_at
    )
    return sessions.start(
        act, SessionKind.PENDING, account.id if account and is_newest else None, code_id=code.id if code else None
    )


def _outcome(account: UserAccount | None, kind: AccountKind, *, throttled: bool) -> AuditTag:
    if throttled:
        return AuditTag.REGISTRATION_THROTTLED
    if account is None:
        return AuditTag.REGISTRATION_ACCEPTED
    if account.state is not AccountState.VERIFIED:
        return AuditTag.REGISTRATION_REPLACED
    return AuditTag.REGISTRATION_EXISTING if account.kind is kind else AuditTag.REGISTRATION_OTHER_KIND


def _write_nothing(act: Act) -> None:
    """A write like the account's that changes no row: a decoy takes as long as the real thing."""
    act.db.exec(update(UserAccount).where(col(UserAccount.id) == uuid4()).values(language=""))


def _write_account(act: Act, known: UserAccount | None, form: RegistrationForm, password_hash: str) -> UserAccount:
    account = known or UserAccount(
        kind=form.kind,
        state=AccountState.UNVERIFIED,
        email_key=form.email.key,
        language=form.language,
        password_hash=password_hash,
        password_changed_at=act.now,
        onboarding_step=OnboardingStep.STRONG_IDENTIFICATION,
        created_at=act.now,
    )
    account.kind = form.kind
    account.email = form.email.as_typed
    account.first_name, account.last_name = form.first_name, form.last_name
    account.company_name, account.business_id = form.company_name, form.business_id
    account.language = form.language
    account.password_hash, account.password_changed_at = password_hash, act.now
    act.db.add(account)
    act.db.flush()
    return account
