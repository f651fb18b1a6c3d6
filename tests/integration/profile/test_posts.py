"""The profile's posted forms over HTTP: where they lead, which cookie they set, each press once (57, N07)."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from aina_app.accounts import sessions
from aina_app.accounts.passwords import verify_password
from aina_app.context import SYSTEM, act
from aina_app.core.secrets import token_hash
from aina_app.features.login import service as login
from aina_app.features.profile import http
from aina_app.features.profile.service import devices
from aina_app.models import AuditTag, OnboardingStep, SessionKind, UserAccount
from aina_app.routes import CHANGE_PASSWORD, END_OTHER_SESSIONS
from aina_app.web.cookies import browser_name, session_name
from aina_app.web.drafts import read_draft
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor
from tests.integration.profile.people import audited, mails
from tests.people import PASSWORD

pytestmark = pytest.mark.anyio

NEW = "Mustikka-9 piirakka"
TYPED = {"current_password": PASSWORD, "password": NEW, "password_again": NEW, "language": "sv"}


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser with a session cookie."""

    account: UserAccount
    http: httpx.AsyncClient
    token: str = field(repr=False)

    async def post(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        """Post a form with this cookie, whatever earlier answers have set."""
        return await self.http.post(path, data=dict(form), headers={"cookie": f"{session_name()}={self.token}"})

    def is_signed_in(self) -> bool:
        """Whether its cookie still opens anything."""
        with act(SYSTEM, read_only=True) as this:
            return sessions.read(this, token_hash(self.token)) is not None


def signed_in(client: httpx.AsyncClient, account: UserAccount) -> Browser:
    """A browser where `account` is signed in."""
    with act(make_actor()) as this:
        return Browser(account, client, sessions.start(this, SessionKind.FULL, account.id))


@pytest.fixture
async def client(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever posts to the profile's routes."""
    transport = httpx.ASGITransport(app=Starlette(routes=http.ROUTES), client=("203.0.113.7", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
        yield client


@pytest.fixture
def aino(client: httpx.AsyncClient) -> Browser:
    """Aino's browser."""
    with act(SYSTEM) as this:
        account = make_account(this)
    return signed_in(client, account)


def session_cookie(answer: httpx.Response) -> str:
    """The session id that an answer sets."""
    return answer.cookies.get(session_name()) or ""


async def test_a_changed_password_leads_back_with_a_new_session(aino: Browser) -> None:
    answer = await aino.post(CHANGE_PASSWORD, TYPED)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/profiili?tila=salasana")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert Browser(aino.account, aino.http, session_cookie(answer)).is_signed_in()
    assert not aino.is_signed_in()


async def test_a_wrong_current_password_shows_the_form_again_without_what_was_typed(aino: Browser) -> None:
    answer = await aino.post(CHANGE_PASSWORD, TYPED | {"current_password": "vaara-Sala1"})

    assert answer.headers["location"] == "/sv/profiili?tarkista=change_password"
    assert session_cookie(answer) == ""
    assert aino.is_signed_in()
    with act(SYSTEM, read_only=True) as this:
        account = this.db.get_one(UserAccount, aino.account.id)
    assert verify_password(PASSWORD, account.password_hash)


async def test_on_the_last_step_of_the_first_use_the_form_leads_back_there(client: httpx.AsyncClient) -> None:
    with act(SYSTEM) as this:
        account = make_account(this, onboarding_step=OnboardingStep.REVIEW)
    onni = signed_in(client, account)

    refused = await onni.post(CHANGE_PASSWORD, TYPED | {"current_password": "vaara-Sala1"})
    changed = await onni.post(CHANGE_PASSWORD, TYPED)

    assert refused.headers["location"] == "/sv/kayttoonotto/3?tarkista=change_password"
    assert changed.headers["location"] == "/sv/kayttoonotto/3?tila=salasana"


async def test_one_press_that_arrives_twice_logs_devices_out_once(aino: Browser) -> None:
    phone = signed_in(aino.http, aino.account)
    form = {"session": "others", "own_password": PASSWORD, "language": "fi", "press": str(uuid4())}

    answers = [await aino.post(END_OTHER_SESSIONS, form) for _ in range(2)]

    assert {answer.headers["location"] for answer in answers} == {"/profiili?tila=laitteet"}
    assert (aino.is_signed_in(), phone.is_signed_in()) == (True, False)
    assert len(audited(AuditTag.SESSION_ENDED)) == 1


async def test_the_password_of_a_refused_form_is_kept_nowhere(aino: Browser) -> None:
    phone = signed_in(aino.http, aino.account)

    answer = await aino.post(END_OTHER_SESSIONS, {"session": "others", "own_password": "vaara-Sala1"})

    assert answer.headers["location"] == "/profiili?tarkista=end_sessions"
    assert phone.is_signed_in()
    with act(make_actor(browser=answer.cookies[browser_name()]), read_only=True) as this:
        draft = read_draft(this, devices.FORM)
    assert draft.values == {"session": "others"}
    assert [one.code for one in draft.refusals] == ["err.current_password"]


@pytest.mark.parametrize("leave", ["log out", "somebody signs in"])
async def test_what_was_typed_is_not_there_for_the_next_person_at_the_browser(aino: Browser, leave: str) -> None:
    refused = await aino.post(END_OTHER_SESSIONS, {"session": "others", "own_password": "vaara-Sala1"})
    with act(make_actor(browser=refused.cookies[browser_name()])) as this:
        assert read_draft(this, devices.FORM).values
        if leave == "log out":
            login.log_out(replace(this, actor=replace(this.actor, session_hash="of-a-session")))
        else:
            sessions.start(this, SessionKind.FULL, aino.account.id)

        assert not read_draft(this, devices.FORM).values


@pytest.mark.parametrize("path", [CHANGE_PASSWORD, END_OTHER_SESSIONS])
async def test_nobody_else_may_post_them(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, data=TYPED)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/kirjaudu")
    assert mails() == []


async def test_devices_are_not_ended_before_the_first_use_is_done(client: httpx.AsyncClient) -> None:
    with act(SYSTEM) as this:
        account = make_account(this, onboarding_step=OnboardingStep.REVIEW)
    onni, phone = signed_in(client, account), signed_in(client, account)

    answer = await onni.post(END_OTHER_SESSIONS, {"session": "others", "own_password": PASSWORD})

    assert answer.headers["location"] == "/kayttoonotto/3"
    assert phone.is_signed_in()
