"""Ensikäyttö 2/3: whom the customer information system is asked about, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from aina_app.accounts import customerships
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import decrypt
from aina_app.features.onboarding.service.identification import hetu_context
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.models import (
    Customership,
    CustomershipHolder,
    MeteringPoint,
    OnboardingStep,
    StrongIdentification,
    UserAccount,
)


@dataclass(frozen=True, slots=True)
class SearchIdentity:
    """Who is asked about: the person, and for a company user the company."""

    person_id: str = field(repr=False)
    business_id: str | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of the guide's table."""

    customer_number: str
    gsrn: str
    address: str


def search_identity(act: Act) -> SearchIdentity | None:
    """The identity of the actor's account; nothing before strong identification."""
    account = act.db.get(UserAccount, act.actor.account_id) if act.actor.account_id else None
    proven = act.db.get(StrongIdentification, account.id) if account else None
    if account is None or proven is None:
        return None
    hetu = decrypt(proven.hetu_encrypted, hetu_context(account.id))
    return SearchIdentity(hetu, account.business_id)


def keep_found(act: Act, found: Sequence[FoundCustomership]) -> None:
    """Mirror what was found and attach it to the account; what is no longer found is detached."""
    proven = act.db.get_one(StrongIdentification, act.actor.account_id)
    customerships.attach(act, proven.account_id, found)
    proven.searched_at = act.now


def found_rows(act: Act) -> list[FoundRow]:
    """The guide's table: customer number, metering point number, address."""
    query = (
        select(Customership.number, MeteringPoint)
        .join(MeteringPoint, col(MeteringPoint.customership_id) == col(Customership.id))
        .join(CustomershipHolder, col(CustomershipHolder.customership_id) == col(Customership.id))
        .where(CustomershipHolder.account_id == act.actor.account_id)
        .order_by(col(Customership.number), col(MeteringPoint.address))
    )
    return [
        FoundRow(number, point.gsrn, f"{point.address}, {point.postal_code} {point.city}")
        for number, point in act.db.exec(query).all()
    ]


def confirm(act: Act) -> None:
    """`Vahvista ja siirry Elenia Ainaan` at 2/3; again is no harm.

    Raises:
        Refused: `err.search_first`: the customer information system has not answered yet.
    """
    account = act.db.get_one(UserAccount, act.actor.account_id)
    proven = act.db.get(StrongIdentification, account.id)
    if proven is None or proven.searched_at is None:
        raise Refused(Refusal("err.search_first"))
    if account.onboarding_step is OnboardingStep.CUSTOMERSHIPS:
        account.onboarding_step = OnboardingStep.REVIEW
