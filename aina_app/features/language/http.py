"""Posts of the language switch: the choice itself, and a half-filled form that goes along."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.context import Act, perform
from aina_app.features.language import service
from aina_app.web.drafts import keep_draft, read_draft
from aina_app.web.forms import AGAIN, Posted, posted, with_browser

FORM = "language"


@posted(FORM, routes.HOME)
async def choose(sent: Posted) -> Response:
    """Keep the chosen language and show the same page in it."""
    await perform(sent.actor, service.choose_language, sent.language)
    return RedirectResponse(service.page_path(sent["to"]), 303)


def _keep(act: Act, form: str, sent: Posted) -> bool:
    refusals = read_draft(act, form).refusals
    keep_draft(act, form, service.kept_text(form, sent.fields), list(refusals))
    return bool(refusals)


@posted(FORM, routes.HOME)
async def keep_form(sent: Posted) -> Response:
    """Keep what was typed, never passwords or codes, and show the page in the other language."""
    form, to = service.form_name(sent.fields), service.page_path(sent["to"])
    answer = RedirectResponse(to, 303)
    if not form:
        return answer
    had_refusals = await perform(with_browser(sent.actor, answer), _keep, form, sent)
    if had_refusals:
        answer.headers["location"] = f"{to}?{AGAIN}={form}"
    return answer


ROUTES = [
    Route(routes.LANGUAGE, choose, methods=["POST"]),
    Route(routes.LANGUAGE_FORM, keep_form, methods=["POST"]),
]
