"""The calls of the customer information system. What its errors say in words is neither kept nor shown."""

import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from aina_app.core.demo_token import cis_token
from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system.arrivals import (
    Changes,
    CursorExpired,
    Newer,
    parse_changes,
)
from aina_app.integrations.customer_information_system.delivery import (
    ChangeAnswer,
    ChangeOutcome,
    customership_of,
    judge,
    problem_kind,
)
from aina_app.integrations.customer_information_system.exchange import TOTAL_SECONDS, Answer, Exchange, NoAnswer
from aina_app.integrations.customer_information_system.found import FoundCustomership, Unfit, parse_customership
from aina_app.integrations.customer_information_system.refund_accounts import (
    Impossible,
    RefundWish,
    WholeAccounts,
    whole_list,
)
from aina_app.integrations.strict_json import parse_object
from aina_app.settings import settings

SYSTEM = "customer_information_system"
"""What `Unavailable` calls it."""


class CustomerInformationSystem:
    """The system at `url`; each call ends within `seconds`."""

    def __init__(self, url: str, token: str, seconds: float = TOTAL_SECONDS) -> None:
        self._exchange = Exchange(url, token, seconds)

    def search(self, person_id: str, business_id: str | None = None) -> list[FoundCustomership]:
        """The customerships of a person, of one company only where it is named; may be empty.

        Raises:
            Unavailable: `timeout`, `connection`, `size`, `nonsense`, `credentials` or `status_503`.
        """
        asked = {"person_id": person_id} | ({"business_id": business_id} if business_id else {})
        answer = self._send("POST", "/customer-searches", json.dumps(asked).encode())
        try:
            members = _members(answer)
            if members.get("complete") is not True or not isinstance(members.get("items"), list):
                raise Unfit("items")
            found = [parse_customership(item) for item in members["items"]]
        except ValueError:
            raise Unavailable(SYSTEM, "nonsense") from None
        return found

    def fetch(self, number: str) -> FoundCustomership | None:
        """One customership; nothing if the system no longer lists it.

        Raises:
            Unavailable: as `search`.
        """
        return self.fetch_newer(number, None).found

    def fetch_newer(self, number: str, known_version: int | None) -> Newer:
        """What has become of a customership since the version that is known, if any is.

        Raises:
            Unavailable: as `search`.
        """
        known = {} if known_version is None else {"If-None-Match": f'"{known_version}"'}
        answer = self._send("GET", _path(number), headers=known)
        if known and answer.status == HTTPStatus.NOT_MODIFIED:
            return Newer(is_unchanged=True)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) and problem_kind(answer) in ("unknown", "closed"):
            return Newer()
        _expect_ok(answer)
        try:
            return Newer(customership_of(number, answer))
        except ValueError:
            raise Unavailable(SYSTEM, "nonsense") from None

    def changes(self, cursor: str) -> Changes:
        """What has changed behind `cursor`, of everything that is kept where it is empty.

        Raises:
            CursorExpired: the system no longer keeps what lies behind it.
            Unavailable: as `search`.
        """
        answer = self._send("GET", "/changes?" + urlencode({"since": cursor} if cursor else {}))
        if answer.status == HTTPStatus.GONE and problem_kind(answer) == "cursor-expired":
            raise CursorExpired
        try:
            return parse_changes(_members(answer))
        except ValueError:
            raise Unavailable(SYSTEM, "nonsense") from None

    def whole_refund_accounts(self, number: str, wish: RefundWish) -> WholeAccounts:
        """The customership's refund accounts as they are to be after the wish, on the version that is there now.

        Raises:
            Unavailable: as `search`.
            Impossible: the wish does not fit, or the system no longer lists the customership.
        """
        answer = self._send("GET", _path(number))
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) and problem_kind(answer) in ("unknown", "closed"):
            raise Impossible("unknown")
        _expect_ok(answer)
        try:
            version = customership_of(number, answer).version
            accounts = parse_object(answer.body)["refund_accounts"]
        except ValueError:
            raise Unavailable(SYSTEM, "nonsense") from None
        return WholeAccounts(version, whole_list(accounts, wish))

    def send_change(
        self, number: str, patch: Mapping[str, Any], version: int, idempotency_key: UUID | str
    ) -> ChangeAnswer:
        """Order a change on the `version` that was seen; every try of a change has the same key and the same bytes."""
        headers = {
            "Content-Type": "application/merge-patch+json",
            "If-Match": f'"{version}"',
            "Idempotency-Key": str(idempotency_key),
        }
        body = json.dumps(patch, sort_keys=True, separators=(",", ":")).encode()
        try:
            return judge(number, self._exchange.send("PATCH", _path(number), body, headers))
        except NoAnswer as none:
            return ChangeAnswer(ChangeOutcome.RETRY, none.reason)

    def check_health(self) -> None:
        """Ask whether the system is well.

        Raises:
            Unavailable: as `search`.
        """
        _expect_ok(self._send("GET", "/health"))

    def _send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        sent = {"Content-Type": "application/json"} if body else {}
        try:
            return self._exchange.send(method, path, body, sent | dict(headers or {}))
        except NoAnswer as none:
            raise Unavailable(SYSTEM, none.reason) from None


def _members(answer: Answer) -> dict[str, Any]:
    _expect_ok(answer)
    if answer.media_type != "application/json":
        raise Unfit("type")
    return parse_object(answer.body)


def _expect_ok(answer: Answer) -> None:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise Unavailable(SYSTEM, "credentials")
    if answer.status != HTTPStatus.OK:
        raise Unavailable(SYSTEM, f"status_{answer.status}")


def _path(number: str) -> str:
    return f"/customerships/{quote(number, safe='')}"


@lru_cache(maxsize=1)
def customer_information_system() -> CustomerInformationSystem:
    """The system of the settings."""
    return CustomerInformationSystem(settings().cis_url, cis_token())


def search(person_id: str, business_id: str | None = None) -> list[FoundCustomership]:
    """`CustomerInformationSystem.search` of the system of the settings."""
    return customer_information_system().search(person_id, business_id)


def fetch(number: str) -> FoundCustomership | None:
    """`CustomerInformationSystem.fetch` of the system of the settings."""
    return customer_information_system().fetch(number)


def fetch_newer(number: str, known_version: int | None) -> Newer:
    """`CustomerInformationSystem.fetch_newer` of the system of the settings."""
    return customer_information_system().fetch_newer(number, known_version)


def changes(cursor: str) -> Changes:
    """`CustomerInformationSystem.changes` of the system of the settings."""
    return customer_information_system().changes(cursor)


def whole_refund_accounts(number: str, wish: RefundWish) -> WholeAccounts:
    """`CustomerInformationSystem.whole_refund_accounts` of the system of the settings."""
    return customer_information_system().whole_refund_accounts(number, wish)


def send_change(number: str, patch: Mapping[str, Any], version: int, idempotency_key: UUID | str) -> ChangeAnswer:
    """`CustomerInformationSystem.send_change` of the system of the settings."""
    return customer_information_system().send_change(number, patch, version, idempotency_key)


def check_health() -> None:
    """`CustomerInformationSystem.check_health` of the system of the settings."""
    customer_information_system().check_health()
