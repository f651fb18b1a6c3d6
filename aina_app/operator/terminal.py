"""The operator at the terminal: what they type, one act of theirs, sentences and tables for them to read."""

import getpass
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from aina_app.context import SYSTEM, Act, Actor, act
from aina_app.core.clock import HELSINKI
from aina_app.core.email_address import EmailAddress, parse_email
from aina_app.core.log import SECRET_SHAPES
from aina_app.core.refusal import Refused
from aina_app.core.secrets import KeysMissing
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.settings import Settings, faults_of, settings

NOT_DONE = 1
LONGEST_NAME = 60
LONGEST_REASON = 200
LONG_WIDTH = 40
PIPED_WIDTH = 1_000
"""Into a pipe or a file a row is one line."""


class NotDone(Exception):
    """Raised by a command's rule that may not be done; nothing is written. The message is one sentence to read."""


def _who() -> str:
    """The operating system's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without users
        return ""


def _checked_name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"say who you are, in at most {LONGEST_NAME} characters")
    return name


def checked_reason(text: str) -> str:
    """Why, as the audit trail may keep it; what may not be kept is told as a fault of the command."""
    reason = text.strip()
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise typer.BadParameter(f"say why, in at most {LONGEST_REASON} characters")
    if SECRET_SHAPES.search(reason):
        raise typer.BadParameter("the audit trail keeps it: no personal identity codes, accounts or codes")
    return reason


def parsed_address(text: str) -> EmailAddress:
    """An address from the command line; what is none is told as a fault of the command."""
    try:
        return parse_email(text, "address")
    except Refused as refused:
        raise typer.BadParameter(sentence(refused.refusals[0].code, Language.EN)) from None


By = Annotated[
    str,
    typer.Option(
        default_factory=_who,
        callback=_checked_name,
        show_default="the operating system's user",
        help="Your name, for the audit trail.",
    ),
]
Reason = Annotated[
    str,
    typer.Option(
        callback=checked_reason,
        show_default=False,
        help="Why, for the audit trail: a case number or a few words, nothing personal.",
    ),
]
Address = Annotated[
    EmailAddress,
    typer.Argument(
        parser=parsed_address,
        metavar="ADDRESS",
        show_default=False,
        help="The account's e-mail address, whole; capital letters do not matter.",
    ),
]


def checked_settings() -> Settings:
    """The settings, or the end with every fault named."""
    try:
        return settings()
    except ValidationError as error:
        fail(faults_of(error))


def missing_database() -> Path | None:
    """The file of the settings' SQLite database, if it is not there: connecting would make an empty one."""
    url = make_url(checked_settings().database_address)
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    return path if path is not None and not path.exists() else None


@contextmanager
def operating(by: str) -> Iterator[Act]:
    """One act of the operator `by`: all of it, or one sentence and nothing of it."""
    with _one_act(Actor(operator=by)) as this:
        yield this


@contextmanager
def looking() -> Iterator[Act]:
    """An act that only reads."""
    with _one_act(SYSTEM, read_only=True) as this:
        yield this


@contextmanager
def _one_act(actor: Actor, *, read_only: bool = False) -> Iterator[Act]:
    missing = missing_database()
    if missing is not None:
        fail(f"There is no database at {missing}: start the portal once, or set AINA_DATA_DIR or AINA_DATABASE_URL.")
    try:
        with act(actor, read_only=read_only) as this:
            yield this
    except NotDone as not_done:
        fail(str(not_done))
    except KeysMissing as missing_key:
        fail(f"{missing_key}: run as the portal's user, with its settings. Nothing was changed.")
    except (OperationalError, ProgrammingError):
        fail("The database is busy, away or not at the newest migration; nothing was changed. `health` says more.")


def plain(text: str) -> str:
    """`text` without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def moment(at: datetime | None) -> str:
    """A moment by the company's clock, to the second."""
    return f"{at.astimezone(HELSINKI):%Y-%m-%d %H:%M:%S}" if at else "–"


def tell(text: str) -> None:
    """One sentence."""
    _console().print(plain(text), soft_wrap=True)


def fail(text: str) -> NoReturn:
    """End with one sentence on the error output, and exit status 1."""
    _console(stderr=True).print(plain(text), soft_wrap=True, style="bold red")
    sys.exit(NOT_DONE)


def show(columns: Sequence[str], rows: Iterable[Sequence[str]], *, long_last: bool = False) -> None:
    """A table; where it is wider than the terminal its lines run on, nothing is cut.

    `long_last`: cells of the last column may take several lines of their own.
    """
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns[:-1]:
        table.add_column(name, no_wrap=True)
    table.add_column(columns[-1], no_wrap=not long_last, overflow="fold", min_width=LONG_WIDTH if long_last else None)
    for row in rows:
        table.add_row(*map(plain, row))
    console = _console()
    natural = Measurement.get(console, console.options.update(width=PIPED_WIDTH), table)
    console.width = max(console.width, natural.minimum if long_last else natural.maximum)
    console.print(table)


def _console(*, stderr: bool = False) -> Console:
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = PIPED_WIDTH
    return made
