"""`python -m aina_app`: build if anything changed, migrate, seed the demo, start the demo systems, serve."""

import errno
import logging
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import structlog
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

from aina_app.core.private_files import keep_files_private
from aina_app.demo.__main__ import READY
from aina_app.launcher import ROOT, BuildFailed, build, is_built
from aina_app.loopback import is_loopback
from aina_app.settings import Settings, faults_of, settings

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = Console(highlight=False, soft_wrap=True)


def fail(sentence: str) -> NoReturn:
    """End with one clear sentence."""
    console.print(sentence, style="bold red")
    raise typer.Exit(1)


def checked_settings() -> Settings:
    """The settings, or the end with every fault named."""
    try:
        return settings()
    except ValidationError as error:
        fail(faults_of(error))


def refuse_taken_port(port: int) -> None:
    """End if somebody listens at the portal's port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((checked_settings().host, port))
        except OSError:
            fail(f"Port {port} is taken: stop what listens there, or choose another with AINA_PORT.")


def make_front_end() -> None:
    """Build what has changed."""
    if is_built():
        return
    console.print("Building the front end (once, about half a minute)…")
    try:
        build()
    except BuildFailed as failed:
        fail(str(failed))


def start_demo_systems() -> subprocess.Popen[str]:
    """The demo systems in a process of their own; it ends with this one, whatever ends this one."""
    child = subprocess.Popen(
        [sys.executable, "-m", "aina_app.demo"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if child.stdout is None or child.stdout.readline().strip() != READY:
        child.wait()
        fail("The demo systems did not start. Their ports are settings: see docs/settings.md.")
    return child


def has_demo_systems(now: Settings) -> bool:
    """Whether a setting points at this machine."""
    return now.is_demo and any(is_loopback(host) for host in (now.smtp_host, now.cis_host, now.identification_host))


def prepare_data(now: Settings) -> None:
    """Migrate and, in the demo, seed people and readings."""
    from aina_app.migrating import migrate  # noqa: PLC0415 - the settings have been checked by now

    keep_files_private()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    migrate()
    if now.is_demo:
        from aina_app.demo.seed import seed  # noqa: PLC0415 - see above
        from aina_app.jobs.readings import import_waiting_readings  # noqa: PLC0415 - see above

        seed()
        import_waiting_readings()


def tell(now: Settings) -> None:
    """Where everything is, whom one can sign in as, how to stop."""
    console.print(f"\n  Elenia Aina     {now.origin}")
    if now.is_demo:
        from aina_app.demo.seed import AT_THE_BEGINNING, FINISHED, demo_password  # noqa: PLC0415 - demo only

        console.print(f"  Demo mailbox    http://localhost:{now.demo_mailbox_port}")
        console.print(f"  Sign in as      {', '.join(person.email for person in FINISHED)}")
        console.print(f"  First use with  {', '.join(person.email for person in AT_THE_BEGINNING)}")
        console.print(f"  Password        {demo_password()}")
        console.print("  Or register any address: its code arrives in the demo mailbox.")
    console.print("  Stop with Ctrl-C.\n")


@cli.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    demo: Annotated[bool, typer.Option(help="Start the demo systems that the settings point at.")] = True,
) -> None:
    """Everything that `make run` does after the environment is there."""
    if context.invoked_subcommand:
        return
    now = checked_settings()
    refuse_taken_port(now.port)
    make_front_end()
    keep_files_private()
    child = start_demo_systems() if demo and has_demo_systems(now) else None
    try:
        prepare_data(now)
        _serve(lambda: tell(now))
    except OperationalError as error:
        fail(f"The database cannot be used ({type(error.orig).__name__}): is it running, is the disk full?")
    except OSError as error:
        fail("The disk is full." if error.errno == errno.ENOSPC else f"The system refused: {error.strerror}.")
    finally:
        if child is not None and child.stdin is not None:
            child.stdin.close()
            child.wait()


@cli.command()
def serve() -> None:
    """Only serve: no build, no migration, no demo systems (process managers, several web processes)."""
    checked_settings()
    _serve()


@cli.command()
def prepare() -> None:
    """Only migrate and, in the demo, seed people and readings."""
    prepare_data(checked_settings())


@cli.command("build")
def build_only() -> None:
    """Only build the front end, if anything changed."""
    checked_settings()
    make_front_end()


@cli.command()
def migrate() -> None:
    """Only bring the database to the newest migration."""
    checked_settings()
    from aina_app.migrating import migrate as upgrade  # noqa: PLC0415 - the settings have been checked by now

    keep_files_private()
    upgrade()


def refuse_missing_keys(now: Settings) -> None:
    """End if a key is missing; the demo makes its own at first use, production makes none."""
    if now.is_demo:
        return
    from aina_app.core.secrets import missing_keys  # noqa: PLC0415 - the settings have been checked by now
    from aina_app.integrations.identification import missing_key_files  # noqa: PLC0415 - see above

    missing = [*missing_keys(), *missing_key_files()]
    if missing:
        fail(f"Keys are missing in the data folder's keys: {', '.join(missing)}.")


def _serve(on_ready: Callable[[], None] = lambda: None) -> None:
    refuse_missing_keys(checked_settings())
    keep_files_private()
    from aina_app.serving import serve as serve_portal  # noqa: PLC0415 - the framework reads the environment at import

    serve_portal(on_ready)


if __name__ == "__main__":
    cli()
