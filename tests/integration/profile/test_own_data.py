"""Lataa omat tietosi: ordered and fetched with the password, made in the background, gone a day later (GDPR 15, 20)."""

import json
import stat
from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, act
from aina_app.core.calendar import quarters_in
from aina_app.features.profile.own_data import http
from aina_app.features.profile.service import download
from aina_app.features.profile.service.download import FETCH_FORM, ORDER_FORM
from aina_app.jobs import data_downloads
from aina_app.models import AuditTag, DataDownload, DownloadState, SessionEnd, UserAccount
from aina_app.readings import datahub
from tests import trail
from tests.databases import TestDatabase
from tests.factories import GSRN, make_account
from tests.integration.profile.copying import fetch, make, opened, order, sign_in, table, the_copy
from tests.integration.profile.owning import Owner, everything, owner, with_readings
from tests.people import AINO, PASSWORD, VAINO
from tests.posting import browsing, draft_of, led_to, refused_with

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


async def test_an_order_is_written_with_its_work_and_an_event(desk: httpx.AsyncClient) -> None:
    answer = await order(desk)

    assert led_to(answer) == "/sv/profiili"
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

    assert {led_to(answer) for answer in answers} == {"/sv/profiili"}
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


@pytest.mark.both_databases
async def test_the_copy_holds_what_the_service_knows_and_its_figures_are_right(
    desk: httpx.AsyncClient, aino: Owner
) -> None:
    await order(desk)
    answer = await fetch(desk, make().id)

    files = opened(answer.content)
    lists = json.loads(files["data.json"])
    assert [name for name, rows in lists.items() if not rows] == []
    assert {f"{name}.csv" for name in lists} < set(files)
    assert {name: len(table(files[f"{name}.csv"])) for name in lists} == {name: len(lists[name]) for name in lists}
    assert lists["profile"][0]["email"] == AINO.email
    assert lists["watches"][0]["limit_wh"] == 2_000
    assert lists["changes"][0]["customership"] == lists["customerships"][0]["number"]
    assert {one["allowed"] for one in lists["consents"]} == {True}


async def test_readings_are_datahub_csv_of_the_persons_own_days_and_sum_to_what_is_stored(
    desk: httpx.AsyncClient,
) -> None:
    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    text = files[f"readings/{GSRN}.csv"]
    lines = [line.split(";") for line in text.splitlines()[1:]]
    assert len(lines) == sum(quarters_in(date(2026, 3, day)) for day in (8, 9, 10))
    assert lines[0][5] == "2026-03-07T22:00:00Z"
    assert sum(round(float(line[6].replace(",", ".")) * 1000) for line in lines if line[6]) == 96 * 110 + 95 * 120
    qualities = [line[7] for line in lines]
    assert (qualities.count("ESTIMATED"), qualities.count("MISSING")) == (1, 96 + 1)
    assert datahub.read_lines(text.encode()).problems == {}  # it could be taken in again


async def test_secrets_are_not_in_it(desk: httpx.AsyncClient, aino: Owner) -> None:
    await order(desk)
    everything_in_it = "".join(opened((await fetch(desk, make().id)).content).values())

    secrets = [AINO.hetu, PASSWORD, aino.account.password_hash, aino.actor.session_hash, the_copy().file_name]
    assert [secret for secret in secrets if secret in everything_in_it] == []


async def test_the_index_is_in_the_accounts_language_and_names_every_file(desk: httpx.AsyncClient) -> None:
    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    index = files["lue-ensin.txt"]
    assert index.startswith("Omat tietosi Elenia Ainasta\n\nKoottu 11.3.2026")
    assert [name for name in files if name not in index and name != "lue-ensin.txt"] == []


async def test_b87_a_spreadsheet_runs_nothing_of_it(desk: httpx.AsyncClient, aino: Owner) -> None:
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, aino.account.id).first_name = '=HYPERLINK("https://evil.test")'

    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    assert table(files["profile.csv"])[0]["first_name"] == '\'=HYPERLINK("https://evil.test")'


async def test_the_file_is_for_the_portals_user_alone_and_the_mail_says_that_it_is_ready(
    desk: httpx.AsyncClient,
) -> None:
    await order(desk)
    row = make()

    file = download.folder() / row.file_name
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    assert row.size_bytes == file.stat().st_size
    content = trail.last_mail()
    assert (content.to, set(content.facts)) == (AINO.email, {"time", "expires", "profile_url"})
    assert row.file_name not in str(content)


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
