"""What comes in from the customer information system: its change log, and customerships that may be known already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aina_app.integrations.customer_information_system.found import NUMBER, FoundCustomership, Unfit

LONGEST_CURSOR = 200
MOST_ITEMS = 500


class CursorExpired(Exception):
    """What lies behind the cursor is no longer kept: everything has to be fetched anew."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A customership as it is now; unchanged since the known version; or neither: it is no longer listed."""

    found: FoundCustomership | None = None
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """A line of the change log: which version of which customership was made when."""

    number: str
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of the change log, oldest first, and the cursor behind them."""

    items: tuple[ChangedElsewhere, ...]
    next_cursor: str


def parse_changes(members: Mapping[str, Any]) -> Changes:
    """An answer of the change log; members that are not known are ignored.

    Raises:
        Unfit: anything missing, of another type, or out of bounds.
    """
    items, cursor = members.get("items"), members.get("next")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Unfit("items")
    if not isinstance(cursor, str) or not 0 < len(cursor) <= LONGEST_CURSOR or not cursor.isprintable():
        raise Unfit("next")
    return Changes(tuple(_line(item) for item in items), cursor)


def _line(item: Any) -> ChangedElsewhere:
    if not isinstance(item, dict):
        raise Unfit("items")
    number, version, moment = item.get("number"), item.get("version"), item.get("changed_at")
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        raise Unfit("number")
    if type(version) is not int or version < 1:
        raise Unfit("version")
    return ChangedElsewhere(number, version, _moment(moment))


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Unfit("changed_at") from None
    if moment.tzinfo is None:
        raise Unfit("changed_at")
    return moment
