"""The link in the notice of a changing refund account: GET shows a page with a button, POST cancels; no session."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts import refund_changes
from aina_app.context import Act, look, perform
from aina_app.features.customerships.service.notice import Notice, notice_of
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import parse_language
from aina_app.models import RefundChangeState
from aina_app.routes import Level
from aina_app.web.levels import needs
from aina_app.web.plain_page import plain_page, post_button
from aina_app.web.visitor import actor_of_request

PRIVATE = {"referrer-policy": "strict-origin", "cache-control": "no-store"}
"""The token goes nowhere as a referrer; without any, the button's post would have no origin and be turned away."""

TOLD = {RefundChangeState.COOLING: "refund.mail_ask", RefundChangeState.CANCELLED: "refund.mail_done"}


@needs(Level.PUBLIC)
async def ask(request: Request) -> Response:
    """What the link is about; nothing changes before the button is pressed."""
    token = request.path_params["token"]
    found = await look(actor_of_request(request), notice_of, token)
    return _page(token, found)


@needs(Level.PUBLIC)
async def cancel(request: Request) -> Response:
    """Cancel the change; again is no harm, and what is ordered already is said to be so."""
    token = request.path_params["token"]
    return _page(token, await perform(actor_of_request(request), _cancel, token))


def _cancel(act: Act, token: str) -> Notice | None:
    refund_changes.cancel_by_token(act, token)
    return notice_of(act, token)


def _page(token: str, found: Notice | None) -> Response:
    language = parse_language(found.language if found else "fi")
    if found is None:
        page = plain_page(language, sentence("page.404_h1", language), sentence("page.404", language))
        return HTMLResponse(page, 404, PRIVATE)
    action = routes.CANCEL_REFUND.format(token=token)
    button = [post_button(action, sentence("refund.cancel", language), {})]
    text = sentence(TOLD.get(found.state, "refund.mail_late"), language)
    asks = found.state is RefundChangeState.COOLING
    page = plain_page(language, sentence("refund.mail_h1", language), text, *(button if asks else []))
    return HTMLResponse(page, headers=PRIVATE)


ROUTES = [
    Route(routes.CANCEL_REFUND, ask, methods=["GET"]),
    Route(routes.CANCEL_REFUND, cancel, methods=["POST"]),
]
