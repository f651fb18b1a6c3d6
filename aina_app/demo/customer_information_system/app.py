"""The demo's customer information system as an ASGI application: its interface, switches for testers, and a page."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.core.demo_token import cis_token
from aina_app.demo.customer_information_system.documents import seed
from aina_app.demo.customer_information_system.interface import Interface
from aina_app.demo.customer_information_system.page import Page
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.qa import Switches
from aina_app.demo.customer_information_system.register import Register
from aina_app.demo.customer_information_system.store import Store
from aina_app.settings import settings

REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
FOLDER = "demo/customer_information_system"


def create() -> Starlette:
    """The system over its file in the data folder, which is made and filled at the first start."""
    register = Register(Store(settings().data_dir / FOLDER / "register.sqlite3"), cis_token())
    seed(register.store, register.clock.now())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        register.store.close()

    return Starlette(
        routes=[*_interface(Interface(register)), *_switches(Switches(register)), Route("/", Page(register).show)],
        middleware=[Middleware(RequestId)],
        exception_handlers={Problem: _problem, HTTPException: _problem, Exception: _problem},
        lifespan=lifespan,
    )


def _interface(interface: Interface) -> list[Route]:
    return [
        Route("/customer-searches", interface.search, methods=["POST"]),
        Route("/customerships/{number}", interface.customership, methods=["GET", "PATCH"]),
        Route("/changes", interface.changes),
        Route("/metering-points/{gsrn}", interface.metering_point),
        Route("/health", interface.health),
        Route("/openapi.json", interface.description),
    ]


def _switches(switches: Switches) -> list[Route]:
    return [
        Route("/qa/clock", switches.clock, methods=["POST"]),
        Route("/qa/reset", switches.reset, methods=["POST"]),
        Route("/qa/change", switches.change, methods=["POST"]),
        Route("/qa/end-contract", switches.end_contract, methods=["POST"]),
        Route("/qa/close", switches.close, methods=["POST"]),
        Route("/qa/close-account", switches.close_account, methods=["POST"]),
        Route("/qa/found-from", switches.found_from, methods=["POST"]),
        Route("/qa/people", switches.people, methods=["POST"]),
        Route("/qa/changes", switches.arrivals),
        Route("/qa/{fault}", switches.fault, methods=["POST"]),
    ]


def _problem(_request: Request, error: Exception) -> Response:
    if isinstance(error, Problem):
        return error.response()
    if isinstance(error, HTTPException):
        kind = {404: "unknown", 405: "method-not-allowed"}.get(error.status_code, "malformed")
        return Problem(kind, error.status_code).response()
    return Problem("internal").response()


class RequestId:
    """Gives each answer the caller's `X-Request-Id` back, or one of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request_id)]
            await send(message)

        await self._app(scope, receive, send_with_id)
