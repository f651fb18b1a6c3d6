"""One live order for each metering point of a person, whoever presses how often; nobody orders another's."""

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act, perform
from aina_app.core.refusal import Refused
from aina_app.core.secrets import token_hash
from aina_app.features.consumption_reports import service, state
from aina_app.features.consumption_reports.service import OrderedReport
from aina_app.models import AuditTag, OutgoingMail, ReportInterval, UserAccount
from aina_app.web.forms import press_key
from tests.databases import TestDatabase
from tests.factories import make_report_subscription
from tests.integration.reports.ordering import VAINOS_GSRN, Customer, customer, link_of_the_mail, rows
from tests.people import VAINO
from tests.trail import events, last_mail, sent, tags

pytestmark = pytest.mark.anyio

WEEKLY, MONTHLY = ReportInterval.WEEKLY, ReportInterval.MONTHLY


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Customer:
    """Aino, on Wednesday 11 March 2026."""
    return customer()


def live() -> list[ReportInterval]:
    """Intervals of the orders that have not ended."""
    return [row.interval for row in rows() if row.ended_at is None]


def test_an_order_is_shown_confirmed_by_mail_and_written_down(aino: Customer) -> None:
    aino.order(MONTHLY)

    assert aino.live() == OrderedReport(MONTHLY, date(2026, 5, 1))
    mail = last_mail()
    assert (mail.to, sent()) == ("aino@aina.test", ["report_ordered"])
    assert mail.facts == {
        "frequency": "joka kuukausi",
        "point_name": "Männikkötie 4",
        "first_date": "1.5.2026",
        "unsubscribe_url": mail.unsubscribe_url,
    }
    assert [(event.tag, event.facts) for event in events()] == [(AuditTag.REPORT_ORDERED, {"interval": "monthly"})]


def test_a_new_order_takes_the_place_of_the_live_one(aino: Customer, stopped_clock: TimeMachineFixture) -> None:
    aino.order(WEEKLY)
    stopped_clock.shift(timedelta(days=1))

    aino.order(MONTHLY)

    ended, open_one = rows()
    assert (ended.interval, ended.ended_at, open_one.interval) == (WEEKLY, open_one.created_at, MONTHLY)
    assert len(sent()) == 2


def test_the_same_order_again_leaves_one_live(aino: Customer) -> None:
    for _ in range(3):
        aino.order()

    assert live() == [WEEKLY]


def test_one_press_that_arrives_twice_orders_and_mails_once(aino: Customer) -> None:
    press = press_key(str(uuid4()))
    with act(aino.actor, read_only=True) as this:
        point_id, _, _ = state._view(this, "")

    for _ in range(2):
        with act(aino.actor) as this:
            state._order(this, point_id, WEEKLY, press)

    assert (len(rows()), sent()) == (1, ["report_ordered"])


@pytest.mark.parametrize("gsrn", [VAINOS_GSRN, "643006004499999999", "x" * 1_000])
def test_another_persons_metering_point_and_one_that_is_nobodys_look_the_same(aino: Customer, gsrn: str) -> None:
    vaino = customer(VAINO)
    vaino.order()

    for press in (aino.order_for, aino.end):
        with pytest.raises(Refused) as refused:
            press(gsrn)
        assert [one.code for one in refused.value.refusals] == ["err.not_found"]

    assert (vaino.live() is None, len(rows())) == (False, 1)


def test_two_people_may_each_order_for_one_metering_point(aino: Customer) -> None:
    vaino = customer(VAINO)
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, vaino.actor.account_id)
        make_report_subscription(this, account, gsrn=aino.gsrn)

    aino.order()

    assert live() == [WEEKLY, WEEKLY]


def test_an_order_ends_and_ending_again_is_no_harm(aino: Customer) -> None:
    aino.order()

    for _ in range(2):
        aino.end()

    assert aino.live() is None
    assert tags() == [AuditTag.REPORT_ORDERED, AuditTag.REPORT_ENDED]


def test_after_an_end_a_new_order_is_possible(aino: Customer) -> None:
    aino.order()
    aino.end()

    aino.order(MONTHLY)

    assert live() == [MONTHLY]


def test_b24_the_links_token_is_stored_as_a_hash_only(aino: Customer) -> None:
    token = aino.order()

    (row,) = rows()
    with act(SYSTEM, read_only=True) as this:
        mail = this.db.exec(select(OutgoingMail)).one()
    stored = str([row.model_dump(), mail.model_dump(), [event.model_dump() for event in events()]])
    assert token not in stored
    assert row.unsubscribe_hash == token_hash(token)
    assert link_of_the_mail().endswith(token)
    with act(aino.actor) as this:
        ordered = service.order(this, aino.gsrn, WEEKLY)
    assert ordered.token not in repr(ordered)


@pytest.mark.both_databases
async def test_orders_at_once_leave_one_live(database: TestDatabase) -> None:
    aino = customer()

    await asyncio.gather(*(perform(aino.actor, service.order, aino.gsrn, one) for one in (WEEKLY, MONTHLY, WEEKLY)))

    assert (len(live()), len(rows())) == (1, 3)


@pytest.mark.both_databases
def test_the_database_itself_refuses_a_second_live_order(database: TestDatabase) -> None:
    aino = customer()
    aino.order()
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, aino.actor.account_id)
        make_report_subscription(this, account, gsrn="643006004400001110")
        make_report_subscription(this, account, ended_at=this.now, unsubscribe_hash="0" * 64)

    with pytest.raises(IntegrityError), act(SYSTEM) as this:
        make_report_subscription(this, account, unsubscribe_hash="1" * 64)

    assert len(live()) == 2
