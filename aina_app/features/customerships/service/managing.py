"""Hallinnoi asiakkuuksia: own names, hiding and showing, what is no longer attached, what should be fetched anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from aina_app.accounts.access import held_customership, held_customerships
from aina_app.context import Act, Work
from aina_app.core.names import parse_own_name
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import CustomershipHolder, DetachedCustomership, MeteringPoint, PointName
from aina_app.settings import settings

OWN_NAME, POINT_PREFIX = "own_name", "point_name_"
MOST_POINTS = 2_000


@dataclass(frozen=True, slots=True)
class Names:
    """Own names of a customership and of metering points by number; empty: no own name."""

    customership: str
    points: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Detached:
    """A customership that is no longer attached, which the person has not been told yet."""

    id: UUID
    number: str
    detached_at: datetime


def point_field(gsrn: str) -> str:
    """The field of the form that names a metering point."""
    return POINT_PREFIX + gsrn


def name_fields(form: object) -> list[str]:
    """The fields of a form that hold own names: a raw client may send anything."""
    names = form if isinstance(form, dict) else {}
    return [name for name in names if isinstance(name, str) and (name == OWN_NAME or name.startswith(POINT_PREFIX))]


def parse_names(form: Mapping[str, str]) -> Names:
    """Every name of the form; all reasons at once.

    Raises:
        Refused: `err.name_long`, `err.name_chars` beside each that is none.
    """
    refusals: list[Refusal] = []
    parsed: dict[str, str] = {}
    for name in name_fields(form)[:MOST_POINTS]:
        try:
            parsed[name] = parse_own_name(form[name], name)
        except Refused as refused:
            refusals += refused.refusals
    if refusals:
        raise Refused(*refusals)
    points = {name.removeprefix(POINT_PREFIX): text for name, text in parsed.items() if name != OWN_NAME}
    return Names(parsed.get(OWN_NAME, ""), points)


def save_names(act: Act, customership_id: UUID, names: Names) -> None:
    """Keep the names; they are the person's alone and go nowhere. Points of others are passed over.

    Raises:
        Refused: `err.not_found`: not the actor's customership.
    """
    holder = _holder(act, customership_id)
    holder.own_name = names.customership
    query = select(MeteringPoint.gsrn).where(col(MeteringPoint.customership_id) == customership_id)
    known = select(PointName).where(PointName.account_id == holder.account_id)
    rows = {row.gsrn: row for row in act.db.exec(known).all()}
    for gsrn in set(act.db.exec(query).all()) & names.points.keys():
        row, name = rows.get(gsrn), names.points[gsrn]
        if row is not None and not name:
            act.db.delete(row)
        elif name:
            row = row or PointName(account_id=holder.account_id, gsrn=gsrn, name=name)
            row.name = name
            act.db.add(row)


def hide(act: Act, customership_id: UUID) -> None:
    """Piilota asiakkuus: its card is folded away; nothing else about it changes.

    Raises:
        Refused: `err.not_found`.
    """
    holder = _holder(act, customership_id)
    holder.hidden_at = holder.hidden_at or act.now


def unhide(act: Act, customership_id: UUID) -> None:
    """Näytä: the card is back.

    Raises:
        Refused: `err.not_found`.
    """
    _holder(act, customership_id).hidden_at = None


def _holder(act: Act, customership_id: UUID) -> CustomershipHolder:
    held = held_customership(act, customership_id)
    return act.db.get_one(CustomershipHolder, (act.actor.account_id, held.id))


def detached(act: Act) -> Sequence[Detached]:
    """What has been detached and not been seen so, the oldest first."""
    query = (
        select(DetachedCustomership)
        .where(
            DetachedCustomership.account_id == act.actor.account_id,
            col(DetachedCustomership.seen_at).is_(None),
        )
        .order_by(col(DetachedCustomership.detached_at), col(DetachedCustomership.number))
    )
    return [Detached(row.id, row.number, row.detached_at) for row in act.db.exec(query).all()]


def see_detached(act: Act) -> None:
    """The person has read it: it is not said again."""
    query = select(DetachedCustomership).where(
        DetachedCustomership.account_id == act.actor.account_id, col(DetachedCustomership.seen_at).is_(None)
    )
    for row in act.db.exec(query).all():
        row.seen_at = act.now


def stale(act: Act) -> list[UUID]:
    """The actor's customerships that have not been fetched for a while (setting)."""
    oldest = act.now - timedelta(minutes=settings().cis_fresh_minutes)
    return [one.id for one in held_customerships(act) if one.fetched_at <= oldest]


def refresh_stale(act: Act) -> None:
    """Order them to be fetched anew, each once a minute at most."""
    for customership_id in map(str, stale(act)):
        key = f"{customership_id}:{act.now:%Y%m%d%H%M}"
        act.order(Work.REFRESH_CUSTOMERSHIP, key, customership_id, partition=customership_id)
