"""What becomes of an ordered change after a try: delivered, refused, sent again on a newer version, or later."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from aina_app.accounts import refund_orders
from aina_app.accounts.change_values import cancel, found_values, values_of, waiting_changes
from aina_app.accounts.customerships import mirror
from aina_app.context import Act
from aina_app.integrations.customer_information_system import (
    ChangeAnswer,
    ChangeOutcome,
    FoundConsent,
    FoundCustomership,
)
from aina_app.jobs.change_conflicts import ask, disputed_values
from aina_app.models import AuditTag, ChangeKind, ChangeState, Customership, CustomershipChange, MarketingChannel

log = structlog.get_logger()

FIRST_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120))
LATER_DELAY = timedelta(minutes=10)
MOST_TRIES = len(FIRST_DELAYS) + timedelta(days=7) // LATER_DELAY
"""A week of tries every ten minutes; then someone has to look."""

AT_ONCE_TRIES = 3
"""Up to this try a conflict is answered at once; from then on as any other trouble."""

CREDENTIALS, OUR_FAULT, GAVE_UP = "credentials", "our_fault", "gave_up"
NEWER_ELSEWHERE = "newer_elsewhere"
CONFLICT = "conflict"

MOST_FAILED_TRIES = 20
"""So many failed tries are kept with a change, the newest ones."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one try sends: the change, on which version of which customership."""

    change_id: UUID
    customership_id: UUID
    number: str
    patch: dict[str, Any] = field(repr=False)
    version: int
    kind: ChangeKind = ChangeKind.CONTACT


def record(act: Act, turn: Turn, answer: ChangeAnswer, current: FoundCustomership | None) -> bool:
    """Write down what became of a try; whether the next change of the customership may be tried now.

    `current` is the customership after an applied change, or as it is found after a conflict.
    """
    act.db.get(Customership, turn.customership_id, with_for_update=True)  # the one lock of all that changes it
    change = act.db.get(CustomershipChange, turn.change_id)
    if change is None:
        return True
    if answer.outcome is ChangeOutcome.APPLIED and current is not None:
        _deliver(act, change, current)
        _let_followers_know(act, change, turn, current.version)
    elif answer.outcome is ChangeOutcome.CONFLICT and current is not None:
        _settle(act, change, current)
    elif answer.outcome is ChangeOutcome.REFUSED:
        _refuse(act, change, answer.reason)
    elif answer.outcome is ChangeOutcome.OUR_FAULT:
        _note_failure(act, change, OUR_FAULT)
        _stop(change, OUR_FAULT, answer.reason)
    else:
        _note_failure(act, change, answer.reason or answer.outcome.value)
        _wait(act, change, answer)
    return change.next_try_at is None or change.next_try_at <= act.now


def _deliver(act: Act, change: CustomershipChange, current: FoundCustomership) -> None:
    change.state, change.accepted_at, change.next_try_at = ChangeState.DELIVERED, act.now, None
    change.reason, change.accepted_version = "", current.version
    mirror(act, current, own=values_of(change.patch))
    refund_orders.forget_numbers(act, change.id)
    act.audit(AuditTag.CHANGE_DELIVERED, change.account_id, kind=change.kind.value, version=current.version)
    log.info("change.delivered", change=str(change.id), tries=change.tries)


def _let_followers_know(act: Act, change: CustomershipChange, turn: Turn, after: int) -> None:
    """Changes that wait behind this one on the same version, and whose person saw its values, know of it.

    For them it is no conflict; for one that was ordered on a page which did not show those values yet it is.
    """
    coming = values_of(turn.patch)
    for follower in waiting_changes(act, change.customership_id):
        wanted = values_of(follower.patch)
        saw_it = all(follower.seen.get(name, ...) == coming[name] for name in coming.keys() & wanted.keys())
        if follower.seen_version == turn.version and saw_it and not follower.asking:
            follower.seen_version = after
            coming |= wanted


def _refuse(act: Act, change: CustomershipChange, reason: str) -> None:
    change.state, change.reason, change.next_try_at, change.ended_at = ChangeState.REFUSED, reason, None, act.now
    refund_orders.forget_numbers(act, change.id)
    act.audit(AuditTag.CHANGE_REFUSED, change.account_id, kind=change.kind.value, reason=reason)
    log.warning("change.refused", change=str(change.id), tries=change.tries, reason=reason)


def _note_failure(act: Act, change: CustomershipChange, reason: str) -> None:
    failed = {"at": act.now.isoformat(), "reason": reason}
    change.failed_tries = [*change.failed_tries, failed][-MOST_FAILED_TRIES:]


def _stop(change: CustomershipChange, reason: str, detail: str) -> None:
    """The change waits until an operator has looked at it; others go on."""
    change.reason, change.next_try_at = reason, None
    log.error("change.stopped", change=str(change.id), tries=change.tries, reason=reason, detail=detail)


def _wait(act: Act, change: CustomershipChange, answer: ChangeAnswer) -> None:
    if answer.outcome is ChangeOutcome.CREDENTIALS:
        change.reason, change.next_try_at = CREDENTIALS, act.now + LATER_DELAY
        log.error("change.credentials_refused", change=str(change.id))
    elif change.tries >= MOST_TRIES:
        _stop(change, GAVE_UP, answer.reason)
    else:
        change.reason = answer.reason
        change.next_try_at = act.now + max(delay(change.tries), timedelta(seconds=answer.after_seconds or 0))
        log.info("change.waits", change=str(change.id), tries=change.tries, reason=answer.reason)


def delay(tries: int) -> timedelta:
    """How long after the try number `tries` the next one begins."""
    return FIRST_DELAYS[tries - 1] if tries <= len(FIRST_DELAYS) else LATER_DELAY


def _settle(act: Act, change: CustomershipChange, current: FoundCustomership) -> None:
    """After a conflict: nothing left to do, a question, or the same change again on the version that is there now."""
    if change.kind is ChangeKind.REFUND_ACCOUNTS:
        refund_orders.unseal(act, change.id)
        mirror(act, current)
        _try_again_on(act, change, current.version)
        return
    _leave_newer_decisions(change, current)
    wanted = values_of(change.patch)
    if change.kind is ChangeKind.CONSENTS and not wanted:
        cancel(act, change, NEWER_ELSEWHERE)
        mirror(act, current)
    elif wanted and wanted == found_values(current, wanted):
        _deliver(act, change, current)
    else:
        _note_failure(act, change, CONFLICT)
        mirror(act, current)
        disputed = disputed_values(change, current)
        if disputed:
            ask(act, change, current, disputed)
        else:
            _try_again_on(act, change, current.version)


def _try_again_on(act: Act, change: CustomershipChange, version: int) -> None:
    change.seen_version = version
    change.next_try_at = act.now if change.tries <= AT_ONCE_TRIES else act.now + delay(change.tries)


def _leave_newer_decisions(change: CustomershipChange, current: FoundCustomership) -> None:
    """A permission that was given or withdrawn elsewhere after ours is the person's newest word."""
    if change.kind is not ChangeKind.CONSENTS:
        return
    ours = change.patch["consents"]
    kept = {channel: decision for channel, decision in ours.items() if not _is_newer(current, channel, decision)}
    change.patch = {"consents": kept}


def _is_newer(current: FoundCustomership, channel: str, decision: dict[str, Any]) -> bool:
    theirs: FoundConsent = getattr(current, MarketingChannel(channel).value)
    if theirs.allowed == decision["allowed"]:
        return False
    return theirs.decided_at > datetime.fromisoformat(decision["decided_at"])
