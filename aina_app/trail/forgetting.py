"""What the trail forgets: its oldest events, when their time is over, so that the rest can still be checked."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, delete, or_, select

from aina_app.context import Act
from aina_app.models import AuditChain, AuditEvent
from aina_app.trail.sealing import AT_ONCE, locked_chain, seal_under_lock, sign_chain


def is_any_over(act: Act, until: datetime) -> bool:
    """Whether an event of `until` or before is there."""
    old = select(AuditEvent.id).where(col(AuditEvent.created_at) <= until).limit(1)
    return act.db.exec(old).first() is not None


def over_time(act: Act, until: datetime) -> int:
    """How many events `forget` would delete, if every event were chained by now."""
    old = select(func.count(col(AuditEvent.id))).where(col(AuditEvent.created_at) <= until)
    young = select(func.min(AuditEvent.number)).where(col(AuditEvent.created_at) > until)
    first = act.db.exec(young).one()
    if first is not None:
        old = old.where(or_(col(AuditEvent.number).is_(None), col(AuditEvent.number) < first))
    return act.db.exec(old).one()


def forget(act: Act, until: datetime) -> int:
    """Delete the events of `until` and before from the beginning of the chain; how many.

    The chain's row keeps, signed, how far they went and the last one's seal: from there the chain goes on. An event
    that stands behind a younger one (its act took longer) goes when that one goes.
    """
    act.db.flush()
    if not is_any_over(act, until):
        return 0
    chain = locked_chain(act)
    if chain is None:
        return 0
    while seal_under_lock(act, chain) == AT_ONCE:
        continue
    last = _last_over(act, chain, until)
    if last <= chain.purged_number:
        return 0
    count = last - chain.purged_number
    chain.purged_seal = act.db.exec(select(AuditEvent.seal).where(AuditEvent.number == last)).one()
    chain.purged_number = last
    sign_chain(act, chain)
    act.db.exec(delete(AuditEvent).where(col(AuditEvent.number) <= last))
    return count


def _last_over(act: Act, chain: AuditChain, until: datetime) -> int:
    """The number before the first event that has time left."""
    young = select(AuditEvent.number).where(col(AuditEvent.created_at) > until, col(AuditEvent.number).is_not(None))
    first = act.db.exec(young.order_by(col(AuditEvent.number)).limit(1)).first()
    return chain.number if first is None else first - 1
