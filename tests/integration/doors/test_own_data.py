"""The file of one's own data: by one's own post with the password, and by no other way (B77, B81)."""

import io
import zipfile
from uuid import UUID

import pytest

from aina_app import routes
from tests.e2e.instance import Instance
from tests.e2e.kit import PASSWORD, Person, Portal
from tests.integration.doors import people, stored
from tests.integration.doors.conftest import Stage
from tests.integration.doors.visitor import Visitor

FORM = {"download_password": PASSWORD, "language": "fi"}


@pytest.fixture
def owner(portal: Portal, visitor: Visitor, person: Person) -> Visitor:
    """Somebody whose file has been made."""
    person.has_customership()
    people.onboard(visitor, person)
    people.led(visitor.post(routes.ORDER_DOWNLOAD, FORM), routes.PROFILE)
    portal.drain()
    return visitor


@pytest.fixture
def row(owner: Visitor, instance: Instance) -> tuple[str, str]:
    """Id of the newest file, and its name in the folder."""
    query = "SELECT id, file_name FROM data_download ORDER BY requested_at DESC LIMIT 1"
    copy_id, file_name = stored.rows(instance.data / "aina.sqlite3", query)[0]
    return str(UUID(copy_id)), file_name


def test_its_person_gets_it_whole_and_nothing_keeps_it(owner: Visitor, row: tuple[str, str]) -> None:
    answer = owner.post(routes.FETCH_DOWNLOAD, FORM | {"copy": row[0]})

    assert (answer.status, answer["content-type"], answer["cache-control"]) == (200, "application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert "omat-tiedot.json" in archive.namelist()
    assert row[1] not in str(answer.headers)


def test_another_person_a_stranger_and_an_ended_session_get_nothing(
    owner: Visitor, row: tuple[str, str], stages: dict[str, Stage]
) -> None:
    form = FORM | {"copy": row[0]}
    unknown = stages["onboarded"].visitor.twin().post(routes.FETCH_DOWNLOAD, FORM | {"copy": str(UUID(int=1))})
    another = stages["onboarded"].visitor.twin().post(routes.FETCH_DOWNLOAD, form)
    ended = owner.twin()
    owner.post(routes.LOGOUT, {})

    assert (another.status, another.place) == (unknown.status, unknown.place) == (303, routes.PROFILE)
    assert another["location"] == f"{routes.PROFILE}?tarkista=fetch_download"
    for visitor in (ended, Visitor(owner.base_url)):
        answer = visitor.post(routes.FETCH_DOWNLOAD, form)
        assert (answer.status, answer.place) == (303, routes.LOGIN)


def test_no_address_leads_to_the_file(owner: Visitor, row: tuple[str, str]) -> None:
    for target in (f"{routes.FETCH_DOWNLOAD}?copy={row[0]}", f"/downloads/{row[1]}", f"/data/downloads/{row[1]}"):
        assert owner.get(target).status in {404, 405}, target
