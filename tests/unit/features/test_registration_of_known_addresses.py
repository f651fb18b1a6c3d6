"""Registering an address that is known: the same for outsiders, and its owner hears by mail."""

from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import notices, sessions
from aina_app.context import SYSTEM, act
from aina_app.features.registration import service
from aina_app.models import (
    AuditTag,
    OneTimeCode,
)
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.people import AINO, SAGA, typed
from tests.registering import COMPANY, accounts, happened, last_mail, register, sent, session_of, shape, tags, verified
from tests.statements import counted

STRANGER = "Vieras-Sana 9 lintua"


def test_b02_the_owner_of_a_known_address_is_told_by_mail(database: TestDatabase) -> None:
    account = verified()

    register(typed(AINO, password=STRANGER))

    assert sent() == ["exists"]
    assert last_mail().to == AINO.email
    (kept,) = accounts()
    assert kept.model_dump() == account.model_dump()


def test_b03_so_is_the_owner_of_an_account_of_the_other_kind(database: TestDatabase) -> None:
    account = verified()

    register(typed(AINO, **COMPANY))

    assert sent() == ["other_kind"]
    assert (last_mail().facts["existing_kind"], last_mail().facts["requested_kind"]) == (
        "Yksityiskäyttäjä",
        "Yrityskäyttäjä",
    )
    (kept,) = accounts()
    assert kept.model_dump() == account.model_dump()


@pytest.mark.parametrize("changes", [{}, COMPANY])
def test_b02_b03_the_browser_gets_the_same_as_for_a_new_address(
    database: TestDatabase, stopped_clock: TimeMachineFixture, changes: dict[str, str]
) -> None:
    verified()

    decoy, real = register(typed(AINO, **changes)), register(typed(SAGA))

    assert len(decoy.session_token) == len(real.session_token)
    assert shape(session_of(decoy)) == shape(session_of(real))
    with act(SYSTEM) as this:
        decoys, reals = (this.db.get_one(OneTimeCode, one.code_id) for one in (decoy, real))
    assert (decoys.created_at, decoys.expires_at, decoys.email) == (reals.created_at, reals.expires_at, AINO.email)


@pytest.mark.parametrize(
    ("before", "changes"),
    [("verified", {}), ("verified", COMPANY), ("unverified", {}), ("throttled", {}), ("told", {})],
)
def test_b02_b03_every_branch_asks_as_much_of_the_database_as_a_new_address(
    database: TestDatabase, before: str, changes: dict[str, str]
) -> None:
    happened(before)

    with counted() as known:
        register(typed(AINO, **changes))
    with counted() as new:
        register(typed(AINO, email="uusi@aina.test"))

    assert known == new


def test_the_owner_of_a_known_address_is_told_once_an_hour(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    verified()

    for _ in range(3):
        register(typed(AINO))
    stopped_clock.shift(timedelta(hours=1))
    register(typed(AINO))

    assert sent() == ["exists", "exists"]


def test_presses_that_send_nothing_do_not_use_up_the_notices_of_the_day(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    verified()

    for _ in range(7):
        for _ in range(3):
            register(typed(AINO))
        stopped_clock.shift(timedelta(hours=1))

    assert sent() == ["exists"] * notices.PER_DAY


def test_a_second_press_for_a_known_address_is_a_decoy_again(database: TestDatabase) -> None:
    verified()
    first = register(typed(AINO))

    with act(SYSTEM) as this:
        second = sessions.read(this, make_actor(session=service.again(this, service.answer_of(first))).session_hash)

    assert second is not None
    assert (second.code_id, second.account_id) == (first.code_id, None)


@pytest.mark.parametrize(("before", "changes", "tag"), [
    ("nothing", {}, AuditTag.REGISTRATION_ACCEPTED),
    ("unverified", {}, AuditTag.REGISTRATION_REPLACED),
    ("verified", {}, AuditTag.REGISTRATION_EXISTING),
    ("verified", COMPANY, AuditTag.REGISTRATION_OTHER_KIND),
])  # fmt: skip
def test_b88_each_outcome_writes_one_audit_event(
    database: TestDatabase, before: str, changes: dict[str, str], tag: AuditTag
) -> None:
    happened(before)
    earlier = len(tags())

    register(typed(AINO, **changes))

    assert tags()[earlier:] == [tag]
