"""Lataa omat tietosi: what is in the copy, and that its figures are right (GDPR 15, 20)."""

import json
import re
import stat
from datetime import date
from typing import Any

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act
from aina_app.core.calendar import quarters_in
from aina_app.features.profile.service import download, own_data
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.models import ConsumptionWatch, MandateLook, UserAccount
from aina_app.readings import datahub
from tests import trail
from tests.factories import GSRN
from tests.integration.profile.copying import aino, desk, fetch, make, opened, order, table, the_copy
from tests.integration.profile.owning import Owner, everything
from tests.people import AINO, PASSWORD

pytestmark = pytest.mark.anyio
__all__ = ["aino", "desk"]


@pytest.mark.both_databases
async def test_the_copy_holds_what_the_service_knows_and_its_figures_are_right(
    desk: httpx.AsyncClient, aino: Owner
) -> None:
    await order(desk)
    answer = await fetch(desk, make().id)

    files = opened(answer.content)
    lists = json.loads(files["omat-tiedot.json"])
    assert [name for name, rows in lists.items() if not rows] == []
    names = {name: sentence(f"download.file.{name}", Language.FI) + ".csv" for name in lists}
    assert set(names.values()) < set(files)
    assert {name: len(table(files[names[name]])) for name in lists} == {name: len(lists[name]) for name in lists}
    assert lists["profile"][0]["email"] == AINO.email
    assert lists["watches"][0]["limit_wh"] == 2_000
    assert lists["changes"][0]["customership"] == lists["customerships"][0]["number"]
    assert {one["allowed"] for one in lists["consents"]} == {True}


async def test_a_list_with_nothing_in_it_still_says_what_its_columns_are(desk: httpx.AsyncClient, aino: Owner) -> None:
    gone = [*everything(ConsumptionWatch), *everything(MandateLook)]
    with act(SYSTEM) as this:
        for one in gone:
            this.db.delete(one)
    await order(desk)

    files = opened((await fetch(desk, make().id)).content)

    watches, looks = [files[f"{name}.csv"].splitlines() for name in ("kulutusvahti", "tietojen-katsojat")]
    assert watches == ["gsrn;kind;period;limit_wh;forewarning_percent;created_at;ended_at"]
    assert looks == ["gsrn;email;day;first_at;last_at"]


async def test_every_list_tells_all_of_its_columns(aino: Owner) -> None:
    with act(aino.actor, read_only=True) as this:
        lists = own_data.collect(this).lists

    assert set(own_data.COLUMNS) == set(lists)
    assert [name for name, rows in lists.items() if rows and set(rows[0]) != set(own_data.COLUMNS[name])] == []


async def test_readings_are_datahub_csv_of_the_persons_own_days_and_sum_to_what_is_stored(
    desk: httpx.AsyncClient,
) -> None:
    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    text = files[f"lukemat/{GSRN}.csv"]
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


@pytest.mark.parametrize(
    ("language", "some"),
    [
        (Language.FI, {"asiakkuudet.csv", "kayttopaikat.csv"}),
        (Language.SV, {"egna-uppgifter.json", "kundrelationer.csv"}),
        (Language.EN, {"own-data.json", "customerships.csv"}),
    ],
)
async def test_files_have_names_of_the_accounts_language_that_every_system_can_read(
    desk: httpx.AsyncClient, aino: Owner, language: Language, some: set[str]
) -> None:
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, aino.account.id).language = language.value

    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    assert some < set(files)
    assert [name for name in files if not re.fullmatch(r"[a-z0-9/-]+\.(csv|json|txt)", name)] == []


async def test_b87_a_spreadsheet_runs_nothing_of_it(desk: httpx.AsyncClient, aino: Owner) -> None:
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, aino.account.id).first_name = '=HYPERLINK("https://evil.test")'

    await order(desk)
    files = opened((await fetch(desk, make().id)).content)

    assert table(files["kayttajaprofiili.csv"])[0]["first_name"] == '\'=HYPERLINK("https://evil.test")'


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


def test_contracts_that_meet_are_one_period_and_the_future_is_not_asked_for(
    aino: Owner, stopped_clock: TimeMachineFixture
) -> None:
    with act(aino.actor, read_only=True) as this:
        periods: dict[str, list[Any]] = own_data.collect(this).periods

    assert periods == {GSRN: [own_data.Period(date(2025, 12, 1), date(2026, 3, 11))]}
