"""Answers that are not the contract: nothing of them is believed, and nothing ends because of them."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system import ChangeOutcome, CustomerInformationSystem
from aina_app.integrations.customer_information_system.found import Unfit, parse_customership
from tests.integration.customer_information_system.system import QUICK_SECONDS, System, fresh_hetu
from tests.serving import running

NEW_PHONE = {"contact": {"phone": "+358405550199"}}


def reason_of_search(client: CustomerInformationSystem) -> str:
    with pytest.raises(Unavailable) as caught:
        client.search(fresh_hetu())
    return caught.value.reason


@contextmanager
def answering(response: Response) -> Iterator[CustomerInformationSystem]:
    """A client towards a system that gives one answer to everything."""

    async def answer(_request: Request) -> Response:
        return response

    route = Route("/{path:path}", answer, methods=["GET", "POST", "PATCH"])
    with running(Starlette(routes=[route])) as url:
        yield CustomerInformationSystem(url, "token", QUICK_SECONDS)


def problem(kind: str, status: int, media_type: str = "application/problem+json") -> Response:
    return Response(json.dumps({"type": f"urn:aina:cis:{kind}"}), status, media_type=media_type)


PROBLEM = "application/problem+json"
NOT_THE_CONTRACT = {
    "html": Response("<h1>403</h1>", 403, media_type="text/html"),
    "refusal as plain JSON": problem("not-allowed", 403, "application/json"),
    "refusal with another status": problem("not-allowed", 422),
    "refusal of an unknown type": problem("something-new", 422),
    "conflict of an unknown type": problem("something", 412),
    "unknown with another status": problem("unknown", 409),
    "type that is no text": Response('{"type": 7}', 404, media_type=PROBLEM),
    "type twice": Response('{"type": "urn:aina:cis:unknown", "type": "urn:aina:cis:closed"}', 404, media_type=PROBLEM),
    "bare 404": Response("", 404),
    "bare 400": Response("", 400),
    "empty object": Response("{}", 200, media_type="application/json"),
    "no content": Response("", 204),
    "redirect": RedirectResponse("/elsewhere"),
}


@pytest.mark.parametrize("name", NOT_THE_CONTRACT)
def test_an_answer_that_is_not_the_contract_ends_nothing(name: str) -> None:
    with answering(NOT_THE_CONTRACT[name]) as client:
        assert client.send_change("1", NEW_PHONE, 1, uuid4()).outcome is ChangeOutcome.RETRY
        with pytest.raises(Unavailable):
            client.fetch("1")
        with pytest.raises(Unavailable):
            client.search("x")


def test_a_body_that_is_too_large_or_packed_is_not_read() -> None:
    with answering(Response(b" " * 70_000, media_type="application/json")) as client:
        assert reason_of_search(client) == "size"
    with answering(Response(b"{}", headers={"Content-Encoding": "gzip"}, media_type="application/json")) as client:
        assert reason_of_search(client) == "size"
        assert client.send_change("1", NEW_PHONE, 1, uuid4()).reason == "size"


def test_an_answer_that_drips_in_ends_with_the_deadline() -> None:
    over = threading.Event()

    async def drip() -> AsyncIterator[bytes]:
        while not over.is_set():
            yield b" "
            await asyncio.sleep(0.05)

    with answering(StreamingResponse(drip(), media_type="application/json")) as client:
        assert reason_of_search(client) == "timeout"
        over.set()


def found_members(system: System) -> dict[str, Any]:
    members: dict[str, Any] = system.settle(
        business_id="1234567-1", phone="+358405550100", email="a@aina.test", ibans=["FI2112345600000785"]
    ).read()
    return members


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("number", [None, 7, "", "x" * 21, "a/b", "1\n"]),
        ("kind", [None, "person", ["private"]]),
        ("name", [None, "", "x" * 201, "a\u202eb", "a\nb", {}]),
        ("business_id", ["12345671", 7, "1234567-٣"]),
        ("version", [None, "1", 0, -1, True, 1.0, 2**40]),
        ("status", [None, "gone"]),
        ("contact", [None, [], "x"]),
        ("contact.phone", ["0401234567", "+0", 7]),
        ("contact.email", ["a", "a@b@c", "a b@c", "@c", "x" * 300]),
        ("contact.street", [None, 7, "x" * 201, "a\tb"]),
        ("contact.postal_code", [None, "1" * 11]),
        ("contact.language", [None, "de"]),
        ("refund_accounts", [None, {}, "x", [{}] * 6]),
        ("refund_accounts.0", [None, {}, []]),
        ("refund_accounts.0.iban", [None, "fi21", "FI21 1234"]),
        ("refund_accounts.0.in_use", [None, 1, "true"]),
        ("consents", [None, {}, []]),
        ("consents.direct_marketing", [None, {}]),
        ("consents.electronic_marketing.allowed", [None, "yes", 1]),
        ("consents.electronic_marketing.decided_at", [None, "", "eilen", "2026-11-24T12:00:00"]),
        ("consents.electronic_marketing.source", [None, "guess"]),
        ("metering_points", [None, {}, "x"]),
        ("metering_points.0", [None, "x"]),
        ("metering_points.0.gsrn", [None, "64300600000000001", "843006000000000010", "64300600000000001O"]),
        ("metering_points.0.address", [None, "x" * 201]),
        ("metering_points.0.fuse", [[], "3x25", {}, {"phases": 4, "ampere": 25}, {"phases": 3, "ampere": "25"}]),
        ("metering_points.0.contract_start", [None, "2026-02-30", "20260201", "2026-02-01T00:00:00Z"]),
        ("metering_points.0.contract_end", ["x", "1999-12-31"]),
        ("contact_persons", [None, "x", [{}], [{"role": 7}]]),
    ],
)
def test_a_member_that_is_not_as_promised_is_refused(system: System, place: str, values: list[Any]) -> None:
    for value in values:
        members = found_members(system)
        *way, last = [int(name) if name.isdigit() else name for name in place.split(".")]
        inside: Any = members
        for name in way:
            inside = inside[name]
        inside[last] = value
        with pytest.raises(Unfit) as caught:
            parse_customership(members)
        assert str(caught.value).isidentifier()  # a member's name, nothing of the answer


def test_members_that_are_not_known_are_ignored(system: System) -> None:
    members = found_members(system)
    known = parse_customership(members)

    assert parse_customership(members | {"credit_rating": "AAA", "contact": members["contact"] | {"fax": "1"}}) == known


def test_another_customership_or_version_than_was_asked_for_is_nonsense(system: System) -> None:
    members = found_members(system)
    for number, tag in (("1", '"1"'), (members["number"], '"2"'), (members["number"], "")):
        with answering(JSONResponse(members, headers={"ETag": tag})) as client:
            with pytest.raises(Unavailable) as caught:
                client.fetch(number)
            assert caught.value.reason == "nonsense"
            assert client.send_change(number, NEW_PHONE, 1, uuid4()).reason == "nonsense"


@pytest.mark.parametrize("body", [{"items": []}, {"items": [], "complete": False}, {"complete": True}, [], "x"])
def test_a_search_that_is_not_complete_is_nonsense(body: Any) -> None:
    with answering(JSONResponse(body)) as client:
        assert reason_of_search(client) == "nonsense"


def test_a_proxy_of_the_environment_is_not_used(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with pytest.raises(httpx.ConnectError), httpx.Client() as client:
        client.get(system.url)

    assert system.client.search(fresh_hetu()) == []
