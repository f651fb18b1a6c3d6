"""A small web server for pages written in tests: the real scripts, style sheet and security policy, no portal."""

import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from aina_app.web.headers import content_security_policy

ASSETS = Path(__file__).resolve().parents[2] / "assets"

HEAD = (
    '<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Sivu – Elenia Aina</title>'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="/favicon.svg">'
    '<script src="/theme.js"></script><script src="/aina.js" defer></script>'
    '<link rel="stylesheet" href="/aina.css"></head><body><div class="page">'
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for anything but the assets."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def form(self) -> dict[str, str]:
        """The posted fields by name."""
        return dict(self.fields)


@dataclass(slots=True)
class Site:
    """What stands at each path, and who came. A post to a `silent` path leaves the browser where it is, still busy."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Callable[[Visit], str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    visits: list[Visit] = field(default_factory=list)

    def clear(self) -> None:
        """Forget pages, answers and visits."""
        for kept in (self.pages, self.answers, self.silent, self.visits):
            kept.clear()

    def page(self, main: str, *, path: str = "/", alive: bool = True, attributes: str = "", before: str = "") -> str:
        """Put a page at `path`: `before` in the frame, `main` in its main; gives the page's address."""
        hydrated = "true" if alive else "false"
        self.pages[path] = (
            f'{HEAD}{before}<p class="vh" role="status" data-status></p>'
            f'<main id="main" tabindex="-1" data-hydrated="{hydrated}" {attributes}>{main}</main></div></body></html>'
        )
        return self.address + path

    def posts(self) -> list[Visit]:
        """What was posted."""
        return [visit for visit in self.visits if visit.method == "POST"]

    def answer(self, visit: Visit) -> tuple[int, str, bytes]:
        """Status, content type and body for a visit."""
        asset = ASSETS / visit.path.lstrip("/")
        if visit.path != "/" and asset.is_file():
            return 200, mimetypes.guess_type(asset)[0] or "application/octet-stream", asset.read_bytes()
        self.visits.append(visit)
        if visit.path in self.silent:
            return 204, "text/plain", b""
        if answer := self.answers.get(visit.path):
            return 200, "application/json", answer(visit).encode()
        page = self.pages.get(visit.path)
        return (200 if page else 404), "text/html; charset=utf-8", (page or f"{HEAD}<h1>Ei sivua</h1>").encode()


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site on a port that the system chooses."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="pages")
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(Visit("GET", urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            fields = tuple(parse_qsl(body, keep_blank_values=True))
            self._give(Visit("POST", urlsplit(self.path).path, fields))

        def _give(self, visit: Visit) -> None:
            status, kind, body = site.answer(visit)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.send_header("content-security-policy", content_security_policy(""))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            """Quiet."""

    return Handler
