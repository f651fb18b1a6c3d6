"""`purge`: what is over its time."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from aina_app.context import Act
from aina_app.jobs import purging
from aina_app.models import AuditTag
from aina_app.operator.terminal import By, checked_reason, looking, operating, show, tell
from aina_app.trail import sealing


def purge(
    by: By,
    do: Annotated[bool, typer.Option("--do", help="Delete it; without this it is only counted.")] = False,
    reason: Annotated[
        str, typer.Option(help="Why, for the audit trail; asked for with `--do`.", show_default=False)
    ] = "",
) -> None:
    """Count what is over its time, table by table; with `--do` delete it.

    The running portal does the same by itself every few seconds; this is for a portal that has stood still, or for a
    look at what it will do. What is kept how long, and why, stands in docs/operator.md. Events of the audit trail
    are deleted from the beginning of its chain, which can be checked from there on.

    For example:

    - `purge`
    - `purge --do --reason "restored from a backup, case 4716"`
    """
    if do:
        reason = checked_reason(reason)
        with operating(by) as this:
            counts = purge_now(this, reason)
        _tell(counts, "Deleted", "Nothing is over its time; nothing was deleted.")
        return
    with looking() as this:
        counts = purging.over_time(this)
    _tell(counts, "Would be deleted", "Nothing is over its time.")
    if counts:
        tell("Nothing was deleted: that is done with --do and a --reason.")


def purge_now(act: Act, reason: str) -> Mapping[str, int]:
    """Delete what is over its time; how many rows of which table."""
    sealing.seal_everything(act)  # what is not chained yet would be counted, and not always deleted
    counts = purging.over_time(act)
    if counts:
        purging.purge(act)
        facts: dict[str, Any] = dict(counts)
        act.audit(AuditTag.DATA_PURGED, stated_reason=reason, **facts)
    return counts


def _tell(counts: Mapping[str, int], title: str, nothing: str) -> None:
    if counts:
        show(("Table", title), [(name, str(count)) for name, count in sorted(counts.items())])
    else:
        tell(nothing)
