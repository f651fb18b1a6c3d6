"""`python -m aina_app.operator`: the groups of commands, put together."""

import typer

from aina_app.core.log import configure_logging
from aina_app.core.private_files import keep_files_private
from aina_app.operator import (
    accounts,
    audit,
    email_changes,
    health,
    mandates,
    purging,
    readings,
    refunds,
    sessions,
    work,
)
from aina_app.operator.terminal import checked_settings

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""Look after the customers of Elenia Aina: accounts, sessions, changes, mandates, readings; and keep
    the portal and its audit trail in order.

    Works on the database of the settings, beside a running portal, which notices at its next press. Whatever changes
    something asks for a reason and is kept in the audit trail with your name.

    Exit status: 0 done, 1 not done (one sentence says why; audit verify: the trail is not whole), 2 the command was
    not understood (readings import: lines were refused).

    Examples:

    - `accounts find aino@example.fi`
    - `accounts release aino@example.fi --reason "case 4711"`
    - `audit list --account aino@example.fi --from 2026-03-01`
    - `audit verify`
    - `work handover web-2 --reason "machine lost, case 4715"`

    docs/operator.md tells more.""",
)
cli.add_typer(accounts.commands, name="accounts")
cli.add_typer(sessions.commands, name="sessions")
cli.add_typer(email_changes.commands, name="email-changes")
cli.add_typer(audit.commands, name="audit")
cli.add_typer(refunds.commands, name="changes")
cli.add_typer(refunds.commands, name="deliveries", hidden=True)
cli.add_typer(mandates.commands, name="mandates")
cli.add_typer(readings.commands, name="readings")
cli.add_typer(work.commands, name="work")
cli.command("purge")(purging.purge)
cli.command("health")(health.show_health)


def main() -> None:
    """Run one command."""
    checked_settings()
    keep_files_private()
    configure_logging()
    cli(prog_name="python -m aina_app.operator")


if __name__ == "__main__":
    main()
