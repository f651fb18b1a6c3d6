"""2/3 while the customer information system is down, hangs or talks nonsense."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal
from tests.e2e.pages.onboarding import CustomershipsPage

FAULTS: dict[str, dict[str, Any]] = {"error": {"status": 503}, "hang": {}, "nonsense": {"shape": "html"}}
PATIENCE_MS = 30_000


@pytest.mark.parametrize("fault", FAULTS)
def test_e04_a_system_that_does_not_answer_is_said_and_asked_again(
    page: Page, portal: Portal, someone: NewPerson, fault: str
) -> None:
    """Nobody can know what would be found: going on is not offered; a later press finds it, without the bank again."""
    aino = someone()
    number = aino.has_customership(2)
    stages.prove(page, aino)
    portal.switch(fault, person_id=aino.hetu, call="search", **FAULTS[fault])

    page.goto(f"{portal.base_url}/kayttoonotto/2")
    second = CustomershipsPage(page)
    expect(page.get_by_role("alert")).to_contain_text(second.t("onb2.down"), timeout=PATIENCE_MS)
    expect(second.button("onb.submit")).to_have_count(0)
    expect(second.rows()).to_have_count(0)

    portal.switch("reset", person_id=aino.hetu)
    second.button("action.retry").click()
    expect(second.rows()).to_have_count(2)
    expect(second.rows().first).to_contain_text(number)
    second.confirm().says("onb3.lead")
