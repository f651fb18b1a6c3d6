"""A trail with a few events, somebody who changes it behind the portal's back, and what a check then says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from aina_app.context import SYSTEM, Act, act
from aina_app.jobs import audit_trail
from aina_app.models import AuditTag
from aina_app.trail import guards, remembering
from aina_app.trail.checking import Checked, Fault, check
from aina_app.trail.remembering import Head

Where = tuple[Fault, int, int]

BEGIN_ANEW = (
    "DELETE FROM audit_event WHERE number = 4",
    "UPDATE audit_event SET operator = 'Ylermi' WHERE number = 5",
    "UPDATE audit_event SET mark = '', seal = '', number = NULL",
    "DELETE FROM audit_chain",
)
"""Without its marks, numbers and row the trail looks as if it came from before there was a chain."""


def happen(count: int, tag: AuditTag = AuditTag.LOGIN_SUCCEEDED) -> None:
    """So many events, each of an act of its own."""
    for place in range(count):
        with act(SYSTEM) as this:
            this.audit(tag, place=place)


def make_chain(count: int) -> None:
    """A chain of so many events."""
    happen(count)
    assert audit_trail.seal_all() == count


def checked(noted: Head | None = None) -> Checked:
    """What a check says."""
    with act(SYSTEM, read_only=True) as this:
        return check(this, noted, remembering.recall())


def places(found: Checked) -> Sequence[Where]:
    """The faults, each with its first and last number."""
    return [(one.fault, one.first, one.last) for one in found.breaks]


def change(*statements: str, **values: Any) -> None:
    """Let somebody who may do anything in the database take the guards down and change it."""
    with act(SYSTEM) as this:
        _take_guards_down(this)
        for statement in statements:
            this.db.connection().execute(text(statement), values)


def _take_guards_down(this: Act) -> None:
    connection = this.db.connection()
    if connection.dialect.name == "sqlite":
        for name in guards.ON_SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    else:
        for table in ("audit_event", "audit_chain"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
