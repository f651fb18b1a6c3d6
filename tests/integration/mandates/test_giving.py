"""R09: offering a mandate. Nothing tells which addresses have accounts; nobody offers what is not theirs."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.mandates.service import giving
from aina_app.models import (
    AuditTag,
    MailState,
    Mandate,
    MandateEnd,
    MandateKind,
    MandateState,
    MeteringPoint,
    OutgoingMail,
)
from tests.databases import TestDatabase
from tests.factories import make_unverified_account
from tests.integration.mandates.mandating import (
    DAY,
    LAST_DAY,
    REPORT,
    TODAY,
    WATCH,
    Customer,
    customer,
    end_contract,
    newest,
    pair,
    rows,
)
from tests.people import IMPI, KERTTU
from tests.statements import counted
from tests.trail import events, last_mail, mails, tags

UNKNOWN = "nobody@aina.test"


def refusals(owner: Customer, email: str = IMPI.email, **wishes: object) -> list[tuple[str, str | None]]:
    """Why an offer is refused: code and field."""
    with pytest.raises(Refused) as refused:
        owner.offer(email, **wishes)  # type: ignore[arg-type]
    return [(one.code, one.field) for one in refused.value.refusals]


def test_r09_an_offer_waits_for_the_other_and_they_are_told_by_mail(aino: Customer, impi: Customer) -> None:
    aino.offer("Impi@Aina.TEST", REPORT)

    (row,) = rows()
    assert (row.kind, row.state, row.last_day) == (MandateKind.PORTAL, MandateState.OFFERED, LAST_DAY)
    mail = last_mail()
    assert (mail.to, mails()) == (IMPI.email, [("mandate", MailState.WAITING)])
    assert mail.facts == {
        "owner_name": "Aino Lehtinen",
        "point_name": "Männikkötie 4",
        "end_date": "30.4.2026",
        "scope": "katsoa kulutusta, tilata raportteja",
        "mandate_url": "http://localhost:3000/valtuutukset",
    }
    (offer,), (given,) = impi.page().offers, aino.page().given
    assert (offer.other, offer.point_address) == ("Aino Lehtinen", "Männikkötie 4")
    assert (given.other, given.state) == ("Impi@Aina.TEST", MandateState.OFFERED)
    assert impi.sees() == []
    (event,) = events()
    assert (event.tag, event.facts) == (AuditTag.MANDATE_OFFERED, {"mandate": str(row.id)})


def test_r09_known_unknown_and_unverified_addresses_cannot_be_told_apart(aino: Customer) -> None:
    with act(SYSTEM) as this:
        make_unverified_account(this, KERTTU)
    seen = []
    for email in (IMPI.email, UNKNOWN, KERTTU.email):
        with counted() as counts:
            aino.offer(email)
        row, view = newest(), aino.page().given[0]
        seen.append((dict(counts), row.state, view.state, view.scopes, view.last_day, aino.page().looks))

    assert seen[1:] == seen[:1] * 2
    assert mails() == [("mandate", MailState.WAITING), ("mandate", MailState.NOOP), ("mandate", MailState.NOOP)]


def test_r09_an_address_that_gets_its_account_later_finds_the_offer(aino: Customer) -> None:
    aino.offer(KERTTU.email)

    assert [offer.other for offer in customer(KERTTU).page().offers] == ["Aino Lehtinen"]


def test_the_same_address_again_has_one_open_offer(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email)
    aino.offer(IMPI.email, WATCH)

    first, second = sorted(rows(), key=lambda row: row.state is MandateState.OFFERED)
    assert (first.state, first.ended_by) == (MandateState.ENDED, MandateEnd.REPLACED)
    assert second.covers_watch
    assert len(impi.page().offers) == 1


def test_nobody_offers_to_themselves(aino: Customer) -> None:
    assert refusals(aino, "AINO@aina.test") == [("err.mandate_self", "email")]
    assert (rows(), mails()) == ([], [])


@pytest.mark.parametrize(
    ("last_day", "code"),
    [(TODAY - DAY, "err.date_past"), (date(2031, 3, 12), "err.mandate_long"), (date(1, 1, 1), "err.date_form")],
)
def test_a_last_day_lies_between_today_and_five_years_on(aino: Customer, last_day: date, code: str) -> None:
    assert refusals(aino, last_day=last_day) == [(code, "last_day")]


@pytest.mark.parametrize("last_day", [TODAY, date(2031, 3, 11)])
def test_both_ends_of_that_time_may_be_chosen(aino: Customer, last_day: date) -> None:
    aino.offer(IMPI.email, last_day=last_day)

    assert newest().last_day == last_day


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        giving.parse({"email": "impi", "last_day": "31.2.2027"}, TODAY)

    assert [(one.code, one.field) for one in refused.value.refusals] == [
        ("err.choose", "point"),
        ("err.email_form", "email"),
        ("err.date_none", "last_day"),
    ]


def test_only_an_own_point_with_a_running_contract_can_be_given(aino: Customer, impi: Customer) -> None:
    for point_id in (impi.point_id, str(uuid4()), "x"):
        assert refusals(aino, point_id=point_id) == [("err.not_found", "point")]
    end_contract(aino.gsrn, TODAY - DAY)
    assert refusals(aino) == [("err.not_found", "point")]
    assert aino.page().points == []


def test_a_mandate_is_never_passed_on(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email, REPORT, WATCH)
    impi.accept(newest().id)

    assert refusals(impi, KERTTU.email, point_id=aino.point_id) == [("err.not_found", "point")]


def test_mails_to_one_address_are_bounded_and_the_owner_cannot_tell(aino: Customer) -> None:
    for _ in range(giving.MAILS_A_DAY + 1):
        aino.offer(IMPI.email)

    states = [state for _, state in mails()]
    assert states.count(MailState.WAITING) == giving.MAILS_A_DAY
    assert states.count(MailState.NOOP) == 1
    assert newest().state is MandateState.OFFERED


def test_offers_of_one_person_are_bounded(aino: Customer, stopped_clock: TimeMachineFixture) -> None:
    for number in range(giving.OFFERS_A_DAY):
        aino.offer(f"somebody{number}@aina.test")

    assert refusals(aino) == [("err.too_many", "form")]
    stopped_clock.shift(DAY)
    aino.offer(IMPI.email)


@pytest.mark.anyio
@pytest.mark.both_databases
async def test_offers_at_once_leave_one_open(database: TestDatabase) -> None:
    aino, _ = pair()
    form = {"point": aino.point_id, "email": IMPI.email, "last_day": "31.12.2099"}
    wish = giving.parse(form, date(2099, 12, 1))

    await asyncio.gather(*(perform(aino.actor, giving.offer, wish) for _ in range(3)))

    assert [row.state for row in rows()].count(MandateState.OFFERED) == 1
    assert tags().count(AuditTag.MANDATE_OFFERED) == 3


@pytest.mark.both_databases
def test_the_database_itself_refuses_what_cannot_be(database: TestDatabase) -> None:
    aino, _ = pair()
    aino.offer(IMPI.email, last_day=date(2030, 1, 1))
    known = newest().model_dump() | {"id": uuid4()}
    cannot_be = (
        known,
        known | {"address_mac": "x", "state": MandateState.ENDED},
        known | {"address_mac": "x", "state": MandateState.ACCEPTED},
        known | {"address_mac": "x", "last_day": known["given_on"] - DAY},
    )

    for columns in cannot_be:
        with pytest.raises(IntegrityError), act(SYSTEM) as this:
            this.db.add(Mandate(**columns))

    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(OutgoingMail)).one().gsrn is None
        assert len(this.db.exec(select(MeteringPoint)).all()) == 2
