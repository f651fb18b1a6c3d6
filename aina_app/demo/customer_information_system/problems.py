"""Errors as `application/problem+json` (RFC 9457): the type decides, the status is its class."""

import json
from typing import Any

from starlette.responses import Response

URN = "urn:aina:cis:"
MEDIA_TYPE = "application/problem+json"
STATUS = {
    "malformed": 400,
    "missing-idempotency-key": 400,
    "unauthorized": 401,
    "not-allowed": 403,
    "unknown": 404,
    "method-not-allowed": 405,
    "timed-out": 408,
    "closed": 409,
    "in-progress": 409,
    "cursor-expired": 410,
    "version-changed": 412,
    "too-large": 413,
    "wrong-media-type": 415,
    "invalid-iban": 422,
    "invalid-phone": 422,
    "invalid-email": 422,
    "not-sepa": 422,
    "too-many": 422,
    "idempotency-key-reused": 422,
    "too-early": 425,
    "missing-if-match": 428,
    "too-many-requests": 429,
    "internal": 500,
    "unavailable": 503,
}
TITLES = {
    "malformed": "The request is not what the interface describes",
    "not-allowed": "This may not be changed",
    "unknown": "No such thing",
    "closed": "The customership is closed",
    "in-progress": "The first request with this key is still running",
    "version-changed": "Changed since that version",
    "invalid-iban": "IBAN not accepted",
    "invalid-phone": "Telephone number not accepted",
    "invalid-email": "E-mail address not accepted",
    "not-sepa": "Account outside of SEPA",
    "too-many": "Too many refund accounts",
    "idempotency-key-reused": "The key belongs to another request",
}
FINAL = frozenset(
    {
        "not-allowed",
        "unknown",
        "closed",
        "invalid-iban",
        "invalid-phone",
        "invalid-email",
        "not-sepa",
        "too-many",
    }
)
"""Refusals that end a change: they are kept under its idempotency key."""


CLOSED_ACCOUNT = "closed-account"
"""Code of the error where the number is right and the account is closed; the type is `invalid-iban`."""


class Problem(Exception):
    """An error of the type `kind`; `pointer` and `code` name the member that is wrong."""

    def __init__(self, kind: str, status: int = 0, *, pointer: str = "", code: str = "", **headers: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status = status or STATUS[kind]
        self.errors = [{"pointer": pointer, "code": code or kind}] if pointer else []
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    @classmethod
    def of_reason(cls, reason: str, status: int = 0) -> "Problem":
        """The problem that a tester asked for by its type, or by the code of a closed account."""
        if reason == CLOSED_ACCOUNT:
            return cls("invalid-iban", status, pointer="/refund_accounts/0/iban", code=CLOSED_ACCOUNT)
        return cls(reason, status)

    @property
    def is_final(self) -> bool:
        """Whether the answer is remembered: the same change will never be accepted."""
        return self.kind in FINAL

    def response(self) -> Response:
        """The answer."""
        title = TITLES.get(self.kind, self.kind.replace("-", " ").capitalize())
        members: dict[str, Any] = {"type": URN + self.kind, "title": title, "status": self.status}
        if self.errors:
            members["errors"] = self.errors
        return Response(json.dumps(members), self.status, self.headers, MEDIA_TYPE)
