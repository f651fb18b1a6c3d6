"""Giving and answering mandates as the page does: an owner with a point, somebody who is to see it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from aina_app.accounts.access import SeenPoint, seen_points
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.local_day import typed_day
from aina_app.features.mandates.service import answering, giving, lists
from aina_app.features.mandates.service.lists import MandatesView
from aina_app.models import Mandate, MandateScope, MeteringPoint
from tests.factories import make_account, make_actor, make_customership, make_metering_point, make_session
from tests.people import AINO, IMPI, DemoPerson

TODAY = date(2026, 3, 11)
"""The day of the stopped clock."""

LAST_DAY = date(2026, 4, 30)
REPORT, WATCH = MandateScope.REPORT, MandateScope.WATCH


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone signed in, with a customership and its metering point."""

    person: DemoPerson
    actor: Actor
    point_id: str
    gsrn: str

    def offer(self, email: str, *scopes: MandateScope, last_day: date = LAST_DAY, point_id: str = "") -> None:
        """ANNA VALTUUTUS."""
        form = {"point": point_id or self.point_id, "email": email, "last_day": typed_day(last_day)}
        wish = giving.parse(form | {scope.value: "on" for scope in scopes}, TODAY)
        with act(self.actor) as this:
            giving.offer(this, wish)

    def accept(self, mandate_id: object) -> None:
        """HYVÄKSY VALTUUTUS."""
        with act(self.actor) as this:
            answering.accept(this, str(mandate_id))

    def decline(self, mandate_id: object) -> None:
        """HYLKÄÄ VALTUUTUS."""
        with act(self.actor) as this:
            answering.decline(this, str(mandate_id))

    def end(self, mandate_id: object) -> None:
        """LOPETA VALTUUTUS."""
        with act(self.actor) as this:
            answering.end(this, str(mandate_id))

    def page(self) -> MandatesView:
        """What the page shows."""
        with act(self.actor, read_only=True) as this:
            return lists.view(this)

    def sees(self, scope: MandateScope = MandateScope.VIEW) -> list[SeenPoint]:
        """Other people's points that this person may see in `scope` now."""
        with act(self.actor, read_only=True) as this:
            return [seen for seen in seen_points(this, scope) if seen.is_anothers]


def customer(person: DemoPerson) -> Customer:
    """A customer with the first metering point of their first customership."""
    known = person.customerships[0]
    with act(make_actor()) as this:
        account = make_account(this, person)
        customership = make_customership(this, account, number=known.number, name=known.name)
        point = make_metering_point(this, customership, gsrn=known.points[0].gsrn, address=known.points[0].address)
        return Customer(person, make_session(this, account), str(point.id), point.gsrn)


def accepted(owner: Customer, holder: Customer, *scopes: MandateScope, last_day: date = LAST_DAY) -> Mandate:
    """A mandate that the owner has given and the holder accepted."""
    owner.offer(holder.person.email, *scopes, last_day=last_day)
    made = newest()
    holder.accept(made.id)
    return newest()


def newest() -> Mandate:
    """The mandate that was offered last."""
    return rows()[-1]


def rows() -> list[Mandate]:
    """Every mandate, in the order of their offering; of the same moment the open ones last."""
    with act(SYSTEM, read_only=True) as this:
        return list(
            this.db.exec(select(Mandate).order_by(col(Mandate.offered_at), col(Mandate.ended_at).is_(None))).all()
        )


def end_contract(gsrn: str, last: date) -> None:
    """Let the owner's contract end on a local day."""
    with act(SYSTEM) as this:
        point = this.db.exec(select(MeteringPoint).where(MeteringPoint.gsrn == gsrn)).one()
        point.contract_end = last


def pair() -> tuple[Customer, Customer]:
    """Aino, who owns, and Impi."""
    return customer(AINO), customer(IMPI)


DAY = timedelta(days=1)
