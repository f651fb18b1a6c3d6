"""What the page of mandates shows: offers, what one has, what one has given, who has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from aina_app.accounts.access import held_customerships, mandate_is_in_force
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.mandates import givable_points
from aina_app.accounts.own_names import own_names
from aina_app.context import Act
from aina_app.models import (
    Customership,
    Mandate,
    MandateEnd,
    MandateKind,
    MandateLook,
    MandateScope,
    MandateState,
    MeteringPoint,
    UserAccount,
)

ENDED_TOLD_FOR = timedelta(days=90)
ENDED_TOLD_HOLDER_FOR = timedelta(days=30)
MOST_LOOKS = 100
OPEN = (MandateState.OFFERED, MandateState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as one of its sides sees it. `other`: the owner's name, or the address or name of whom it is for.

    Whose mandate has ended is told neither whose the point is nor which: `other` is nothing, `point_address` empty.
    `state` is as things are now: ended where the mandate opens nothing any more. `own_name`: what the side that looks
    calls the point, if anything.
    """

    id: UUID
    other: str | None
    point_address: str
    scopes: frozenset[MandateScope]
    last_day: date
    state: MandateState
    ended_at: datetime | None
    is_by_service: bool
    own_name: str = ""


@dataclass(frozen=True, slots=True)
class LookView:
    """That somebody looked on a day, first and last; `who` is empty once their account is deleted."""

    day: date
    who: str
    point_address: str
    first_at: datetime
    last_at: datetime
    own_name: str = ""


@dataclass(frozen=True, slots=True)
class MandatesView:
    """All of the page. `points`: those of which a mandate can be given; `names`: own names by number."""

    offers: list[MandateView]
    received: list[MandateView]
    given: list[MandateView]
    looks: list[LookView]
    points: list[MeteringPoint]
    names: dict[str, str]


def view(act: Act) -> MandatesView:
    """The actor's mandates, of both sides."""
    held, names = [one.id for one in held_customerships(act)], own_names(act)
    return MandatesView(
        offers(act), _received(act), _given(act, held, names), _looks(act, held, names), givable_points(act), names
    )


def offers(act: Act) -> list[MandateView]:
    """Open offers to the actor's address, the newest first."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    to_me = and_(
        col(Mandate.state) == MandateState.OFFERED,
        col(Mandate.address_mac) == address_mac(account.email_key or ""),
    )
    return _of_others(act, to_me, mandate_is_in_force(act))


def _received(act: Act) -> list[MandateView]:
    """What the actor has, and for a while what they had; of one that another replaced the other one tells."""
    had = and_(
        col(Mandate.state) == MandateState.ENDED,
        col(Mandate.ended_at) > act.now - ENDED_TOLD_HOLDER_FOR,
        col(Mandate.ended_by) != MandateEnd.REPLACED,
    )
    mine = col(Mandate.mandatee_account_id) == act.actor.account_id
    return _of_others(act, mine, or_(col(Mandate.state) == MandateState.ACCEPTED, had))


def _of_others(act: Act, *conditions: ColumnElement[bool]) -> list[MandateView]:
    query = (
        select(Mandate, MeteringPoint.address, Customership.name, mandate_is_in_force(act))
        .select_from(Mandate)
        .outerjoin(MeteringPoint, _on_point())  # of an ended one the point may be gone
        .join(Customership, col(Customership.id) == col(Mandate.customership_id))
        .where(*conditions)
        .order_by(col(Mandate.ended_at).is_not(None), col(Mandate.offered_at).desc())
    )
    names = own_names(act)
    return [
        _seen(mandate, owner, address or mandate.gsrn, mandate.state, names)
        if in_force and mandate.state in OPEN
        else _seen(mandate, None, "", MandateState.ENDED, names)
        for mandate, address, owner, in_force in act.db.exec(query).all()
    ]


def _on_point() -> ColumnElement[bool]:
    same = col(MeteringPoint.customership_id) == col(Mandate.customership_id)
    return and_(same, col(MeteringPoint.gsrn) == col(Mandate.gsrn))


def _given(act: Act, held: Sequence[UUID], names: Mapping[str, str]) -> list[MandateView]:
    told = or_(col(Mandate.ended_at).is_(None), col(Mandate.ended_at) > act.now - ENDED_TOLD_FOR)
    query = (
        select(Mandate, MeteringPoint.address, UserAccount, mandate_is_in_force(act))
        .select_from(Mandate)
        .outerjoin(MeteringPoint, _on_point())
        .outerjoin(UserAccount, col(UserAccount.id) == col(Mandate.mandatee_account_id))
        .where(col(Mandate.customership_id).in_(held), told)
        .order_by(col(Mandate.ended_at).is_not(None), col(Mandate.offered_at).desc())
    )
    return [
        _seen(
            mandate, mandate.email or _name(account), address or mandate.gsrn, _now(mandate, in_force=in_force), names
        )
        for mandate, address, account, in_force in act.db.exec(query).all()
    ]


def _now(mandate: Mandate, *, in_force: bool) -> MandateState:
    return MandateState.ENDED if mandate.state in OPEN and not in_force else mandate.state


def _name(account: UserAccount | None) -> str:
    return f"{account.first_name} {account.last_name}".strip() if account else ""


def _seen(
    mandate: Mandate, other: str | None, address: str, state: MandateState, names: Mapping[str, str]
) -> MandateView:
    return MandateView(
        id=mandate.id,
        other=other,
        point_address=address,
        scopes=mandate.scopes,
        last_day=mandate.last_day,
        state=state,
        ended_at=mandate.ended_at,
        is_by_service=mandate.kind is MandateKind.OPERATOR,
        own_name=names.get(mandate.gsrn, ""),
    )


def _looks(act: Act, held: Sequence[UUID], names: Mapping[str, str]) -> list[LookView]:
    query = (
        select(MandateLook, Mandate, MeteringPoint.address, UserAccount)
        .select_from(MandateLook)
        .join(Mandate, col(Mandate.id) == col(MandateLook.mandate_id))
        .outerjoin(MeteringPoint, _on_point())
        .outerjoin(UserAccount, col(UserAccount.id) == col(Mandate.mandatee_account_id))
        .where(col(Mandate.customership_id).in_(held))
        .order_by(col(MandateLook.day).desc(), col(MandateLook.first_at).desc())
        .limit(MOST_LOOKS)
    )
    return [
        LookView(
            look.day,
            _name(account),
            address or mandate.gsrn,
            look.first_at,
            look.last_at,
            names.get(mandate.gsrn, ""),
        )
        for look, mandate, address, account in act.db.exec(query).all()
    ]
