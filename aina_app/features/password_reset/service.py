"""Password reset: a code by mail, bound to the browser that asked; the same screens for any address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select

from aina_app.accounts import codes, passwords, sessions, throttles
from aina_app.accounts.codes import CodeAnswer, NewCode
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.passwords import Owner
from aina_app.accounts.refund_changes import Why, cancel_refund_changes
from aina_app.context import Act
from aina_app.core.email_address import EmailAddress, parse_email
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AccountState,
    AuditTag,
    CodePurpose,
    OneTimeCode,
    SessionEnd,
    UserAccount,
)
from aina_app.settings import settings

FORM, NEW_PASSWORD_FORM = "reset", "new_password"
MAILS_PER_HOUR, MAILS_PER_DAY = 3, 5
NOTICES_PER_HOUR, NOTICES_PER_DAY = 1, 5
REQUESTS_PER_NETWORK = 30
TRIES_PER_BROWSER, TRIES_PER_NETWORK = 20, 60
"""Within an hour, counted before a password is hashed: right codes with a password that is refused, too."""

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)

TAGS = {CodeAnswer.WRONG: AuditTag.RESET_FAILED, CodeAnswer.DEAD: AuditTag.RESET_EXHAUSTED}


class Told(StrEnum):
    """What the owner of the address is told by mail."""

    CODE = "code"
    CUSTOMER_SERVICE = "customer_service"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Requested:
    """What became of a request: whom to tell what. On the screen each case looks the same."""

    told: Told
    code: NewCode = field(repr=False)
    account: UserAccount | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ResetView:
    """What the code's screen shows: the address that was typed in this browser, and when another code may be asked."""

    email: str
    resend_at: datetime


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A checked second form; the password stands here only on its way to the hash."""

    code: str = field(repr=False)
    password: str = field(repr=False)


def parse_request(typed: str) -> EmailAddress:
    """The address of a request.

    Raises:
        Refused: `err.username_empty`, `err.email_form`, `err.email_long`.
    """
    return parse_email(typed, "username", "err.username_empty")


def admit(act: Act) -> int:
    """Count a request of this network; 0 if it may go on, else the minutes to wait. Before any look-up."""
    wait = throttles.take_of_network(act, "reset", REQUESTS_PER_NETWORK, HOUR)
    return throttles.minutes(wait) if wait else 0


def view(act: Act) -> ResetView | None:
    """The second step, where this browser's request is still open."""
    code = _open_code(act)
    if code is None:
        return None
    return ResetView(code.email, codes.resend_allowed_at(code, settings().verification_resend_seconds))


def _open_code(act: Act) -> OneTimeCode | None:
    """The newest reset code of this browser, real or decoy, while it could still be typed."""
    return next(iter(_open_codes(act)), None)


def _typed_code(act: Act) -> OneTimeCode | None:
    """The code that a typed one is compared with: one that went out by mail lives on behind what a limit held back."""
    open_codes = _open_codes(act)
    newest = next(iter(open_codes), None)
    if newest is None or newest.account_id is not None:
        return newest
    mailed = (one for one in open_codes if one.account_id is not None and one.email_mac == newest.email_mac)
    return next(mailed, newest)


def _open_codes(act: Act) -> Sequence[OneTimeCode]:
    if not act.actor.browser_hash:
        return []
    query = select(OneTimeCode).where(
        col(OneTimeCode.browser_hash) == act.actor.browser_hash,
        col(OneTimeCode.purpose) == CodePurpose.RESET,
        col(OneTimeCode.consumed_at).is_(None),
        col(OneTimeCode.created_at) > act.now - DAY,
    )
    return act.db.exec(query.order_by(col(OneTimeCode.created_at).desc())).all()


def request(act: Act, email: EmailAddress, language: str) -> Requested | None:
    """Make a code for a verified account and a decoy for anyone else; nothing within the cool-down.

    An unverified account's owner is told to contact customer service (guide), at most once an hour.
    """
    email_mac = address_mac(email.key)
    earlier = next((one for one in _open_codes(act) if one.email_mac == email_mac), None)
    if earlier is not None and act.now < _resend_at(earlier):
        return None
    account = act.db.exec(select(UserAccount).where(UserAccount.email_key == email.key)).first()
    state = account.state if account else None
    limited = _over_limit(act, email.key, "reset", MAILS_PER_HOUR, MAILS_PER_DAY)
    told = _told(act, state, email.key, limited=limited)
    owner = account if told is Told.CODE else None
    code = codes.make_code(
        act,
        CodePurpose.RESET,
        email=email.as_typed,
        email_mac=email_mac,
        language=language,
        account_id=owner.id if owner else None,
        browser_hash=act.actor.browser_hash,
    )
    if limited and earlier is not None:  # the code of before goes on, a decoy's too; this row only marks the asking
        code.row.wrong_tries, code.row.expires_at = earlier.wrong_tries, earlier.expires_at
    codes.supersede(act, CodePurpose.RESET, owner.id if owner else None, keep=code.row.id)
    act.audit(_request_tag(state, told), account.id if account else None, subject_mac=email_mac)
    return Requested(told, code, account)


def _resend_at(code: OneTimeCode) -> datetime:
    return codes.resend_allowed_at(code, settings().verification_resend_seconds)


def _over_limit(act: Act, email_key: str, what: str, per_hour: int, per_day: int) -> bool:
    """Whether this would be one mail too many. Counted alike for every address, so that time and rows tell nothing."""
    if throttles.take(act, throttles.bucket(f"{what}-hour", email_key), per_hour, HOUR) is not None:
        return True
    return throttles.take(act, throttles.bucket(f"{what}-day", email_key), per_day, DAY) is not None


def _told(act: Act, state: AccountState | None, email_key: str, *, limited: bool) -> Told:
    unheard = not _over_limit(act, email_key, "notice", NOTICES_PER_HOUR, NOTICES_PER_DAY)
    if state is AccountState.VERIFIED and not limited:
        return Told.CODE
    if state is AccountState.UNVERIFIED and unheard:
        return Told.CUSTOMER_SERVICE
    return Told.NOTHING


def _request_tag(state: AccountState | None, told: Told) -> AuditTag:
    if state is None or state is AccountState.CLOSED:
        return AuditTag.RESET_UNKNOWN
    if told is Told.NOTHING:
        return AuditTag.RESET_THROTTLED
    return AuditTag.RESET_REQUESTED if told is Told.CODE else AuditTag.RESET_UNVERIFIED


def typed_address(act: Act) -> EmailAddress | None:
    """The address of this browser's open request, for `Lähetä uusi koodi`."""
    code = _open_code(act)
    return parse_email(code.email, "username") if code else None


def begin_again(act: Act) -> None:
    """This browser wants to type another address: its open requests no longer belong to it."""
    query = select(OneTimeCode).where(
        col(OneTimeCode.browser_hash) == act.actor.browser_hash, col(OneTimeCode.purpose) == CodePurpose.RESET
    )
    for code in act.db.exec(query).all() if act.actor.browser_hash else ():
        code.browser_hash = ""


def parse_new_password(code: str, password: str, again: str, email: str) -> NewPassword:
    """Check what needs nothing but the typed text and the typed address.

    Raises:
        Refused: `err.code_reset_empty`, `err.code_wrong` for what cannot be a code, and the rules of passwords.
    """
    refusals: list[Refusal] = []
    normalised = codes.normalise(CodePurpose.RESET, code)
    if not code.strip():
        refusals.append(Refusal("err.code_reset_empty", "code"))
    elif normalised is None:
        refusals.append(Refusal("err.code_wrong", "code"))
    rules = passwords.check_rules(password, again)
    refusals += rules or passwords.check_secrecy(password, Owner(email))
    if refusals or normalised is None:
        raise Refused(*refusals)
    return NewPassword(normalised, password)


def begin_try(act: Act) -> int:
    """Count a try of this browser and its network before the costly hash; 0 if it may go on, else the minutes."""
    by_browser = throttles.take(act, _browser_bucket(act), TRIES_PER_BROWSER, HOUR)
    wait = by_browser or throttles.take_of_network(act, "reset-try", TRIES_PER_NETWORK, HOUR)
    return throttles.minutes(wait) if wait else 0


def withdraw_try(act: Act) -> None:
    """Nothing was hashed because the server is busy: that was no try."""
    throttles.give_back(act, _browser_bucket(act))
    throttles.give_back_of_network(act, "reset-try")


def _browser_bucket(act: Act) -> str:
    return throttles.bucket("reset-try-browser", act.actor.browser_hash)


def change(act: Act, new: NewPassword, password_hash: str) -> tuple[CodeAnswer, UserAccount | None]:
    """Try the code; the right one replaces the password and ends every session and known device.

    Raises:
        Refused: `err.password_personal` after the right code, which stays alive: earlier it would tell a stranger
            the owner's name.
    """
    code = _typed_code(act)
    if code is None:
        return CodeAnswer.EXPIRED, None
    answer = codes.try_code(act, code, new.code)
    if answer is not CodeAnswer.ACCEPTED or code.account_id is None:
        act.audit(TAGS.get(answer, AuditTag.RESET_FAILED), code.account_id, subject_mac=code.email_mac)
        return answer, None
    account = act.db.get_one(UserAccount, code.account_id)
    owner = Owner(account.email_key or "", account.first_name, account.last_name, account.company_name or "")
    if refused := passwords.check_secrecy(new.password, owner):
        raise Refused(*refused)
    _replace_password(act, account, password_hash)
    return answer, account


def _replace_password(act: Act, account: UserAccount, password_hash: str) -> None:
    account.password_hash, account.password_changed_at = password_hash, act.now
    codes.supersede(act, CodePurpose.RESET, account.id)
    sessions.end_all(act, account.id, SessionEnd.REVOKED)
    sessions.forget_devices(act, account.id)
    begin_again(act)
    throttles.clear(act, throttles.bucket("login", account.email_key or "", ""))
    cancel_refund_changes(act, account.id, Why.PASSWORD_RESET)
    act.audit(AuditTag.PASSWORD_RESET, account.id)
