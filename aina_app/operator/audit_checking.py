"""`audit verify`: whether the audit trail is whole, or where it is not."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from aina_app.context import Act
from aina_app.jobs import audit_trail
from aina_app.models import AuditTag
from aina_app.operator.terminal import NOT_DONE, By, looking, moment, operating, show, tell
from aina_app.trail import guards, remembering
from aina_app.trail.checking import Break, Checked, check
from aina_app.trail.remembering import Head, Memory

HEAD_FORM = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{16})")
MOST_SHOWN = 100


def parsed_head(text: str) -> Head:
    """A head as `audit verify` has said it."""
    form = HEAD_FORM.fullmatch(text)
    if form is None:
        raise typer.BadParameter("as `audit verify` said it, such as 4711:0123456789abcdef")
    return Head(int(form[1]), form[2])


def verify(
    by: By,
    head: Annotated[
        Head | None,
        typer.Option(
            parser=parsed_head,
            metavar="NUMBER:SEAL",
            help="A head that an earlier check has said: also check that it is still part of the chain.",
        ),
    ] = None,
) -> None:
    """Check that every event of the trail is as it was written, in its place, none missing and none too many.

    Chains what is not chained yet, then looks at every event. Says how many there are and the head of the chain: its
    last number and the beginning of its seal. This host remembers it in the file `audit-head` of the data folder; keep
    it elsewhere, too (with the backups, on paper): with `--head` a later check finds also on another host that the
    database has been put back to an older state, or that the chain was begun anew. Exit status 1: the trail is not
    whole; each line says where. The check is itself an event of the trail.

    Example: `audit verify --head 4711:0123456789abcdef`
    """
    with looking() as this:  # says what is wrong where there is no database
        this.db.connection()
    memory = remembering.recall()
    audit_trail.seal_all()
    with looking() as this:
        lacking = guards.missing(this)
    with looking() as this:
        found = check(this, head, memory)
    with operating(by) as this:
        record(this, found, lacking)
    _tell(found, lacking)
    _tell_memory(memory)
    if found.breaks or lacking:
        raise typer.Exit(NOT_DONE)


def record(act: Act, found: Checked, lacking: Sequence[str]) -> None:
    """Write down that the trail was checked, and what came of it."""
    act.audit(
        AuditTag.CHAIN_CHECKED,
        events=found.sealed,
        head=str(found.head),
        breaks=len(found.breaks),
        guards_missing=len(lacking),
    )


def _tell(found: Checked, lacking: Sequence[str]) -> None:
    if found.breaks:
        shown = found.breaks[:MOST_SHOWN]
        show(("Number", "Fault", "Time", "Event", "Id"), map(_row, shown))
        more = "" if len(shown) == len(found.breaks) else f" The first {MOST_SHOWN} are shown."
        tell(f"The trail is NOT whole: {_counted(len(found.breaks), 'break')} in {_counted(found.sealed)}.{more}")
    if lacking:
        tell(f"Guards are missing ({', '.join(lacking)}): run `python -m aina_app migrate`.")
    if not found.breaks:
        since = f" Those before number {found.first} are purged, their time was over." if found.first > 1 else ""
        waiting = f" {_counted(found.waiting)} came meanwhile and wait for their seals." if found.waiting else ""
        tell(f"The trail is whole: {_counted(found.sealed)}.{since}{waiting}")
        tell(f"Head: {found.head}")


def _tell_memory(memory: Memory | None) -> None:
    """How far back this host can tell by itself that the chain was not begun anew."""
    if memory is None:
        tell("This host had nothing to compare with (no audit-head in its data folder): compare with a noted --head.")
    elif memory.is_own:
        tell(f"Compared with what this host remembers since {moment(datetime.fromisoformat(memory.since))}.")


def _row(broken: Break) -> tuple[str, ...]:
    event = broken.event
    numbers = f"{broken.first}–{broken.last}" if broken.last != broken.first else str(broken.first or "–")
    if event is None:
        return numbers, broken.fault.value, "", "", ""
    return numbers, broken.fault.value, moment(event.created_at), str(event.tag), str(event.id)


def _counted(count: int, word: str = "event") -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
