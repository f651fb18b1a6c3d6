"""A. Käyttäjäprofiilin tiedot: name, telephone, language of messages. They stay in this service (guide)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aina_app.context import Act
from aina_app.core.names import parse_name
from aina_app.core.phone import parse_phone
from aina_app.core.refusal import Refusal, Refused
from aina_app.i18n.language import Language, parse_language
from aina_app.models import AccountKind, AccountState, AuditTag, UserAccount

T = TypeVar("T")

FIELDS = ("first_name", "last_name", "phone", "language")


@dataclass(frozen=True, slots=True)
class Profile:
    """The account as its person sees it; `phone` is E.164."""

    kind: AccountKind
    email: str
    first_name: str
    last_name: str
    phone: str | None
    language: Language
    company_name: str
    business_id: str


@dataclass(frozen=True, slots=True)
class Details:
    """A checked form: what the person may change here."""

    first_name: str
    last_name: str
    phone: str | None
    language: Language


def view(act: Act) -> Profile:
    """The actor's own account."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    return Profile(
        account.kind,
        account.email or "",
        account.first_name,
        account.last_name,
        account.phone,
        parse_language(account.language),
        account.company_name or "",
        account.business_id or "",
    )


def parse(form: Mapping[str, str]) -> Details:
    """Check every field at once; whatever else a form holds is not looked at.

    Raises:
        Refused: every reason, in the order of the screen.
    """
    refusals: list[Refusal] = []
    first = _collect(refusals, lambda: parse_name(form.get("first_name", ""), "first_name", "err.first_name_empty"))
    last = _collect(refusals, lambda: parse_name(form.get("last_name", ""), "last_name", "err.last_name_empty"))
    phone = _collect(refusals, lambda: parse_phone(form.get("phone", ""), "phone"))
    language = _collect(refusals, lambda: _parse_language(form.get("language", "")))
    if refusals or first is None or last is None or language is None:
        raise Refused(*refusals)
    return Details(first, last, phone, language)


def _collect(refusals: list[Refusal], parse_one: Callable[[], T]) -> T | None:
    try:
        return parse_one()
    except Refused as refused:
        refusals += refused.refusals
        return None


def _parse_language(text: str) -> Language:
    try:
        return Language(text)
    except ValueError:
        raise Refused(Refusal("err.choose", "language")) from None


def save(act: Act, details: Details) -> None:
    """Write what differs; nothing of it leaves this service.

    Raises:
        Refused: the account was closed a moment ago.
    """
    account = act.db.get_one(UserAccount, act.actor.account_id, with_for_update=True, populate_existing=True)
    if account.state is not AccountState.VERIFIED:
        raise Refused(Refusal("session.ended_title"))
    new = {name: getattr(details, name) for name in FIELDS}
    changed = [name for name, value in new.items() if getattr(account, name) != value]
    for name in changed:
        setattr(account, name, new[name])
    if changed:
        act.audit(AuditTag.PROFILE_CHANGED, fields=",".join(changed))
