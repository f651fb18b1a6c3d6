"""A person's own copy of their data is kept a day, then gone with its file, whatever happens (GDPR 15, 20)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import closing
from aina_app.context import SYSTEM, act
from aina_app.features.profile.own_data import http
from aina_app.features.profile.service import download, own_data
from aina_app.jobs import data_downloads, purging
from aina_app.models import DataDownload, UserAccount
from tests import trail
from tests.databases import TestDatabase
from tests.factories import GSRN
from tests.integration.profile.copying import fetch, make, order, sign_in, the_copy
from tests.integration.profile.owning import Owner, everything, owner, with_readings
from tests.posting import browsing

pytestmark = pytest.mark.anyio


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Owner:
    """Aino, of whom there is something in every table, and three days of readings; she has ordered nothing."""
    made = owner()
    with_readings(GSRN)
    with act(SYSTEM) as this:
        this.db.delete(this.db.exec(select(DataDownload)).one())
    return made


@pytest.fixture
async def desk(aino: Owner) -> AsyncIterator[httpx.AsyncClient]:
    """Aino's desk."""
    async with browsing(http.ROUTES) as client:
        sign_in(client, aino.account)
        yield client


async def test_after_24_hours_it_is_gone_with_its_file(
    desk: httpx.AsyncClient, aino: Owner, stopped_clock: TimeMachineFixture
) -> None:
    await order(desk)
    copy_id = make().id

    stopped_clock.shift(timedelta(hours=24) - timedelta(seconds=1))
    sign_in(desk, aino.account)
    in_time = await fetch(desk, copy_id)
    stopped_clock.shift(timedelta(seconds=1))
    late = await fetch(desk, copy_id)
    with act(SYSTEM) as this:
        purging.purge(this)

    assert (in_time.status_code, late.status_code) == (httpx.codes.OK, httpx.codes.SEE_OTHER)
    assert everything(DataDownload) == []
    assert (data_downloads.remove_files(), list(download.folder().iterdir())) == (1, [])


async def test_b60_with_the_account_it_goes_at_once(desk: httpx.AsyncClient, aino: Owner) -> None:
    await order(desk)
    make()

    with act(SYSTEM) as this:
        closing.close(this, this.db.get_one(UserAccount, aino.account.id))

    assert everything(DataDownload) == []
    assert data_downloads.remove_files() == 1


async def test_a_copy_whose_account_goes_while_it_is_made_is_handed_to_nobody(
    desk: httpx.AsyncClient, aino: Owner
) -> None:
    await order(desk)
    row = the_copy()
    size = data_downloads._make(str(row.id))
    with act(SYSTEM) as this:
        closing.close(this, this.db.get_one(UserAccount, aino.account.id))

    data_downloads._record(str(row.id), size)

    assert (everything(DataDownload), data_downloads.remove_files()) == ([], 1)
    assert [kind for kind, _ in trail.mails() if kind == "data_ready"] == []


async def test_b85_a_copy_whose_making_broke_is_ordered_anew_and_told_once(
    desk: httpx.AsyncClient, stopped_clock: TimeMachineFixture
) -> None:
    await order(desk)
    with act(SYSTEM) as this:
        at_first = data_downloads.order_due_downloads(this)
    stopped_clock.shift(data_downloads.AGAIN_AFTER)
    with act(SYSTEM) as this:
        later = data_downloads.order_due_downloads(this)
    row = make()

    assert (at_first, later) == (0, 1)
    assert data_downloads._make(str(row.id)) == 0
    assert [kind for kind, _ in trail.mails() if kind == "data_ready"] == ["data_ready"]


async def test_a_file_that_is_still_being_written_is_left_alone(desk: httpx.AsyncClient) -> None:
    await order(desk)
    row = the_copy()
    download.folder().mkdir(parents=True)
    (download.folder() / f"{row.file_name}.17").touch()
    (download.folder() / "stranger.17").touch()

    assert data_downloads.remove_files() == 1

    assert [path.suffix for path in download.folder().iterdir()] == [".17"]


def test_contracts_that_meet_are_one_period_and_the_future_is_not_asked_for(
    aino: Owner, stopped_clock: TimeMachineFixture
) -> None:
    with act(aino.actor, read_only=True) as this:
        periods: dict[str, list[Any]] = own_data.collect(this).periods

    assert periods == {GSRN: [own_data.Period(date(2025, 12, 1), date(2026, 3, 11))]}
