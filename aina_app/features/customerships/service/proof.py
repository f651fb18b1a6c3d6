"""Delivery proof: a change's three moments and its failed tries, from the row that drives the sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aina_app.models import ChangeState, CustomershipChange


@dataclass(frozen=True, slots=True)
class FailedTry:
    """A try that failed; `reason` is a code."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Written, handed over, accepted with the version that it made; or ended otherwise. `tries`: how many in all."""

    state: ChangeState
    reason: str
    written_at: datetime
    handed_over_at: datetime | None
    accepted_at: datetime | None
    accepted_version: int | None
    ended_at: datetime | None
    tries: int
    failed: Sequence[FailedTry]


def proof_of(change: CustomershipChange) -> Proof:
    """The proof of a change; nothing of what it changes."""
    failed = [FailedTry(datetime.fromisoformat(one["at"]), one["reason"]) for one in change.failed_tries]
    return Proof(
        state=change.state,
        reason=change.reason,
        written_at=change.created_at,
        handed_over_at=change.handed_over_at,
        accepted_at=change.accepted_at,
        accepted_version=change.accepted_version,
        ended_at=change.ended_at,
        tries=change.tries,
        failed=failed,
    )
