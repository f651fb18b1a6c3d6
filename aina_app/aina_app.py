"""The application: puts rooms together, holds no rule."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import reflex as rx
import structlog
from reflex.event import EventSpec
from starlette.applications import Starlette

from aina_app.accounts.sessions import was_replaced
from aina_app.context import SYSTEM, look
from aina_app.core.refusal import Refused
from aina_app.demo import control
from aina_app.features.consumption_reports import http as consumption_reports
from aina_app.features.email_undo import http as email_undo
from aina_app.features.email_verification import http as email_verification
from aina_app.features.language import http as language
from aina_app.features.login import http as login
from aina_app.features.onboarding import http as onboarding
from aina_app.features.password_reset import http as password_reset
from aina_app.features.profile import http as profile
from aina_app.features.profile.email import http as profile_email
from aina_app.features.registration import http as registration
from aina_app.jobs import running
from aina_app.pages import add_pages
from aina_app.ui.boundary import boundary
from aina_app.ui.document import head_elements
from aina_app.ui.layout import connection_overlay
from aina_app.ui.state import Leaving, stay
from aina_app.web import health
from aina_app.web.gate import Gate, way_on
from aina_app.web.live import open_pages
from aina_app.web.refusals import Door, refusals

log = structlog.get_logger()

NEW_COOKIE_SECONDS = 2.0

ROUTES = [
    *registration.ROUTES,
    *email_verification.ROUTES,
    *login.ROUTES,
    *password_reset.ROUTES,
    *onboarding.ROUTES,
    *profile.ROUTES,
    *profile_email.ROUTES,
    *email_undo.ROUTES,
    *language.ROUTES,
    *consumption_reports.ROUTES,
    *health.ROUTES,
    *control.routes(running.drain),
]


def event_failed(exception: Exception) -> None:
    """A bug in an event: its kind is logged, never what was typed. What no page asks is only counted."""
    if isinstance(exception, Refused):
        refusals.count(Door.EVENT)
        return
    log.error("event.failed", kind=type(exception).__name__)


def page_failed(exception: Exception) -> None:
    """A script error in a browser: the client's own words, cut and only counted."""
    log.info("page.failed", kind=type(exception).__name__)


async def lead_away(tokens: set[str], session_hash: str) -> None:
    """Let the open pages `tokens` of an ended session leave at once.

    Where the session only has a new id, the page that caused it is on its way already and the browser's others load
    anew, a moment later: by then the browser has the new cookie.
    """
    replaced = await look(SYSTEM, was_replaced, session_hash)
    if replaced:
        await asyncio.sleep(NEW_COOKIE_SECONDS)
    connected = tokens & set(app.event_namespace.token_to_sid) if app.event_namespace else set()
    for token in connected:
        async with app.modify_state(rx.BaseStateToken(ident=token, cls=Leaving)) as state:
            leaving = await state.get_state(Leaving)
            leaving.to = way_on(leaving.router.url.path, replaced=replaced)


@asynccontextmanager
async def background_work() -> AsyncIterator[None]:
    """Work on orders as long as the portal runs."""
    open_pages.listen(lead_away)
    await running.start()
    try:
        yield
    finally:
        await running.stop()


app = rx.App(
    theme=None,
    toaster=None,
    stylesheets=["/aina.css"],
    head_components=head_elements(),
    html_lang="fi",
    api_transformer=Starlette(routes=ROUTES),
    backend_exception_handler=event_failed,
    frontend_exception_handler=page_failed,
)
app.app_wraps[(5, "Overlay")] = connection_overlay
app.app_wraps[(55, "ErrorBoundary")] = boundary
app.register_lifespan_task(background_work)
app.add_middleware(Gate(cast("Callable[[str], EventSpec]", Leaving.go), stay))
add_pages(app)
