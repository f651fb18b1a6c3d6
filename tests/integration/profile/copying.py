"""A person and the copy of their own data: ordered, made, fetched, opened."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.accounts import sessions
from aina_app.context import SYSTEM, act
from aina_app.features.profile.own_data import http
from aina_app.jobs import data_downloads
from aina_app.models import DataDownload, SessionKind, UserAccount
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.factories import GSRN, make_actor
from tests.integration.profile.owning import Owner, everything, owner, with_readings
from tests.people import PASSWORD
from tests.posting import browsing

ORDER = {"download_password": PASSWORD, "language": "sv"}


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


def sign_in(client: httpx.AsyncClient, account: UserAccount) -> None:
    """Let the browser be signed in to the account."""
    with act(make_actor()) as this:
        token = sessions.start(this, SessionKind.FULL, account.id)
    client.cookies.set(session_name(), token, domain="localhost.local", path="/")


def the_copy() -> DataDownload:
    """The one that there is."""
    found: list[DataDownload] = everything(DataDownload)
    assert len(found) == 1
    return found[0]


def make() -> DataDownload:
    """What the background work does for the order."""
    row = the_copy()
    data_downloads._record(str(row.id), data_downloads._make(str(row.id)))
    return the_copy()


async def order(desk: httpx.AsyncClient, **changes: str) -> httpx.Response:
    """`Kokoa tiedosto`."""
    return await desk.post(routes.ORDER_DOWNLOAD, data=ORDER | changes)


async def fetch(desk: httpx.AsyncClient, copy_id: UUID | str, **changes: str) -> httpx.Response:
    """`Lataa tiedosto`."""
    return await desk.post(routes.FETCH_DOWNLOAD, data=ORDER | {"copy": str(copy_id)} | changes)


def opened(content: bytes) -> dict[str, str]:
    """The files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def table(text: str) -> list[dict[str, str]]:
    """Rows of one of its CSV files."""
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))
