"""Ordering reports as the home page does: someone with a metering point, their orders, the mails' links."""

from dataclasses import dataclass

from sqlmodel import select

from aina_app import routes
from aina_app.context import SYSTEM, Actor, act
from aina_app.features.consumption_reports import mails, service
from aina_app.features.consumption_reports.service import OrderedReport
from aina_app.models import ReportInterval, ReportSubscription
from tests.factories import GSRN, make_account, make_actor, make_customership, make_metering_point, make_session
from tests.people import AINO, VAINO, DemoPerson
from tests.trail import last_mail

VAINOS_GSRN = VAINO.customerships[0].points[0].gsrn


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone signed in who may see one metering point."""

    actor: Actor
    gsrn: str = GSRN

    def order(self, interval: ReportInterval = ReportInterval.WEEKLY) -> str:
        """TILAA RAPORTTI for the own metering point; the token of the mail's link."""
        return self.order_for(self.gsrn, interval)

    def order_for(self, gsrn: str, interval: ReportInterval = ReportInterval.WEEKLY) -> str:
        """The same for any metering point."""
        with act(self.actor) as this:
            ordered = service.order(this, gsrn, interval)
            mails.confirm_order(this, ordered)
        return ordered.token

    def end(self, gsrn: str = "") -> None:
        """LOPETA TILAUS."""
        with act(self.actor) as this:
            service.end(this, gsrn or self.gsrn)

    def live(self) -> OrderedReport | None:
        """What the card shows."""
        with act(self.actor, read_only=True) as this:
            return service.view(this, self.gsrn)


def customer(who: DemoPerson = AINO) -> Customer:
    """A customer with their first customership and its first metering point."""
    known = who.customerships[0]
    with act(make_actor()) as this:
        account = make_account(this, who)
        customership = make_customership(this, account, number=known.number, name=known.name)
        point = make_metering_point(this, customership, gsrn=known.points[0].gsrn, address=known.points[0].address)
        return Customer(make_session(this, account), point.gsrn)


def rows() -> list[ReportSubscription]:
    """Every order, live ones last."""
    with act(SYSTEM, read_only=True) as this:
        found = this.db.exec(select(ReportSubscription)).all()
    return sorted(found, key=lambda row: (row.ended_at is None, row.created_at))


def link_of_the_mail() -> str:
    """The path of the newest mail's link."""
    path = "/" + last_mail().unsubscribe_url.split("/", 3)[3]
    assert path.startswith(routes.END_REPORT.split("{", 1)[0])
    return path
