"""The calls of the interface that read: search, one customership, the change log, a metering point, health."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aina_app.demo.customer_information_system import changing
from aina_app.demo.customer_information_system.documents import shown
from aina_app.demo.customer_information_system.faults import Call
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.reading import quoted, read_object, text_member
from aina_app.demo.customer_information_system.register import Register
from aina_app.demo.customer_information_system.store import KEPT_FOR

MOST_CHANGES = 500
DESCRIPTION = Path(__file__).with_name("openapi.json")


class Interface:
    """The endpoints; each but `health` and `description` asks for the token first."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def search(self, request: Request) -> Response:
        """The customerships of a person, whose code is in the body because addresses are logged."""
        self._admit(request)
        asked = await read_object(request)
        person_id = text_member(asked, "person_id", 11)
        business_id = text_member(asked, "business_id", 9) if "business_id" in asked else None
        instead = await self._register.faults.before(request, Call.SEARCH, [person_id])
        return instead or JSONResponse({"items": self._register.found(person_id, business_id), "complete": True})

    async def customership(self, request: Request) -> Response:
        """One customership, read or changed."""
        self._admit(request)
        if request.method == "PATCH":
            return await changing.change(self._register, request)
        number = request.path_params["number"]
        instead = await self._register.faults.before(request, Call.READ, [number])
        if instead is not None:
            return instead
        document = self._register.customership(number).document
        return _tagged(request, quoted(document["version"]), shown(document))

    async def changes(self, request: Request) -> Response:
        """The change log behind a cursor."""
        self._admit(request)
        instead = await self._register.faults.before(request, Call.CHANGES, [])
        return instead or self._log(request)

    def _log(self, request: Request) -> Response:
        store, horizon = self._register.store, self._register.clock.now() - KEPT_FOR
        since = request.query_params.get("since")
        after = store.last_before(horizon) if since is None else _line_of(since)
        if after < store.last_before(horizon):
            raise Problem("cursor-expired")
        items = store.changes(after, horizon, _limit(request.query_params.get("limit", str(MOST_CHANGES))))
        lines = [
            {"number": one.number, "version": one.version, "changed_at": one.changed_at, "fields": one.fields}
            for one in items
        ]
        return JSONResponse({"items": lines, "next": _cursor(items[-1].id if items else after)})

    async def metering_point(self, request: Request) -> Response:
        """The master data of a metering point."""
        self._admit(request)
        gsrn = request.path_params["gsrn"]
        instead = await self._register.faults.before(request, Call.POINT, [])
        if instead is not None:
            return instead
        for one in self._register.store.customerships():
            for point in one.document["metering_points"]:
                if point["gsrn"] == gsrn:
                    known = {name: point[name] for name in ("gsrn", "address", "postal_code", "city", "fuse")}
                    tag = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]
                    return _tagged(request, quoted(tag), known)
        raise Problem("unknown")

    async def health(self, _request: Request) -> Response:
        """That the system runs."""
        return JSONResponse({"status": "ok"})

    async def description(self, _request: Request) -> Response:
        """The interface described, as OpenAPI."""
        return Response(DESCRIPTION.read_bytes(), media_type="application/json")

    def _admit(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), self._register.token.encode()):
            raise Problem("unauthorized", WWW_Authenticate="Bearer")


def _tagged(request: Request, tag: str, document: dict[str, object]) -> Response:
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(document, headers={"ETag": tag})


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST_CHANGES:
        raise Problem("malformed", pointer="/limit")
    return int(text)


def _cursor(line: int) -> str:
    return base64.urlsafe_b64encode(f"line:{line}".encode()).decode().rstrip("=")


def _line_of(cursor: str) -> int:
    try:
        name, _, line = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    except ValueError:
        raise Problem("malformed", pointer="/since") from None
    if name != "line" or not line.isascii() or not line.isdigit():
        raise Problem("malformed", pointer="/since")
    return int(line)
