"""A press is known again by the one who pressed: a known id alone opens nothing of somebody else's (B22)."""

import uuid

import pytest

from aina_app import routes
from aina_app.accounts import sessions
from aina_app.context import SYSTEM, act
from aina_app.features.registration import http
from aina_app.models import OneTimeCode
from aina_app.web.cookies import session_name
from aina_app.web.forms import press_key
from aina_app.web.visitor import current_actor
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.people import AINO, PASSWORD, SAGA, DemoPerson, typed
from tests.posting import browsing, hash_of_cookie
from tests.trail import mails

PRESS = str(uuid.uuid4())


async def register(person: DemoPerson, password: str = PASSWORD) -> str:
    """REKISTERÖIDY in a browser of its own, always with the same press: the address that its screen shows."""
    async with browsing(http.ROUTES) as browser:
        await browser.post(routes.REGISTRATION, data=typed(person, password) | {"press": PRESS})
        with act(SYSTEM, read_only=True) as this:
            session = sessions.read(this, hash_of_cookie(browser, session_name()))
            assert session is not None
            return this.db.get_one(OneTimeCode, session.code_id).email


@pytest.mark.anyio
async def test_b22_the_same_press_of_another_form_is_another_press(database: TestDatabase) -> None:
    assert [await register(AINO), await register(SAGA)] == [AINO.email, SAGA.email]
    assert len(mails()) == 2


@pytest.mark.anyio
async def test_b22_a_press_id_without_the_password_opens_nothing_of_its_owner(database: TestDatabase) -> None:
    await register(AINO)
    await register(AINO, "Vieras-Sana 9 lintua")

    assert len(mails()) == 2


@pytest.mark.anyio
async def test_b22_the_same_form_twice_is_one_press(database: TestDatabase) -> None:
    assert [await register(AINO), await register(AINO)] == [AINO.email] * 2
    assert len(mails()) == 1


def test_the_press_of_an_event_belongs_to_its_session() -> None:
    keys = set[str]()
    for session in ("one", "another"):
        before = current_actor.set(make_actor(session=session))
        keys |= {press_key(PRESS), press_key(PRESS)}
        current_actor.reset(before)

    assert len(keys) == 2
