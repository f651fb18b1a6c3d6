"""The link in a report's mail: GET shows a page with a button (scanners follow links), POST ends the order."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.context import look, perform
from aina_app.features.consumption_reports import service
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import parse_language
from aina_app.routes import Level
from aina_app.web.levels import needs
from aina_app.web.plain_page import plain_page, post_button
from aina_app.web.visitor import actor_of_request

NO_REFERRER = {"referrer-policy": "no-referrer", "cache-control": "no-store"}


@needs(Level.PUBLIC)
async def ask(request: Request) -> Response:
    """What the link is about; nothing changes before the button is pressed."""
    token = request.path_params["token"]
    known = await look(actor_of_request(request), service.language_of_token, token)
    language = parse_language(known or "fi")
    if known is None:
        page = plain_page(language, sentence("page.404_h1", language), sentence("page.404", language))
        return HTMLResponse(page, 404, NO_REFERRER)
    action = routes.END_REPORT.format(token=token)
    button = post_button(action, sentence("report.cancel", language), {"List-Unsubscribe": "One-Click"})
    page = plain_page(language, sentence("report.h2", language), sentence("report.cancel_ask", language), button)
    return HTMLResponse(page, headers=NO_REFERRER)


@needs(Level.PUBLIC)
async def end(request: Request) -> Response:
    """End the order: by the button or by the mail program itself, without a session (RFC 8058); again is no harm."""
    known = await perform(actor_of_request(request), service.end_by_token, request.path_params["token"])
    language = parse_language(known or "fi")
    page = plain_page(language, sentence("report.h2", language), sentence("report.cancelled", language))
    return HTMLResponse(page, headers=NO_REFERRER)


ROUTES = [
    Route(routes.END_REPORT, ask, methods=["GET"]),
    Route(routes.END_REPORT, end, methods=["POST"]),
]
