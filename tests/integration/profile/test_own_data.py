"""Lataa omat tietosi: ordered and fetched with the password, gone a day later (GDPR 15, 20)."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import closing, sessions
from aina_app.context import SYSTEM, act
from aina_app.features.profile.own_data import http
from aina_app.features.profile.service import download
from aina_app.features.profile.service.download import FETCH_FORM, ORDER_FORM
from aina_app.jobs import data_downloads, purging
from aina_app.models import AuditTag, DataDownload, DownloadState, SessionEnd, UserAccount
from tests import trail
from tests.factories import make_account
from tests.integration.profile.copying import aino, desk, fetch, make, order, sign_in, the_copy
from tests.integration.profile.owning import Owner, everything
from tests.people import VAINO
from tests.posting import browsing, draft_of, led_to, refused_with

pytestmark = pytest.mark.anyio
__all__ = ["aino", "desk"]


async def test_an_order_is_written_with_its_work_and_an_event(desk: httpx.AsyncClient) -> None:
    answer = await order(desk)

    assert led_to(answer) == "/sv/profiili?tila=kopio"
    assert the_copy().state is DownloadState.WAITING
    assert len(trail.events([AuditTag.DATA_ORDERED])) == 1


async def test_a_wrong_password_orders_nothing(desk: httpx.AsyncClient) -> None:
    answer = await order(desk, download_password="vaara-Sala1")

    assert led_to(answer) == "/sv/profiili?tarkista=order_download"
    assert refused_with(desk, ORDER_FORM) == [("err.current_password", "download_password")]
    assert everything(DataDownload) == []


async def test_the_password_of_a_refused_form_is_kept_nowhere(desk: httpx.AsyncClient) -> None:
    await fetch(desk, uuid4(), download_password="vaara-Sala1")

    assert set(draft_of(desk, FETCH_FORM).values) == {"copy"}


async def test_n07_one_press_that_arrives_twice_orders_once(desk: httpx.AsyncClient) -> None:
    press = str(uuid4())

    answers = [await order(desk, press=press) for _ in range(2)]

    assert {led_to(answer) for answer in answers} == {"/sv/profiili?tila=kopio"}
    assert len(trail.events([AuditTag.DATA_ORDERED])) == 1


async def test_while_a_copy_is_being_made_another_order_changes_nothing(desk: httpx.AsyncClient) -> None:
    await order(desk)
    first = the_copy().id

    await order(desk)

    assert the_copy().id == first


async def test_a_new_order_takes_the_place_of_the_copy_of_before_and_its_file(desk: httpx.AsyncClient) -> None:
    await order(desk)
    first = make()

    await order(desk)
    second = make()

    assert second.id != first.id
    assert data_downloads.remove_files() == 1
    assert (await fetch(desk, first.id)).status_code == httpx.codes.SEE_OTHER
    assert (await fetch(desk, second.id)).status_code == httpx.codes.OK


async def test_it_is_handed_out_as_a_file_that_nobody_keeps_and_each_time_is_counted(
    desk: httpx.AsyncClient,
) -> None:
    await order(desk)
    copy_id = make().id

    answers = [await fetch(desk, copy_id) for _ in range(2)]

    assert answers[0].headers["content-type"] == "application/zip"
    assert answers[0].headers["cache-control"] == "no-store"
    assert 'filename="elenia-aina-egna-uppgifter-2026-03-11.zip"' in answers[0].headers["content-disposition"]
    assert [event.facts for event in trail.events([AuditTag.DATA_DOWNLOADED])] == [{"times": 1}, {"times": 2}]


async def test_without_the_right_password_it_is_not_handed_out(desk: httpx.AsyncClient) -> None:
    await order(desk)

    answer = await fetch(desk, make().id, download_password="vaara-Sala1")

    assert led_to(answer) == "/sv/profiili?tarkista=fetch_download"
    assert trail.events([AuditTag.DATA_DOWNLOADED]) == []


async def test_another_persons_copy_is_answered_as_if_there_were_none(desk: httpx.AsyncClient) -> None:
    await order(desk)
    copy_id = make().id
    with act(SYSTEM) as this:
        vaino = make_account(this, VAINO)

    async with browsing(http.ROUTES) as theirs:
        sign_in(theirs, vaino)
        answers = [await fetch(theirs, one) for one in (copy_id, uuid4(), "nonsense")]
        refusals = refused_with(theirs, FETCH_FORM)

    assert {led_to(answer) for answer in answers} == {"/sv/profiili?tarkista=fetch_download"}
    assert refusals == [("err.not_found", None)]
    assert trail.events([AuditTag.DATA_DOWNLOADED]) == []


async def test_an_ended_session_gets_nothing(desk: httpx.AsyncClient, aino: Owner) -> None:
    await order(desk)
    copy_id = make().id
    with act(SYSTEM) as this:
        sessions.end_all(this, aino.account.id, SessionEnd.REVOKED)

    answer = await fetch(desk, copy_id)

    assert led_to(answer) == "/sv/kirjaudu"


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
