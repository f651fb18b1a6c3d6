"""Vaihda salasana: the current one first, then everything that knew the old one ends (57, P03)."""

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import mailing, sessions
from aina_app.accounts.passwords import Owner, hash_password, verify_password
from aina_app.accounts.throttles import FREE_FAILURES_DEVICE
from aina_app.context import SYSTEM, Actor, act, look, perform
from aina_app.core.refusal import Refused
from aina_app.core.secrets import token_hash
from aina_app.features.profile.service import fresh_check, password
from aina_app.features.profile.service.fresh_check import Check, Purpose, Throttled
from aina_app.models import AuditTag, CodePurpose, OneTimeCode, OutgoingMail, SessionEnd
from tests.databases import TestDatabase
from tests.factories import make_code
from tests.integration.profile.people import (
    account_of,
    another_browser,
    audited,
    is_live,
    mails,
    session_of,
    signed_in,
    with_known_device,
)
from tests.people import PASSWORD

pytestmark = pytest.mark.anyio

NEW = "Mustikka-9 piirakka"
TYPED = {"current_password": PASSWORD, "password": NEW, "password_again": NEW}


@pytest.fixture
def aino(database: TestDatabase) -> Actor:
    """Signed in at a known browser, first use done."""
    return signed_in()


async def change(actor: Actor, current: str = PASSWORD) -> str | None:
    """What the form's handler does, one step after the other; the new session's id."""
    check = await perform(actor, fresh_check.begin, Purpose.PASSWORD)
    assert isinstance(check, Check)
    right = verify_password(current, check.stored_hash)
    return await perform(actor, password.change, check, hash_password(NEW), right=right)


async def test_the_new_password_counts_and_the_old_one_no_longer(aino: Actor) -> None:
    await change(aino)

    stored = account_of(aino).password_hash
    assert (verify_password(NEW, stored), verify_password(PASSWORD, stored)) == (True, False)


async def test_this_session_gets_a_new_id_and_all_others_end(aino: Actor) -> None:
    phone = another_browser(aino)

    token = await change(aino)

    assert (is_live(aino), is_live(phone)) == (False, False)
    assert session_of(aino.session_hash).replaced_by == token_hash(token or "")
    assert session_of(phone.session_hash).end_reason is SessionEnd.REVOKED
    account = account_of(aino)
    with act(SYSTEM, read_only=True) as this:
        assert len(sessions.live_sessions(this, account.id)) == 1


async def test_other_browsers_are_forgotten_and_this_one_stays_known(aino: Actor) -> None:
    phone = with_known_device(another_browser(aino))

    await change(aino)

    account = account_of(aino)
    for actor, known in ((aino, True), (phone, False)):
        with act(actor, read_only=True) as this:
            assert sessions.knows_device(this, account.id) is known


async def test_an_open_reset_code_dies(aino: Actor) -> None:
    account = account_of(aino)
    with act(SYSTEM) as this:
        code = make_code(this, account, CodePurpose.RESET).row

    await change(aino)

    with act(SYSTEM, read_only=True) as this:
        assert this.db.get_one(OneTimeCode, code.id).superseded_at is not None


async def test_the_owner_is_told_by_mail(aino: Actor) -> None:
    await change(aino)

    with act(SYSTEM, read_only=True) as this:
        mail = this.db.exec(select(OutgoingMail)).one()
        content = mailing.open_content(mail)
    assert mail.kind == "pw_changed"
    assert content is not None
    assert (content.to, set(content.facts)) == ("aino@aina.test", {"time", "reset_url"})
    assert audited(AuditTag.PASSWORD_CHANGED)[0][2] == {"sessions_ended": 0}


async def test_a_wrong_current_password_is_refused_written_down_and_counted(aino: Actor) -> None:
    assert await change(aino, "vaara-Sala1") is None

    assert is_live(aino)
    assert verify_password(PASSWORD, account_of(aino).password_hash)
    assert mails() == []
    refused = audited(AuditTag.PASSWORD_CHANGE_REFUSED)
    assert [facts for _, _, facts in refused] == [{"reason": "wrong", "purpose": "password_change"}]


async def test_many_wrong_ones_make_this_browser_wait_and_no_other(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    phone = with_known_device(another_browser(aino))
    for _ in range(FREE_FAILURES_DEVICE):
        await change(aino, "vaara-Sala1")

    assert await perform(aino, fresh_check.begin, Purpose.PASSWORD) == Throttled(1)
    assert isinstance(await perform(phone, fresh_check.begin, Purpose.PASSWORD), Check)
    stopped_clock.shift(timedelta(minutes=1))
    assert await change(aino) is not None


async def test_the_right_one_forgets_earlier_mistakes(aino: Actor) -> None:
    for _ in range(FREE_FAILURES_DEVICE - 1):
        await change(aino, "vaara-Sala1")
    token = await change(aino)

    again = Actor(aino.account_id, session_hash=token_hash(token or ""), device_hash=aino.device_hash)
    assert isinstance(await perform(again, fresh_check.begin, Purpose.PASSWORD), Check)
    assert isinstance(await perform(again, fresh_check.begin, Purpose.PASSWORD), Check)


async def test_a_password_that_changed_while_it_was_checked_counts_as_it_is_now(aino: Actor) -> None:
    check = await perform(aino, fresh_check.begin, Purpose.PASSWORD)
    assert isinstance(check, Check)
    await change(aino)

    assert await perform(aino, password.change, check, hash_password("Jokin-9 muu"), right=True) is None


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({"current_password": ""}, [("current_password", "err.current_password_empty")]),
        ({"password": PASSWORD, "password_again": PASSWORD}, [("password", "err.password_same")]),
        ({"password": "lyhyt"}, [("password", "err.password_rules")]),
        ({"password_again": "Toinen-9 sana"}, [("password_again", "err.password_match")]),
        (
            {"password": "Lehtinen-9 kesä", "password_again": "Lehtinen-9 kesä"},
            [("password", "err.password_personal")],
        ),
        (
            {"current_password": "", "password": "", "password_again": ""},
            [
                ("current_password", "err.current_password_empty"),
                ("password", "err.password_empty"),
                ("password_again", "err.password_again_empty"),
            ],
        ),
    ],
)
async def test_what_is_wrong_with_the_form_is_said_beside_its_fields(
    aino: Actor, changes: dict[str, str], refusals: list[tuple[str, str]]
) -> None:
    whose = await look(aino, password.owner)

    with pytest.raises(Refused) as refused:
        password.parse(TYPED | changes, whose)

    assert [(one.field, one.code) for one in refused.value.refusals] == refusals


def test_a_checked_form_tells_nobody_its_passwords(own_settings: None) -> None:
    typed = repr(password.parse(TYPED, Owner()))

    assert PASSWORD not in typed
    assert NEW not in typed
