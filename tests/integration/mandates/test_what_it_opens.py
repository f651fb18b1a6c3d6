"""R09: what a mandate opens, asked at each use: in its scope, within the owner's contract, until its last local day."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import access, mandates
from aina_app.context import SYSTEM, act
from aina_app.core.database import engine
from aina_app.core.refusal import Refused
from aina_app.features.consumption_reports import mails
from aina_app.features.consumption_reports import service as reports
from aina_app.features.consumption_reports import state as report_state
from aina_app.features.consumption_watch import service as watch
from aina_app.features.customerships.service.cards import cards
from aina_app.features.home import service as home
from aina_app.jobs import mail_delivery, running
from aina_app.models import (
    AccountState,
    AuditTag,
    ConsumptionWatch,
    CustomershipHolder,
    MailState,
    MandateEnd,
    MandateScope,
    MeteringPoint,
    OutgoingMail,
    ReportInterval,
    ReportSubscription,
    UserAccount,
)
from tests.databases import TestDatabase
from tests.integration.mandates.mandating import (
    DAY,
    LAST_DAY,
    REPORT,
    TODAY,
    WATCH,
    Customer,
    accepted,
    end_contract,
    newest,
    pair,
    rows,
)
from tests.integration.watch.watching import ALARM
from tests.people import AINO, IMPI
from tests.trail import events, sent

LAST_SECOND = datetime(2026, 4, 30, 20, 59, 59, tzinfo=UTC)
"""Of the mandate's last day in Helsinki, in summer time."""


def order(who: Customer, gsrn: str) -> None:
    """TILAA RAPORTTI."""
    with act(who.actor) as this:
        mails.confirm_order(this, reports.order(this, gsrn, ReportInterval.WEEKLY))


def watch_it(who: Customer, gsrn: str) -> None:
    """TALLENNA KULUTUSVAHTI."""
    with act(who.actor) as this:
        watch.save(this, gsrn, [ALARM])


def live() -> tuple[int, int]:
    """How many report orders and limits are live."""
    with act(SYSTEM, read_only=True) as this:
        orders, limits = this.db.exec(select(ReportSubscription)).all(), this.db.exec(select(ConsumptionWatch)).all()
    return sum(row.ended_at is None for row in orders), sum(row.ended_at is None for row in limits)


def tick() -> None:
    """The schedule looks."""
    with act(SYSTEM) as this:
        running._order_due(this)


@pytest.mark.parametrize(
    ("scopes", "may"),
    [((), (False, False)), ((REPORT,), (True, False)), ((WATCH,), (False, True)), ((REPORT, WATCH), (True, True))],
)
def test_r09_reports_and_watch_are_open_in_their_scope_only(
    aino: Customer, impi: Customer, scopes: tuple[MandateScope, ...], may: tuple[bool, bool]
) -> None:
    accepted(aino, impi, *scopes)

    for press, allowed in zip((order, watch_it), may, strict=True):
        if allowed:
            press(impi, aino.gsrn)
        else:
            with pytest.raises(Refused, match=r"err\.not_found"):
                press(impi, aino.gsrn)

    assert live() == (int(may[0]), int(may[1]))
    with act(impi.actor, read_only=True) as this:
        assert report_state._view(this, aino.point_id)[2] is may[0]
        assert watch.view(this, aino.point_id).may_set is may[1]
        assert access.may_see(this, impi.actor.account_id, aino.gsrn, REPORT) is may[0]


def test_r09_the_home_page_shows_the_point_with_whose_it_is(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi)

    with act(impi.actor, read_only=True) as this:
        view, own = home.point_view(this, aino.point_id), home.point_view(this, "")

    assert view.chosen is not None
    assert own.chosen is not None
    assert (view.chosen.owner_name, view.chosen.last_day) == ("Aino Lehtinen", LAST_DAY)
    assert [seen.owner_name for seen in view.points] == ["", "Aino Lehtinen"]
    assert own.chosen.point.gsrn == impi.gsrn


def test_nothing_of_the_owners_customership_is_opened(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi, REPORT, WATCH)

    with act(impi.actor, read_only=True) as this:
        assert [card.number for card in cards(this)] == [IMPI.customerships[0].number]
    assert (impi.page().looks, impi.page().given) == ([], [])


def test_readings_are_seen_within_the_owners_contract_alone(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi)

    with act(impi.actor, read_only=True) as this:
        point = access.visible_point(this, aino.gsrn)

    assert str(point.contract_start) == AINO.customerships[0].points[0].contract_start


def test_r09_it_ends_by_itself_at_the_end_of_its_last_local_day(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    accepted(aino, impi, REPORT, WATCH)
    order(impi, aino.gsrn)
    watch_it(impi, aino.gsrn)
    stopped_clock.move_to(LAST_SECOND, tick=False)
    tick()
    assert (len(impi.sees()), live()) == (1, (1, 1))

    stopped_clock.shift(1)
    assert impi.sees() == []
    with act(impi.actor, read_only=True) as this:
        assert not access.may_see(this, impi.actor.account_id, aino.gsrn)
    for _ in range(2):
        tick()

    assert (newest().ended_by, live()) == (MandateEnd.DATE, (0, 0))
    assert sent().count("mandate_ended") == 1


def lose_contract(aino: Customer) -> None:
    """The owner's contract on the point has ended."""
    end_contract(aino.gsrn, TODAY - DAY)


def lose_point(aino: Customer) -> None:
    """The customership no longer has the point."""
    with act(SYSTEM) as this:
        this.db.delete(access.visible_point(this.__class__(this.db, this.now, aino.actor), aino.gsrn))


def lose_customership(aino: Customer) -> None:
    """The customer information system lists it for the owner no more."""
    with act(SYSTEM) as this:
        held = select(CustomershipHolder).where(CustomershipHolder.account_id == aino.actor.account_id)
        this.db.delete(this.db.exec(held).one())


def close_account(aino: Customer) -> None:
    """The owner's account is a tombstone."""
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, aino.actor.account_id)
        account.state, account.email, account.email_key = AccountState.CLOSED, None, None


@pytest.mark.both_databases
@pytest.mark.parametrize("lose", [lose_contract, lose_point, lose_customership, close_account])
def test_r09_it_ends_with_what_it_stands_on(
    database: TestDatabase, stopped_clock: TimeMachineFixture, lose: Callable[[Customer], None]
) -> None:
    aino, impi = pair()
    accepted(aino, impi, REPORT, WATCH)
    order(impi, aino.gsrn)

    lose(aino)

    assert impi.sees() == []
    with pytest.raises(Refused, match=r"err\.not_found"):
        watch_it(impi, aino.gsrn)
    tick()
    assert (newest().ended_by, live()) == (MandateEnd.LAPSED, (0, 0))
    assert sent()[-1] == "mandate_ended"


def test_a_new_contract_of_the_owner_is_not_covered(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi)
    with act(SYSTEM) as this:
        point = this.db.exec(select(MeteringPoint).where(MeteringPoint.gsrn == aino.gsrn)).one()
        point.contract_start = TODAY + DAY

    assert impi.sees() == []


def test_r09_what_stood_on_it_ends_with_it_and_nothing_else(aino: Customer, impi: Customer) -> None:
    mandate = accepted(aino, impi, REPORT, WATCH)
    for who, gsrn in ((impi, aino.gsrn), (impi, impi.gsrn), (aino, aino.gsrn)):
        order(who, gsrn)
        watch_it(who, gsrn)

    aino.end(mandate.id)

    assert live() == (2, 2)
    ended = events([AuditTag.REPORT_ENDED, AuditTag.WATCH_ENDED])
    assert {(event.account_id, event.facts["reason"]) for event in ended} == {(impi.actor.account_id, "mandate")}


def test_r09_a_waiting_mail_about_the_point_is_not_sent_when_the_right_is_gone(aino: Customer, impi: Customer) -> None:
    mandate = accepted(aino, impi, REPORT)
    order(impi, aino.gsrn)
    with act(SYSTEM, read_only=True) as this:
        about = this.db.exec(select(OutgoingMail).where(OutgoingMail.kind == "report_ordered")).one()
    assert about.gsrn == aino.gsrn
    aino.end(mandate.id)

    mail_id = str(about.id)
    tries = mail_delivery._claim(mail_id)
    answer = mail_delivery._hand_over(mail_id, tries)
    mail_delivery._record(mail_id, tries, answer)

    with act(SYSTEM, read_only=True) as this:
        row = this.db.get_one(OutgoingMail, about.id)
    assert (row.state, row.reason, row.content_encrypted) == (MailState.FAILED, mail_delivery.NO_ACCESS, None)


@pytest.mark.both_databases
def test_r09_the_deletion_of_either_account_ends_it_and_takes_the_address_away(database: TestDatabase) -> None:
    aino, impi = pair()
    for deleted in (0, 1):
        accepted(aino, impi, last_day=date(2030, 1, 1))
        with act(SYSTEM) as this:
            mandates.end_all_of(this, this.db.get_one(UserAccount, (aino, impi)[deleted].actor.account_id))

        assert impi.sees() == []
        assert rows()[-1].ended_by is (MandateEnd.OWNER, MandateEnd.HOLDER)[deleted]
        assert sent()[-1] == "mandate_ended"
    assert {(row.email, row.address_mac) for row in rows() if row.mandatee_account_id == impi.actor.account_id} == {
        ("", None)
    }


@pytest.mark.both_databases
def test_an_owner_cannot_tell_from_an_offer_whether_its_address_had_an_account(database: TestDatabase) -> None:
    aino, impi = pair()
    aino.offer(IMPI.email, last_day=date(2030, 1, 1))
    before = aino.page().given
    with act(SYSTEM) as this:
        mandates.end_all_of(this, this.db.get_one(UserAccount, impi.actor.account_id))

    assert aino.page().given == before
    assert sent()[-1] != "mandate_ended"


@pytest.mark.both_databases
def test_an_offered_address_stands_nowhere_in_clear(database: TestDatabase) -> None:
    aino, _ = pair()
    aino.offer(IMPI.email, last_day=date(2030, 1, 1))

    with engine().connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM mandate")).all()
    assert IMPI.email not in str(row)
