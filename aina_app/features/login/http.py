"""Sign-in and log-out, as the browser posts them; each ends in a full navigation with new cookies.

Beside them what a page asks of its session: how long it lives on, and to go on.
"""

import asyncio
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.access import first_undone
from aina_app.accounts.decoys import digest
from aina_app.accounts.hashing import Busy, hasher
from aina_app.accounts.passwords import hash_password, verify_password
from aina_app.context import Actor, look, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import token_hash
from aina_app.features.login import service
from aina_app.features.login.service import FORM, Attempt, Outcome, SignedIn, Throttled
from aina_app.routes import Level
from aina_app.web.cookies import DEVICE_SECONDS, device_name, drop_cookie, session_name, set_cookie
from aina_app.web.forms import Posted, posted, see_other
from aina_app.web.levels import needs
from aina_app.web.visitor import actor_of_request, identify, read_session

_rehashing: set[asyncio.Task[None]] = set()


@posted(FORM, routes.LOGIN)
async def log_in(sent: Posted) -> Response:
    """Count, check, sign in: one text and one time for a wrong password and an unknown address."""
    username = service.parse_username(sent["username"])
    attempt = await perform(sent.actor, service.begin, username)
    if isinstance(attempt, Throttled):
        raise Refused(Refusal("err.too_many", None, {"minutes": attempt.minutes}))
    right = await _check(sent, attempt)
    signed_in = await perform(sent.actor, service.finish, attempt, right=right, proof=digest(sent["password"]))
    if signed_in.outcome is Outcome.WRONG:
        raise Refused(Refusal("err.login", "password"))
    if signed_in.rehash:
        _rehash_later(sent.actor, attempt, sent["password"])
    return await _landing(sent, signed_in)


async def _check(sent: Posted, attempt: Attempt) -> bool:
    try:
        run = hasher.run_first if attempt.is_known else hasher.run
        return await run(verify_password, sent["password"], attempt.stored_hash)
    except Busy:
        await perform(sent.actor, service.withdraw, attempt)
        raise Refused(Refusal("err.busy")) from None


async def _landing(sent: Posted, signed_in: SignedIn) -> Response:
    """The first thing still undone, else the page first asked for, else the home page."""
    session = await look(sent.actor, read_session, token_hash(signed_in.session_token))
    undone, asked = first_undone(session), service.next_page(sent["jatka"])
    if undone == routes.HOME and not service.is_home(asked):
        answer = RedirectResponse(asked, 303)
    else:
        answer = see_other(undone, sent.language)
    set_cookie(answer, session_name(), signed_in.session_token)
    if signed_in.device_token:
        set_cookie(answer, device_name(), signed_in.device_token, DEVICE_SECONDS)
    return answer


def _rehash_later(actor: Actor, attempt: Attempt, password: str) -> None:
    async def run() -> None:
        with suppress(Busy):  # the next sign-in does it
            fresh = await hasher.run(hash_password, password)
            await perform(actor, service.rehash, attempt, fresh)

    task = asyncio.create_task(run())
    _rehashing.add(task)
    task.add_done_callback(_rehashing.discard)


@posted("logout", routes.LOGIN)
async def log_out(sent: Posted) -> Response:
    """End the session everywhere in this browser; signing in again leads back to the page of before."""
    await perform(sent.actor, service.log_out)
    back = service.next_page(sent[routes.CONTINUE])
    query = {} if service.is_home(back) else {routes.CONTINUE: back}
    answer = see_other(routes.LOGIN, sent.language, tila="ulos", **query)
    drop_cookie(answer, session_name())
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


@needs(Level.PUBLIC)
async def session_left(request: Request) -> JSONResponse:
    """Seconds until the session ends because its person does nothing; 0: it has ended.

    GET only looks; POST is the person who presses `Jatka kirjautuneena`.
    """
    actor, _ = await identify(actor_of_request(request), by_person=request.method == "POST")
    return JSONResponse({"idle_seconds": await look(actor, service.idle_seconds)})


ROUTES = [
    Route(routes.LOGIN, log_in, methods=["POST"]),
    Route(routes.LOGOUT, log_out, methods=["POST"]),
    Route(routes.SESSION, session_left, methods=["GET", "POST"]),
]
