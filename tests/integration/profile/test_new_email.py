"""A new e-mail address: the old one counts until the new one's code is typed, a taken one looks the same (58, 61)."""

from asyncio import gather
from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, Actor, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.login import service as login
from aina_app.features.profile.service import email
from aina_app.models import AuditTag, CodePurpose, OneTimeCode, SessionEnd, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_code, make_session, make_unverified_account
from tests.integration.profile.changing_email import (
    NEW,
    address_of,
    answer,
    ask,
    change,
    confirm,
    letters,
    mailed_code,
    press_confirm,
    resend,
    undo_token,
)
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
from tests.people import AINO, ONNI, VAINO
from tests.statements import counted
from tests.trail import sent

MINUTE = timedelta(minutes=1)


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Actor:
    """Signed in at a known browser, first use done."""
    return signed_in()


def vaino() -> Actor:
    """Another person, signed in."""
    with act(SYSTEM) as this:
        return make_session(this, make_account(this, VAINO))


def signs_in(address: str) -> bool:
    """Whether the address is known to sign-in."""
    with act(make_actor()) as this:
        attempt = login.begin(this, address)
    assert isinstance(attempt, login.Attempt)
    with act(make_actor()) as this:
        return login.finish(this, attempt, right=True).session_token != ""


@pytest.mark.both_databases
def test_b58_the_old_address_counts_until_the_code_is_typed_and_then_the_new_one_alone(aino: Actor) -> None:
    ask(aino)
    assert address_of(aino.account_id) == (AINO.email, AINO.email)
    assert [kind for kind, _ in letters(NEW)] == ["email_confirm"]

    assert answer(aino, mailed_code(NEW)) is CodeAnswer.ACCEPTED

    assert address_of(aino.account_id) == (NEW, NEW)
    assert signs_in(NEW)


def test_b58_the_old_address_is_told_with_the_new_one_masked(aino: Actor) -> None:
    change(aino, "Aino.Uusi@Esimerkki.FI")

    kind, content = letters(AINO.email)[0]
    assert kind == "email_changed"
    assert content.facts["masked_new"] == "A•••@Esimerkki.FI"
    assert content.facts["undo_until"].startswith("18.3.2026")
    assert "/peru-osoitteen-vaihto#" in content.facts["undo_url"]
    assert address_of(aino.account_id) == ("Aino.Uusi@Esimerkki.FI", "aino.uusi@esimerkki.fi")
    assert len(undo_token(AINO.email)) == 43


def test_b58_other_sessions_end_and_this_one_goes_on_under_a_new_id(aino: Actor) -> None:
    phone = another_browser(aino)

    after = change(aino)

    assert (is_live(aino), is_live(phone), is_live(after)) == (False, False, True)
    assert session_of(aino.session_hash).replaced_by == after.session_hash
    assert session_of(phone.session_hash).end_reason is SessionEnd.REVOKED
    assert audited(AuditTag.EMAIL_CHANGED)[0][2] == {"sessions_ended": 1}


def test_b58_a_reset_code_on_its_way_to_the_old_address_dies(aino: Actor) -> None:
    account = account_of(aino)
    with act(SYSTEM) as this:
        code = make_code(this, account, CodePurpose.RESET).row

    change(aino)

    with act(SYSTEM, read_only=True) as this:
        assert this.db.get_one(OneTimeCode, code.id).superseded_at is not None


def test_b58_a_wrong_password_is_refused_and_written_down(aino: Actor) -> None:
    assert not ask(aino, typed="vaara-Sala1")

    assert mails() == []
    assert audited(AuditTag.EMAIL_CHANGE_REFUSED)[0][2] == {"reason": "wrong", "purpose": "email_change"}
    assert confirm(aino, "123456") is None


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, [("new_email", "err.email_empty"), ("current_password", "err.current_password_empty")]),
        ({"new_email": "aino@", "current_password": "x"}, [("new_email", "err.email_form")]),
        ({"new_email": "a@aina.test\nBcc: b@aina.test", "current_password": "x"}, [("new_email", "err.email_form")]),
        ({"new_email": f"a@{'b' * 250}.fi", "current_password": "x"}, [("new_email", "err.email_long")]),
        ({"new_email": "AINO@aina.test", "current_password": "x"}, [("new_email", "err.email_own")]),
    ],
    ids=["nothing", "half an address", "two addresses", "a long one", "the own one"],
)
def test_a_form_that_cannot_be_is_refused_in_words(
    own_settings: None, form: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as refused:
        email.parse(form, AINO.email)

    assert [(one.field, one.code) for one in refused.value.refusals] == expected


def test_b61_a_taken_address_looks_the_same_its_owner_is_told_and_no_code_works(aino: Actor) -> None:
    vaino()
    ask(aino, VAINO.email)

    with act(aino, read_only=True) as this:
        shown = email.view(this)
    assert shown is not None
    assert (shown.email, shown.resend_at - this.now) == (VAINO.email, MINUTE)
    assert [kind for kind, _ in letters(VAINO.email)] == ["exists"]
    said = [answer(aino, f"{code:06d}") for code in range(6)]
    assert said == [CodeAnswer.WRONG] * 5 + [CodeAnswer.DEAD]
    assert address_of(aino.account_id)[0] == AINO.email


def test_b61_the_owner_of_a_taken_address_is_told_once_an_hour(aino: Actor, stopped_clock: TimeMachineFixture) -> None:
    vaino()
    for _ in range(3):
        assert ask(aino, VAINO.email)
        stopped_clock.shift(2 * MINUTE)

    assert sent() == ["exists"]


STEPS: dict[str, Callable[[Actor, str], object]] = {
    "asking": ask,
    "a wrong code": lambda actor, _new: answer(actor, "000000"),
    "another code": lambda actor, _new: resend(actor),
}


def test_b61_a_taken_address_costs_the_same_statements_and_mails(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        onni = make_session(this, make_account(this, ONNI))
    onni = with_known_device(onni)
    vaino()
    ask(aino, "first@aina.test")  # makes the rows that both have from then on
    ask(onni, "other@aina.test")
    stopped_clock.shift(MINUTE)
    for name, step in STEPS.items():
        with counted() as free:
            said_free = step(aino, NEW)
        with counted() as taken:
            said_taken = step(onni, VAINO.email)
        assert (free, said_free) == (taken, said_taken), name
        stopped_clock.shift(MINUTE)


def test_an_unverified_account_of_the_new_address_gives_way_to_who_proves_it(aino: Actor) -> None:
    with act(SYSTEM) as this:
        stranger = make_unverified_account(this, VAINO)

    change(aino, VAINO.email)

    assert address_of(aino.account_id) == (VAINO.email, VAINO.email)
    with act(SYSTEM, read_only=True) as this:
        assert this.db.get(UserAccount, stranger.id) is None
    assert audited(AuditTag.ACCOUNT_RELEASED)[0][2] == {"reason": "address_proven"}


@pytest.mark.anyio
@pytest.mark.both_databases
async def test_of_two_who_prove_one_address_at_once_the_loser_is_told_that_the_code_does_not_work(aino: Actor) -> None:
    people = [aino, vaino()]
    typed = []
    for actor in people:
        ask(actor)
        typed.append(mailed_code(NEW))

    confirmed = await gather(*[perform(actor, press_confirm, code) for actor, code in zip(people, typed, strict=True)])

    said = [one.answer for one in confirmed if one is not None]
    assert sorted(said) == sorted([CodeAnswer.ACCEPTED, CodeAnswer.WRONG])
    assert [address_of(actor.account_id)[0] == NEW for actor in people] == [one is CodeAnswer.ACCEPTED for one in said]
