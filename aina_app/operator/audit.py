"""`audit`: the trail of who did what, when."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated, Any

import typer
from sqlmodel import col, or_, select

from aina_app.accounts.mailing import address_mac
from aina_app.context import Act
from aina_app.core.email_address import EmailAddress
from aina_app.models import AuditEvent, AuditTag, UserAccount
from aina_app.operator.terminal import looking, moment, parsed_address, show, tell

MOST_SHOWN = 50
SHORT_ID = 8

commands = typer.Typer(no_args_is_help=True, help="The audit trail: who did what, when.")


@commands.command("show")
def show_events(
    account: Annotated[
        EmailAddress | None,
        typer.Option(parser=parsed_address, metavar="ADDRESS", help="Only what is about this e-mail address."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most events to show.")] = MOST_SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, times in UTC.")] = False,
) -> None:
    """Show the newest events of the audit trail, the newest first.

    Times are those of Helsinki. Without ADDRESS the events of everybody are shown. For an address also what happened
    before it had an account, such as failed sign-ins, and what happened to accounts of it that have been released.
    """
    with looking() as this:
        found = events(this, account.key if account else "", limit)
    if as_json:
        for event in found:
            typer.echo(json.dumps(as_object(event), ensure_ascii=False))
    elif found:
        columns = ("Time", "Event", "Account", "Operator", "Session", "Network", "Browser", "Facts")
        show(columns, map(_row, found), long_last=True)
    else:
        tell("No events.")


def events(act: Act, email_key: str, limit: int) -> Sequence[AuditEvent]:
    """The newest `limit` events, of one address unless that is empty."""
    query = select(AuditEvent).order_by(col(AuditEvent.created_at).desc(), col(AuditEvent.id)).limit(limit)
    if email_key:
        mac = address_mac(email_key)
        accounts = select(UserAccount.id).where(UserAccount.email_key == email_key)
        released = select(AuditEvent.account_id).where(
            AuditEvent.tag == AuditTag.ACCOUNT_RELEASED, AuditEvent.subject_mac == mac
        )
        of_account = col(AuditEvent.account_id).in_(accounts.union(released))
        query = query.where(or_(AuditEvent.subject_mac == mac, of_account))
    return act.db.exec(query).all()


def as_object(event: AuditEvent) -> dict[str, Any]:
    """An event as JSON holds it; empty members are left out."""
    members = event.model_dump(mode="json") | {"created_at": event.created_at.astimezone(UTC).isoformat()}
    return {name: value for name, value in members.items() if value not in ("", None, {})}


def _row(event: AuditEvent) -> tuple[str, ...]:
    return (
        moment(event.created_at),
        event.tag.value,
        str(event.account_id)[:SHORT_ID] if event.account_id else "–",
        event.operator,
        event.session_prefix,
        event.network,
        event.user_agent,
        " ".join(f"{name}={value}" for name, value in event.facts.items()),
    )
