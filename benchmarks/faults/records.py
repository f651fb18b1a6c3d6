"""What the portal has written down of changes and mails: `python -m benchmarks.faults.records`, under its settings.

Prints JSON: each change in the order in which it was pressed, each customership as it is mirrored, each mail's state.
"""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import col, select

from aina_app.context import SYSTEM, Act, act
from aina_app.models import Customership, CustomershipChange, OutgoingMail


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """An ordered change. `seconds`: from the press until the customer information system had accepted it."""

    id: str
    number: str
    state: str
    tries: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A mail and what has become of it."""

    id: str
    state: str
    tries: int


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that is compared; `mirrored` by customership number and column."""

    changes: list[ChangeRecord]
    mirrored: dict[str, dict[str, Any]]
    mails: list[MailRecord]


def read(text: str) -> Records:
    """The records as `main` prints them."""
    told = json.loads(text)
    changes = [ChangeRecord(**one) for one in told["changes"]]
    return Records(changes, told["mirrored"], [MailRecord(**one) for one in told["mails"]])


def _change(number: str, row: CustomershipChange) -> ChangeRecord:
    seconds = (row.accepted_at - row.created_at).total_seconds() if row.accepted_at else None
    return ChangeRecord(str(row.id), number, row.state.value, row.tries, seconds)


def collect(this: Act) -> Records:
    """Read the rows."""
    order = col(CustomershipChange.created_at), col(CustomershipChange.id)
    numbers = {one.id: one.number for one in this.db.exec(select(Customership)).all()}
    rows = this.db.exec(select(CustomershipChange).order_by(*order)).all()
    return Records(
        changes=[_change(numbers[row.customership_id], row) for row in rows],
        mirrored={
            one.number: one.model_dump(
                include={"phone", "email", "direct_marketing", "electronic_marketing", "version"}
            )
            for one in this.db.exec(select(Customership)).all()
        },
        mails=[MailRecord(str(row.id), row.state.value, row.tries) for row in this.db.exec(select(OutgoingMail)).all()],
    )


def main() -> None:
    """Print them."""
    with act(SYSTEM, read_only=True) as this:
        records = collect(this)
    json.dump(asdict(records), sys.stdout)


if __name__ == "__main__":
    main()
