"""What the company itself changes comes in: the change log, a look at one customership, what has ended or is gone."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aina_app.accounts import customerships, mandates
from aina_app.accounts.access import EVERY_SCOPE, held_customerships, points_of
from aina_app.accounts.mandates import Attachment
from aina_app.context import SYSTEM, Work, act
from aina_app.core import background, clock
from aina_app.core.calendar import day_of
from aina_app.jobs import arrivals
from aina_app.jobs.change_delivery import deliver_next
from aina_app.models import (
    ArrivalCursor,
    AuditTag,
    DetachedCustomership,
    MarketingConsent,
    MeteringPoint,
    UserAccount,
)
from tests.databases import TestDatabase, forget_everything
from tests.factories import make_account, make_session
from tests.integration.customer_information_system.ordering import (
    NEW_PHONE,
    audited,
    change_of,
    consent,
    customer,
    customership_of,
    mirrored,
    order,
)
from tests.integration.customer_information_system.system import System

ELSEWHERE = {"contact": {"phone": "+358405550177"}}


def take_in() -> None:
    """What the workflow does, without the engine."""
    while arrivals.fetch_next():
        continue


def order_fetching() -> int:
    with act(SYSTEM) as this:
        return arrivals.order_fetching(this)


def cursor() -> ArrivalCursor:
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(ArrivalCursor, 1)


def holder_of(system: System, number: str) -> UUID:
    """A new account that holds the customership; its id."""
    found = system.client.fetch(number)
    assert found is not None
    with act(SYSTEM) as this:
        account = make_account(this)
        customerships.attach(this, account.id, [found])
        return account.id


def held_numbers(account_id: UUID) -> list[str]:
    with act(SYSTEM) as this:
        actor = make_session(this, this.db.get_one(UserAccount, account_id))
    with act(actor, read_only=True) as this:
        return [one.number for one in held_customerships(this)]


@pytest.mark.both_databases
def test_what_the_company_changes_comes_in_with_its_day(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    take_in()
    before = cursor().cursor
    person.press("change", patch=ELSEWHERE)
    clock.move_to(timedelta(minutes=1))

    background.launch({Work.FETCH_ARRIVALS.value: background.Queue(ordered=True)})
    try:
        assert order_fetching() == 1
        background.wait_until_idle()
    finally:
        background.stop()

    known = customership_of(customership_id)
    assert (known.phone, known.version) == ("+358405550177", 2)
    assert list(known.changed_elsewhere) == ["phone"]
    assert cursor().cursor != before


def test_the_log_is_asked_once_a_minute(database: TestDatabase, connected: System) -> None:
    assert order_fetching() == 0, "nobody's customership is mirrored"
    customer(connected)

    assert [order_fetching(), order_fetching()] == [1, 0]
    clock.move_to(timedelta(seconds=60))
    assert order_fetching() == 1


def test_what_this_portal_has_changed_is_not_called_foreign(database: TestDatabase, connected: System) -> None:
    _, customership_id = customer(connected)
    order(customership_id)
    deliver_next(str(customership_id))

    take_in()

    assert customership_of(customership_id).changed_elsewhere == {}


def test_nor_is_a_change_of_ours_whose_answer_was_lost(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    order(customership_id)
    person.press("answer-lost")
    deliver_next(str(customership_id))

    take_in()

    known = customership_of(customership_id)
    assert (known.phone, known.changed_elsewhere) == ("+358405550199", {})


def test_a_change_of_ours_takes_the_foreign_mark_away(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    person.press("change", patch=ELSEWHERE)
    take_in()
    change_id = order(customership_id)
    deliver_next(str(customership_id))

    assert change_of(change_id).accepted_version == 3
    assert customership_of(customership_id).changed_elsewhere == {}


def test_an_expired_cursor_fetches_everything_anew(
    database: TestDatabase, own_system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AINA_CIS_URL", own_system.url)
    monkeypatch.setenv("AINA_CIS_TOKEN", own_system.token)
    forget_everything()
    (first, first_id), (_, second_id) = customer(own_system), customer(own_system)
    take_in()
    first.press("change", patch=ELSEWHERE)
    own_system.press("clock", offset_seconds=timedelta(days=31).total_seconds())
    first.press("change", patch={"contact": {"city": "Kangasala"}})
    own_system.press("clock", offset_seconds=timedelta(days=62).total_seconds())
    with act(SYSTEM) as this:
        this.db.get_one(ArrivalCursor, 1).cursor = "bGluZTow"

    take_in()

    assert (customership_of(first_id).phone, customership_of(first_id).city) == ("+358405550177", "Kangasala")
    assert customership_of(second_id).version == 1
    assert cursor().resync_after is None
    assert cursor().cursor not in ("", "bGluZTow")


def test_while_the_system_is_down_the_place_is_kept(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    take_in()
    before = cursor().cursor
    person.press("change", patch=ELSEWHERE)
    person.press("error", status=503, call="read", times=1)

    take_in()
    assert (customership_of(customership_id).version, cursor().cursor) == (1, before)
    take_in()

    assert customership_of(customership_id).version == 2


def test_one_record_that_cannot_be_read_holds_up_no_other(database: TestDatabase, connected: System) -> None:
    (bad, bad_id), (good, good_id) = customer(connected), customer(connected)
    take_in()
    bad.press("change", patch=ELSEWHERE)
    good.press("change", patch=ELSEWHERE)
    bad.press("nonsense", shape="cut", call="read", times=1)

    take_in()

    assert (customership_of(bad_id).version, customership_of(good_id).version) == (1, 2)


@pytest.mark.both_databases
def test_a_customership_that_is_gone_is_detached_and_said(database: TestDatabase, connected: System) -> None:
    person = connected.settle()
    account_id = holder_of(connected, person.number)
    assert held_numbers(account_id) == [person.number]
    person.press("close", gone=True)

    take_in()

    assert held_numbers(account_id) == []
    with act(SYSTEM, read_only=True) as this:
        [said] = this.db.exec(select(DetachedCustomership)).all()
    assert (said.account_id, said.number, said.seen_at) == (account_id, person.number, None)
    assert len(audited(AuditTag.CUSTOMERSHIP_DETACHED)) == 1


@pytest.mark.both_databases
def test_what_customer_service_has_attached_is_kept_fresh_without_its_owner_and_ends_with_the_customership(
    database: TestDatabase, connected: System
) -> None:
    person, customership_id = customer(connected)
    gsrn = person.read()["metering_points"][0]["gsrn"]
    with act(SYSTEM) as this:
        holder = make_account(this)
        last_day = day_of(this.now + timedelta(days=30))
        mandates.attach(this, Attachment(holder.id, customership_id, gsrn, EVERY_SCOPE, last_day, "case 1"))
    person.press("change", patch=ELSEWHERE)
    take_in()
    assert customership_of(customership_id).phone == "+358405550177"
    assert seen_by(holder.id) == [gsrn]

    person.press("close", gone=True)
    take_in()

    assert seen_by(holder.id) == []
    assert [facts["reason"] for facts in audited(AuditTag.MANDATE_ENDED)] == ["lapsed"]


def seen_by(account_id: UUID) -> list[str]:
    """The points that an account may see."""
    with act(SYSTEM, read_only=True) as this:
        return [seen.point.gsrn for seen in points_of(this, account_id)]


def test_a_contract_that_ended_ends_here_at_once(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    gsrn = person.read()["metering_points"][0]["gsrn"]
    person.press("end-contract", gsrn=gsrn, end="2026-03-01")

    take_in()

    with act(SYSTEM, read_only=True) as this:
        query = select(MeteringPoint).where(col(MeteringPoint.customership_id) == customership_id)
        assert str(this.db.exec(query).one().contract_end) == "2026-03-01"


@pytest.mark.both_databases
def test_a_decision_about_marketing_made_elsewhere_is_kept(database: TestDatabase, connected: System) -> None:
    person, _ = customer(connected)
    person.press("change", patch={"consents": {"direct_marketing": consent(allowed=False, source="service")}})

    take_in()
    take_in()

    with act(SYSTEM, read_only=True) as this:
        [kept] = this.db.exec(select(MarketingConsent)).all()
    assert (kept.allowed, kept.previously_allowed, kept.source, kept.account_id) == (False, True, "service", None)
    assert (kept.wording_key, kept.wording_version) == ("", "")


def test_a_look_at_an_old_customership_fetches_it_anew(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    before = customership_of(customership_id).fetched_at
    clock.move_to(timedelta(minutes=20))
    arrivals.refresh_one(str(customership_id))
    unchanged = customership_of(customership_id)
    person.press("change", patch=ELSEWHERE)
    arrivals.refresh_one(str(customership_id))

    assert unchanged.fetched_at > before
    assert (unchanged.version, customership_of(customership_id).version) == (1, 2)


def test_an_older_answer_changes_nothing(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    old = connected.client.fetch(person.number)
    assert old is not None
    person.press("change", patch=NEW_PHONE)
    mirrored(person)
    with act(SYSTEM) as this:
        customerships.mirror(this, old)

    assert customership_of(customership_id).version == 2


def test_a_known_version_is_not_sent_again(connected: System) -> None:
    person = connected.settle()

    unchanged = connected.client.fetch_newer(person.number, 1)
    person.press("change", patch=ELSEWHERE)
    newer = connected.client.fetch_newer(person.number, 1)

    assert (unchanged.is_unchanged, unchanged.found) == (True, None)
    assert newer.found is not None
    assert newer.found.version == 2
