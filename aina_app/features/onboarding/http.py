"""To the bank and back, by full navigations."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.access import first_undone
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import Actor, perform
from aina_app.core.refusal import Unavailable
from aina_app.features.onboarding.service import identification as service
from aina_app.features.onboarding.service.identification import LiveAttempt, Outcome
from aina_app.integrations import identification
from aina_app.integrations.identification import (
    IdentificationCancelled,
    IdentificationRefused,
    IdentifiedPerson,
    ReturnQuery,
)
from aina_app.routes import Level
from aina_app.settings import settings
from aina_app.web.cookies import session_name, set_cookie
from aina_app.web.forms import Posted, posted, see_other
from aina_app.web.levels import needs
from aina_app.web.visitor import actor_of_request, identify

FORM = "identification"


def return_address() -> str:
    """The return address that is registered with the broker."""
    return settings().origin + routes.IDENTIFICATION_RETURN


def _back(outcome: Outcome, language: str) -> Response:
    return see_other(routes.ONBOARDING_1, language, tulos=outcome.value)


@posted(FORM, routes.ONBOARDING_1, Level.SIGNED_IN)
async def start(sent: Posted) -> Response:
    """Send the person to the chosen bank with a signed request."""
    provider = sent["provider"]
    await perform(sent.actor, service.admit)
    try:
        started = await asyncio.to_thread(identification.start, provider, sent.language, return_address())
    except IdentificationRefused:
        return _back(Outcome.INVALID, sent.language)
    except Unavailable:
        return _back(Outcome.DOWN, sent.language)
    await perform(sent.actor, service.begin, started, provider, sent.language)
    return RedirectResponse(started.url, 303)


@needs(Level.SIGNED_IN)
async def come_back(request: Request) -> Response:
    """The broker's answer: judged, redeemed, bound; whatever it was, the person lands on a page of ours."""
    actor, session = await identify(actor_of_request(request))
    if session is None or not session.is_signed_in:
        return _not_yet(session)
    returned = await _returned(actor, request)
    if isinstance(returned, Outcome):
        return _back(returned, session.language)
    attempt, query = returned
    person = await _person(actor, attempt, query)
    if isinstance(person, Outcome):
        return _back(person, attempt.language)
    return await _bound(actor, attempt, person)


async def _returned(actor: Actor, request: Request) -> tuple[LiveAttempt, ReturnQuery] | Outcome:
    """The attempt that has come back with its query, used up by this very return."""
    try:
        query = identification.parse_return(request.query_params.multi_items())
    except IdentificationRefused:
        return Outcome.INVALID
    attempt = await perform(actor, service.consume, query.state)
    return attempt if isinstance(attempt, Outcome) else (attempt, query)


def _not_yet(session: CurrentSession | None) -> Response:
    language = session.language if session and session.language else "fi"
    return see_other(first_undone(session), language, jatka=routes.ONBOARDING_1)


async def _bound(actor: Actor, attempt: LiveAttempt, person: IdentifiedPerson) -> Response:
    bound = await perform(actor, service.bind, attempt, person)
    if bound.outcome is not Outcome.DONE:
        return _back(bound.outcome, attempt.language)
    answer = see_other(routes.ONBOARDING_2, attempt.language, tulos=bound.outcome.value)
    set_cookie(answer, session_name(), bound.session_token)
    return answer


async def _person(actor: Actor, attempt: LiveAttempt, query: ReturnQuery) -> IdentifiedPerson | Outcome:
    """Who it was, or how the trip ended; each end is written down with its reason code."""
    try:
        return await asyncio.to_thread(_redeem, attempt, query)
    except IdentificationCancelled:
        end = Outcome.CANCELLED, ""
    except IdentificationRefused as refused:
        end = (Outcome.REFUSED if refused.reason == "error" else Outcome.INVALID), refused.reason
    except Unavailable as down:
        end = Outcome.DOWN, down.reason
    await perform(actor, service.end_without_person, attempt.state_hash, *end)
    return end[0]


def _redeem(attempt: LiveAttempt, query: ReturnQuery) -> IdentifiedPerson:
    code = identification.check_return(query)
    return identification.redeem(
        code,
        nonce=attempt.nonce,
        verifier=attempt.verifier,
        started_at=attempt.started_at,
        redirect_uri=return_address(),
    )


@needs(Level.PUBLIC)
async def public_keys(_: Request) -> Response:
    """Our public keys, for the broker."""
    return JSONResponse(await asyncio.to_thread(identification.public_jwks))


ROUTES = [
    Route(routes.START_IDENTIFICATION, start, methods=["POST"]),
    Route(routes.IDENTIFICATION_RETURN, come_back, methods=["GET"]),
    Route(routes.CLIENT_JWKS, public_keys, methods=["GET"]),
]
