"""For each documented answer a request that gets it."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from tests.integration.customer_information_system.contract.document import DEFAULT, OK, Documented
from tests.integration.customer_information_system.contract.subject import Subject
from tests.integration.customer_information_system.system import Person

Request = Callable[[Subject], httpx.Response]
UNKNOWN = "/customerships/0"
NO_POINT = "/metering-points/643006000000000010"
MONTH_AND_A_DAY_SECONDS = 31 * 24 * 3600
UNDER_WAY_SECONDS = 0.3
GOOD_IBAN, FOREIGN_IBAN = "FI2112345600000785", "TR330006100519786457841326"


def same_phone(person: Person) -> dict[str, Any]:
    """A change that leaves everything as it is."""
    return {"contact": {"phone": person.read()["contact"]["phone"]}}


def change(subject: Subject, patch: Any = None, **how: Any) -> httpx.Response:
    """A change on the version that is there."""
    person = subject.person
    wanted = same_phone(person) if patch is None else patch
    return person.change(wanted, **({"version": person.read()["version"]} | how))


def accounts(*ibans: str) -> dict[str, Any]:
    """A patch of the refund accounts, the first in use."""
    return {"refund_accounts": [{"iban": iban, "in_use": place == 0} for place, iban in enumerate(ibans)]}


def get(path: str, **arguments: Any) -> Request:
    """A call that reads."""
    return lambda subject: subject.system.call("GET", path, **arguments)


def search(body: Any) -> Request:
    """A search with another body than a good one."""
    return lambda subject: subject.system.call("POST", "/customer-searches", json=body)


def without_token(method: str, path: str) -> Request:
    """A call of somebody unknown."""
    return lambda subject: subject.system.call(method, path, headers={"Authorization": "Bearer no-such-token"})


def unchanged(path: Callable[[Subject], str]) -> Request:
    """Asks again for what has just been read."""

    def ask(subject: Subject) -> httpx.Response:
        tag = subject.system.call("GET", path(subject)).headers["etag"]
        return subject.system.call("GET", path(subject), headers={"If-None-Match": tag})

    return ask


def of_closed(*, gone: bool) -> Request:
    """A change of a customership that is closed, or gone."""

    def ask(subject: Subject) -> httpx.Response:
        other = subject.another()
        other.press("close", gone=gone)
        return other.change({"contact": {"phone": None}}, version=2)

    return ask


def read_gone(subject: Subject) -> httpx.Response:
    """Reads a customership that is gone."""
    other = subject.another()
    other.press("close", gone=True)
    return subject.system.call("GET", other.path)


def in_progress(subject: Subject) -> httpx.Response:
    """The same change twice at a time: the one that comes second is told so."""
    other, key, answers = subject.another(), str(uuid4()), list[httpx.Response]()
    other.press("latency", seconds=UNDER_WAY_SECONDS)
    sent = lambda: answers.append(other.change({"contact": {"phone": None}}, key=key))  # noqa: E731 - for two threads
    threads = [threading.Thread(target=sent) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return next(answer for answer in answers if not answer.is_success)


def reused_key(subject: Subject) -> httpx.Response:
    """Another change under a key that has been used."""
    key = str(uuid4())
    change(subject, key=key)
    return change(subject, {"contact": {"phone": "+358405550188"}}, key=key)


def late_cursor(subject: Subject) -> httpx.Response:
    """The change log from a place that is older than is kept."""
    other = subject.another()
    start = subject.system.call("GET", "/changes").json()["next"]
    other.change({"contact": {"phone": None}})
    subject.system.press("clock", offset_seconds=MONTH_AND_A_DAY_SECONDS)
    try:
        return subject.system.call("GET", f"/changes?since={start}")
    finally:
        subject.system.press("clock", offset_seconds=0)


def while_down(call: str, ask: Request) -> Request:
    """A call while the system is out of order."""

    def disturbed(subject: Subject) -> httpx.Response:
        subject.needs_switches()
        subject.system.press("error", status=503, call=call, person_id=subject.person.hetu, times=1)
        return ask(subject)

    return disturbed


def customership(subject: Subject) -> str:
    """Path of the customer's customership."""
    return subject.person.path


def point(subject: Subject) -> str:
    """Path of the customer's first metering point."""
    return f"/metering-points/{subject.person.read()['metering_points'][0]['gsrn']}"


def read(subject: Subject) -> httpx.Response:
    """The customership."""
    return subject.system.call("GET", customership(subject))


def find(subject: Subject) -> httpx.Response:
    """The customer's customerships."""
    return search({"person_id": subject.person.hetu})(subject)


SEARCH, READ, CHANGE, CHANGES, POINT = "search", "read", "change", "changes", "metering_point"
REQUESTS: dict[Documented, Request] = {
    Documented(SEARCH, OK): find,
    Documented(SEARCH, "400", "malformed"): search({}),
    Documented(SEARCH, "401", "unauthorized"): without_token("POST", "/customer-searches"),
    Documented(SEARCH, DEFAULT): while_down(SEARCH, find),
    Documented(READ, OK): read,
    Documented(READ, "304"): unchanged(customership),
    Documented(READ, "401", "unauthorized"): without_token("GET", UNKNOWN),
    Documented(READ, "404", "unknown"): get(UNKNOWN),
    Documented(READ, "410", "closed"): read_gone,
    Documented(READ, DEFAULT): while_down(READ, read),
    Documented(CHANGE, OK): change,
    Documented(CHANGE, "400", "malformed"): lambda subject: change(subject, []),
    Documented(CHANGE, "400", "missing-idempotency-key"): lambda subject: change(subject, key=None),
    Documented(CHANGE, "401", "unauthorized"): without_token("PATCH", UNKNOWN),
    Documented(CHANGE, "403", "not-allowed"): lambda subject: change(subject, {"name": "Joku Muu"}),
    Documented(CHANGE, "404", "unknown"): lambda subject: Person(subject.system, "", "0").change({"contact": {}}),
    Documented(CHANGE, "409", "closed"): of_closed(gone=False),
    Documented(CHANGE, "409", "in-progress"): in_progress,
    Documented(CHANGE, "410", "closed"): of_closed(gone=True),
    Documented(CHANGE, "412", "version-changed"): lambda subject: change(subject, version=2**31 - 1),
    Documented(CHANGE, "413", "too-large"): lambda subject: change(subject, {"contact": {"street": "x" * 70_000}}),
    Documented(CHANGE, "415", "wrong-media-type"): lambda subject: change(subject, media_type="application/json"),
    Documented(CHANGE, "422", "invalid-iban"): lambda subject: change(subject, accounts("FI2112345600000786")),
    Documented(CHANGE, "422", "invalid-phone"): lambda subject: change(subject, {"contact": {"phone": "0401"}}),
    Documented(CHANGE, "422", "invalid-email"): lambda subject: change(subject, {"contact": {"email": "aino@"}}),
    Documented(CHANGE, "422", "not-sepa"): lambda subject: change(subject, accounts(FOREIGN_IBAN)),
    Documented(CHANGE, "422", "too-many"): lambda subject: change(subject, accounts(*[GOOD_IBAN] * 6)),
    Documented(CHANGE, "422", "idempotency-key-reused"): reused_key,
    Documented(CHANGE, "428", "missing-if-match"): lambda subject: change(subject, version=None),
    Documented(CHANGE, DEFAULT): while_down(CHANGE, change),
    Documented(CHANGES, OK): get("/changes"),
    Documented(CHANGES, "400", "malformed"): get("/changes?limit=0"),
    Documented(CHANGES, "401", "unauthorized"): without_token("GET", "/changes"),
    Documented(CHANGES, "410", "cursor-expired"): late_cursor,
    Documented(POINT, OK): lambda subject: subject.system.call("GET", point(subject)),
    Documented(POINT, "304"): unchanged(point),
    Documented(POINT, "401", "unauthorized"): without_token("GET", NO_POINT),
    Documented(POINT, "404", "unknown"): get(NO_POINT),
    Documented("health", OK): get("/health"),
}
NEVER = {Documented(CHANGES, DEFAULT), Documented(POINT, DEFAULT)}
"""The demo cannot be disturbed in these."""
