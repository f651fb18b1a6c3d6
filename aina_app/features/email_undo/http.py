"""The button on the page of the link, as the browser posts it: no session is needed, the link's secret is enough."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts import email_changes
from aina_app.accounts.email_changes import Undone
from aina_app.accounts.hashing import Busy, hasher
from aina_app.accounts.passwords import hash_password
from aina_app.context import look, perform
from aina_app.core.secrets import new_token
from aina_app.features.email_undo import service
from aina_app.features.email_undo.state import BUSY, DONE, HELD, INVALID
from aina_app.web.forms import Posted, posted, see_other, with_browser

SAID = {Undone.DONE: DONE, Undone.HELD: HELD, Undone.INVALID: INVALID}


@posted(service.FORM, routes.UNDO_EMAIL)
async def undo(sent: Posted) -> Response:
    """Undo; the account's password becomes one that nobody knows."""
    unknown = ""
    if await look(sent.actor, email_changes.can_be_undone, sent["token"]):
        try:
            unknown = await hasher.run(hash_password, new_token())
        except Busy:
            return see_other(routes.UNDO_EMAIL, sent.language, tila=BUSY)
    answer = see_other(routes.UNDO_EMAIL, sent.language)
    done = await perform(with_browser(sent.actor, answer), service.undo, sent["token"], unknown)
    answer.headers["location"] += f"?tila={SAID[done]}"
    return answer


ROUTES = [Route(routes.UNDO_EMAIL, undo, methods=["POST"])]
