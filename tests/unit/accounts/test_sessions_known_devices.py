"""Browsers that have signed in before: they ease waiting, never identify."""

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, Actor, act
from aina_app.models import (
    KnownDevice,
    UserAccount,
)
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor
from tests.people import SAGA


@pytest.fixture
def account(database: TestDatabase) -> UserAccount:
    """Aino, verified, through the first use."""
    with act(SYSTEM) as this:
        return make_account(this)


def test_a_browser_that_signed_in_is_known_for_half_a_year(
    account: UserAccount, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        device = make_actor(device=sessions.remember_device(this, account.id) or "")

    assert knows(device, account)
    stopped_clock.shift(sessions.DEVICE_LIFE)
    assert not knows(device, account)


def knows(actor: Actor, account: UserAccount) -> bool:
    """Whether the browser counts as known to the account."""
    with act(actor) as this:
        return sessions.knows_device(this, account.id)


def test_a_known_browser_keeps_its_cookie_and_serves_several_accounts(account: UserAccount) -> None:
    with act(SYSTEM) as this:
        saga = make_account(this, SAGA)
        device = make_actor(device=sessions.remember_device(this, account.id) or "")

    with act(device) as this:
        again = sessions.remember_device(this, saga.id)

    assert again is None
    assert [knows(device, account), knows(device, saga)] == [True, True]


def test_forgetting_devices_may_keep_this_one(account: UserAccount) -> None:
    devices = []
    for _ in range(2):
        with act(SYSTEM) as this:
            devices.append(make_actor(device=sessions.remember_device(this, account.id) or ""))

    with act(SYSTEM) as this:
        sessions.forget_devices(this, account.id, keep=devices[0].device_hash)

    assert [knows(device, account) for device in devices] == [True, False]
    with act(SYSTEM) as this:
        assert len(this.db.exec(select(KnownDevice)).all()) == 1
