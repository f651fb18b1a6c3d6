"""Registration of new and unverified addresses: the newest counts, limits hold, every field is checked."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.accounts.passwords import verify_password
from aina_app.context import SYSTEM, Actor, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.registration import service
from aina_app.models import (
    AccountKind,
    AccountState,
    AuditTag,
    OneTimeCode,
    SessionKind,
)
from tests.databases import TestDatabase
from tests.factories import NETWORK, make_actor
from tests.people import AINO, PASSWORD, REVONTULI_BUSINESS_ID, SAGA, typed
from tests.registering import COMPANY, accounts, last_mail, press, register, sent, session_of, shape, tags

STRANGER = "Vieras-Sana 9 lintua"


def codes_of(form: dict[str, str]) -> list[str]:
    """Codes of the reasons why the form is refused."""
    with pytest.raises(Refused) as refused:
        service.parse(form, "fi")
    return [one.code for one in refused.value.refusals]


def test_b01_a_new_address_makes_an_unverified_account_and_one_mail_with_one_code(database: TestDatabase) -> None:
    registered = register(typed(AINO))

    (account,) = accounts()
    assert (account.kind, account.state, account.email) == (AccountKind.PRIVATE, AccountState.UNVERIFIED, AINO.email)
    assert sent() == ["verify"]
    assert registered.code is not None
    assert last_mail().to == AINO.email
    assert last_mail().facts["code"] == registered.code.shown


def test_b01_the_browser_gets_a_pending_session_bound_to_the_code(database: TestDatabase) -> None:
    registered = register(typed(AINO))

    session = session_of(registered)

    assert session is not None
    assert (session.kind, session.code_id) == (SessionKind.PENDING, registered.code_id)


def test_a_company_registers_with_its_name_and_business_id(database: TestDatabase) -> None:
    register(typed(SAGA))

    (account,) = accounts()
    assert (account.kind, account.company_name, account.business_id) == (
        AccountKind.COMPANY,
        "Oy Revontuli Ab",
        REVONTULI_BUSINESS_ID,
    )


def test_b04_the_newest_registration_counts(database: TestDatabase) -> None:
    old = register(typed(AINO, password=STRANGER, first_name="Joku"))
    new = register(typed(AINO, **COMPANY))

    (account,) = accounts()
    assert (account.first_name, account.kind) == ("Aino", AccountKind.COMPANY)
    assert verify_password(PASSWORD, account.password_hash)
    assert not verify_password(STRANGER, account.password_hash)
    assert session_of(old) is None
    assert session_of(new) is not None


def test_b04_the_older_code_is_dead(database: TestDatabase) -> None:
    old, new = register(typed(AINO)), register(typed(AINO))

    with act(SYSTEM) as this:
        superseded = [this.db.get_one(OneTimeCode, one.code_id).superseded_at is not None for one in (old, new)]

    assert superseded == [True, False]


def test_b05_a_stranger_who_registered_my_address_first_gets_nothing(database: TestDatabase) -> None:
    stranger = register(typed(AINO, password=STRANGER))
    mine = register(typed(AINO))

    with act(SYSTEM) as this:
        again = service.again(this, service.answer_of(stranger))

    (account,) = accounts()
    assert verify_password(PASSWORD, account.password_hash)
    with act(SYSTEM) as this:
        opened = sessions.read(this, make_actor(session=again).session_hash)
    assert opened is not None
    assert opened.account_id is None
    assert session_of(mine) is not None


@pytest.mark.parametrize(("first", "second", "count"), [
    ("Aino@Esimerkki.FI", "aino@esimerkki.fi", 1),
    ("aino@esimerkki.fi", "aino+sahko@esimerkki.fi", 2),
    ("aino.l@esimerkki.fi", "ainol@esimerkki.fi", 2),
    ("aino@sähkö.fi", "aino@xn--shk-qla6g.fi", 1),
])  # fmt: skip
def test_b06_an_address_is_the_same_in_capitals_and_no_other_spelling(
    database: TestDatabase, first: str, second: str, count: int
) -> None:
    register(typed(AINO, email=first))
    register(typed(AINO, email=second))

    assert len(accounts()) == count


def test_b06_the_address_is_kept_as_it_was_typed(database: TestDatabase) -> None:
    register(typed(AINO, email="Aino@Esimerkki.FI"))

    assert [account.email for account in accounts()] == ["Aino@Esimerkki.FI"]


@pytest.mark.both_databases
@pytest.mark.anyio
async def test_b07_registrations_at_the_same_moment_make_one_account(database: TestDatabase) -> None:
    both = await asyncio.gather(*(perform(make_actor(), press, typed(AINO)) for _ in range(4)))

    assert len(accounts()) == 1
    assert [registered.code is not None for registered in both] == [True] * 4
    assert [session_of(registered) is not None for registered in both].count(True) == 1


@pytest.mark.parametrize("email", [
    "aino@aina.test\nbcc: muu@aina.test",
    "aino@aina.test\r\n",
    "aino@aina.test, muu@aina.test",
    "Aino <aino@aina.test>",
    "a" * 300 + "@aina.test",
    "aino@" + "a" * 300 + ".test",
    "aino",
    "",
])  # fmt: skip
def test_b08_what_is_not_one_mailbox_is_refused_beside_its_field(email: str) -> None:
    with pytest.raises(Refused) as refused:
        service.parse(typed(AINO, email=email), "fi")

    assert [one.field for one in refused.value.refusals] == ["email"]


def test_b09_six_registrations_within_a_day_send_five_codes(database: TestDatabase) -> None:
    registered = [register(typed(AINO)) for _ in range(6)]

    assert Counter(sent()) == Counter(verify=5)
    assert shape(session_of(registered[5])) == shape(session_of(registered[4]))
    assert tags()[-1] == AuditTag.REGISTRATION_THROTTLED


def test_b09_after_a_day_codes_are_sent_again(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    for _ in range(6):
        register(typed(AINO))

    stopped_clock.shift(timedelta(hours=24))
    register(typed(AINO))

    assert Counter(sent()) == Counter(verify=6)


def test_the_eleventh_registration_of_a_network_within_an_hour_waits(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    waits = []
    for network in [NETWORK] * 11 + ["198.51.100.1"]:
        with act(Actor(network=network)) as this:
            waits.append(service.admit(this))

    assert waits == [0] * 10 + [60, 0]
    assert tags() == [AuditTag.REGISTRATION_THROTTLED]


def test_a_second_press_of_the_same_form_makes_nothing_new(database: TestDatabase) -> None:
    first = register(typed(AINO))

    with act(make_actor(session=first.session_token)) as this:
        second = make_actor(session=service.again(this, service.answer_of(first)))

    with act(second) as this:
        session = sessions.read(this, second.session_hash)
        assert len(this.db.exec(select(OneTimeCode)).all()) == 1
    assert session is not None
    assert (session.code_id, session.account_id) == (first.code_id, accounts()[0].id)
    assert sent() == ["verify"]


def test_every_field_is_checked_at_once_in_the_order_of_the_screen() -> None:
    assert codes_of({}) == [
        "err.kind_empty",
        "err.email_empty",
        "err.first_name_empty",
        "err.last_name_empty",
        "err.password_empty",
        "err.password_again_empty",
    ]


def test_a_company_without_name_and_business_id_is_refused() -> None:
    assert codes_of(typed(SAGA, company_name="", business_id="")) == ["err.company_empty", "err.business_id_form"]


def test_b12_a_form_made_by_hand_meets_the_same_refusals() -> None:
    assert codes_of(typed(AINO, kind="operator")) == ["err.kind_empty"]
    assert codes_of(typed(AINO, password="kissa", password_again="kissa")) == ["err.password_rules"]
    assert codes_of(typed(AINO, password_again="Toinen-Sana 9")) == ["err.password_match"]


def test_b14_a_password_with_the_own_name_is_refused() -> None:
    assert codes_of(typed(AINO, password="Lehtinen-2026!")) == ["err.password_personal"]


def test_b78_extra_fields_are_ignored(database: TestDatabase) -> None:
    register(typed(AINO, state="verified", account_id="1", onboarding_step="done"))

    (account,) = accounts()
    assert (account.state, account.onboarding_step.value) == (AccountState.UNVERIFIED, "strong_identification")
