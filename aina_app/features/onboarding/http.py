"""To the bank and back, by full navigations: for the account's own identity, or for one change of refund accounts."""

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
from aina_app.features.onboarding.service import step_up
from aina_app.features.onboarding.service.identification import LiveAttempt, Outcome
from aina_app.integrations import identification
from aina_app.integrations.identification import (
    IdentificationCancelled,
    IdentificationRefused,
    IdentifiedPerson,
    ReturnQuery,
)
from aina_app.models import IDENTITY
from aina_app.routes import Level
from aina_app.settings import settings
from aina_app.web.cookies import session_name, set_cookie
from aina_app.web.forms import Posted, posted, see_other
from aina_app.web.levels import needs
from aina_app.web.visitor import actor_of_request, identify

FORM = "identification"
REFUND_FORM = "refund_identification"
REFUND = "palautustili"
"""Query parameter that says on the profile, or on 3/3, how a trip for a refund account ended."""


def return_address() -> str:
    """The return address that is registered with the broker."""
    return settings().origin + routes.IDENTIFICATION_RETURN


def _back(session: CurrentSession | None, outcome: Outcome, language: str) -> Response:
    """To where trips begin for this person: 1/3 until they are proven, then their refund accounts."""
    undone = first_undone(session)
    if undone in (routes.HOME, routes.ONBOARDING_3):
        return _back_to_accounts(session, outcome.value, language)
    return see_other(routes.ONBOARDING_1, language, tulos=outcome.value)


def _back_to_accounts(session: CurrentSession | None, end: str, language: str) -> Response:
    return see_other(_page_of_accounts(session), language, **{REFUND: end})


def _page_of_accounts(session: CurrentSession | None) -> str:
    """Where the cards stand: the profile, or 3/3 as long as the first use goes on."""
    return routes.PROFILE if session and session.is_onboarded else routes.ONBOARDING_3


@posted(FORM, routes.ONBOARDING_1, Level.SIGNED_IN)
async def start(sent: Posted) -> Response:
    """Send the person to the chosen bank with a signed request."""
    return await _leave(sent, IDENTITY)


@posted(REFUND_FORM, lambda sent: _page_of_accounts(sent.session), Level.SIGNED_IN)
async def start_for_refund(sent: Posted) -> Response:
    """The same for a frozen change of refund accounts; the trip names it."""
    return await _leave(sent, await perform(sent.actor, step_up.purpose_of, sent["change"]))


async def _leave(sent: Posted, purpose: str) -> Response:
    provider = sent["provider"]
    await perform(sent.actor, service.admit)
    try:
        started = await asyncio.to_thread(identification.start, provider, sent.language, return_address())
    except IdentificationRefused:
        return _back(sent.session, Outcome.INVALID, sent.language)
    except Unavailable:
        return _back(sent.session, Outcome.DOWN, sent.language)
    await perform(sent.actor, service.begin, started, provider, sent.language, purpose)
    return RedirectResponse(started.url, 303)


@needs(Level.SIGNED_IN)
async def come_back(request: Request) -> Response:
    """The broker's answer: judged, redeemed, bound; whatever it was, the person lands on a page of ours."""
    actor, session = await identify(actor_of_request(request))
    if session is None or not session.is_signed_in:
        return _not_yet(session)
    returned = await _returned(actor, request)
    if isinstance(returned, Outcome):
        return _back(session, returned, session.language)
    attempt, query = returned
    person = await _person(actor, attempt, query)
    if isinstance(person, Outcome):
        return _back(session, person, attempt.language)
    if step_up.is_step_up(attempt):
        return await _confirmed(actor, session, attempt, person)
    return await _bound(actor, session, attempt, person)


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


async def _confirmed(actor: Actor, session: CurrentSession, attempt: LiveAttempt, person: IdentifiedPerson) -> Response:
    confirmed = await perform(actor, step_up.confirm, attempt, person)
    answer = _back_to_accounts(session, confirmed.end.value, attempt.language)
    if confirmed.session_token:
        set_cookie(answer, session_name(), confirmed.session_token)
    return answer


async def _bound(actor: Actor, session: CurrentSession, attempt: LiveAttempt, person: IdentifiedPerson) -> Response:
    bound = await perform(actor, service.bind, attempt, person)
    if bound.outcome is not Outcome.DONE:
        return _back(session, bound.outcome, attempt.language)
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
    Route(routes.START_REFUND_IDENTIFICATION, start_for_refund, methods=["POST"]),
    Route(routes.IDENTIFICATION_RETURN, come_back, methods=["GET"]),
    Route(routes.CLIENT_JWKS, public_keys, methods=["GET"]),
]
