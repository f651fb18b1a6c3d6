"""Etusivu: who is greeted, what is shown first."""

from dataclasses import dataclass

from aina_app.accounts.access import SeenPoint, choose_seen
from aina_app.context import Act
from aina_app.models import UserAccount
from aina_app.readings.figures import ContractDays, Glance, glance


@dataclass(frozen=True, slots=True)
class HomeView:
    """The person's first name, and what they have not seen or hidden yet."""

    first_name: str
    is_first_visit: bool
    shows_hint: bool


def view(act: Act) -> HomeView:
    """What the home page begins with."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    return HomeView(account.first_name, account.welcomed_at is None, shows_hint=account.hint_hidden_at is None)


@dataclass(frozen=True, slots=True)
class PointView:
    """The metering points that may be chosen, and the figures of the one that is."""

    points: list[SeenPoint]
    chosen: SeenPoint | None = None
    glance: Glance | None = None


def point_view(act: Act, point_id: str) -> PointView:
    """The figures of the metering point `point_id`; of the first one where the actor may not see it (any more)."""
    points, chosen = choose_seen(act, point_id)
    if chosen is None:
        return PointView([])
    point = chosen.point
    figures = glance(act, point.gsrn, ContractDays(point.contract_start, point.contract_end))
    return PointView(points, chosen, figures)


def welcome(act: Act) -> None:
    """`Kaikki valmista!` has been shown, once."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    account.welcomed_at = account.welcomed_at or act.now


def hide_hint(act: Act) -> None:
    """`Selvä, piilota vinkki`: it stays hidden."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    account.hint_hidden_at = account.hint_hidden_at or act.now
