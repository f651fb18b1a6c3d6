"""`health`: whether what the portal needs is there."""

from collections.abc import Callable
from datetime import timedelta

import typer
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from aina_app.context import SYSTEM, act
from aina_app.core import background, clock
from aina_app.core.refusal import Unavailable
from aina_app.integrations import customer_information_system
from aina_app.integrations.email import handover
from aina_app.integrations.identification.broker import current_broker
from aina_app.launcher import ROOT
from aina_app.operator.terminal import NOT_DONE, checked_settings, missing_database, show
from aina_app.trail import guards, remembering, sealing

LATE = timedelta(minutes=10)
"""An order that is older has nobody who works on it."""


class Fails(Exception):
    """What was looked at is not as it should be; the message says what is wrong, without secrets."""


def show_health() -> None:
    """Say whether database, migrations, background work and the outside systems are well.

    Asks each of them as the portal does; takes a few seconds, half a minute if one does not answer. Exit status 1 if
    anything fails. Addresses, passwords and tokens are never shown.
    """
    checked_settings()
    results = [(name, *_result(check)) for name, check in CHECKS.items()]
    show(("What", "State", "Says"), results)
    if any(state == "fails" for _, state, _ in results):
        raise typer.Exit(NOT_DONE)


def _result(check: Callable[[], str]) -> tuple[str, str]:
    try:
        return "ok", check()
    except Fails as fails:
        return "fails", str(fails)
    except Unavailable as unavailable:
        return "fails", f"does not answer as it should: {unavailable.reason}"
    except SQLAlchemyError as error:
        return "fails", f"does not answer as it should: {type(error).__name__}"  # its words may hold the address


def database() -> str:
    """The database answers; which kind it is.

    Raises:
        Fails: there is none.
    """
    missing = missing_database()
    if missing is not None:
        raise Fails("no such file: start the portal once, or set AINA_DATA_DIR or AINA_DATABASE_URL")
    with act(SYSTEM, read_only=True) as this:
        return this.db.connection().dialect.name


def migrations() -> str:
    """The tables are those of this version; the newest migration.

    Raises:
        Fails: they are older or newer.
    """
    database()
    newest = ScriptDirectory(str(ROOT / "alembic")).get_current_head()
    with act(SYSTEM, read_only=True) as this:
        standing = MigrationContext.configure(this.db.connection()).get_current_revision()
    if standing != newest:
        raise Fails(f"at {standing or 'none'}, newest is {newest}: run `python -m aina_app migrate`")
    return f"at {newest}"


def background_orders() -> str:
    """Orders are worked on; how many are unfinished.

    Raises:
        Fails: the oldest has waited too long.
    """
    database()
    since = background.unfinished_since()
    told = f"{len(since)} unfinished"
    if since and clock.now() - since[0] > LATE:
        raise Fails(f"{told}, the oldest since {since[0]:%Y-%m-%d %H:%M} UTC: does the portal run?")
    return told


def trail() -> str:
    """The audit trail is guarded, and events do not wait long for their seals.

    Raises:
        Fails: guards are missing, the chain's row is not right or not of the chain that is remembered, or nobody seals.
    """
    migrations()
    with act(SYSTEM, read_only=True) as this:
        lacking, since, has_record = guards.missing(this), sealing.waiting_since(this), sealing.has_record(this)
        is_remembered = remembering.is_right(this, remembering.recall())
    if lacking:
        raise Fails(f"guards are missing ({', '.join(lacking)}): run `python -m aina_app migrate`")
    if not has_record:
        raise Fails("the chain's own record was altered or removed: nothing is chained; `audit verify` says more")
    if not is_remembered:
        raise Fails("the chain is not the one that this host remembers (audit-head): `audit verify` says more")
    if since is not None and clock.now() - since > LATE:
        raise Fails(f"events wait for their seals since {since:%Y-%m-%d %H:%M} UTC: does the portal run?")
    return "guarded and chained; `audit verify` looks at every event"


def customer_information() -> str:
    """The customer information system says that it is well.

    Raises:
        Unavailable: it does not.
    """
    customer_information_system.check_health()
    return "answers"


def mail_server() -> str:
    """The mail server lets us in as for a mail.

    Raises:
        Fails: it does not.
    """
    trouble = handover.trouble()
    if trouble is not None:
        raise Fails(f"does not let us in: {trouble}")
    return "lets us in"


def identification_broker() -> str:
    """The broker's discovery document and keys are there and fit.

    Raises:
        Unavailable: they are not.
    """
    broker = current_broker()
    broker.metadata()
    broker.check_keys()
    return "answers"


CHECKS = {
    "Database": database,
    "Migrations": migrations,
    "Background work": background_orders,
    "Audit trail": trail,
    "Customer information system": customer_information,
    "Mail server": mail_server,
    "Identification broker": identification_broker,
}
