"""The demo identification broker: an OpenID Connect provider of the Finnish Trust Network's kind, with invented banks.

`create` makes the ASGI application. It speaks the real protocol: discovery, keys, signed requests (RFC 9101), PKCE,
`private_key_jwt`, ID tokens that are signed (RS256) and encrypted (RSA-OAEP, A128CBC-HS256), `iss` on the way back
(RFC 9207). It fetches the portal's public keys from the portal's address; its issuer is `identification_issuer`.

On its page a person chooses who to be; under "QA" a tester chooses what goes wrong (field `fault`, names in
`faults.Fault`), so that flows that run at the same time do not disturb each other. Switches for everybody are turned
by posting JSON (a GET where it says so):

    /qa/next         {"fault": "claim_nonce_wrong", "person": "aino"}   the next identification of that person (key or
                     personal identity code; left out: of anyone) goes wrong
    /qa/clock        {"offset_seconds": 86400}          this process's clock stands so far from the system's
    /qa/down         {"down": true, "path": "/jwks"}    503; left out `path`: everything but the switches
    /qa/slow         {"seconds": 3, "path": "/token"}   answers wait; 0 ends it
    /qa/documents    {"fault": "metadata_of_another_issuer"}   names in `switches.DocumentFault`; "" ends it
    /qa/rotate-keys  {"forget_old": false}              sign with a new key; `forget_old`: publish only that one
    /qa/requests     GET: how often each path has been asked for

Its keys lie in the data folder's `demo/bank`; all else is forgotten at a restart. It logs nothing.
"""

import asyncio
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.demo.bank import documents, qa
from aina_app.demo.bank.authorization import answer_visit, authorize, show_visit
from aina_app.demo.bank.bank import Bank
from aina_app.demo.bank.token_endpoint import token
from aina_app.settings import settings

STYLES = Path(__file__).with_name("bank.css")


class NotInProduction(Exception):
    """The demo bank lets anyone be anyone: it exists only beside a demo."""


def create() -> Starlette:
    """The broker; makes its keys at the first start.

    Raises:
        NotInProduction: the portal is not a demo.
    """
    if not settings().is_demo:
        raise NotInProduction
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", documents.metadata),
            Route("/jwks", documents.jwks),
            Route("/providers", documents.providers),
            Route("/authorize", authorize),
            Route("/visits/{visit_id}", show_visit, methods=["GET"]),
            Route("/visits/{visit_id}", answer_visit, methods=["POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/bank.css", _styles),
            Route("/favicon.ico", _no_icon),
            *qa.ROUTES,
        ],
        middleware=[Middleware(Doors), Middleware(Headers)],
    )
    app.state.bank = Bank.opened(settings().data_dir / "demo" / "bank")
    return app


class Doors:
    """Counts requests, and lets the bank be out of order or slow when a tester wants it; never the switches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, late or not at all."""
        if scope["type"] != "http" or scope["path"].startswith("/qa/"):
            await self._app(scope, receive, send)
            return
        path, switches = scope["path"], scope["app"].state.bank.switches
        switches.requests[path] = switches.requests.get(path, 0) + 1
        if delay := switches.delay(path):
            await asyncio.sleep(delay)
        if switches.is_path_down(path):
            await PlainTextResponse("Huoltokatko", 503)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class Headers:
    """Headers that every answer of the bank has: kept by nobody, framed by nobody, no scripts, no way out but back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers as the answer starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = f"default-src 'none'; style-src 'self'; form-action 'self' {settings().origin}"
                MutableHeaders(scope=message).update(
                    {
                        "Cache-Control": "no-store",
                        "Content-Security-Policy": f"{policy}; base-uri 'none'; frame-ancestors 'none'",
                        "Referrer-Policy": "no-referrer",
                        "X-Content-Type-Options": "nosniff",
                    }
                )
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _styles(_request: Request) -> Response:
    return FileResponse(STYLES, media_type="text/css")


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)
