"""The act: who does something, when, in one transaction; with its audit events and orders for later work."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from aina_app.core import background, clock
from aina_app.core.database import READ_ONLY, engine
from aina_app.core.secrets import KeyUse, sign
from aina_app.models.audit_event import AuditEvent, AuditTag, canonical

P = ParamSpec("P")
T = TypeVar("T")

WRITERS = 8
READERS = {"sqlite": 2}
"""Threads that read. On SQLite more only fight over the interpreter: an event's p99 was 19 ms with 2, 29 ms with 8."""
TRIES = 3
session_end_listeners: list[Callable[[list[str]], None]] = []
"""Called with the hashes of sessions that an act has ended, after its commit, in the act's thread."""

_open: ContextVar[bool] = ContextVar("open_act", default=False)
_writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="act")


class Work(StrEnum):
    """What can be ordered for later. The value is the workflow's name."""

    DELIVER_MAIL = "deliver_mail"
    DELIVER_CHANGES = "deliver_changes"
    MAKE_DOWNLOAD = "make_download"
    FETCH_ARRIVALS = "fetch_arrivals"
    REFRESH_CUSTOMERSHIP = "refresh_customership"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the gate found it for this press: a person, an operator, a job; or nobody yet.

    `session_hash` is the hash of the session's cookie, `browser_hash` and `device_hash` those of the form and device
    cookies; `network` is the peer's address, of which only a prefix is ever stored.
    """

    account_id: UUID | None = None
    session_hash: str = field(default="", repr=False)
    browser_hash: str = field(default="", repr=False)
    device_hash: str = field(default="", repr=False)
    network: str = field(default="", repr=False)
    user_agent: str = field(default="", repr=False)
    operator: str = ""
    request_id: str = ""


SYSTEM = Actor()


@dataclass(frozen=True, slots=True)
class Act:
    """One unit of work. `now` stands still for its whole length; its rows become true together."""

    db: Session
    now: datetime
    actor: Actor
    ended_sessions: list[str] = field(default_factory=list)
    """Hashes of sessions that this act ended: their open pages are told once it is committed."""

    def audit(
        self, tag: AuditTag, account_id: UUID | None = None, *, subject_mac: str = "", **facts: str | int | bool
    ) -> None:
        """Write an audit event in this transaction; `facts` are codes and counts, never personal data."""
        event = AuditEvent(
            created_at=self.now,
            tag=tag,
            account_id=account_id or self.actor.account_id,
            operator=self.actor.operator,
            subject_mac=subject_mac,
            session_prefix=self.actor.session_hash[:8],
            network=network_prefix(self.actor.network),
            user_agent=self.actor.user_agent[:40],
            request_id=self.actor.request_id,
            facts=dict(facts),
        )
        event.mark = sign(KeyUse.AUDIT, "event", canonical(event))
        self.db.add(event)

    def order(self, work: Work, key: str, *ids: str, partition: str = "") -> None:
        """Order background work in this transaction: `jobs` does it once this act is committed, once for each `key`.

        `ids` name rows (never personal data). Orders of one `partition` are done one after another.
        """
        self.db.flush()
        background.enqueue(self.db, work.value, f"{work.value}:{key}", ids, partition)


def network_prefix(address: str) -> str:
    """The part of an IP address that may be stored: /24 of IPv4, /48 of IPv6."""
    return network_block(address, 24, 48)


def network_block(address: str, ipv4_bits: int, ipv6_bits: int) -> str:
    """The network of so many bits that an IP address lies in, written in one way only; empty for anything else."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network((parsed, ipv4_bits if parsed.version == 4 else ipv6_bits), strict=False))  # noqa: PLR2004


@contextmanager
def act(actor: Actor, *, read_only: bool = False) -> Iterator[Act]:
    """Begin the transaction of one press, request or job; commit at its end, roll back on any exception."""
    if _open.get():
        raise RuntimeError("an act inside an act")
    token = _open.set(True)
    bound = engine().execution_options(**{READ_ONLY: read_only})
    try:
        with Session(bound, expire_on_commit=False) as db, db.begin():
            this = Act(db=db, now=clock.now(), actor=actor)
            yield this
    finally:
        _open.reset(token)
    if this.ended_sessions:
        for listener in session_end_listeners:
            listener(this.ended_sessions)


async def perform(actor: Actor, rule: Callable[Concatenate[Act, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `rule(act, …)` as one act in a worker thread: the event loop never waits for the database.

    An act that lost a race (a unique key, a lock) is run again: its rows are gone, so the second run decides anew.
    """

    def run() -> T:
        for attempt in range(1, TRIES + 1):
            try:
                with act(actor) as this:
                    return rule(this, *args, **kwargs)
            except (IntegrityError, OperationalError):
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    return await _in_thread(_writers, run)


async def look(actor: Actor, rule: Callable[Concatenate[Act, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a `rule` that only reads, as an act that never waits for a writer."""

    def run() -> T:
        with act(actor, read_only=True) as this:
            return rule(this, *args, **kwargs)

    return await _in_thread(_readers(engine().dialect.name), run)


@lru_cache
def _readers(database: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS.get(database, WRITERS), thread_name_prefix="look")


async def _in_thread(threads: ThreadPoolExecutor, run: Callable[[], T]) -> T:
    context = copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(run))
