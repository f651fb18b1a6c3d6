"""Someone with a metering point under watch, as the tests of Kulutusvahti need them."""

from dataclasses import dataclass

from sqlmodel import select

from aina_app.context import SYSTEM, Actor, act
from aina_app.core.energy import Wh
from aina_app.features.consumption_watch import service
from aina_app.features.consumption_watch.service import Limit, WatchView
from aina_app.models import ConsumptionWatch, LimitKind, LimitPeriod
from tests.factories import GSRN, make_account, make_actor, make_customership, make_metering_point, make_session
from tests.people import AINO, VAINO, DemoPerson

VAINOS_GSRN = VAINO.customerships[0].points[0].gsrn
ALARM = Limit(LimitKind.ALARM, LimitPeriod.HOUR, Wh(2_000))
BUDGET = Limit(LimitKind.CONSUMPTION, LimitPeriod.MONTH, Wh(500_000), 80)
TICKED = {
    "alarm_on": "on",
    "alarm_kwh": "2",
    "alarm_period": "hour",
    "budget_on": "on",
    "budget_kwh": "500",
    "budget_period": "month",
    "budget_forewarning": "80",
}
"""The form with both limits."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Someone signed in who may see one metering point."""

    actor: Actor
    gsrn: str = GSRN

    def save(self, *limits: Limit, gsrn: str | None = None) -> bool:
        """TALLENNA KULUTUSVAHTI; whether anything is on."""
        with act(self.actor) as this:
            return service.save(this, self.gsrn if gsrn is None else gsrn, list(limits))

    def view(self, point_id: str = "") -> WatchView:
        """What the screen shows."""
        with act(self.actor, read_only=True) as this:
            return service.view(this, point_id)

    def limits(self) -> set[Limit]:
        """The limits that watch now."""
        return set(self.view().limits.values())


def watcher(who: DemoPerson = AINO) -> Watcher:
    """A customer with the first metering point of their first customership."""
    known = who.customerships[0]
    with act(make_actor()) as this:
        account = make_account(this, who)
        customership = make_customership(this, account, number=known.number)
        point = make_metering_point(this, customership, gsrn=known.points[0].gsrn)
        return Watcher(make_session(this, account), point.gsrn)


def rows() -> list[ConsumptionWatch]:
    """Every limit that ever was, the oldest first."""
    with act(SYSTEM, read_only=True) as this:
        found = this.db.exec(select(ConsumptionWatch)).all()
    return sorted(found, key=lambda row: (row.created_at, row.ended_at is None))
