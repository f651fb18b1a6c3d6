"""What a person calls their metering points (oma nimi): Koti, Mökki. A name decides nothing about access."""

from sqlmodel import select

from aina_app.context import Act
from aina_app.models import PointName


def own_names(act: Act) -> dict[str, str]:
    """The actor's own names by metering point number."""
    query = select(PointName.gsrn, PointName.name).where(PointName.account_id == act.actor.account_id)
    return dict(act.db.exec(query).all())
