"""The mailbox's web application: pages for people, Mailpit's REST API and switches for tests."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from aina_app.demo.mailbox import api, pages, qa
from aina_app.demo.mailbox.api import store_of
from aina_app.demo.mailbox.search import search
from aina_app.demo.mailbox.store import Store

STYLES = Path(__file__).with_name("mailbox.css")
HEADERS = {
    "Content-Security-Policy": pages.POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create(store: Store) -> Starlette:
    """The application over `store`; `receiving.serve_smtp` fills the same store."""
    routes = [
        Route("/", listed, methods=["GET"]),
        Route("/viesti/{id}", shown, methods=["GET"]),
        Route("/mailbox.css", styles, methods=["GET"]),
        *api.ROUTES,
        *qa.ROUTES,
    ]
    app = Starlette(routes=routes, exception_handlers=qa.REFUSALS)
    app.state.store = store
    return app


async def listed(request: Request) -> Response:
    """The list of mails, all or those that are searched for."""
    store = store_of(request)
    query = request.query_params.get("q", "").strip()
    mails = search(store, query) if query else store.mails()
    start = api.number(request, "start", 0)
    page = mails[start : start + pages.PAGE]
    unread = {mail.id for mail in page if not store.is_read(mail)}
    return HTMLResponse(pages.list_page(page, unread, query, start, len(mails)), headers=HEADERS)


async def shown(request: Request) -> Response:
    """One mail."""
    store = store_of(request)
    mail = store.find(request.path_params["id"])
    if mail is None:
        return HTMLResponse(pages.unknown_page(), 404, HEADERS)
    store.mark_read(mail)
    return HTMLResponse(pages.mail_page(mail), headers=HEADERS)


async def styles(_request: Request) -> Response:
    """The style sheet."""
    return FileResponse(STYLES, media_type="text/css", headers={"X-Content-Type-Options": "nosniff"})
