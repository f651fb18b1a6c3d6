"""A change meets a value that was changed elsewhere: the person is asked about that value, the rest goes on."""

from typing import Any

import structlog

from aina_app.accounts.change_values import found_values, values_of
from aina_app.context import Act
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.models import AuditTag, ChangeKind, ChangeState, CustomershipChange

log = structlog.get_logger()


def disputed_values(change: CustomershipChange, current: FoundCustomership) -> dict[str, Any]:
    """What the other side has in the place of values that the person did not see there; empty: nothing to ask.

    About marketing nobody is asked: the newer decision holds.
    """
    if change.kind is not ChangeKind.CONTACT:
        return {}
    wanted = values_of(change.patch)
    found = found_values(current, wanted)
    unseen = {name: theirs for name, theirs in found.items() if name not in change.seen or change.seen[name] != theirs}
    return {name: theirs for name, theirs in unseen.items() if theirs != wanted[name]}


def ask(act: Act, change: CustomershipChange, current: FoundCustomership, disputed: dict[str, Any]) -> None:
    """Ask about each disputed value by itself, and send the others on the version that is there now.

    The change keeps its key for the first of them; nothing of it has been applied, for the version did not fit.
    """
    values = dict(change.patch[change.kind.value])
    first, *others = sorted(disputed)
    for name in others:
        _split_off(act, change, {name: values[name]}, current.version, {name: disputed[name]})
    calm = {name: value for name, value in values.items() if name not in disputed}
    if calm:
        _split_off(act, change, calm, current.version, {})
    change.patch, change.asking = {change.kind.value: {first: values[first]}}, {first: disputed[first]}
    change.seen_version, change.reason, change.next_try_at = current.version, "", None
    act.audit(AuditTag.CHANGE_ASKED, change.account_id, kind=change.kind.value, fields=",".join(sorted(disputed)))
    log.info("change.asks", change=str(change.id), tries=change.tries)


def _split_off(
    act: Act, change: CustomershipChange, values: dict[str, Any], version: int, asking: dict[str, Any]
) -> None:
    act.db.add(
        CustomershipChange(
            customership_id=change.customership_id,
            account_id=change.account_id,
            kind=change.kind,
            patch={change.kind.value: values},
            seen_version=version,
            seen={name: seen for name, seen in change.seen.items() if name in values},
            asking=asking,
            state=ChangeState.WAITING,
            next_try_at=None if asking else act.now,
            created_at=change.created_at,
        )
    )
