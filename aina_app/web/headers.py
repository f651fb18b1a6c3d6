"""Security headers of every answer, and the designed page for what broke inside.

The content security policy is strict: it names the hashes of each built page's own scripts.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import structlog
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.settings import settings

log = structlog.get_logger()

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
FOR_EVER = "public, max-age=31536000, immutable"
FOUND = {200, 206, 304}
ASSETS = {".css", ".js", ".svg", ".png", ".ico", ".woff2", ".webmanifest"}
"""Files without a hash in their name: kept by browsers, asked for again each time."""

HIDDEN = {b"server", b"x-powered-by"}
BROKEN = 500

RawHeaders = list[tuple[bytes, bytes]]


def script_hashes(html: str) -> str:
    """The CSP sources of the inline scripts in `html`."""
    digests = {hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html)}
    return " ".join(sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))


def content_security_policy(hashes: str) -> str:
    """The policy of a page: nothing inline but what the build wrote, nothing from elsewhere but the chat's widget."""
    issuer = urlsplit(settings().identification_issuer)
    chat = urlsplit(settings().chat_script_url)
    chat_origin = f" {chat.scheme}://{chat.netloc}" if chat.netloc else ""
    frames = chat_origin or " 'none'"
    chat_socket = chat_origin.replace("http", "ws", 1)
    socket = settings().origin.replace("http", "ws", 1)
    return (
        f"default-src 'none'; script-src 'self' {hashes}{chat_origin}; style-src 'self'{chat_origin}; "
        f"img-src 'self' data:{chat_origin}; font-src 'self'{chat_origin}; "
        f"connect-src 'self' {socket}{chat_origin}{chat_socket}; frame-src{frames}; "
        f"form-action 'self' {issuer.scheme}://{issuer.netloc}; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
    )


class PageHeaders:
    """The headers for each path; hashes are taken once from the built client at start."""

    def __init__(self, client: Path) -> None:
        pages = {f"/{file.relative_to(client)}": file.read_text(encoding="utf-8") for file in client.rglob("*.html")}
        self._policies = {path: content_security_policy(script_hashes(html)) for path, html in pages.items()}
        self._other = self._policies.get("/404.html", content_security_policy(""))

    def merged(self, path: str, status: int, given: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
        """The answer's headers with ours; ours win, but for an own cache rule or referrer policy of an answer."""
        kept = [(name, value) for name, value in given if name.lower() not in HIDDEN]
        names = {name.lower() for name, _ in kept}
        added = [(name, value) for name, value in self._ours(path, status, dict(kept)) if name not in names]
        return [*kept, *added]

    def _ours(self, path: str, status: int, given: dict[bytes, bytes]) -> RawHeaders:
        headers = {
            "server": "",  # the server would write its name where the answer says nothing
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": _cache_rule(path, status),
        }
        if given.get(b"content-type", b"").startswith(b"text/html") or b"content-type" not in given:
            headers["content-security-policy"] = self._policies.get(path, self._other)
            headers["permissions-policy"] = PERMISSIONS
            headers["cross-origin-opener-policy"] = "same-origin"
        if not settings().is_demo:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        return [(name.encode(), value.encode()) for name, value in headers.items()]


def _cache_rule(path: str, status: int) -> str:
    if status not in FOUND:
        return "no-store"
    if path.startswith("/assets/") and "/reflex-env-" not in path:
        return FOR_EVER
    return "no-cache" if PurePosixPath(path).suffix in ASSETS else "no-store"


class Headers:
    """Outermost: the security headers of every answer, and a designed page for what broke inside."""

    def __init__(self, app: ASGIApp, headers: PageHeaders, broken_page: bytes) -> None:
        self._app, self._headers, self._broken = app, headers, broken_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to whatever answers; answer 500 where nothing else did."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, self._headers, send)
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the one place: log the kind, show the designed page
            log.error(  # noqa: TRY400 - a trace may hold what people typed
                "request.failed", kind=type(error).__name__, method=scope["method"]
            )
        if answer.is_broken or not answer.has_begun:
            await Response(self._broken, BROKEN, media_type="text/html")(scope, receive, answer.send_ours)


class _Answer:
    """One answer on its way out. The framework's own words about a failure are held back."""

    def __init__(self, scope: Scope, headers: PageHeaders, send: Send) -> None:
        self._scope, self._headers, self._send = scope, headers, send
        self.has_begun = self.is_broken = False

    async def send(self, message: Message) -> None:
        """Pass on, with the headers; nothing of a failure."""
        if message["type"] == "http.response.start":
            self.is_broken = message["status"] == BROKEN
        if not self.is_broken:
            await self.send_ours(message)

    async def send_ours(self, message: Message) -> None:
        """Pass on, with the headers."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            # by now `Pages` has put the file into the scope: each file has hashes of its own
            headers = self._headers.merged(self._scope["path"], message["status"], message["headers"])
            message = {**message, "headers": headers}
        await self._send(message)
