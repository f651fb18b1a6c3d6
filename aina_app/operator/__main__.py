"""`python -m aina_app.operator`: the groups of commands, put together."""

import typer

from aina_app.core.log import configure_logging
from aina_app.operator import accounts, audit, changes, health, mandates, readings, sessions
from aina_app.operator.terminal import checked_settings

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""Look after the customers of Elenia Aina: accounts, sessions, changes, mandates, readings,
    health.

    Works on the database of the settings, beside a running portal, which notices at its next press. Whatever changes
    something asks for a reason and is kept in the audit trail with your name.

    Exit status: 0 done, 1 not done (one sentence says why), 2 the command was not understood; readings import: lines
    were refused.""",
)
cli.add_typer(accounts.commands, name="accounts")
cli.add_typer(sessions.commands, name="sessions")
cli.add_typer(audit.commands, name="audit")
cli.add_typer(changes.commands, name="changes")
cli.add_typer(mandates.commands, name="mandates")
cli.add_typer(readings.commands, name="readings")
cli.command("health")(health.show_health)


def main() -> None:
    """Run one command."""
    checked_settings()
    configure_logging()
    cli(prog_name="python -m aina_app.operator")


if __name__ == "__main__":
    main()
