"""What the customer information system says about a customership, checked member by member before anything uses it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from aina_app.core.iban import account_key

T = TypeVar("T")
Kind = Literal["private", "company"]
Status = Literal["active", "ended", "closed"]

NUMBER = re.compile(r"[0-9A-Za-z-]{1,20}")
BUSINESS_ID = re.compile(r"\d{7}-\d", re.ASCII)
PHONE = re.compile(r"\+[1-9]\d{5,14}", re.ASCII)
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
GSRN = re.compile(r"64\d{16}", re.ASCII)
IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{10,30}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WIDTHLESS = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero width space, word joiner, byte order mark: pasted along, seen by nobody."""

NOT_SHOWN = frozenset({"Cc", "Cf", "Cs"})
SHOWN_SIGNS = 4
MOST_ACCOUNTS = 5
MOST_PHASES = 3


class Unfit(ValueError):
    """A member is not what the interface promises. The message holds nothing of the answer."""


@dataclass(frozen=True, slots=True, repr=False)
class FoundPoint:
    """A contract on a metering point; days are local, `contract_end` is the last one."""

    gsrn: str
    address: str
    postal_code: str
    city: str
    fuse_phases: int | None
    fuse_ampere: int | None
    contract_start: date
    contract_end: date | None


@dataclass(frozen=True, slots=True)
class FoundRefundAccount:
    """A refund account; of its number only the last four signs and a keyed hash (`key`) leave this package."""

    key: str
    last4: str
    bank_name: str | None
    in_use: bool


@dataclass(frozen=True, slots=True)
class FoundConsent:
    """A marketing permission: allowed or not, decided when and where."""

    allowed: bool
    decided_at: datetime
    source: str


@dataclass(frozen=True, slots=True, repr=False)
class FoundCustomership:
    """A customership. `roles`: of a company, what the person who was asked for is there."""

    number: str
    kind: Kind
    name: str
    business_id: str | None
    version: int
    phone: str | None
    email: str | None
    street: str
    postal_code: str
    city: str
    language: str
    refund_accounts: tuple[FoundRefundAccount, ...]
    direct_marketing: FoundConsent
    electronic_marketing: FoundConsent
    points: tuple[FoundPoint, ...]
    roles: tuple[str, ...]
    status: Status


def parse_customership(members: Any) -> FoundCustomership:
    """One customership; members that are not known are ignored.

    Raises:
        Unfit: anything missing, of another type, or out of bounds.
    """
    contact, consents = _object(members, "contact"), _object(members, "consents")
    return FoundCustomership(
        number=_matching(members, "number", NUMBER),
        kind=_one_of(members, "kind", {"private": "private", "company": "company"}),
        name=_display(members, "name", 200, shortest=1),
        business_id=_maybe(members, "business_id", lambda: _matching(members, "business_id", BUSINESS_ID)),
        version=_whole(members, "version"),
        phone=_maybe(contact, "phone", lambda: _matching(contact, "phone", PHONE)),
        email=_maybe(contact, "email", lambda: _matching(contact, "email", EMAIL)),
        street=_display(contact, "street", 200),
        postal_code=_display(contact, "postal_code", 10),
        city=_display(contact, "city", 100),
        language=_one_of(contact, "language", {"fi": "fi", "sv": "sv", "en": "en"}),
        refund_accounts=_each(members, "refund_accounts", _refund_account, most=MOST_ACCOUNTS),
        direct_marketing=_consent(_object(consents, "direct_marketing")),
        electronic_marketing=_consent(_object(consents, "electronic_marketing")),
        points=_each(members, "metering_points", _point),
        roles=_each(members, "contact_persons", lambda person: _text(person, "role", 20, shortest=1)),
        status=_one_of(members, "status", {"active": "active", "ended": "ended", "closed": "closed"}),
    )


def _point(members: Any) -> FoundPoint:
    fuse = _maybe(members, "fuse", lambda: _object(members, "fuse"))
    start = _day(members, "contract_start")
    end = _maybe(members, "contract_end", lambda: _day(members, "contract_end"))
    if end is not None and end < start:
        raise Unfit("contract_end")
    return FoundPoint(
        gsrn=_matching(members, "gsrn", GSRN),
        address=_display(members, "address", 200),
        postal_code=_display(members, "postal_code", 10),
        city=_display(members, "city", 100),
        fuse_phases=_whole(fuse, "phases", most=MOST_PHASES) if fuse is not None else None,
        fuse_ampere=_whole(fuse, "ampere", most=10_000) if fuse is not None else None,
        contract_start=start,
        contract_end=end,
    )


def _refund_account(members: Any) -> FoundRefundAccount:
    iban = _matching(members, "iban", IBAN)
    bank = _maybe(members, "bank_name", lambda: _display(members, "bank_name", 200))
    return FoundRefundAccount(account_key(iban), iban[-SHOWN_SIGNS:], bank, _truth(members, "in_use"))


def _consent(members: Mapping[str, Any]) -> FoundConsent:
    try:
        decided_at = datetime.fromisoformat(_text(members, "decided_at", 40, shortest=1))
    except ValueError:
        raise Unfit("decided_at") from None
    if decided_at.tzinfo is None:
        raise Unfit("decided_at")
    sources = {source: source for source in ("portal", "service", "import", "default")}
    return FoundConsent(_truth(members, "allowed"), decided_at, _one_of(members, "source", sources))


def _object(members: Any, name: str) -> Mapping[str, Any]:
    value = _member(members, name)
    if not isinstance(value, dict):
        raise Unfit(name)
    return value


def _member(members: Any, name: str) -> Any:
    if not isinstance(members, dict) or name not in members:
        raise Unfit(name)
    return members[name]


def _maybe(members: Any, name: str, parse: Callable[[], T]) -> T | None:
    """Nothing for `null` and for what is not there."""
    if not isinstance(members, dict):
        raise Unfit(name)
    return None if members.get(name) is None else parse()


def _display(members: Any, name: str, longest: int, *, shortest: int = 0) -> str:
    """Text that is only shown. White space of any kind is one space, signs without width are left out.

    Who typed it may have pasted a no-break space: that keeps nobody's customership away. Control signs and marks that
    turn the direction of writing do.
    """
    value = _member(members, name)
    if not isinstance(value, str):
        raise Unfit(name)
    text = " ".join(part for part in "".join(map(_plain, value)).split(" ") if part)
    if not shortest <= len(text) <= longest or any(unicodedata.category(sign) in NOT_SHOWN for sign in text):
        raise Unfit(name)
    return text


def _plain(sign: str) -> str:
    return " " if unicodedata.category(sign)[0] == "Z" else "" if sign in WIDTHLESS else sign


def _text(members: Any, name: str, longest: int, *, shortest: int = 0) -> str:
    value = _member(members, name)
    if not isinstance(value, str) or not shortest <= len(value) <= longest or not value.isprintable():
        raise Unfit(name)
    return value


def _matching(members: Any, name: str, pattern: re.Pattern[str]) -> str:
    value = _text(members, name, 254)
    if not pattern.fullmatch(value):
        raise Unfit(name)
    return value


def _one_of(members: Any, name: str, known: Mapping[str, T]) -> T:
    value = _text(members, name, 20)
    if value not in known:
        raise Unfit(name)
    return known[value]


def _whole(members: Any, name: str, *, most: int = 2**31 - 1) -> int:
    value = _member(members, name)
    if type(value) is not int or not 1 <= value <= most:
        raise Unfit(name)
    return value


def _truth(members: Any, name: str) -> bool:
    value = _member(members, name)
    if not isinstance(value, bool):
        raise Unfit(name)
    return value


def _day(members: Any, name: str) -> date:
    try:
        return date.fromisoformat(_matching(members, name, DAY))
    except ValueError:
        raise Unfit(name) from None


def _each(members: Any, name: str, parse: Callable[[Any], T], *, most: int = 2_000) -> tuple[T, ...]:
    values = _member(members, name)
    if not isinstance(values, list) or len(values) > most:
        raise Unfit(name)
    return tuple(parse(value) for value in values)
