"""Where a sign-in leads, and with which cookies (B26, B28, B30, B43, B45)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.accounts.passwords import hash_password
from aina_app.accounts.sessions import DEVICE_LIFE
from aina_app.context import SYSTEM, act
from aina_app.features.login import http, service
from aina_app.features.login.service import Outcome
from aina_app.models import AuditTag, KnownDevice, OnboardingStep, SessionEnd, SignInSession
from aina_app.web.cookies import DEVICE_SECONDS, device_name, session_name
from tests.databases import TestDatabase
from tests.factories import make_account, make_code, make_unverified_account
from tests.integration.login.attempts import session_of, succeed
from tests.people import AINO, PASSWORD, VAINO
from tests.posting import browsing, hash_of_cookie, led_to
from tests.trail import mails, tags

pytestmark = pytest.mark.anyio

FORM = {"username": AINO.email, "password": PASSWORD, "language": "fi"}


@pytest.fixture
async def visitor(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the sign-in screen."""
    async with browsing(http.ROUTES) as client:
        yield client


def account(**columns: Any) -> None:
    """Aino's account."""
    with act(SYSTEM) as this:
        make_account(this, **columns)


def row_of(visitor: httpx.AsyncClient) -> SignInSession:
    """The session behind the browser's cookie."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(SignInSession, hash_of_cookie(visitor, session_name()))


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/kulutusvahti\r\nset-cookie: a=b",
        "/sv//evil.example",
        "kulutusvahti",
        "/ei-tallaista",
        "/@evil.example",
        "/kulutusvahti#@evil.example",
        "",
    ],
)
async def test_b30_another_address_leads_home(visitor: httpx.AsyncClient, asked: str) -> None:
    account()

    answer = await visitor.post(routes.LOGIN, data=FORM | {"jatka": asked})

    assert (service.next_page(asked), led_to(answer)) == ("/", "/")


@pytest.mark.parametrize(
    ("asked", "landing"),
    [
        ("/kulutusvahti", "/kulutusvahti"),
        ("/sv/kulutusvahti", "/sv/kulutusvahti"),
        ("/profiili?x=//evil.example", "/profiili"),
    ],
)
async def test_b30_a_page_of_ours_that_was_asked_for_comes_first(
    visitor: httpx.AsyncClient, asked: str, landing: str
) -> None:
    account()

    assert led_to(await visitor.post(routes.LOGIN, data=FORM | {"jatka": asked})) == landing


@pytest.mark.parametrize("asked", ["", "/", "/sv", "/en/"])
async def test_b30_the_home_page_is_in_the_language_of_the_form(visitor: httpx.AsyncClient, asked: str) -> None:
    account()

    assert led_to(await visitor.post(routes.LOGIN, data=FORM | {"language": "en", "jatka": asked})) == "/en"


@pytest.mark.parametrize(
    ("step", "landing"),
    [
        (OnboardingStep.STRONG_IDENTIFICATION, "/sv/kayttoonotto/1"),
        (OnboardingStep.CUSTOMERSHIPS, "/sv/kayttoonotto/2"),
        (OnboardingStep.REVIEW, "/sv/kayttoonotto/3"),
    ],
)
async def test_the_first_undone_step_comes_before_any_page_that_was_asked_for(
    visitor: httpx.AsyncClient, step: OnboardingStep, landing: str
) -> None:
    account(onboarding_step=step)

    assert led_to(await visitor.post(routes.LOGIN, data=FORM | {"language": "sv", "jatka": "/profiili"})) == landing


async def test_b26_an_unverified_account_is_led_to_its_code_and_gets_no_new_mail(visitor: httpx.AsyncClient) -> None:
    with act(SYSTEM) as this:
        unverified = make_unverified_account(this)
        code_id = make_code(this, unverified).row.id

    answer = await visitor.post(routes.LOGIN, data=FORM)

    session = session_of(visitor.cookies[session_name()])
    assert (led_to(answer), mails(), tags()) == ("/vahvista", [], [AuditTag.LOGIN_PENDING])
    assert session is not None
    assert (session.code_id, session.is_signed_in, device_name() in visitor.cookies) == (code_id, False, False)
    assert row_of(visitor).by_password


async def test_b43_the_cookies_are_what_they_must_be_and_only_hashes_are_stored(visitor: httpx.AsyncClient) -> None:
    account()

    answer = await visitor.post(routes.LOGIN, data=FORM)

    cookies = {line.split("=", 1)[0]: line.split("; ")[1:] for line in answer.headers.get_list("set-cookie")}
    must = ["HttpOnly", "Path=/", "SameSite=lax", "Secure"]
    assert cookies == {session_name(): must, device_name(): ["HttpOnly", f"Max-Age={DEVICE_SECONDS}", *must[1:]]}
    assert len(visitor.cookies[session_name()]) == 43
    assert visitor.cookies[session_name()] not in str(row_of(visitor).model_dump())


async def test_b45_a_cookie_of_before_is_worth_nothing_after(visitor: httpx.AsyncClient) -> None:
    account()
    visitor.cookies.set(session_name(), "chosen-by-someone-else", domain="localhost.local")

    answer = await visitor.post(routes.LOGIN, data=FORM)

    assert answer.cookies[session_name()] != "chosen-by-someone-else"
    assert session_of("chosen-by-someone-else") is None


async def test_b45_signing_in_again_ends_the_browsers_session_of_before(visitor: httpx.AsyncClient) -> None:
    account()
    with act(SYSTEM) as this:
        make_account(this, VAINO)
    await visitor.post(routes.LOGIN, data=FORM)
    first = row_of(visitor)

    await visitor.post(routes.LOGIN, data=FORM | {"username": VAINO.email})

    assert row_of(visitor).account_id != first.account_id
    with act(SYSTEM, read_only=True) as this:
        ended = this.db.get_one(SignInSession, first.id_hash)
    assert (ended.end_reason, ended.replaced_by) == (SessionEnd.ROTATED, row_of(visitor).id_hash)


async def test_the_browser_is_remembered_for_half_a_year_from_its_last_sign_in(
    visitor: httpx.AsyncClient, stopped_clock: TimeMachineFixture
) -> None:
    account()
    await visitor.post(routes.LOGIN, data=FORM)
    stopped_clock.shift(timedelta(days=100))

    again = await visitor.post(routes.LOGIN, data=FORM)

    assert device_name() not in again.cookies
    with act(SYSTEM, read_only=True) as this:
        known = this.db.exec(select(KnownDevice)).one()
        assert known.expires_at == this.now + DEVICE_LIFE
    assert known.id_hash == hash_of_cookie(visitor, device_name())


async def test_a_wrong_password_does_not_touch_the_session_of_before(visitor: httpx.AsyncClient) -> None:
    account()
    await visitor.post(routes.LOGIN, data=FORM)

    await visitor.post(routes.LOGIN, data=FORM | {"password": "vaara-Sala1"})

    assert session_of(visitor.cookies[session_name()]) is not None


async def test_b10_the_password_may_be_written_in_another_unicode_form(visitor: httpx.AsyncClient) -> None:
    account(password_hash=hash_password("Ka\u0308rpa\u0308nen-5 ha\u0308n"))

    assert led_to(await visitor.post(routes.LOGIN, data=FORM | {"password": "Kärpänen-5 hän"})) == "/"


async def test_logging_out_ends_the_session_and_takes_the_cookie_away(visitor: httpx.AsyncClient) -> None:
    account()
    await visitor.post(routes.LOGIN, data=FORM)
    token, ended = visitor.cookies[session_name()], row_of(visitor)

    answer = await visitor.post(routes.LOGOUT, data={"language": "sv"})

    assert led_to(answer) == "/sv/kirjaudu?tila=ulos"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert (session_name() in visitor.cookies, device_name() in visitor.cookies) == (False, True)
    assert session_of(token) is None
    with act(SYSTEM, read_only=True) as this:
        assert this.db.get_one(SignInSession, ended.id_hash).end_reason is SessionEnd.LOGGED_OUT
    assert tags()[-1] is AuditTag.LOGOUT


async def test_logging_out_without_a_session_is_no_harm(visitor: httpx.AsyncClient) -> None:
    assert led_to(await visitor.post(routes.LOGOUT)) == "/kirjaudu?tila=ulos"
    assert tags() == []


async def test_b48_looking_at_the_time_that_is_left_keeps_no_session_and_a_press_does(
    visitor: httpx.AsyncClient, stopped_clock: TimeMachineFixture
) -> None:
    account()
    await visitor.post(routes.LOGIN, data=FORM)
    stopped_clock.shift(timedelta(minutes=28))

    looks = [(await visitor.get(routes.SESSION)).json() for _ in range(2)]
    pressed = (await visitor.post(routes.SESSION)).json()

    assert [*looks, pressed] == [{"idle_seconds": 120}, {"idle_seconds": 120}, {"idle_seconds": 1800}]
    stopped_clock.shift(timedelta(minutes=30))
    assert (await visitor.post(routes.SESSION)).json() == {"idle_seconds": 0}


async def test_b49_no_press_keeps_a_session_longer_than_twelve_hours(
    visitor: httpx.AsyncClient, stopped_clock: TimeMachineFixture
) -> None:
    account()
    await visitor.post(routes.LOGIN, data=FORM)
    for _ in range(24):
        stopped_clock.shift(timedelta(minutes=29, seconds=59))
        assert (await visitor.post(routes.SESSION)).json() == {"idle_seconds": 1800}

    stopped_clock.shift(timedelta(seconds=24))

    assert (await visitor.post(routes.SESSION)).json() == {"idle_seconds": 0}


@pytest.mark.parametrize("typed", ["aino@esimerkkiä.fi", "Aino@ESIMERKKIÄ.fi", "aino@xn--esimerkki-32a.fi"])
def test_b06_an_address_of_other_letters_signs_in_as_it_was_typed(database: TestDatabase, typed: str) -> None:
    with act(SYSTEM) as this:
        make_account(this, email="aino@esimerkkiä.fi")

    assert succeed(username=typed).outcome is Outcome.SIGNED_IN
