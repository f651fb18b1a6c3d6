"""The link of a report's mail: GET only asks, POST ends without a session, again and again (RFC 8058)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import delete

from aina_app.context import SYSTEM, act
from aina_app.core.secrets import new_token
from aina_app.features.consumption_reports import http
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.models import AuditTag, CustomershipHolder, ReportInterval, UserAccount
from tests.databases import TestDatabase
from tests.integration.reports.ordering import Customer, customer, link_of_the_mail, rows
from tests.people import VAINO
from tests.posting import browsing
from tests.trail import events

pytestmark = pytest.mark.anyio

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
UNKNOWN = f"/tilaus/lopeta/{new_token()}"


@pytest.fixture
async def program(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """A mail program: no cookies, no origin."""
    async with browsing(http.ROUTES) as client:
        yield client


@pytest.fixture
def aino(database: TestDatabase) -> Customer:
    """Aino, who has ordered a report."""
    someone = customer()
    someone.order()
    return someone


async def test_a_mail_program_ends_the_order_twice_without_harm(program: httpx.AsyncClient, aino: Customer) -> None:
    link = link_of_the_mail()

    answers = [await program.post(link, data=ONE_CLICK) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert sentence("report.cancelled", Language.FI) in answers[0].text == answers[1].text
    assert aino.live() is None
    assert [event.account_id for event in events([AuditTag.REPORT_ENDED])] == [aino.actor.account_id]


async def test_b53_looking_at_the_link_changes_nothing(program: httpx.AsyncClient, aino: Customer) -> None:
    link = link_of_the_mail()

    answers = [await program.get(link) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert f'<form method="post" action="{link}">' in answers[0].text
    assert aino.live() is not None
    assert events([AuditTag.REPORT_ENDED]) == []


async def test_the_pages_address_goes_nowhere_and_nothing_is_kept(program: httpx.AsyncClient, aino: Customer) -> None:
    link = link_of_the_mail()
    for answer in (await program.get(link), await program.post(link), await program.get(UNKNOWN)):
        kept = (answer.headers["referrer-policy"], answer.headers["cache-control"], list(answer.cookies))

        assert kept == ("no-referrer", "no-store", [])


async def test_the_page_names_neither_person_nor_metering_point(program: httpx.AsyncClient, aino: Customer) -> None:
    page = (await program.get(link_of_the_mail())).text

    assert [word in page for word in ("Aino", "Lehtinen", aino.gsrn, "Männikkötie", "aino@aina.test")] == [False] * 5


async def test_an_old_mails_link_ends_the_order_that_took_its_place(program: httpx.AsyncClient, aino: Customer) -> None:
    old = link_of_the_mail()
    aino.order(ReportInterval.MONTHLY)

    await program.post(old, data=ONE_CLICK)

    assert aino.live() is None


async def test_an_ended_orders_link_does_not_touch_another_metering_point_or_person(
    program: httpx.AsyncClient, aino: Customer
) -> None:
    link = link_of_the_mail()
    vaino = customer(VAINO)
    vaino.order()

    await program.post(link, data=ONE_CLICK)

    assert (aino.live(), vaino.live() is None) == (None, False)


async def test_the_link_works_although_the_metering_point_is_no_longer_the_persons(
    program: httpx.AsyncClient, aino: Customer
) -> None:
    with act(SYSTEM) as this:
        this.db.exec(delete(CustomershipHolder))

    await program.post(link_of_the_mail(), data=ONE_CLICK)

    assert rows()[0].ended_at is not None


async def test_the_pages_speak_the_language_of_the_account(program: httpx.AsyncClient, aino: Customer) -> None:
    link = link_of_the_mail()
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, aino.actor.account_id).language = "sv"

    for answer in (await program.get(link), await program.post(link)):
        assert '<html lang="sv">' in answer.text


async def test_an_unknown_link_is_not_found_and_a_post_to_it_does_nothing(
    program: httpx.AsyncClient, aino: Customer
) -> None:
    looked, pressed = await program.get(UNKNOWN), await program.post(UNKNOWN, data=ONE_CLICK)

    assert (looked.status_code, pressed.status_code, "<form" in looked.text) == (404, 200, False)
    assert aino.live() is not None
    assert (await program.get("/tilaus/lopeta/" + "a" * 5_000)).status_code == 404
