"""`mandates`: attach another person's metering point to an account, detach it, list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from aina_app.accounts import mandates
from aina_app.accounts.access import own_points
from aina_app.accounts.customerships import mirror
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.mandates import OPEN, Attachment
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.core.local_day import years_after
from aina_app.core.refusal import Unavailable
from aina_app.integrations import customer_information_system
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.models import (
    AccountState,
    Customership,
    Mandate,
    MandateEnd,
    MandateScope,
    MeteringPoint,
    OnboardingStep,
    UserAccount,
)
from aina_app.operator.accounts import account_of
from aina_app.operator.terminal import (
    Address,
    By,
    NotDone,
    Reason,
    fail,
    looking,
    operating,
    parsed_address,
    show,
    tell,
)

MOST_YEARS = 5
MOST_SHOWN = 50

commands = typer.Typer(no_args_is_help=True, help="Another person's metering point: attach, detach, list.")


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What the owner's letter says: which point, what for, through which local day; and the operator's reason."""

    gsrn: str
    scopes: Collection[MandateScope]
    last_day: date
    reason: str


@commands.command("attach")
def attach_point(  # noqa: PLR0917 - each is an option of the command
    address: Address,
    customership: Annotated[
        str, typer.Option(metavar="NUMBER", show_default=False, help="The owner's customer number.")
    ],
    point: Annotated[str, typer.Option(metavar="GSRN", show_default=False, help="The metering point's number.")],
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], show_default=False, help="The last day of the right.")
    ],
    reason: Reason,
    by: By,
    scope: Annotated[
        list[MandateScope] | None,
        typer.Option(show_default=False, help="What it covers beside seeing consumption; may be said twice."),
    ] = None,
) -> None:
    """Let the account of an address see another person's metering point, on the owner's written authorisation.

    Seeing consumption is always covered; `--scope report` and `--scope watch` add ordering reports and setting the
    watch. The right ends by itself after its last day, and with the owner's contract. Attaching again takes the place
    of what was attached before. The customer information system is asked for the customership as it is now.
    """
    found = _found(customership)
    with operating(by) as this:
        made = attach(this, address.key, found, Authorisation(point, scope or (), until.date(), reason))
    tell(f"Attached until {made.last_day}, as mandate {made.id}.")


def _found(number: str) -> FoundCustomership:
    try:
        found = customer_information_system.fetch(number)
    except Unavailable as unavailable:
        fail(f"The customer information system gives no answer ({unavailable.reason}); nothing was changed.")
    if found is None:
        fail("The customer information system knows no such customership.")
    return found


@commands.command("detach")
def detach_point(
    mandate_id: Annotated[UUID, typer.Argument(metavar="MANDATE", show_default=False, help="Its id, as `list` shows.")],
    reason: Reason,
    by: By,
) -> None:
    """End a mandate at once, whoever gave it: nothing more is shown or sent by it.

    Report orders and limits that stood on it end too, and its holder is told by mail.
    """
    with operating(by) as this:
        detach(this, mandate_id, reason)
    tell("Detached.")


@commands.command("list")
def list_mandates(
    account: Annotated[
        str, typer.Option(metavar="ADDRESS", show_default=False, help="Only those of this account, given or received.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most mandates to show.")] = MOST_SHOWN,
) -> None:
    """Show mandates, the newest first: offered and accepted ones of everybody, of one account ended ones too."""
    key = parsed_address(account).key if account else ""
    with looking() as this:
        rows = [_row(*line) for line in found_mandates(this, key, limit)]
    columns = ("Mandate", "Kind", "State", "For", "Customership", "Point", "Covers", "From", "Until", "Reason")
    if rows:
        show(columns, rows)
    else:
        tell("There are no such mandates.")


def attach(act: Act, email_key: str, found: FoundCustomership, letter: Authorisation) -> Mandate:
    """Mirror the owner's customership and let the account see its point.

    Raises:
        NotDone: no verified and identified account, its own point, no running contract, or days that cannot be.
    """
    account = account_of(act, email_key)
    if account.state is not AccountState.VERIFIED or account.onboarding_step is OnboardingStep.STRONG_IDENTIFICATION:
        raise NotDone("This account has not been identified strongly yet: let its owner do the first use first.")
    today = day_of(act.now)
    if not today <= letter.last_day <= years_after(today, MOST_YEARS):
        raise NotDone(f"The last day must lie between {today} and {years_after(today, MOST_YEARS)}.")
    customership = mirror(act, found)
    point = _running(act, customership, letter.gsrn)
    if point.id in {own.id for own in own_points(act, account.id)}:
        raise NotDone("This is the account's own metering point.")
    wish = Attachment(account.id, customership.id, letter.gsrn, letter.scopes, letter.last_day, letter.reason)
    return mandates.attach(act, wish)


def _running(act: Act, customership: Customership, gsrn: str) -> MeteringPoint:
    act.db.flush()
    query = select(MeteringPoint).where(
        MeteringPoint.customership_id == customership.id,
        MeteringPoint.gsrn == gsrn,
        col(MeteringPoint.contract_start) <= day_of(act.now),
        or_(col(MeteringPoint.contract_end).is_(None), col(MeteringPoint.contract_end) >= day_of(act.now)),
    )
    found = act.db.exec(query).first()
    if found is None:
        raise NotDone("This customership has no running contract on this metering point.")
    return found


def detach(act: Act, mandate_id: UUID, reason: str) -> None:
    """End a mandate.

    Raises:
        NotDone: there is none that is open.
    """
    mandate = mandates.open_mandate(act, mandate_id)
    if mandate is None:
        raise NotDone("There is no open mandate with this id.")
    mandates.end(act, mandate, MandateEnd.OPERATOR, stated_reason=reason)


def found_mandates(act: Act, email_key: str, limit: int) -> Sequence[tuple[Mandate, str, str | None]]:
    """Mandates with the customer number and the holder's address, the newest first.

    Raises:
        NotDone: no account has the address `email_key`.
    """
    holder = aliased(UserAccount)
    query = (
        select(Mandate, Customership.number, holder.email)
        .join(Customership, col(Customership.id) == col(Mandate.customership_id))
        .outerjoin(holder, col(holder.id) == col(Mandate.mandatee_account_id))
        .order_by(col(Mandate.offered_at).desc(), col(Mandate.id))
        .limit(limit)
    )
    if not email_key:
        return act.db.exec(query.where(col(Mandate.state).in_(OPEN))).all()
    account = account_of(act, email_key, locked=False)
    sides = (col(Mandate.mandator_account_id), col(Mandate.mandatee_account_id))
    mine = or_(col(Mandate.address_mac) == address_mac(email_key), *(side == account.id for side in sides))
    return act.db.exec(query.where(mine)).all()


def _row(mandate: Mandate, number: str, holder: str | None) -> tuple[str, ...]:
    covers = ", ".join(scope.value for scope in MandateScope if scope in mandate.scopes)
    state = mandate.state.value + (f" ({mandate.ended_by.value})" if mandate.ended_by else "")
    return (
        str(mandate.id),
        mandate.kind.value,
        state,
        mandate.email or holder or "–",
        number,
        mandate.gsrn,
        covers,
        str(mandate.given_on),
        str(mandate.last_day),
        mandate.reason or "–",
    )
