"""Real rows with good defaults, made in an act. Words that a test cares about it says itself."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from aina_app.accounts import codes, sessions
from aina_app.accounts.codes import NewCode
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.passwords import hash_password
from aina_app.context import Act, Actor
from aina_app.core.email_address import parse_email
from aina_app.core.secrets import KeyUse, encrypt, mac, token_hash
from aina_app.models import (
    AccountKind,
    AccountState,
    CodePurpose,
    ConsumptionWatch,
    Customership,
    CustomershipHolder,
    LimitKind,
    LimitPeriod,
    MeteringPoint,
    OnboardingStep,
    OneTimeCode,
    ReportInterval,
    ReportSubscription,
    SessionKind,
    StrongIdentification,
    UserAccount,
)
from tests.people import AINO, PASSWORD, REVONTULI_BUSINESS_ID, DemoPerson

T = TypeVar("T")

GSRN = "643006004400000373"
NETWORK = "203.0.113.7"
USER_AGENT = "Firefox, Linux"


def make_account(act: Act, person: DemoPerson = AINO, *, password: str = PASSWORD, **columns: Any) -> UserAccount:
    """The account of `person`: verified and through the first use, unless `columns` say otherwise."""
    company = any(one.business_id for one in person.customerships)
    defaults: dict[str, Any] = {
        "kind": AccountKind.COMPANY if company else AccountKind.PRIVATE,
        "state": AccountState.VERIFIED,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.family_name,
        "company_name": person.customerships[0].name if company else None,
        "business_id": REVONTULI_BUSINESS_ID if company else None,
        "language": person.language,
        "password_changed_at": act.now,
        "onboarding_step": OnboardingStep.DONE,
        "created_at": act.now,
    }
    values = defaults | columns
    if values["email"]:
        values.setdefault("email_key", parse_email(values["email"], "email").key)
    if values["state"] is AccountState.VERIFIED:
        values.setdefault("verified_at", act.now)
    if "password_hash" not in values:
        values["password_hash"] = hash_password(password)
    return _added(act, UserAccount(**values))


def make_unverified_account(act: Act, person: DemoPerson = AINO, **columns: Any) -> UserAccount:
    """The account of `person` before the code was typed."""
    step = OnboardingStep.STRONG_IDENTIFICATION
    return make_account(act, person, **({"state": AccountState.UNVERIFIED, "onboarding_step": step} | columns))


def make_code(act: Act, account: UserAccount | None, purpose: CodePurpose = CodePurpose.VERIFY) -> NewCode:
    """A code for `account`, or the decoy of one."""
    email = account.email if account else AINO.email
    return codes.make_code(
        act,
        purpose,
        email=email or "",
        email_mac=address_mac(email or ""),
        language=account.language if account else "fi",
        account_id=account.id if account else None,
    )


def make_session(
    act: Act,
    account: UserAccount | None,
    kind: SessionKind = SessionKind.FULL,
    *,
    code: OneTimeCode | None = None,
    by_password: bool = False,
) -> Actor:
    """A session of `account` (none: a decoy's); gives the actor whom the gate would find for its cookie."""
    code_id = code.id if code else None
    account_id = account.id if account else None
    token = sessions.start(act, kind, account_id, code_id=code_id, by_password=by_password)
    return make_actor(account_id, session=token)


def make_actor(account_id: UUID | None = None, *, session: str = "", browser: str = "", device: str = "") -> Actor:
    """Someone at a browser with these cookies."""
    return Actor(
        account_id,
        session_hash=_hash(session),
        browser_hash=_hash(browser),
        device_hash=_hash(device),
        network=NETWORK,
        user_agent=USER_AGENT,
        request_id="0123456789abcdef",
    )


def _hash(token: str) -> str:
    return token_hash(token) if token else ""


def make_identification(act: Act, account: UserAccount, person: DemoPerson = AINO) -> StrongIdentification:
    """That `account` is proven to be `person`'s."""
    return _added(
        act,
        StrongIdentification(
            account_id=account.id,
            kind=account.kind,
            person_key=mac(KeyUse.PERSON, f"hetu:{person.hetu}"),
            hetu_encrypted=encrypt(person.hetu, f"strong_identification:{account.id}"),
            given_names=person.given_names,
            family_name=person.family_name,
            acr="http://ftn.ficora.fi/2017/loa2",
            amr="bank",
            bound_at=act.now,
        ),
    )


def make_customership(act: Act, holder: UserAccount | None, **columns: Any) -> Customership:
    """A customership that `holder`'s account may see (none: nobody)."""
    known = AINO.customerships[0]
    defaults: dict[str, Any] = {
        "number": known.number,
        "kind": AccountKind.PRIVATE,
        "name": known.name,
        "version": 1,
        "phone": known.phone,
        "email": known.email,
        "fetched_at": act.now,
    }
    made = _added(act, Customership(**(defaults | columns)))
    if holder is not None:
        _added(act, CustomershipHolder(account_id=holder.id, customership_id=made.id, attached_at=act.now))
    return made


def make_metering_point(act: Act, customership: Customership, **columns: Any) -> MeteringPoint:
    """A metering point with a contract that goes on."""
    known = AINO.customerships[0].points[0]
    defaults: dict[str, Any] = {
        "customership_id": customership.id,
        "gsrn": known.gsrn,
        "address": known.address,
        "postal_code": known.postal_code,
        "city": known.city,
        "fuse_phases": known.phases,
        "fuse_ampere": known.ampere,
        "contract_start": date.fromisoformat(known.contract_start),
    }
    return _added(act, MeteringPoint(**(defaults | columns)))


def make_report_subscription(act: Act, account: UserAccount, **columns: Any) -> ReportSubscription:
    """A live order of weekly reports."""
    defaults: dict[str, Any] = {
        "account_id": account.id,
        "gsrn": GSRN,
        "interval": ReportInterval.WEEKLY,
        "first_on": act.now.date() + timedelta(days=7),
        "unsubscribe_hash": token_hash(str(account.id)),
        "created_at": act.now,
    }
    return _added(act, ReportSubscription(**(defaults | columns)))


def make_watch(act: Act, account: UserAccount, **columns: Any) -> ConsumptionWatch:
    """A live alarm limit of 2 kWh an hour."""
    defaults: dict[str, Any] = {
        "account_id": account.id,
        "gsrn": GSRN,
        "kind": LimitKind.ALARM,
        "period": LimitPeriod.HOUR,
        "limit_wh": 2_000,
        "created_at": act.now,
    }
    return _added(act, ConsumptionWatch(**(defaults | columns)))


def _added(act: Act, row: T) -> T:
    act.db.add(row)
    act.db.flush()
    return row
