"""What the two sides of a mandate are told by mail: that one is offered, accepted or attached, that it has ended."""

from collections.abc import Sequence

from sqlmodel import col, select

from aina_app import routes
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, order_nothing, page_address
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language, parse_language
from aina_app.i18n.numbers import date
from aina_app.models import (
    AccountState,
    Customership,
    CustomershipHolder,
    Mandate,
    MandateEnd,
    MandateScope,
    MeteringPoint,
    UserAccount,
)

TO_NOBODY = (MandateEnd.REPLACED,)


def covered(mandate: Mandate, language: Language) -> str:
    """What a mandate covers, in words: a list in the middle of a sentence."""
    texts = [sentence(f"mandate.scope_{scope.value}", language) for scope in MandateScope if scope in mandate.scopes]
    return ", ".join(text[:1].lower() + text[1:] for text in texts)


def point_name(act: Act, mandate: Mandate) -> str:
    """The address of the mandate's point; its number where the customership has it no more."""
    query = select(MeteringPoint.address).where(
        MeteringPoint.customership_id == mandate.customership_id, MeteringPoint.gsrn == mandate.gsrn
    )
    return act.db.exec(query).first() or mandate.gsrn


def tell_of_offer(act: Act, mandate: Mandate, email_key: str, *, is_allowed: bool) -> None:
    """The mail to the address's owner; the writes of one where nobody has proven to own it, or it had too many."""
    found = act.db.exec(select(UserAccount).where(UserAccount.email_key == email_key)).first()
    customership = act.db.get_one(Customership, mandate.customership_id)
    name, email_mac = point_name(act, mandate), address_mac(email_key)
    if found is None or found.state is not AccountState.VERIFIED or not is_allowed:
        order_nothing(act, MailKind.MANDATE, "fi", email_mac)
        return
    language = parse_language(found.language)
    facts = {
        "owner_name": customership.name,
        "point_name": name,
        "end_date": date(mandate.last_day, language),
        "scope": covered(mandate, language),
        "mandate_url": page_address(routes.MANDATES, language),
    }
    to = Recipient(found.email or "", found.first_name, found.language)
    order_mail(act, MailKind.MANDATE, to, facts, email_mac=email_mac, account_id=found.id)


def tell_of_acceptance(act: Act, mandate: Mandate, holder: UserAccount) -> None:
    """The mails to the giver and to the others who hold the customership: who sees the point from now on, how long."""
    giver = act.db.get(UserAccount, mandate.mandator_account_id) if mandate.mandator_account_id else None
    about_it = {"holder_name": _full_name(holder), "holder_email": mandate.email}
    if giver is not None:
        _tell_owner(act, MailKind.MANDATE_ACCEPTED, giver, mandate, about_it)
    about_it["giver_name"] = _full_name(giver) if giver else ""
    for owner in _owners(act, mandate):
        if owner.id not in {mandate.mandator_account_id, holder.id}:
            _tell_owner(act, MailKind.MANDATE_GIVEN, owner, mandate, about_it)


def tell_of_attachment(act: Act, mandate: Mandate, holder: UserAccount) -> None:
    """The mail to each who holds the customership: whom customer service lets see the point, and how to object."""
    for owner in _owners(act, mandate):
        _tell_owner(act, MailKind.MANDATE_ATTACHED, owner, mandate, {"holder_name": _full_name(holder)})


def _owners(act: Act, mandate: Mandate) -> Sequence[UserAccount]:
    query = (
        select(UserAccount)
        .join(CustomershipHolder, col(CustomershipHolder.account_id) == col(UserAccount.id))
        .where(
            CustomershipHolder.customership_id == mandate.customership_id, UserAccount.state == AccountState.VERIFIED
        )
        .order_by(col(UserAccount.id))
    )
    return act.db.exec(query).all()


def _full_name(account: UserAccount) -> str:
    return f"{account.first_name} {account.last_name}".strip()


def _tell_owner(act: Act, kind: MailKind, owner: UserAccount, mandate: Mandate, about_it: dict[str, str]) -> None:
    if owner.email is None or owner.email_key is None:
        return
    language = parse_language(owner.language)
    facts = about_it | {
        "point_name": point_name(act, mandate),
        "end_date": date(mandate.last_day, language),
        "scope": covered(mandate, language),
        "mandate_url": page_address(routes.MANDATES, language),
    }
    to = Recipient(owner.email, owner.first_name, owner.language)
    order_mail(act, kind, to, facts, email_mac=address_mac(owner.email_key), account_id=owner.id)


def tell_of_end(act: Act, mandate: Mandate, by: MandateEnd) -> None:
    """The mail to the side that did not end it; none where another mandate took its place."""
    told_id = mandate.mandator_account_id if by is MandateEnd.HOLDER else mandate.mandatee_account_id
    told = act.db.get(UserAccount, told_id) if told_id and by not in TO_NOBODY else None
    if told is None or told.email is None or told.email_key is None:
        return
    language = parse_language(told.language)
    last_day = mandate.last_day if by is MandateEnd.DATE else day_of(act.now)
    facts = {
        "point_name": point_name(act, mandate),
        "end_date": date(last_day, language),
        "mandate_url": page_address(routes.MANDATES, language),
    }
    to = Recipient(told.email, told.first_name, told.language)
    order_mail(act, MailKind.MANDATE_ENDED, to, facts, email_mac=address_mac(told.email_key), account_id=told.id)
