"""The demo's customer information system as tests see it: over HTTP, with people of their own."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from stdnum.fi import hetu as stdnum_hetu

from aina_app.integrations.customer_information_system import CustomerInformationSystem

QUICK_SECONDS = 1.0
CONTROL = "0123456789ABCDEFHJKLMNPRSTUVWXY"
MERGE_PATCH = "application/merge-patch+json"


@dataclass(frozen=True, slots=True)
class System:
    """A running system: `http` has the token, `client` is the product's own, impatient."""

    url: str
    token: str = field(repr=False)
    http: httpx.Client = field(repr=False)
    client: CustomerInformationSystem = field(repr=False)

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One call with the token."""
        return self.http.request(method, path, **arguments)

    def press(self, switch: str, **members: Any) -> Any:
        """Press a switch; gives its answer."""
        answer = self.call("POST", f"/qa/{switch}", json=members)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def settle(self, person_id: str | None = None, **members: Any) -> "Person":
        """A new customership, of a new person unless one is named."""
        hetu = person_id or fresh_hetu()
        number = self.press("people", **({"hetu": hetu, "name": "Tuulikki Testinen"} | members))["numbers"][0]
        return Person(self, hetu, number)


@contextmanager
def system_at(url: str, token: str) -> Iterator[System]:
    """The system at an address."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as http:
        yield System(url, token, http, CustomerInformationSystem(url, token, QUICK_SECONDS))


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the system and the customership."""

    system: System
    hetu: str = field(repr=False)
    number: str

    @property
    def path(self) -> str:
        """Where the customership is read and changed."""
        return f"/customerships/{self.number}"

    def read(self) -> Any:
        """The customership as it is."""
        return self.system.call("GET", self.path).json()

    def change(
        self, patch: Any, version: int | None = 1, key: str | None = "", media_type: str = MERGE_PATCH
    ) -> httpx.Response:
        """A change; a fresh key unless one is given, none for `None`."""
        sent = {"Content-Type": media_type}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if key is not None:
            sent["Idempotency-Key"] = key or str(uuid4())
        return self.system.call("PATCH", self.path, json=patch, headers=sent)

    def press(self, switch: str, **members: Any) -> Any:
        """Press a switch for this customership alone."""
        return self.system.press(switch, number=self.number, **members)

    def arrivals(self) -> list[dict[str, Any]]:
        """What has been changed, by whom."""
        items: list[dict[str, Any]] = self.system.call("GET", f"/qa/changes?number={self.number}").json()["items"]
        return items


def fresh_hetu() -> str:
    """An artificial personal identity code that no other test has."""
    chance = random.SystemRandom()
    born = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(20, 99)}"
    serial = str(chance.randint(900, 999))
    code = f"{born}{chance.choice('-YXWVU')}{serial}{CONTROL[int(born + serial) % 31]}"
    return str(stdnum_hetu.validate(code, allow_temporary=True))


def kind_of(answer: httpx.Response) -> str:
    """The type of a problem, without its common beginning."""
    members: Mapping[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert members["status"] == answer.status_code
    return str(members["type"]).removeprefix("urn:aina:cis:")
