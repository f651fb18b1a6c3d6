"""The password once more before what matters: throttled like a sign-in of a browser that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aina_app.accounts import sessions, throttles
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import AuditTag, UserAccount


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was counted ahead and may go on to the password itself."""

    bucket: str
    stored_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Throttled:
    """No check now: wait so many minutes."""

    minutes: int


class Purpose(StrEnum):
    """What the password is asked for."""

    PASSWORD = "password_change"  # noqa: S105 - a word of the audit trail
    DEVICES = "devices"
    EMAIL = "email_change"
    DELETION = "deletion"
    DOWNLOAD = "download"
    REFUND = "refund_account"


REFUSED = dict.fromkeys(Purpose, AuditTag.LOGIN_FAILED) | {
    Purpose.PASSWORD: AuditTag.PASSWORD_CHANGE_REFUSED,
    Purpose.EMAIL: AuditTag.EMAIL_CHANGE_REFUSED,
}


def parse(form: Mapping[str, str], field: str) -> str:
    """The typed password of the form's `field`.

    Raises:
        Refused: `err.current_password_empty`.
    """
    typed = form.get(field, "")
    if not typed:
        raise Refused(Refusal("err.current_password_empty", field))
    return typed


def begin(act: Act, purpose: Purpose) -> Check | Throttled:
    """Count the check as failed before the password is looked at, so that parallel guesses cannot slip through.

    Each browser counts by itself: nobody else can make the person wait.
    """
    account = act.db.get_one(UserAccount, act.actor.account_id)
    browser = act.actor.device_hash if sessions.knows_device(act, account.id) else act.actor.session_hash
    bucket = throttles.bucket("login", account.email_key or "", browser)
    free = throttles.FREE_FAILURES_DEVICE
    wait = throttles.begin_network(act) or throttles.begin_attempt(act, bucket, free)
    if wait is not None:
        act.audit(REFUSED[purpose], reason="throttled", purpose=purpose.value)
        return Throttled(throttles.minutes(wait))
    return Check(bucket, account.password_hash)


def finish(act: Act, check: Check, purpose: Purpose, *, right: bool) -> UserAccount | None:
    """The account, if the password was right and is still the same; a wrong one is written down."""
    account = act.db.get_one(UserAccount, act.actor.account_id, with_for_update=True)
    if not right or account.password_hash != check.stored_hash:
        act.audit(REFUSED[purpose], reason="wrong", purpose=purpose.value)
        return None
    throttles.take_back_network(act)
    throttles.clear(act, check.bucket)
    return account


def withdraw(act: Act, check: Check) -> None:
    """The password was never looked at because the server is busy: that was no failure."""
    throttles.take_back_network(act)
    throttles.take_back(act, check.bucket)
