"""A new e-mail address: asked for with the password, counted once its code is typed here. Taken ones look the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select

from aina_app.accounts import codes, email_changes, notices, sessions, throttles
from aina_app.accounts.codes import CodeAnswer, NewCode
from aina_app.accounts.email_changes import Changed
from aina_app.accounts.mailing import address_mac
from aina_app.context import Act
from aina_app.core.email_address import EmailAddress, parse_email
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.service import fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import AuditTag, CodePurpose, OneTimeCode, SessionEnd, SignInSession, UserAccount
from aina_app.settings import settings

FORM, CODE_FORM = "new_email", "new_email_code"
ASKED_BY_ACCOUNT, ACCOUNT_WINDOW = 10, timedelta(hours=24)
ASKED_BY_NETWORK, NETWORK_WINDOW = 10, timedelta(hours=1)
SHOWN_FOR = timedelta(hours=48)
"""Longer than the code's 24 hours, so that the screen can say that the code has expired."""


class Told(StrEnum):
    """Who gets a mail: the new address its code, the owner of a taken one a notice, or nobody."""

    CODE = "code"
    OWNER = "owner"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a request; on the screen each case looks the same. `owner`: whose address it is already.

    Without a `code` nothing has been done: the same was asked a moment ago, and its mail is on its way.
    """

    told: Told
    account: UserAccount = field(repr=False)
    code: NewCode | None = field(default=None, repr=False)
    owner: UserAccount | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of a typed code; the rest where it was right. `session_token`: the new id, for the cookie."""

    answer: CodeAnswer
    account: UserAccount | None = field(default=None, repr=False)
    changed: Changed | None = field(default=None, repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EmailRequest:
    """The request that is open: the new address as it was typed, and when another code may be asked for."""

    email: str
    resend_at: datetime


def parse(form: Mapping[str, str], own_key: str) -> EmailAddress:
    """Check what needs no look at the stored password, nor at whose the address is.

    Raises:
        Refused: `err.email_empty`, `err.email_long`, `err.email_form`, `err.email_own`; `err.current_password_empty`.
    """
    refusals: list[Refusal] = []
    new = None
    try:
        new = parse_email(form.get("new_email", ""), "new_email")
    except Refused as refused:
        refusals += refused.refusals
    if new is not None and new.key == own_key:
        refusals.append(Refusal("err.email_own", "new_email"))
    if not form.get("current_password", ""):
        refusals.append(Refusal("err.current_password_empty", "current_password"))
    if refusals or new is None:
        raise Refused(*refusals)
    return new


def own_key(act: Act) -> str:
    """The key of the actor's present address."""
    return _account(act).email_key or ""


def admit(act: Act) -> int:
    """Count a request of this account and network; 0 if it may go on, else the minutes to wait. Before any look-up."""
    by_network = throttles.take_of_network(act, "new-email", ASKED_BY_NETWORK, NETWORK_WINDOW)
    by_account = throttles.take(
        act, throttles.bucket("new-email", str(act.actor.account_id)), ASKED_BY_ACCOUNT, ACCOUNT_WINDOW
    )
    waits = [wait for wait in (by_network, by_account) if wait is not None]
    return throttles.minutes(max(waits)) if waits else 0


def ask(act: Act, check: Check, new: EmailAddress, *, right: bool) -> Asked | None:
    """Make a code for `new`, or the decoy of one where the address is taken; nothing if the password was wrong.

    The code of before dies, but where this would be one mail too many to the same address.
    """
    account = fresh_check.finish(act, check, Purpose.EMAIL, right=right)
    if account is None:
        return None
    earlier = _open_code(act)
    is_same = earlier is not None and earlier.email_mac == address_mac(new.key)
    if earlier is not None and is_same and act.now < _resend_at(act, earlier):
        return Asked(Told.NOBODY, account)
    limited = _over_limit(act, address_mac(new.key))
    if limited and earlier is not None and is_same:
        return _only_marked(act, account, earlier)
    return _new_code(act, account, new, limited=limited)


def _new_code(act: Act, account: UserAccount, new: EmailAddress, *, limited: bool) -> Asked:
    email_mac = address_mac(new.key)
    owner = email_changes.owner_of(act, new.key)
    told = _told(owner, limited=limited, heard=not notices.allowed(act, new.key, due=owner is not None))
    code = codes.make_code(
        act,
        CodePurpose.NEW_EMAIL,
        email=new.as_typed,
        email_mac=email_mac,
        language=account.language,
        account_id=account.id,
        browser_hash=act.actor.session_hash,
        decoy=told is not Told.CODE,
    )
    codes.supersede(act, CodePurpose.NEW_EMAIL, account.id, keep=code.row.id)
    act.audit(AuditTag.EMAIL_CHANGE_REQUESTED, told=told.value)
    return Asked(told, account, code, owner)


def _only_marked(act: Act, account: UserAccount, code: OneTimeCode) -> Asked:
    """Over a limit the code of before goes on and no mail leaves: a row of its own marks the asking."""
    mark = codes.make_code(
        act,
        CodePurpose.NEW_EMAIL,
        email=code.email,
        email_mac=code.email_mac,
        language=code.language,
        account_id=None,
        browser_hash=act.actor.session_hash,
    )
    act.audit(AuditTag.EMAIL_CHANGE_REQUESTED, told=Told.NOBODY.value)
    return Asked(Told.NOBODY, account, mark)


def _told(owner: UserAccount | None, *, limited: bool, heard: bool) -> Told:
    if owner is None:
        return Told.NOBODY if limited else Told.CODE
    return Told.NOBODY if heard else Told.OWNER


def view(act: Act) -> EmailRequest | None:
    """The request that waits for its code in this session; nothing without one."""
    code = _open_code(act)
    return EmailRequest(code.email, _resend_at(act, code)) if code else None


def confirm(act: Act, typed: str) -> Confirmed | None:
    """Try the code of the open request; the right one changes the address, if it is still free. Nothing without one.

    Everything that knew the old address ends with it: other sessions, and a reset code on its way there.
    """
    account = _account(act, locked=True)
    code = _open_code(act)
    if code is None:
        return None
    new = parse_email(code.email, "new_email")
    is_free = email_changes.owner_of(act, new.key) is None
    answer = codes.try_code(act, code, typed if is_free else "")
    if answer is not CodeAnswer.ACCEPTED:
        act.audit(AuditTag.EMAIL_CHANGE_REFUSED, reason=f"code_{answer.name.lower()}")
        return Confirmed(answer)
    changed = email_changes.change(act, account, new)
    codes.supersede(act, CodePurpose.RESET, account.id)
    ended = sessions.end_all(act, account.id, SessionEnd.REVOKED, keep=act.actor.session_hash)
    token = sessions.rotate(act)
    act.audit(AuditTag.EMAIL_CHANGED, sessions_ended=ended)
    return Confirmed(answer, account, changed, token)


def resend(act: Act) -> Asked | None:
    """A new code kills the old one; nothing within the cool-down or without an open request."""
    account = _account(act, locked=True)
    code = _open_code(act)
    if code is None or act.now < _resend_at(act, code):
        return None
    by_network = throttles.take_of_network(act, "resend", ASKED_BY_NETWORK, NETWORK_WINDOW) is not None
    if _over_limit(act, code.email_mac) or by_network:
        return _only_marked(act, account, code)
    return _new_code(act, account, parse_email(code.email, "new_email"), limited=False)


def cancel(act: Act) -> None:
    """The person stays with the present address: an open code dies."""
    if _open_code(act) is not None:
        codes.supersede(act, CodePurpose.NEW_EMAIL, act.actor.account_id)
        act.audit(AuditTag.EMAIL_CHANGE_REFUSED, reason="cancelled")


def _account(act: Act, *, locked: bool = False) -> UserAccount:
    return act.db.get_one(UserAccount, act.actor.account_id, with_for_update=locked)


def _over_limit(act: Act, email_mac: str) -> bool:
    """Whether this would be one code too many to the address, whatever the codes before were for."""
    bucket = throttles.bucket("verify-mail", email_mac)
    return throttles.take(act, bucket, codes.PER_ADDRESS_AND_DAY, timedelta(hours=24)) is not None


def _open_code(act: Act) -> OneTimeCode | None:
    """The newest code of the account, real or decoy, where it can still be typed in this session."""
    if act.actor.account_id is None:
        return None
    code = codes.newest_code(act, CodePurpose.NEW_EMAIL, act.actor.account_id)
    if code is None or code.consumed_at is not None or code.superseded_at is not None:
        return None
    return code if act.now < code.created_at + SHOWN_FOR and _is_for_this_session(act, code) else None


def _is_for_this_session(act: Act, code: OneTimeCode) -> bool:
    """Whether this session has asked for the code, under whatever id, or has been signed in to since.

    A session lives shorter than a code; one that was open elsewhere when the code was asked for does not get it.
    """
    this = act.db.get(SignInSession, act.actor.session_hash)
    if this is None:
        return False
    asked_by: str | None = code.browser_hash
    while asked_by and asked_by != this.id_hash:
        replaced = act.db.get(SignInSession, asked_by)
        asked_by = replaced.replaced_by if replaced else None
    return asked_by == this.id_hash or this.created_at > code.created_at


def _resend_at(act: Act, code: OneTimeCode) -> datetime:
    """When a new code may be asked for; an asking that a limit held back counts as well."""
    mine = select(OneTimeCode).where(
        col(OneTimeCode.browser_hash) == act.actor.session_hash, col(OneTimeCode.purpose) == CodePurpose.NEW_EMAIL
    )
    newest = act.db.exec(mine.order_by(col(OneTimeCode.created_at).desc())).first()
    last = newest if newest is not None and newest.created_at > code.created_at else code
    return codes.resend_allowed_at(last, settings().verification_resend_seconds)
