"""A system that answers whatever a test wants, and looks whether it was asked as the description says."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system import ChangeOutcome, CustomerInformationSystem
from tests.integration.customer_information_system.contract.document import OK, PROBLEM, Document
from tests.integration.customer_information_system.description import unfit
from tests.integration.customer_information_system.system import QUICK_SECONDS
from tests.people import AINO
from tests.serving import running

JSON = "application/json"
TOKEN = "a token"
NUMBER = "10045521"
PATCH = {"contact": {"phone": "+358405550199"}}
FOUND, NOTHING = "found", "nothing"

CALLS: Mapping[str, Callable[[CustomerInformationSystem, str], Any]] = {
    "search": lambda client, _: client.search(AINO.hetu),
    "read": lambda client, number: client.fetch(number),
    "change": lambda client, number: client.send_change(number, PATCH, 1, uuid4()),
    "health": lambda client, _: client.check_health(),
}
"""The calls of the description that the portal makes."""


@dataclass
class Scripted:
    """The system. `answer`: what it says next; `faults`: what of the requests was not as described."""

    document: Document
    answer: Response = field(default_factory=Response)
    faults: list[str] = field(default_factory=list)

    async def respond(self, request: Request) -> Response:
        """Look at the request, give the answer."""
        self.faults += faults_of_request(self.document, request, await request.body())
        return self.answer


@dataclass(frozen=True)
class Client:
    """The portal's client of a scripted system."""

    scripted: Scripted
    client: CustomerInformationSystem

    def makes_of(self, call: str, answer: Response, number: str = NUMBER) -> str:
        """What the client makes of an answer to a call: found, nothing, or why not."""
        self.scripted.answer = answer
        try:
            result = CALLS[call](self.client, number)
        except Unavailable as unavailable:
            return unavailable.reason
        assert self.scripted.faults == []
        if call != "change":
            return NOTHING if result is None and call == "read" else FOUND
        assert (result.found is not None) is (result.outcome is ChangeOutcome.APPLIED)
        return str(result.outcome.value)


@contextmanager
def scripted_client(document: Document) -> Iterator[Client]:
    """The client, and a system behind it."""
    scripted = Scripted(document)
    route = Route("/{path:path}", scripted.respond, methods=["GET", "POST", "PATCH"])
    with running(Starlette(routes=[route])) as url:
        yield Client(scripted, CustomerInformationSystem(url, TOKEN, QUICK_SECONDS))


def good(call: str, body: Any) -> Response:
    """A 200 as it is described."""
    tag = {"ETag": f'"{body.get("version")}"'} if call in ("read", "change") and isinstance(body, dict) else {}
    return Response(json.dumps(body), int(OK), tag, JSON)


def problem(status: str, kind: str, **members: Any) -> Response:
    """An error as it is described."""
    body = {"type": f"urn:aina:cis:{kind}", "title": "No", "status": int(status)} | members
    return Response(json.dumps(body), int(status), media_type=PROBLEM)


def faults_of_request(document: Document, request: Request, body: bytes) -> list[str]:
    """What of a request is not as described."""
    for path, method, operation in document.calls.values():
        template = re.sub(r"\{\w+\}", "[^/]+", path)
        if method == request.method and re.fullmatch(template, request.url.path):
            return _faults(document, operation, request, body)
    return [f"{request.method} is not described there"]


def _faults(document: Document, operation: Mapping[str, Any], request: Request, body: bytes) -> list[str]:
    given = {"header": request.headers, "query": request.query_params, "path": {}}
    named = [one for one in operation["parameters"] if one["in"] != "path"]
    missing = [one["name"] for one in named if one.get("required") and one["name"] not in given[one["in"]]]
    for one in named:
        value = given[one["in"]].get(one["name"])
        missing += unfit(value, one["schema"], document.schemas, one["name"]) if value is not None else []
    if operation.get("security") != [] and request.headers.get("authorization") != f"Bearer {TOKEN}":
        missing.append("the token")
    return missing + _faults_of_body(document, operation.get("requestBody"), request, body)


def _faults_of_body(
    document: Document, described: Mapping[str, Any] | None, request: Request, body: bytes
) -> list[str]:
    if described is None:
        return ["a body"] if body else []
    media_type = request.headers.get("content-type", "")
    if media_type not in described["content"]:
        return [f"type {media_type}"]
    return unfit(json.loads(body), described["content"][media_type]["schema"], document.schemas)
