"""The built pages: which file stands behind a path, and whom it is for."""

import posixpath
import urllib.parse
from pathlib import Path, PurePosixPath

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aina_app.accounts.access import page_redirect
from aina_app.routes import localised, page_of, split_language
from aina_app.settings import settings
from aina_app.web.cookies import hashes_of
from aina_app.web.refusals import Door, refusals
from aina_app.web.visitor import anonymous, identify

TRICKS = ("..", "//", "/./", "\\", "\0")
"""In no path that a link of ours has: static files would be found by them past the guard."""

HIDDEN_FILES = {".html", ".gz", ".br"}
"""Files behind the pages and their compressed twins: nothing links to them."""

FRAMEWORK_PATHS = {"/ping", "/_health"}


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


class Pages:
    """Maps page paths to their built files and lets only those through whom the page is for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead away, or serve."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw = scope["path"]
        if any(trick in raw for trick in TRICKS):
            refusals.count(Door.PATH)
            await PlainTextResponse("", 404)(scope, receive, send)
            return
        path = page_path(raw)
        if page_of(path) is None or scope["method"] not in {"GET", "HEAD"}:
            _hide(scope)
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
        _point_at(scope, "/index.html" if path == "/" else f"{path}.html")
        return self._app


def page_path(raw: str) -> str:
    """The page that static files would serve for `raw`."""
    path = posixpath.normpath("/" + raw.lstrip("/"))
    return path.removesuffix("/index.html").removesuffix(".html").removesuffix("/index") or "/"


def _hide(scope: Scope) -> None:
    """Let what nothing links to be an unknown address."""
    path = scope["path"]
    if PurePosixPath(path).suffix in HIDDEN_FILES or path.rstrip("/") in FRAMEWORK_PATHS:
        _point_at(scope, "/404")


def _point_at(scope: Scope, file: str) -> None:
    scope["path"], scope["raw_path"] = file, file.encode()
