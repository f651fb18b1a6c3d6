"""What an answer to a change means (the table of the interface): whether it ended the change, and what comes next."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from aina_app.integrations.customer_information_system.exchange import Answer
from aina_app.integrations.customer_information_system.found import FoundCustomership, Unfit, parse_customership
from aina_app.integrations.strict_json import parse_object

PROBLEM = "application/problem+json"
URN = "urn:aina:cis:"
LONGEST_WAIT_SECONDS = 600
CLOSED_ACCOUNT = "closed-account"
"""The one error code within a problem that is told apart: the number is right, and nobody has the account."""

REFUSALS = {
    (HTTPStatus.FORBIDDEN, "not-allowed"),
    (HTTPStatus.NOT_FOUND, "unknown"),
    (HTTPStatus.NOT_FOUND, "closed"),
    (HTTPStatus.GONE, "unknown"),
    (HTTPStatus.GONE, "closed"),
    (HTTPStatus.CONFLICT, "closed"),
    (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-iban"),
    (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-phone"),
    (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-email"),
    (HTTPStatus.UNPROCESSABLE_ENTITY, "not-sepa"),
    (HTTPStatus.UNPROCESSABLE_ENTITY, "too-many"),
}
OUR_FAULTS = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.PRECONDITION_REQUIRED,
}
COME_AGAIN = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class ChangeOutcome(StrEnum):
    """Classes of answers: applied; changed elsewhere meanwhile; never; later again; our bug; our token."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    REFUSED = "refused"
    RETRY = "retry"
    OUR_FAULT = "our_fault"
    CREDENTIALS = "credentials"


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """An answer to a change.

    `reason` is a code: of a refusal `not_allowed`, `unknown`, `closed`, `invalid_iban`, `closed_account`,
    `invalid_phone`, `invalid_email`, `not_sepa` or `too_many`; of a retry `timeout`, `connection`, `size`, `nonsense`
    or `status_503`. `after_seconds`: how long the system asked us to wait (at most ten minutes). `found`: the
    customership as it is once applied.
    """

    outcome: ChangeOutcome
    reason: str = ""
    after_seconds: int | None = None
    found: FoundCustomership | None = None


def judge(number: str, answer: Answer) -> ChangeAnswer:
    """The class of an answer. HTML and whatever is not the contract leave open whether the change was applied."""
    if answer.status == HTTPStatus.OK:
        return _applied(number, answer)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return ChangeAnswer(ChangeOutcome.CREDENTIALS)
    kind = problem_kind(answer)
    if (answer.status, kind) in REFUSALS:
        is_closed = kind == "invalid-iban" and first_error(answer) == CLOSED_ACCOUNT
        return ChangeAnswer(ChangeOutcome.REFUSED, (CLOSED_ACCOUNT if is_closed else kind).replace("-", "_"))
    if (answer.status, kind) == (HTTPStatus.PRECONDITION_FAILED, "version-changed"):
        return ChangeAnswer(ChangeOutcome.CONFLICT)
    if kind and (answer.status in OUR_FAULTS or kind == "idempotency-key-reused"):
        return ChangeAnswer(ChangeOutcome.OUR_FAULT, kind.replace("-", "_")[:40])
    return _retry(answer)


def problem_kind(answer: Answer) -> str:
    """The type of a problem, without its common beginning; nothing else of it is ever kept."""
    if answer.media_type != PROBLEM:
        return ""
    try:
        name = parse_object(answer.body).get("type")
    except ValueError:
        return ""
    return name.removeprefix(URN) if isinstance(name, str) and name.startswith(URN) else ""


def first_error(answer: Answer) -> str:
    """The code of the first error within a problem; empty without one."""
    try:
        errors = parse_object(answer.body).get("errors")
    except ValueError:
        return ""
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    return code if isinstance(code, str) else ""


def customership_of(number: str, answer: Answer) -> FoundCustomership:
    """The customership `number` in a 200.

    Raises:
        ValueError: the body is not it, or its version is another one than the entity tag says.
    """
    found = parse_customership(parse_object(answer.body))
    if answer.media_type != "application/json" or found.number != number:
        raise Unfit("number")
    if answer.headers.get("etag") != f'"{found.version}"':
        raise Unfit("version")
    return found


def _applied(number: str, answer: Answer) -> ChangeAnswer:
    try:
        return ChangeAnswer(ChangeOutcome.APPLIED, found=customership_of(number, answer))
    except ValueError:
        return ChangeAnswer(ChangeOutcome.RETRY, "nonsense")


def _retry(answer: Answer) -> ChangeAnswer:
    known = answer.status in COME_AGAIN or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    asked = answer.headers.get("retry-after", "")
    seconds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004 - no date
    wait = None if seconds is None else min(seconds, LONGEST_WAIT_SECONDS)
    return ChangeAnswer(ChangeOutcome.RETRY, f"status_{answer.status}" if known else "nonsense", wait)
