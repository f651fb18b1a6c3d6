"""`audit`: the trail of who did what, when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from aina_app.accounts.mailing import address_mac
from aina_app.context import Act
from aina_app.core.calendar import day_end, day_start
from aina_app.core.clock import HELSINKI
from aina_app.models import AuditEvent, AuditTag, UserAccount
from aina_app.operator import audit_checking
from aina_app.operator.terminal import looking, moment, parsed_address, show, tell

MOST_SHOWN = 50
SHORT_ID = 8
GROUPS = sorted({tag.partition(".")[0] for tag in AuditTag})

commands = typer.Typer(no_args_is_help=True, help="The audit trail: who did what, when, and whether it is whole.")
commands.command("verify")(audit_checking.verify)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of an address (its key) or an account, with one of `tags` (all if empty), in a time."""

    email_key: str = ""
    account_id: UUID | None = None
    tags: Sequence[AuditTag] = ()
    since: datetime | None = None
    until: datetime | None = None


def parsed_account(text: str) -> str | UUID:
    """The key of an e-mail address, or an account's id: all that is left of a deleted account."""
    try:
        return UUID(text)
    except ValueError:
        return parsed_address(text).key


def parsed_tags(text: str) -> Sequence[AuditTag]:
    """The events of a name: one (`login.failed`), or all of a group (`login`)."""
    named = [tag for tag in AuditTag if text in (tag.value, tag.partition(".")[0])]
    if not named:
        raise typer.BadParameter(f"no event of this name; groups are {', '.join(GROUPS)}")
    return named


def parsed_since(text: str) -> datetime:
    """The beginning of a day of Helsinki, or a moment."""
    day = _day(text)
    return day_start(day) if day else _moment(text)


def parsed_until(text: str) -> datetime:
    """The end of a day of Helsinki, or a moment."""
    day = _day(text)
    return day_end(day) if day else _moment(text)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("a day (2026-03-11) or a moment (2026-03-11T14:30)") from None
    return (read if read.tzinfo else read.replace(tzinfo=HELSINKI)).astimezone(UTC)


COLUMNS = ("Number", "Time", "Event", "Account", "Operator", "Session", "Network", "Browser", "Facts")


@commands.command("show", hidden=True)
@commands.command("list")
def list_events(
    *,
    account: Annotated[
        Any,
        typer.Option(
            parser=parsed_account, metavar="ADDRESS", help="Only what is about this e-mail address, or account id."
        ),
    ] = None,
    tag: Annotated[
        list[Any] | None,
        typer.Option(
            parser=parsed_tags,
            metavar="EVENT",
            help="Only these events: one (`login.failed`) or a group (`login`). May be said more than once.",
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", parser=parsed_since, metavar="TIME", help="From this day or moment on."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", parser=parsed_until, metavar="TIME", help="To the end of this day, or this moment."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most events to show.")] = MOST_SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, times in UTC.")] = False,
) -> None:
    """Show the newest events of the audit trail, the newest first.

    Times are those of Helsinki, also those that you type. Without ADDRESS the events of everybody are shown. For an
    address also what happened before it had an account, such as failed sign-ins, and what happened to accounts of it
    that have been released.

    For example:

    - `audit list --account aino@example.fi --from 2026-03-01`
    - `audit list --tag login.failed --tag reset --to 2026-03-11T14:30`
    - `audit list --limit 1000000 --json > trail.jsonl`
    """
    email_key, account_id = ("", account) if isinstance(account, UUID) else (account or "", None)
    tags = [one for group in tag or () for one in group]
    with looking() as this:
        found = events(this, Wanted(email_key, account_id, tags, since, until), limit)
    if as_json:
        for event in found:
            typer.echo(json.dumps(as_object(event), ensure_ascii=False))
    elif found:
        show(COLUMNS, map(_row, found), long_last=True)
    else:
        tell("No events.")


def events(act: Act, wanted: Wanted, limit: int) -> Sequence[AuditEvent]:
    """The newest `limit` events of those that are wanted."""
    query = select(AuditEvent).order_by(col(AuditEvent.created_at).desc(), col(AuditEvent.id)).limit(limit)
    if wanted.email_key:
        query = query.where(_of_address(wanted.email_key))
    if wanted.account_id:
        query = query.where(AuditEvent.account_id == wanted.account_id)
    if wanted.tags:
        query = query.where(col(AuditEvent.tag).in_(wanted.tags))
    if wanted.since:
        query = query.where(col(AuditEvent.created_at) >= wanted.since)
    if wanted.until:
        query = query.where(col(AuditEvent.created_at) < wanted.until)
    return act.db.exec(query).all()


def _of_address(email_key: str) -> ColumnElement[bool]:
    mac = address_mac(email_key)
    accounts = select(UserAccount.id).where(UserAccount.email_key == email_key)
    released = select(AuditEvent.account_id).where(
        AuditEvent.tag == AuditTag.ACCOUNT_RELEASED, AuditEvent.subject_mac == mac
    )
    return or_(AuditEvent.subject_mac == mac, col(AuditEvent.account_id).in_(accounts.union(released)))


def as_object(event: AuditEvent) -> dict[str, Any]:
    """An event as JSON holds it, with number and seal once it is chained; empty members are left out."""
    members = event.model_dump(mode="json", exclude={"mark"}) | {
        "created_at": event.created_at.astimezone(UTC).isoformat()
    }
    return {name: value for name, value in members.items() if value not in ("", None, {})}


def _row(event: AuditEvent) -> tuple[str, ...]:
    return (
        str(event.number or ""),
        moment(event.created_at),
        event.tag.value,
        str(event.account_id)[:SHORT_ID] if event.account_id else "–",
        event.operator,
        event.session_prefix,
        event.network,
        event.user_agent,
        " ".join(f"{name}={value}" for name, value in event.facts.items()),
    )
