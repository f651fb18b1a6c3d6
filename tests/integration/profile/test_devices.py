"""Kirjautuneet laitteet: the list, and ending others' sessions after the password (50)."""

from uuid import UUID, uuid4

import pytest

from aina_app.accounts.passwords import verify_password
from aina_app.accounts.sessions import MOST_SESSIONS
from aina_app.context import SYSTEM, Actor, act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.profile.service import devices, fresh_check
from aina_app.features.profile.service.devices import OTHERS, Answer
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import AuditTag
from tests.databases import TestDatabase
from tests.factories import USER_AGENT, make_account, make_session
from tests.integration.profile.people import another_browser, audited, is_live, session_of, signed_in
from tests.people import PASSWORD, VAINO

pytestmark = pytest.mark.anyio


@pytest.fixture
def aino(database: TestDatabase) -> Actor:
    """Signed in at a known browser, first use done."""
    return signed_in()


async def end(actor: Actor, session_id: UUID | None, typed: str = PASSWORD) -> Answer:
    """What the form's handler does, one step after the other."""
    check = await perform(actor, fresh_check.begin, Purpose.DEVICES)
    assert isinstance(check, Check)
    return await perform(actor, devices.end, check, session_id, right=verify_password(typed, check.stored_hash))


async def test_live_sessions_are_listed_this_one_first(aino: Actor) -> None:
    another_browser(aino)

    listed = await look(aino, devices.view)

    assert [device.is_this for device in listed] == [True, False]
    assert {device.label for device in listed} == {USER_AGENT}


async def test_all_others_end_after_the_password_and_this_one_stays(aino: Actor) -> None:
    others = [another_browser(aino), another_browser(aino)]

    assert await end(aino, devices.parse({"session": OTHERS, "own_password": PASSWORD})) is Answer.ENDED

    assert (is_live(aino), [is_live(other) for other in others]) == (True, [False, False])
    assert audited(AuditTag.SESSION_ENDED)[0][2] == {"reason": "revoked", "count": 2}


async def test_one_device_ends_and_the_rest_stay(aino: Actor) -> None:
    lost, kept = another_browser(aino), another_browser(aino)

    assert await end(aino, session_of(lost.session_hash).public_id) is Answer.ENDED

    assert (is_live(lost), is_live(kept), is_live(aino)) == (False, True, True)


async def test_without_the_right_password_nothing_ends(aino: Actor) -> None:
    other = another_browser(aino)

    assert await end(aino, None, "vaara-Sala1") is Answer.WRONG

    assert is_live(other)
    assert audited(AuditTag.LOGIN_FAILED)[0][2] == {"reason": "wrong", "purpose": "devices"}


async def test_another_persons_session_is_not_found_and_lives_on(aino: Actor) -> None:
    with act(SYSTEM) as this:
        vaino = make_session(this, make_account(this, VAINO))

    assert await end(aino, session_of(vaino.session_hash).public_id) is Answer.NOT_FOUND

    assert is_live(vaino)


async def test_this_very_session_is_not_ended_here(aino: Actor) -> None:
    assert await end(aino, session_of(aino.session_hash).public_id) is Answer.NOT_FOUND

    assert is_live(aino)


async def test_one_session_more_than_are_kept_ends_the_oldest(aino: Actor) -> None:
    for _ in range(MOST_SESSIONS):
        another_browser(aino)

    assert not is_live(aino)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"session": OTHERS, "own_password": ""}, "err.current_password_empty"),
        ({"session": "everyone", "own_password": "x"}, "err.not_found"),
        ({"own_password": "x"}, "err.not_found"),
    ],
)
def test_a_form_that_names_nobody_is_refused(own_settings: None, form: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        devices.parse(form)

    assert [one.code for one in refused.value.refusals] == [code]


def test_a_form_names_one_session_or_all_others(own_settings: None) -> None:
    chosen = uuid4()

    assert devices.parse({"session": str(chosen), "own_password": "x"}) == chosen
    assert devices.parse({"session": OTHERS, "own_password": "x"}) is None
