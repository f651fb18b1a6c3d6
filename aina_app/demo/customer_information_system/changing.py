"""The call that changes a customership: once for each idempotency key, only on the version that the caller saw."""

import hashlib
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aina_app.demo.customer_information_system.accounts import refuse_closed
from aina_app.demo.customer_information_system.documents import shown
from aina_app.demo.customer_information_system.faults import Call, Cut, Kind
from aina_app.demo.customer_information_system.patching import changed
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.reading import parse_object, quoted, read_body
from aina_app.demo.customer_information_system.register import Register
from aina_app.demo.customer_information_system.store import KeptAnswer

MERGE_PATCH = "application/merge-patch+json"
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Order:
    """A change as it was asked for; `request_hash` tells it from any other request."""

    number: str
    key: str
    request_hash: str
    if_match: str | None
    patch: dict[str, Any]


async def change(register: Register, request: Request) -> Response:
    """Answer a PATCH. The key is looked up before the version: a repeated request after a lost answer is not late.

    Raises:
        Problem: whatever the interface says about it.
    """
    order = await _read(request)
    with register.run_once(order.key):
        instead = await register.faults.before(request, Call.CHANGE, [order.number])
        if instead is not None:
            return instead
        answer = _answer_once(register, order)
    is_lost = register.faults.take([Kind.ANSWER_LOST], Call.CHANGE, [order.number])
    return Cut(answer) if is_lost else answer


async def _read(request: Request) -> Order:
    body = await read_body(request, MERGE_PATCH)
    key = request.headers.get("idempotency-key", "")
    if not key or len(key) > LONGEST_KEY:
        raise Problem("missing-idempotency-key")
    asked = b"\0".join([request.method.encode(), request.url.path.encode(), body])
    return Order(
        number=request.path_params["number"],
        key=key,
        request_hash=hashlib.sha256(asked).hexdigest(),
        if_match=request.headers.get("if-match"),
        patch=parse_object(body),
    )


def _answer_once(register: Register, order: Order) -> Response:
    now = register.clock.now()
    kept = register.store.answer(order.key, now)
    if kept is not None:
        if kept.request_hash != order.request_hash:
            raise Problem("idempotency-key-reused")
        return Response(kept.body, kept.status, kept.headers | {"Idempotency-Replayed": "true"})
    with register.store.transaction():
        try:
            answer = _apply(register, order)
        except Problem as problem:
            if not problem.is_final:
                raise
            answer = problem.response()
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        kept = KeptAnswer(order.request_hash, answer.status_code, headers, bytes(answer.body))
        register.store.keep_answer(order.key, kept, now)
    return answer


def _apply(register: Register, order: Order) -> Response:
    for fault in register.faults.take([Kind.REFUSE_NEXT, Kind.VERSION_CHANGED_NEXT], Call.CHANGE, [order.number]):
        is_stale = fault.kind is Kind.VERSION_CHANGED_NEXT
        raise Problem.of_reason("version-changed" if is_stale else fault.problem, fault.status)
    if order.if_match is None:
        raise Problem("missing-if-match")
    document = register.customership(order.number).document
    if document["status"] == "closed":
        raise Problem("closed")
    if order.if_match != quoted(document["version"]):
        raise Problem("version-changed")
    new, fields = changed(document, order.patch)
    refuse_closed(new["refund_accounts"], document["refund_accounts"], register.closed_accounts)
    register.store.replace(new, fields, register.clock.now(), "portal")
    return JSONResponse(shown(new), headers={"ETag": quoted(new["version"])})
