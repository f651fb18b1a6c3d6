"""Whom the contract is asked of: the demo's system, or the one that AINA_CIS_URL and AINA_CIS_TOKEN name.

Against another system: `AINA_CIS_URL=… AINA_CIS_TOKEN=… python -m pytest <this folder> --cis-person=<code>`, with the
artificial personal identity code of a test customer there, of whom nothing is changed in the end.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from aina_app.settings import settings
from tests.integration.customer_information_system.contract.subject import Subject
from tests.integration.customer_information_system.system import Person, System, system_at
from tests.people import AINO


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cis-person", default=AINO.hetu, help="Personal identity code of a test customer.")


@pytest.fixture
def subject(request: pytest.FixtureRequest, own_settings: None) -> Iterator[Subject]:
    """The demo's system with a new customer; or the system of the environment with its test customer."""
    if "cis_url" not in settings().model_fields_set:
        system: System = request.getfixturevalue("system")
        known: dict[str, Any] = {
            "phone": "+358405550100",
            "email": "tuulikki@aina.test",
            "ibans": ["FI2112345600000785"],
        }
        yield Subject(system, system.settle(**known), is_ours=True)
        return
    hetu = str(request.config.getoption("cis_person", AINO.hetu))
    with system_at(settings().cis_url, settings().cis_token.get_secret_value()) as system:
        (first, *_) = system.call("POST", "/customer-searches", json={"person_id": hetu}).json()["items"]
        yield Subject(system, Person(system, hetu, first["number"]), is_ours=False)
