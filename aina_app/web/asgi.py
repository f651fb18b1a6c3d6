"""ASGI wrappers outside of the framework, so that they hold for every answer: headers, limits, origins, pages."""

import posixpath
import urllib.parse
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from starlette.datastructures import Headers as RequestHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.accounts.access import page_redirect
from aina_app.routes import DEMO_CLOCK, DEMO_DRAIN, localised, page_of, split_language
from aina_app.settings import settings
from aina_app.web.cookies import hashes_of
from aina_app.web.headers import PageHeaders
from aina_app.web.visitor import anonymous, identify

log = structlog.get_logger()

MOST_BODY_BYTES = 64 * 1024
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
FORM_TYPE = "application/x-www-form-urlencoded"
MACHINE_PATHS = {DEMO_CLOCK, DEMO_DRAIN}
"""Posted by programs without an `Origin`; they exist in the demo only."""

ONE_CLICK = "/tilaus/lopeta/"
"""Mail programs post here without a session and without an origin (RFC 8058)."""


class Headers:
    """Outermost: the security headers of every answer, and a designed page for what broke inside."""

    def __init__(self, app: ASGIApp, headers: PageHeaders, broken_page: bytes) -> None:
        self._app, self._headers, self._broken = app, headers, broken_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to whatever answers; answer 500 where nothing else did."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": self._headers.merged(scope["path"], message["headers"])}
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - the one place: log the kind, show the designed page
            log.error(  # noqa: TRY400 - a trace may hold what people typed
                "request.failed", kind=type(error).__name__, method=scope["method"]
            )
            if not started:
                await Response(self._broken, 500, media_type="text/html")(scope, receive, with_headers)


class Backend:
    """Serves the one built file that names the back end's address, with the address of the settings."""

    def __init__(self, app: ASGIApp, client: Path, built_for: str) -> None:
        self._app = app
        self._files = {f"/assets/{file.name}": self._adapted(file, built_for) for file in _env_files(client)}

    @staticmethod
    def _adapted(file: Path, built_for: str) -> str:
        origin = settings().origin
        socket, built_socket = (url.replace("http", "ws", 1) for url in (origin, built_for))
        return file.read_text(encoding="utf-8").replace(built_for, origin).replace(built_socket, socket)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The adapted file, or the rest of the application."""
        text = self._files.get(scope["path"]) if scope["type"] == "http" else None
        app = PlainTextResponse(text, media_type="text/javascript") if text is not None else self._app
        await app(scope, receive, send)


def _env_files(client: Path) -> list[Path]:
    return sorted((client / "assets").glob("reflex-env-*.js"))


class Doors:
    """Refuses unknown hosts, methods, foreign origins, other content types and bodies over 64 KiB."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        host = urllib.parse.urlsplit(settings().origin).netloc
        port = settings().port
        local = {f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"}
        self._hosts = {host} | (local if settings().is_demo else set())
        self.refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge the request's head, then count its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = self._judge(scope)
        if status:
            self.refused += 1
            await PlainTextResponse("", status)(scope, receive, send)
            return
        await self._app(scope, _Limited(receive), send)

    def _judge(self, scope: Scope) -> int:
        """The status to refuse with, or 0."""
        headers = RequestHeaders(scope=scope)
        if headers.get("host", "") not in self._hosts:
            return 421
        if scope["method"] not in METHODS:
            return 405
        if scope["method"] != "POST":
            return 0
        if not self._same_origin(scope["path"], headers):
            return 403
        if headers.get("content-type", "").split(";")[0].strip() not in _types(scope["path"]):
            return 415
        length = headers.get("content-length", "0")
        return 0 if length.isdecimal() and int(length) <= MOST_BODY_BYTES else 413

    def _same_origin(self, path: str, headers: RequestHeaders) -> bool:
        if path in MACHINE_PATHS or path.startswith(ONE_CLICK):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        if origin is None:
            return site == "same-origin"
        return urllib.parse.urlsplit(origin).netloc in self._hosts


def _types(path: str) -> set[str]:
    if path in MACHINE_PATHS:
        return {"application/json", ""}
    return {FORM_TYPE, "multipart/form-data"} if path.startswith(ONE_CLICK) else {FORM_TYPE}


class _Limited:
    """A request's body that ends the connection where it grows over the limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._seen = receive, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._seen > MOST_BODY_BYTES else message


class Pages:
    """Maps page paths to their built files and lets only those through whom the page is for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead away, or serve."""
        if scope["type"] != "http" or scope["path"].startswith("/assets/"):
            await self._app(scope, receive, send)
            return
        raw = scope["path"]
        if ".." in raw or "//" in raw or "/./" in raw or "\\" in raw:
            await PlainTextResponse("", 404)(scope, receive, send)
            return
        path = _page_path(raw)
        page = page_of(path)
        if page is None or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        answer = await self._lead_away(scope, raw, path)
        await (answer or self._served(scope, path))(scope, receive, send)

    async def _lead_away(self, scope: Scope, raw: str, path: str) -> Response | None:
        language, plain = split_language(path)
        network = scope["client"][0] if scope.get("client") else ""
        _, session = await identify(anonymous(hashes_of(scope["headers"]), network, ""), by_person=False)
        target = page_redirect(session, plain)
        if target is not None:
            query = f"?jatka={urllib.parse.quote(path)}" if session is None and plain != "/" else ""
            return RedirectResponse(localised(target, language) + query, 303)
        if raw != path:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(path + (f"?{query}" if query else ""), 303)
        return None

    def _served(self, scope: Scope, path: str) -> ASGIApp:
        file = "/index.html" if path == "/" else f"{path}.html"
        scope["path"], scope["raw_path"] = file, file.encode()
        return self._app


def _page_path(raw: str) -> str:
    """The page that static files would serve for `raw`."""
    path = posixpath.normpath("/" + raw.lstrip("/"))
    return path.removesuffix("/index.html").removesuffix(".html").removesuffix("/index") or "/"


class SocketIdentity:
    """Takes the cookies off the websocket's handshake: the framework sees only hashes, its state only their owner."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse sockets without an origin; bind the client token to the session."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if b"origin" not in dict(scope["headers"]):
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(_without_cookies(scope), receive, send)


def _without_cookies(scope: Mapping[str, Any]) -> dict[str, Any]:
    hashes = hashes_of(scope["headers"])
    query = dict(urllib.parse.parse_qsl(scope["query_string"].decode("latin-1")))
    if "token" in query:
        # Whoever knows a page's token but not its cookie must not find that page's state.
        query["token"] = str(uuid.uuid5(uuid.NAMESPACE_OID, hashes.session + query["token"]))
    hidden = {b"cookie", b"authorization"}
    kept = [(name, value) for name, value in scope["headers"] if name not in hidden]
    return {
        **scope,
        "headers": [*kept, (b"authorization", hashes.packed().encode())],
        "query_string": urllib.parse.urlencode(query).encode(),
    }
