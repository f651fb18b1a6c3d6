"""The forms of a new e-mail address and of its undoing over HTTP: where they lead (58, 59, 61, N07)."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, act
from aina_app.core.secrets import token_hash
from aina_app.features.email_undo import http as undoing
from aina_app.features.password_reset import service as password_reset
from aina_app.features.profile.email import http as email_http
from aina_app.features.profile.service import email
from aina_app.models import FormDraft, OnboardingStep, SessionKind, UserAccount
from aina_app.routes import CHANGE_EMAIL, CONFIRM_EMAIL, RESEND_EMAIL_CODE, UNDO_EMAIL
from aina_app.web.cookies import browser_name, session_name
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor
from tests.integration.profile.changing_email import NEW, address_of, mailed_code, undo_token
from tests.people import AINO, PASSWORD, VAINO
from tests.posting import browsing, hash_of_cookie, led_to, refused_with
from tests.trail import sent

pytestmark = pytest.mark.anyio

FORM = {"new_email": NEW, "current_password": PASSWORD, "language": "fi"}


@pytest.fixture
async def browser(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is signed in to nothing yet."""
    async with browsing([*email_http.ROUTES, *undoing.ROUTES]) as browser:
        yield browser


def sign_in(browser: httpx.AsyncClient, account: UserAccount) -> None:
    """Let the browser be signed in to `account`."""
    with act(make_actor()) as this:
        browser.cookies.set(session_name(), sessions.start(this, SessionKind.FULL, account.id))


@pytest.fixture
def aino(browser: httpx.AsyncClient) -> UserAccount:
    """Aino, signed in at the browser."""
    with act(SYSTEM) as this:
        account = make_account(this)
    sign_in(browser, account)
    return account


async def change(browser: httpx.AsyncClient) -> httpx.Response:
    """Ask and type the code."""
    await browser.post(CHANGE_EMAIL, data=FORM)
    return await browser.post(CONFIRM_EMAIL, data={"code": mailed_code(NEW), "language": "sv"})


async def test_asked_confirmed_and_a_new_session(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    before = browser.cookies[session_name()]
    assert led_to(await browser.post(CHANGE_EMAIL, data=FORM)) == "/profiili?tila=koodi"

    answer = await browser.post(CONFIRM_EMAIL, data={"code": mailed_code(NEW), "language": "sv"})

    assert led_to(answer) == "/sv/profiili?tila=osoite"
    assert address_of(aino.id)[0] == NEW
    assert answer.cookies[session_name()] != before
    with act(SYSTEM, read_only=True) as this:
        assert sessions.read(this, token_hash(before)) is None
        assert sessions.read(this, token_hash(answer.cookies[session_name()])) is not None


async def test_b61_a_taken_address_is_answered_alike(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    with act(SYSTEM) as this:
        make_account(this, VAINO)
    answers = [await browser.post(CHANGE_EMAIL, data=FORM | {"new_email": new}) for new in (NEW, VAINO.email)]

    shapes = {(one.status_code, one.headers["location"], tuple(sorted(one.headers))) for one in answers}
    assert len(shapes) == 1
    assert sent() == ["email_confirm", "exists"]


async def test_a_wrong_password_keeps_the_address_and_not_the_password(
    browser: httpx.AsyncClient, aino: UserAccount
) -> None:
    answer = await browser.post(CHANGE_EMAIL, data=FORM | {"current_password": "vaara-Sala1"})

    assert led_to(answer) == "/profiili?tarkista=new_email"
    assert refused_with(browser, email.FORM) == [("err.current_password", "current_password")]
    with act(SYSTEM, read_only=True) as this:
        (draft,) = this.db.exec(select(FormDraft)).all()
    assert draft.form == email.FORM
    assert sent() == []


async def test_a_wrong_code_leads_back_to_its_form(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    await browser.post(CHANGE_EMAIL, data=FORM)
    for code, said in (("", "err.code_empty"), ("abc", "err.code_wrong"), ("１２３４５６", "err.code_wrong")):
        answer = await browser.post(CONFIRM_EMAIL, data={"code": code})
        assert led_to(answer) == "/profiili?tarkista=new_email_code"
        assert refused_with(browser, email.CODE_FORM) == [(said, "code")]


async def test_n07_one_press_that_arrives_twice_sends_one_code(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    pressed = FORM | {"press": str(uuid4())}

    answers = [await browser.post(CHANGE_EMAIL, data=pressed) for _ in range(2)]

    assert {led_to(one) for one in answers} == {"/profiili?tila=koodi"}
    assert sent() == ["email_confirm"]


async def test_a_second_tab_that_types_the_code_again_sees_the_profile(
    browser: httpx.AsyncClient, aino: UserAccount
) -> None:
    await change(browser)

    assert led_to(await browser.post(CONFIRM_EMAIL, data={"code": "123456"})) == "/profiili"
    assert led_to(await browser.post(RESEND_EMAIL_CODE, data={})) == "/profiili"


async def test_on_the_last_step_of_the_first_use_the_forms_lead_back_there(browser: httpx.AsyncClient) -> None:
    with act(SYSTEM) as this:
        account = make_account(this, onboarding_step=OnboardingStep.REVIEW)
    sign_in(browser, account)

    assert led_to(await browser.post(CHANGE_EMAIL, data=FORM)) == "/kayttoonotto/3?tila=koodi"
    assert led_to(await browser.post(RESEND_EMAIL_CODE, data={})) == "/kayttoonotto/3"


@pytest.mark.parametrize("path", [CHANGE_EMAIL, CONFIRM_EMAIL, RESEND_EMAIL_CODE])
async def test_nobody_else_may_post_them(browser: httpx.AsyncClient, path: str) -> None:
    assert led_to(await browser.post(path, data=FORM | {"code": "123456"})) == "/kirjaudu"
    assert sent() == []


async def test_who_has_logged_out_meanwhile_is_led_to_sign_in_and_nothing_changes(
    browser: httpx.AsyncClient, aino: UserAccount
) -> None:
    await browser.post(CHANGE_EMAIL, data=FORM)
    browser.cookies.delete(session_name())

    assert led_to(await browser.post(CONFIRM_EMAIL, data={"code": mailed_code(NEW)})) == "/kirjaudu"
    assert address_of(aino.id)[0] == AINO.email


async def test_many_requests_wait_before_anything_is_looked_up(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    typed = [FORM | {"new_email": f"osoite{turn}@aina.test"} for turn in range(11)]
    answers = [await browser.post(CHANGE_EMAIL, data=one) for one in typed]

    assert led_to(answers[-1]) == "/profiili?tarkista=new_email"
    assert refused_with(browser, email.FORM) == [("err.too_many", None)]


async def test_b59_the_undo_needs_no_session_and_shows_the_reset_in_this_browser(
    browser: httpx.AsyncClient, aino: UserAccount
) -> None:
    await change(browser)
    token = undo_token(AINO.email)
    async with browsing(undoing.ROUTES, "198.51.100.9") as other:
        answer = await other.post(UNDO_EMAIL, data={"token": token, "language": "en"})

        assert led_to(answer) == "/en/peru-osoitteen-vaihto?tila=peruttu"
        assert token not in str(answer.headers)
        with act(make_actor(browser=other.cookies[browser_name()]), read_only=True) as this:
            shown = password_reset.view(this)
        assert shown is not None
        assert shown.email == AINO.email
        assert led_to(await other.post(UNDO_EMAIL, data={"token": token})) == "/peru-osoitteen-vaihto?tila=peruttu"
        assert hash_of_cookie(other, session_name()) == ""


@pytest.mark.parametrize("token", ["", "no such link", "a" * 10_000])
async def test_b59_an_unknown_link_changes_nothing(browser: httpx.AsyncClient, aino: UserAccount, token: str) -> None:
    await change(browser)

    assert led_to(await browser.post(UNDO_EMAIL, data={"token": token})) == "/peru-osoitteen-vaihto?tila=vanha"
    assert address_of(aino.id)[0] == NEW


async def test_b59_a_held_one_is_told_to_call(browser: httpx.AsyncClient, aino: UserAccount) -> None:
    await change(browser)
    with act(SYSTEM) as this:
        make_account(this)

    answer = await browser.post(UNDO_EMAIL, data={"token": undo_token(AINO.email)})

    assert led_to(answer) == "/peru-osoitteen-vaihto?tila=selvitys"
