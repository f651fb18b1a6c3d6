"""What this host remembers of the chain outside the database: a signed head in the data folder's `audit-head`.

Who may do anything in the database can strip every event of mark, number and seal and delete the chain's row. The rest
looks like a trail from before there were marks; only what is known elsewhere tells that there was a chain.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from sqlmodel import select

from aina_app.context import Act
from aina_app.core.secret_file import replace_secret_file
from aina_app.core.secrets import KeyUse, is_signed, sign
from aina_app.models import AuditChain, AuditEvent
from aina_app.settings import settings

FILE = "audit-head"
FORM = re.compile(r"since (\S{1,40}) head ([0-9]{1,18}):([0-9a-f]{16}) signed (\S{1,80})\n")
SHOWN_OF_SEAL = 16


@dataclass(frozen=True, slots=True)
class Head:
    """An event of the chain and the beginning of its seal: who notes it can tell later whether it is still there."""

    number: int
    seal: str

    def __str__(self) -> str:
        """As it is shown and typed: `4711:0123456789abcdef`."""
        return f"{self.number}:{self.seal}"


@dataclass(frozen=True, slots=True)
class Memory:
    """The newest head that this host has chained or seen chained, and the moment at which it began to remember.

    Not `is_own`: the file is there, but the portal has not written it so.
    """

    since: str
    head: Head
    is_own: bool = True


def head_at(number: int, seal: str) -> Head:
    """An event of the chain by the beginning of its seal (the key's id left out)."""
    return Head(number, seal.partition(":")[2][:SHOWN_OF_SEAL])


def recall() -> Memory | None:
    """What this host remembers; None on a host that has not chained anything yet.

    A file that this process may not read is nobody's memory: the work goes on, a check tells of it.
    """
    try:
        form = FORM.fullmatch(_path().read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return None
    except OSError:
        form = None
    if form is None:
        return Memory("", Head(0, ""), is_own=False)
    since, head = form[1], Head(int(form[2]), form[3])
    return Memory(since, head, is_signed(KeyUse.AUDIT, form[4], *_parts(since, head)))


def remember(act: Act) -> None:
    """Remember the chain's head, unless the chain is not the one that is remembered: that is to be found out."""
    memory = recall()
    chain = act.db.exec(select(AuditChain)).first()
    if chain is None or not is_right(act, memory):
        return
    head = head_at(chain.number, chain.seal)
    since = memory.since if memory else act.now.astimezone(UTC).isoformat(timespec="seconds")
    signature = sign(KeyUse.AUDIT, *_parts(since, head))
    # a data folder that cannot be written to must not stop the work; a check says how far its memory goes
    with suppress(OSError):
        replace_secret_file(_path(), f"since {since} head {head} signed {signature}\n".encode())


def is_right(act: Act, memory: Memory | None) -> bool:
    """Whether the chain still has what is remembered of it (all of it is right for a host that remembers nothing)."""
    if memory is None:
        return True
    chain = act.db.exec(select(AuditChain)).first()
    if chain is None or not memory.is_own:
        return False
    number = memory.head.number
    if number <= chain.purged_number:
        return number < chain.purged_number or head_at(number, chain.purged_seal) == memory.head
    seal = act.db.exec(select(AuditEvent.seal).where(AuditEvent.number == number)).first()
    return seal is not None and head_at(number, seal) == memory.head


def _path() -> Path:
    return settings().data_dir / FILE


def _parts(since: str, head: Head) -> tuple[str, ...]:
    return "head", since, str(head)
