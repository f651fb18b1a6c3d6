"""Giving commands as an operator does, and what the database says of it afterwards."""

from collections.abc import Sequence

from sqlmodel import col, select
from typer.testing import CliRunner

from aina_app.context import SYSTEM, act
from aina_app.models import AuditEvent, AuditTag
from aina_app.operator.__main__ import cli

OPERATOR = "Ylermi Ylläpitäjä"
REASON = "tapaus 4711"
SIGNED = ("--reason", REASON, "--by", OPERATOR)


class Said:
    """What a command said, and how it ended."""

    def __init__(self, *words: str) -> None:
        result = CliRunner().invoke(cli, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.status, self.out, self.err = result.exit_code, result.stdout, result.stderr

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the table, which stand at least two spaces apart."""
        lines = [line.rstrip() for line in self.out.splitlines()]
        table = lines[next(place for place, line in enumerate(lines) if line.startswith("─")) + 1 :]
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in table]


def audited(tag: AuditTag) -> Sequence[AuditEvent]:
    """The events with `tag`, oldest first."""
    with act(SYSTEM, read_only=True) as this:
        query = select(AuditEvent).where(AuditEvent.tag == tag).order_by(col(AuditEvent.created_at))
        return this.db.exec(query).all()
