"""A wrong password, an unknown address, a closed account: one answer, one work (B29, B78)."""

from collections.abc import AsyncIterator

import httpx
import pytest

from aina_app import routes
from aina_app.accounts import email_changes
from aina_app.context import SYSTEM, act
from aina_app.core.email_address import EmailAddress
from aina_app.core.refusal import Refused
from aina_app.features.login import http, service
from aina_app.features.login.service import Attempt, Outcome, SignedIn
from aina_app.models import AccountState, AuditTag, UserAccount
from aina_app.web.cookies import browser_name
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor
from tests.integration.login.attempts import NOBODY, WRONG_PASSWORD, fail, log_in, person, succeed
from tests.people import AINO, PASSWORD, VAINO
from tests.posting import browsing, draft_of, led_to, refused_with
from tests.statements import counted
from tests.trail import events, reasons

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

FAILURES = [(AINO.email, WRONG_PASSWORD), (NOBODY, PASSWORD), ("väinö", PASSWORD), (VAINO.email, PASSWORD)]
"""Known with a wrong password, unknown, no address at all, and an account that was closed."""


@pytest.fixture
def people(database: TestDatabase) -> None:
    """Aino, and Väinö whose account is closed."""
    with act(SYSTEM) as this:
        make_account(this)
        make_account(this, VAINO, state=AccountState.CLOSED, email=None, email_key=None)


@pytest.fixture
async def visitor(people: None) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the sign-in screen."""
    async with browsing(http.ROUTES) as client:
        yield client


@pytest.mark.parametrize(("username", "password"), FAILURES)
async def test_b29_each_failure_says_the_same_and_keeps_the_name_only(
    visitor: httpx.AsyncClient, username: str, password: str
) -> None:
    answer = await visitor.post(routes.LOGIN, data={"username": username, "password": password, "language": "sv"})

    assert led_to(answer) == "/sv/kirjaudu?tarkista=login"
    assert set(answer.cookies) == {browser_name()}
    assert refused_with(visitor, service.FORM) == [("err.login", "password")]
    assert draft_of(visitor, service.FORM).values == {"username": username}


@pytest.mark.parametrize("device", ["", "of someone"], ids=["new browser", "browser that has signed in somewhere"])
def test_b29_each_failure_asks_as_much_of_the_database(people: None, device: str) -> None:
    work = []
    for username, password in FAILURES:
        with counted() as asked:
            log_in(make_actor(device=device), username, password)
        work.append(asked)

    assert work == [work[0]] * len(FAILURES)


async def test_b29_whole_posts_ask_as_much_of_the_database(people: None) -> None:
    work = []
    for username, password in FAILURES:
        async with browsing(http.ROUTES) as client:
            with counted() as asked:
                await client.post(routes.LOGIN, data={"username": username, "password": password})
        work.append(asked)

    assert work == [work[0]] * len(FAILURES)


def test_b29_the_trail_tells_an_unknown_address_by_its_mac_only(people: None) -> None:
    fail()
    fail(username=NOBODY)

    known, unknown = events([AuditTag.LOGIN_FAILED])
    assert reasons(AuditTag.LOGIN_FAILED) == ["wrong", "unknown"]
    assert (known.account_id is None, unknown.account_id is None) == (False, True)
    assert NOBODY not in str(unknown.model_dump())
    assert len(unknown.subject_mac) == 64


def test_a_password_that_changed_while_it_was_checked_counts_as_it_is_now(database: TestDatabase) -> None:
    aino = person()
    with act(make_actor()) as this:
        attempt = service.begin(this, AINO.email)
    with act(SYSTEM) as this:
        this.db.merge(aino).password_hash = "v1$1$changed"
    assert isinstance(attempt, Attempt)

    with act(make_actor()) as this:
        assert service.finish(this, attempt, right=True) == SignedIn(Outcome.WRONG)


def test_an_account_that_was_closed_while_the_password_was_checked_is_not_signed_in(database: TestDatabase) -> None:
    aino = person()
    with act(make_actor()) as this:
        attempt = service.begin(this, AINO.email)
    with act(SYSTEM) as this:
        row = this.db.merge(aino)
        row.state, row.email_key = AccountState.CLOSED, None
    assert isinstance(attempt, Attempt)

    with act(make_actor()) as this:
        assert service.finish(this, attempt, right=True) == SignedIn(Outcome.WRONG)


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_user_name_is_said_so(typed: str) -> None:
    with pytest.raises(Refused, match=r"err\.username_empty"):
        service.parse_username(typed)


@pytest.mark.parametrize("typed", ["AINO@aina.test", " aino@AINA.TEST "])
def test_b06_the_name_is_found_however_it_is_written(people: None, typed: str) -> None:
    assert succeed(username=typed).outcome is Outcome.SIGNED_IN


def test_a_very_long_name_fails_as_an_unknown_one(people: None) -> None:
    assert fail(username="a" * 100_000) == [Outcome.WRONG]


def test_what_stands_between_the_steps_tells_nobody_its_secrets(people: None) -> None:
    with act(make_actor()) as this:
        attempt = service.begin(this, AINO.email)

    assert "$2b$" not in repr(attempt)
    done = succeed()
    assert done.session_token not in repr(done)


def test_b58_an_attempt_by_the_address_of_before_ends_nowhere_once_the_address_has_changed(
    database: TestDatabase,
) -> None:
    aino = person()
    with act(make_actor()) as this:
        attempt = service.begin(this, AINO.email)
    assert isinstance(attempt, service.Attempt)
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, aino.id)
        email_changes.change(this, account, EmailAddress("uusi@aina.test", "uusi@aina.test"))

    with act(make_actor()) as this:
        assert service.finish(this, attempt, right=True).outcome is Outcome.WRONG
