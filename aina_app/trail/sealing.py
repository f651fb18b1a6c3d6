"""Chaining: committed events get their numbers and seals, in a short act of its own under one lock.

No act waits for another because of the chain: it inserts its events and commits. Whoever seals locks the chain's one
row, takes events without a number, oldest first, and chains them. The order of the chain is that of sealing: an act
that took long stands behind acts that began later and were sooner done.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from aina_app.context import Act
from aina_app.core.secrets import KeyUse, is_signed, sign
from aina_app.models import AuditChain, AuditEvent
from aina_app.models.audit_event import canonical
from aina_app.trail.remembering import recall

AT_ONCE = 1_000
EVENTS = AuditEvent.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def seal(act: Act, *, wait: bool = True) -> int:
    """Chain the oldest events that are not chained yet, at most `AT_ONCE`; how many.

    Without `wait` nothing is done while another process seals.
    """
    act.db.flush()
    if not wait and not act.db.exec(select(AuditEvent.id).where(col(AuditEvent.number).is_(None)).limit(1)).first():
        return 0
    chain = locked_chain(act, wait=wait)
    return 0 if chain is None else seal_under_lock(act, chain)


def seal_everything(act: Act) -> None:
    """Chain all events that are not chained yet, in one act: for what must see the whole chain."""
    while seal(act) == AT_ONCE:
        continue


def seal_under_lock(act: Act, chain: AuditChain) -> int:
    """As `seal`, where the act has locked the chain already."""
    # those without a mark first: they are older than marks, and must lie together
    oldest = EVENTS.select().where(EVENTS.c.number.is_(None)).order_by(EVENTS.c.mark != "", EVENTS.c.created_at)
    waiting = act.db.connection().execute(oldest.order_by(EVENTS.c.id).limit(AT_ONCE)).all()
    if not waiting:
        return 0
    number, last = chain.number, chain.seal
    sealed: list[dict[str, Any]] = []
    for event in waiting:
        number += 1
        last = sign(KeyUse.AUDIT, *sealed_parts(event, number, last))
        sealed.append({"of": event.id, "as_number": number, "with_seal": last})
    one = EVENTS.update().where(EVENTS.c.id == bindparam("of"))
    act.db.connection().execute(one.values(number=bindparam("as_number"), seal=bindparam("with_seal")), sealed)
    chain.number, chain.seal = number, last
    sign_chain(act, chain)
    return len(sealed)


def locked_chain(act: Act, *, wait: bool = True) -> AuditChain | None:
    """The chain's row, held until the act ends; none if another holds it and this one does not `wait`.

    None also where the row was altered or removed (also together with every number and seal): going on from it would
    hide what was done, so nothing is chained or purged until the right row is back.
    """
    query = select(AuditChain).with_for_update(skip_locked=not wait)
    chain = act.db.exec(query.execution_options(populate_existing=True)).first()
    if chain is None and not _exists(act):
        chain = _begun(act)
    return chain if chain is not None and is_intact(chain) else None


def is_intact(chain: AuditChain) -> bool:
    """Whether the chain's row is as the portal wrote it."""
    return is_signed(KeyUse.AUDIT, chain.signature, *chain_parts(chain))


def sealed_parts(event: Any, number: int, last: str) -> tuple[str, ...]:
    """What the seal of `event` as `number` is over, `last` being the seal of the number before."""
    return "seal", str(number), last, event.mark, canonical(event)


def chain_parts(chain: AuditChain) -> tuple[str, ...]:
    """What the signature of the chain's row is over."""
    numbers = (chain.number, chain.purged_number, chain.unmarked_to)
    return "chain", *map(str, numbers), chain.seal, chain.purged_seal


def sign_chain(act: Act, chain: AuditChain) -> None:
    """Sign the chain's row as it now is."""
    chain.signature = sign(KeyUse.AUDIT, *chain_parts(chain))
    act.db.flush()


def is_marked(event: Any) -> bool:
    """Whether the portal wrote the event as it is."""
    return is_signed(KeyUse.AUDIT, event.mark, "event", canonical(event))


def waiting_since(act: Act) -> datetime | None:
    """The moment of the oldest event that is not chained yet."""
    oldest = select(AuditEvent.created_at).where(col(AuditEvent.number).is_(None)).order_by(col(AuditEvent.created_at))
    return act.db.exec(oldest.limit(1)).first()


def has_record(act: Act) -> bool:
    """Whether the chain's row is there and intact, or nothing has been chained yet."""
    chain = act.db.exec(select(AuditChain)).first()
    return not _was_anything_chained(act) if chain is None else is_intact(chain)


def _exists(act: Act) -> bool:
    return act.db.exec(select(AuditChain.id)).first() is not None


def _was_anything_chained(act: Act) -> bool:
    """Whether there are traces of a chain: in the database, or in what this host remembers outside it."""
    numbered = select(AuditEvent.id).where(col(AuditEvent.number).is_not(None)).limit(1)
    return recall() is not None or act.db.exec(numbered).first() is not None


def _begun(act: Act) -> AuditChain | None:
    """The chain's row, made now: events without a mark that are there by now are from the time before marks."""
    if _was_anything_chained(act):
        return None
    insert = INSERTS[act.db.connection().dialect.name]
    unmarked = select(func.count(col(AuditEvent.id))).where(AuditEvent.mark == "")
    row = AuditChain(unmarked_to=act.db.exec(unmarked).one())
    row.signature = sign(KeyUse.AUDIT, *chain_parts(row))
    act.db.connection().execute(insert(AuditChain).values(**row.model_dump()).on_conflict_do_nothing())
    return act.db.exec(select(AuditChain).with_for_update()).first()
