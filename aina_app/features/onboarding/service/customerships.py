"""Ensikäyttö 2/3: what was found."""

from dataclasses import dataclass

from sqlmodel import col, select

from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    Customership,
    CustomershipHolder,
    MeteringPoint,
    OnboardingStep,
    StrongIdentification,
    UserAccount,
)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of the guide's table."""

    customer_number: str
    gsrn: str
    address: str


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
