"""Who is led where: every page for everyone, from real sessions (B27, B76)."""

import pytest

from aina_app import routes
from aina_app.accounts import sessions
from aina_app.accounts.access import page_redirect
from aina_app.context import SYSTEM, Actor, act
from aina_app.models import AccountState, OnboardingStep, SessionEnd, SessionKind
from aina_app.routes import Level
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_session, make_unverified_account
from tests.people import VAINO

STEPS = (routes.ONBOARDING_1, routes.ONBOARDING_2, routes.ONBOARDING_3)
PUBLIC = {page.path for page in routes.PAGES if page.level is Level.PUBLIC}
PAGES = [page.path for page in routes.PAGES]
LOGIN, CODE, HOME = routes.LOGIN, routes.EMAIL_VERIFICATION, routes.HOME


def at_step(step: OnboardingStep) -> Actor:
    """Signed in, with this step undone."""
    with act(make_actor()) as this:
        return make_session(this, make_account(this, onboarding_step=step))


def pending() -> Actor:
    """Registered and at the screen of the code."""
    with act(make_actor()) as this:
        return make_session(this, make_unverified_account(this), SessionKind.PENDING)


def decoy() -> Actor:
    """Someone who registered an address that is somebody's."""
    with act(make_actor()) as this:
        return make_session(this, None, SessionKind.PENDING)


def logged_out() -> Actor:
    """Someone whose session has ended."""
    actor = at_step(OnboardingStep.DONE)
    with act(actor) as this:
        sessions.end(this, actor.session_hash, SessionEnd.LOGGED_OUT)
    return actor


def of_a_closed_account() -> Actor:
    """A session that outlived its account."""
    with act(make_actor()) as this:
        account = make_account(this, VAINO)
        actor = make_session(this, account)
        account.state, account.email_key = AccountState.CLOSED, None
    return actor


def of_a_full_session_without_a_code() -> Actor:
    """A full session of an account whose address is not verified: it opens nothing."""
    with act(make_actor()) as this:
        return make_session(this, make_unverified_account(this), SessionKind.FULL)


def everywhere_but(open_pages: set[str], landing: str) -> dict[str, str | None]:
    """Every page leads to `landing`, public ones and `open_pages` open."""
    return {path: None if path in PUBLIC | open_pages else landing for path in PAGES}


AT_1, AT_2, AT_3, DONE = OnboardingStep
EXPECTED = {
    "nobody": (make_actor, everywhere_but(set(), LOGIN)),
    "logged out": (logged_out, everywhere_but(set(), LOGIN)),
    "B27 before the code": (pending, everywhere_but(set(), CODE)),
    "B27 decoy": (decoy, everywhere_but(set(), CODE)),
    "B27 full session without a code": (of_a_full_session_without_a_code, everywhere_but(set(), CODE)),
    "closed account": (of_a_closed_account, everywhere_but(set(), CODE)),
    "B76 at 1/3": (lambda: at_step(AT_1), everywhere_but({STEPS[0]}, STEPS[0])),
    "B76 at 2/3": (lambda: at_step(AT_2), everywhere_but(set(STEPS[:2]), STEPS[1])),
    "B76 at 3/3": (lambda: at_step(AT_3), everywhere_but(set(STEPS), STEPS[2])),
    "B76 done": (lambda: at_step(DONE), everywhere_but(set(PAGES) - set(STEPS), HOME)),
}


@pytest.mark.parametrize("who", EXPECTED)
def test_b27_b76_every_page_opens_or_leads_to_the_first_thing_undone(database: TestDatabase, who: str) -> None:
    made, expected = EXPECTED[who]
    actor = made()

    with act(SYSTEM, read_only=True) as this:
        session = sessions.read(this, actor.session_hash)
    led = {path: page_redirect(session, path) for path in PAGES}

    assert led == expected


@pytest.mark.parametrize("who", EXPECTED)
def test_b76_nobody_is_led_in_a_circle(database: TestDatabase, who: str) -> None:
    made, expected = EXPECTED[who]
    actor = made()

    with act(SYSTEM, read_only=True) as this:
        session = sessions.read(this, actor.session_hash)
    landings = {page_redirect(session, path) for path in expected} - {None}

    assert [page_redirect(session, landing or "") for landing in landings] == [None] * len(landings)
