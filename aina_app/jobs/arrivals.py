"""What the company itself has changed comes in: the change log every minute, one customership when somebody looks.

A page of the log is one recorded step: read the cursor (an act), ask (the network), mirror each customership and move
the cursor (acts). A process that is killed in between reads the same page again; known versions change nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlmodel import col, select

from aina_app.accounts.customerships import detach, mirror
from aina_app.accounts.mandates import end_with_customership
from aina_app.context import SYSTEM, Act, Work, act
from aina_app.core import background
from aina_app.core.refusal import Unavailable
from aina_app.integrations import customer_information_system as cis
from aina_app.integrations.customer_information_system import Changes, CursorExpired, Newer
from aina_app.models import ArrivalCursor, Customership
from aina_app.settings import settings

log = structlog.get_logger()

RESYNCED_AT_ONCE = 100
PARTITION = "change_log"
UNREADABLE = ("nonsense", "size")


def order_fetching(act: Act) -> int:
    """Order a look at the change log, once in each period of the settings; how many orders.

    Nothing is asked while no customership is mirrored: there is nobody whom a change would be about.
    """
    period = settings().cis_changes_seconds
    cursor = act.db.get(ArrivalCursor, 1, with_for_update=True)
    if cursor is not None and cursor.asked_at <= act.now < cursor.asked_at + timedelta(seconds=period):
        return 0
    if act.db.exec(select(Customership.id).limit(1)).first() is None:
        return 0
    cursor = cursor or ArrivalCursor(asked_at=act.now)
    cursor.asked_at = act.now
    act.db.add(cursor)
    act.order(Work.FETCH_ARRIVALS, act.now.isoformat(), partition=PARTITION)
    return 1


def fetch_arrivals() -> None:
    """Take in what has changed, page by page; where the cursor has expired, everything anew before that."""
    while background.step(fetch_next):
        continue


fetch_all_arrivals = background.workflow(Work.FETCH_ARRIVALS.value)(fetch_arrivals)


def fetch_next() -> bool:
    """One page of the log, or some of the customerships that are fetched anew; whether there is more at once."""
    with act(SYSTEM, read_only=True) as this:
        cursor = this.db.get(ArrivalCursor, 1)
        begun, resync_after = (cursor.cursor, cursor.resync_after) if cursor else ("", None)
    try:
        return _resync(resync_after) if resync_after is not None else _take_in(begun)
    except Unavailable as unavailable:  # the next period asks again, from the same place
        log.warning("arrivals.unavailable", reason=unavailable.reason)
        return False


def _take_in(begun: str) -> bool:
    try:
        page = cis.changes(begun)
    except CursorExpired:
        log.warning("arrivals.cursor_expired")
        with act(SYSTEM) as this:
            _move(this, "", resync_after="")
        return True
    for number, changed_at in _unknown(page).items():
        _mirror_newer(number, changed_at)
    with act(SYSTEM) as this:
        _move(this, page.next_cursor)
    return bool(page.items) and page.next_cursor != begun


def _unknown(page: Changes) -> dict[str, datetime]:
    """Customerships of ours that have a version which is not mirrored yet, with the moment of their newest change."""
    newest = {item.number: item for item in page.items}
    query = select(Customership.number, Customership.version).where(col(Customership.number).in_(list(newest)))
    with act(SYSTEM, read_only=True) as this:
        known = dict(this.db.exec(query).all())
    return {number: newest[number].changed_at for number, version in known.items() if version < newest[number].version}


def _resync(after: str) -> bool:
    query = (
        select(Customership.number)
        .where(col(Customership.number) > after)
        .order_by(col(Customership.number))
        .limit(RESYNCED_AT_ONCE)
    )
    with act(SYSTEM, read_only=True) as this:
        numbers: Sequence[str] = this.db.exec(query).all()
    for number in numbers:
        _mirror_newer(number, None)
    with act(SYSTEM) as this:
        _move(this, "", resync_after=numbers[-1] if numbers else None)
    return True


def _move(act: Act, cursor: str, *, resync_after: str | None = None) -> None:
    row = act.db.get(ArrivalCursor, 1) or ArrivalCursor(asked_at=act.now)
    row.cursor, row.resync_after, row.answered_at = cursor, resync_after, act.now
    act.db.add(row)


def refresh(customership_id: str) -> None:
    """Fetch one customership anew, because somebody looks at it and it has not been for a while."""
    background.step(refresh_one, customership_id)


refresh_customership = background.workflow(Work.REFRESH_CUSTOMERSHIP.value)(refresh)


def refresh_one(customership_id: str) -> None:
    """The step of it; a system that does not answer is asked again by the next look."""
    with act(SYSTEM, read_only=True) as this:
        known = this.db.get(Customership, UUID(customership_id))
    if known is not None:
        try:
            _mirror_newer(known.number, None)
        except Unavailable as unavailable:
            log.warning("arrivals.unavailable", reason=unavailable.reason)


def _mirror_newer(number: str, changed_at: datetime | None) -> None:
    with act(SYSTEM, read_only=True) as this:
        known = this.db.exec(select(Customership.version).where(Customership.number == number)).first()
    try:
        newer = cis.fetch_newer(number, known)
    except Unavailable as unavailable:
        if unavailable.reason not in UNREADABLE:
            raise
        log.warning("arrivals.unreadable", reason=unavailable.reason)  # one bad record must not hold up all others
        return
    with act(SYSTEM) as this:
        _keep(this, number, newer, changed_at)


def _keep(act: Act, number: str, newer: Newer, changed_at: datetime | None) -> None:
    if newer.found is not None:
        mirror(act, newer.found, changed_at=changed_at)
        return
    query = select(Customership).where(Customership.number == number).with_for_update()
    customership = act.db.exec(query).one()
    customership.fetched_at = act.now
    if not newer.is_unchanged:
        detach(act, customership)
        end_with_customership(act, customership.id)
