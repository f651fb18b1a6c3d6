"""Whether the trail is whole: every event as the portal wrote it, in its place, none missing, none too many."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from aina_app.context import Act
from aina_app.core.secrets import KeyUse, is_signed, sign
from aina_app.models import AuditChain
from aina_app.trail.remembering import Head, Memory, head_at
from aina_app.trail.sealing import EVENTS, is_intact, is_marked, sealed_parts

READ_AT_ONCE = 1_000
MOST_SUSPECTS = 200
"""Of so many events in the wrong place it is told whether only their neighbour is wrong."""

MOST_BEFORE = 64


class Fault(StrEnum):
    """What can be wrong with events or with the chain's own row."""

    RECORD_MISSING = "the chain's own record is missing"
    RECORD_ALTERED = "the chain's own record has been altered"
    MISSING = "missing"
    MISSING_AT_END = "missing at the end"
    ALTERED = "altered: not what the portal wrote"
    MOVED = "does not belong here: moved, or its seal was altered"
    PURGED = "stands where events were purged"
    BEYOND = "stands behind the end of the chain"
    FOREIGN = "waits for its seal, and was altered or not written by the portal"
    MEMORY_ALTERED = "the file audit-head of this host was altered"
    HEAD = "not the seal that was noted or that this host remembers: the chain is another one, or shorter than it was"


@dataclass(frozen=True, slots=True)
class Break:
    """Where the trail is not whole: events `first` to `last` of the chain (0: none of them), one of them shown."""

    fault: Fault
    first: int = 0
    last: int = 0
    event: Any = None


@dataclass(slots=True)
class Checked:
    """What was looked at, and what is wrong."""

    first: int = 0
    sealed: int = 0
    waiting: int = 0
    head: Head = field(default_factory=lambda: Head(0, ""))
    breaks: list[Break] = field(default_factory=list)


def check(act: Act, noted: Head | None = None, memory: Memory | None = None) -> Checked:
    """Look at every event once; also whether the heads that were noted and remembered are still part of the chain."""
    if act.db.connection().dialect.name == "postgresql":  # nobody may seal or purge between two of our looks
        act.db.connection().execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    recorded = act.db.exec(select(AuditChain)).first()
    chain = recorded or AuditChain()
    found = Checked(first=chain.purged_number + 1, head=head_at(chain.number, chain.seal))
    if recorded is not None and not is_intact(recorded):
        found.breaks.append(Break(Fault.RECORD_ALTERED))
    if memory is not None and not memory.is_own:
        found.breaks.append(Break(Fault.MEMORY_ALTERED))
    remembered = memory.head if memory is not None and memory.is_own else None
    walk = _Walk(chain, {head for head in (noted, remembered) if head is not None})
    for event in _events(act, EVENTS.c.number.is_not(None), EVENTS.c.number):
        walk.look_at(event)
        found.sealed += 1
    if recorded is None and (found.sealed or memory is not None):
        found.breaks.append(Break(Fault.RECORD_MISSING))
    found.breaks += walk.breaks()
    is_begun = recorded is not None and chain.number >= chain.unmarked_to
    for event in _events(act, EVENTS.c.number.is_(None), EVENTS.c.created_at):
        found.waiting += 1
        if not is_marked(event) and (event.mark or is_begun):
            found.breaks.append(Break(Fault.FOREIGN, event=event))
    return found


def _events(act: Act, which: Any, order: Any) -> Iterator[Any]:
    query = EVENTS.select().where(which).order_by(order)
    yield from act.db.connection().execute(query, execution_options={"yield_per": READ_AT_ONCE})


class _Walk:
    """One walk along the chain, event by event, remembering what may stand before the next one."""

    def __init__(self, chain: AuditChain, noted: Collection[Head]) -> None:
        self.chain, self.noted = chain, noted
        self.expected = chain.purged_number + 1
        self.before = [chain.purged_seal]  # seals that the next event may follow; none: it follows a gap
        self.suspects: list[Any] = []
        self.found: list[Break] = []
        self._compare_head(chain.purged_number, chain.purged_seal)
        for number in sorted({head.number for head in noted if head.number > chain.number}):
            self.found.append(Break(Fault.HEAD, number, number))

    def look_at(self, event: Any) -> None:
        """The next event by its number."""
        number = event.number
        if not self.chain.purged_number < number <= self.chain.number:
            self._add(Fault.BEYOND if number > self.chain.number else Fault.PURGED, number, event)
            return
        if number > self.expected:
            self.found.append(Break(Fault.MISSING, self.expected, number - 1))
            self.before = []
        self.expected = number + 1
        self._compare_head(number, event.seal)
        is_own = is_marked(event) or (event.mark == "" and number <= self.chain.unmarked_to)
        if is_own and (not self.before or _follows(event, self.before)):
            self.before = [event.seal]
            return
        if not is_own:
            self._add(Fault.ALTERED, number, event)
        elif len(self.suspects) < MOST_SUSPECTS:
            self.suspects.append(event)
        else:
            self._add(Fault.MOVED, number, event)
        should_be = [sign(KeyUse.AUDIT, *sealed_parts(event, number, seal)) for seal in self.before[-1:]]
        self.before = [*self.before, event.seal, *should_be][-MOST_BEFORE:]

    def breaks(self) -> list[Break]:
        """What was found, in the order of the chain, once every event has been looked at."""
        seals = [event.seal for event in self.suspects]
        for event in self.suspects:
            if not _follows(event, seals):  # else only the one before it is not in its place
                self._add(Fault.MOVED, event.number, event)
        if self.expected <= self.chain.number:
            self.found.append(Break(Fault.MISSING_AT_END, self.expected, self.chain.number))
        return sorted(self.found, key=lambda one: one.first)

    def _compare_head(self, number: int, seal: str) -> None:
        if any(head.number == number and head != head_at(number, seal) for head in self.noted):
            self.found.append(Break(Fault.HEAD, number, number))

    def _add(self, fault: Fault, number: int, event: Any) -> None:
        """Add an event that is not right: to the break before it, if that is of the same kind and ends at it."""
        last = self.found[-1] if self.found else None
        if last is not None and last.fault is fault and last.last == number - 1:
            self.found[-1] = replace(last, last=number)
        else:
            self.found.append(Break(fault, number, number, event))


def _follows(event: Any, before: Sequence[str]) -> bool:
    return any(is_signed(KeyUse.AUDIT, event.seal, *sealed_parts(event, event.number, seal)) for seal in before)
