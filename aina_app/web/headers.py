"""Security headers: a strict content security policy with the hashes of each built page's own scripts."""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from aina_app.settings import settings

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
FOR_EVER = "public, max-age=31536000, immutable"
HIDDEN = {b"server", b"x-powered-by"}

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

    def merged(self, path: str, given: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
        """The answer's headers with ours; ours win, but for an own cache rule of an answer."""
        kept = [(name, value) for name, value in given if name.lower() not in HIDDEN]
        names = {name.lower() for name, _ in kept}
        added = [(name, value) for name, value in self._ours(path, dict(kept)) if name not in names]
        return [*kept, *added]

    def _ours(self, path: str, given: dict[bytes, bytes]) -> RawHeaders:
        headers = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": _cache_rule(path),
        }
        if given.get(b"content-type", b"").startswith(b"text/html") or b"content-type" not in given:
            headers["content-security-policy"] = self._policies.get(path, self._other)
            headers["permissions-policy"] = PERMISSIONS
            headers["cross-origin-opener-policy"] = "same-origin"
        if not settings().is_demo:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        return [(name.encode(), value.encode()) for name, value in headers.items()]


def _cache_rule(path: str) -> str:
    if path.startswith("/assets/") and "/reflex-env-" not in path:
        return FOR_EVER
    return "no-cache" if path.startswith("/fonts/") else "no-store"
