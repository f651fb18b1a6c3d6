"""Etusivu: who is greeted, what is shown first."""

from dataclasses import dataclass

from aina_app.accounts.access import shown_points
from aina_app.accounts.own_names import own_names
from aina_app.context import Act
from aina_app.models import MeteringPoint, UserAccount


@dataclass(frozen=True, slots=True)
class HomeView:
    """The person's first name, their metering points with own names by number, what they have not seen or hidden."""

    first_name: str
    points: list[MeteringPoint]
    is_first_visit: bool
    shows_hint: bool
    names: dict[str, str]


def view(act: Act) -> HomeView:
    """What the home page begins with."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    return HomeView(
        account.first_name,
        shown_points(act),
        account.welcomed_at is None,
        shows_hint=account.hint_hidden_at is None,
        names=own_names(act),
    )


def welcome(act: Act) -> None:
    """`Kaikki valmista!` has been shown, once."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    account.welcomed_at = account.welcomed_at or act.now


def hide_hint(act: Act) -> None:
    """`Selvä, piilota vinkki`: it stays hidden."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    account.hint_hidden_at = account.hint_hidden_at or act.now
