"""A person's own copy of their data: ordering, making, fetching, opening it."""

import csv
import io
import zipfile
from uuid import UUID

import httpx

from aina_app import routes
from aina_app.accounts import sessions
from aina_app.context import act
from aina_app.jobs import data_downloads
from aina_app.models import DataDownload, SessionKind, UserAccount
from aina_app.web.cookies import session_name
from tests.factories import make_actor
from tests.integration.profile.owning import everything
from tests.people import PASSWORD

ORDER = {"download_password": PASSWORD, "language": "sv"}


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
