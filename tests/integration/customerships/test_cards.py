"""What a card shows: its own person's customerships, and over them what is on its way (P04)."""

from datetime import timedelta

import pytest
from sqlmodel import col, select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act, perform
from aina_app.features.customerships import wording
from aina_app.features.customerships.service.changes import Consents, Contact, change_consents, change_contact
from aina_app.features.customerships.state import beginnings
from aina_app.features.customerships.wording import Card
from aina_app.i18n.language import Language
from aina_app.models import ChangeState, Customership, CustomershipChange
from tests.databases import TestDatabase
from tests.factories import make_customership, make_metering_point
from tests.integration.customerships.holding import EMAIL, NEW_PHONE, PHONE, Holder, account_of, all_cards, holder
from tests.people import VAINO

pytestmark = pytest.mark.anyio

REASONS = ("not_allowed", "unknown", "closed", "invalid_phone", "invalid_email", "invalid_iban", "not_sepa", "too_many")


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Holder:
    """Aino with her customership, at noon."""
    return holder()


async def order_phone(aino: Holder, phone: str = NEW_PHONE) -> None:
    """Päivitä yhteystiedot."""
    await perform(aino.actor, change_contact, aino.target, Contact(phone, EMAIL))


def end_newest(state: ChangeState, reason: str = "") -> None:
    """What became of the newest change; a delivered one is mirrored."""
    with act(SYSTEM) as this:
        query = select(CustomershipChange).order_by(col(CustomershipChange.created_at).desc())
        change = this.db.exec(query).first()
        assert change is not None
        change.state, change.reason, change.next_try_at = state, reason, None
        if state is ChangeState.DELIVERED:
            change.accepted_at = this.now
            this.db.get_one(Customership, change.customership_id).phone = change.patch["contact"]["phone"]


def shown(aino: Holder, language: Language = Language.FI) -> Card:
    """Aino's card in words."""
    return wording.in_words([aino.card], language)[0]


async def test_a_card_shows_the_mirror_as_people_read_it(aino: Holder) -> None:
    card = shown(aino)

    assert (card.number, card.name) == ("10045521", "Aino Lehtinen")
    assert (card.phone.value, card.email.value) == ("040\N{NO-BREAK SPACE}1234567", EMAIL)
    assert (card.direct.value, card.electronic.value) == ("sallittu", "kielletty")
    assert [(point.gsrn, point.address) for point in card.points] == [
        ("643006004400000373", "Männikkötie 4, 33500 Tampere")
    ]
    assert {cell.state for cell in (card.phone, card.email, card.direct, card.electronic)} == {""}


async def test_of_a_refund_account_only_the_last_four_signs_are_shown(database: TestDatabase) -> None:
    account = {"key": "", "last4": "0785", "bank_name": "", "in_use": True}

    assert [one.name for one in shown(holder(refund_accounts=[account])).refund.accounts] == ["•••• 0785"]


async def test_nobody_sees_anothers_customership(aino: Holder) -> None:
    vaino = holder(VAINO, number="10077310")

    assert [card.number for card in all_cards(vaino.actor)] == ["10077310"]
    assert [card.number for card in all_cards(aino.actor)] == ["10045521"]


async def test_many_customerships_and_points_each_stand_on_their_own_card(aino: Holder) -> None:
    account = account_of(aino)
    with act(SYSTEM) as this:
        for number in range(4):
            other = make_customership(this, account, number=f"1009000{number}")
            for point in range(12):
                make_metering_point(this, other, gsrn=f"6430060044001{number}{point:04}")

    cards = all_cards(aino.actor)

    assert [(card.number, len(card.points)) for card in cards] == [
        ("10045521", 1),
        *[(f"1009000{number}", 12) for number in range(4)],
    ]


async def test_a_waiting_value_is_shown_beside_the_one_in_force(aino: Holder) -> None:
    await order_phone(aino)

    phone = shown(aino).phone
    assert (phone.value, phone.state) == ("040\N{NO-BREAK SPACE}5550199", "waiting")
    assert phone.before == "Vielä voimassa: 040\N{NO-BREAK SPACE}1234567"
    assert aino.card.is_waiting


async def test_a_delivered_value_says_when_and_only_for_a_day(aino: Holder, stopped_clock: TimeMachineFixture) -> None:
    await order_phone(aino)
    end_newest(ChangeState.DELIVERED)

    phone = shown(aino).phone
    assert (phone.value, phone.state, phone.before) == ("040\N{NO-BREAK SPACE}5550199", "delivered", "")
    assert phone.hint == "Välitetty asiakastietojärjestelmään 11.3.2026 klo\N{NO-BREAK SPACE}12.00."
    assert not aino.card.is_waiting
    stopped_clock.shift(timedelta(days=1))
    assert shown(aino).phone.state == ""


async def test_a_refused_value_gives_way_to_the_one_in_force_and_can_be_mended(aino: Holder) -> None:
    await order_phone(aino)
    end_newest(ChangeState.REFUSED, "invalid_phone")

    phone = shown(aino).phone
    assert (phone.value, phone.state) == ("040\N{NO-BREAK SPACE}1234567", "refused")
    assert phone.hint == "Muutosta ei hyväksytty: puhelinnumero ei kelpaa. Korjaa tieto ja lähetä uudelleen."
    typed, base = beginnings(aino.card, wording.CONTACT)
    assert (typed["contact_phone"], base["contact_phone"]) == ("040 5550199", "040 1234567")


async def test_a_refused_value_may_be_sent_again_as_it_is(aino: Holder, stopped_clock: TimeMachineFixture) -> None:
    await order_phone(aino)
    end_newest(ChangeState.REFUSED, "not_allowed")
    stopped_clock.shift(timedelta(seconds=1))

    await order_phone(aino)

    assert shown(aino).phone.state == "waiting"


async def test_every_reason_is_told_in_words_of_its_own(aino: Holder) -> None:
    await order_phone(aino)

    for language in Language:
        told = set()
        for reason in REASONS:
            end_newest(ChangeState.REFUSED, reason)
            told.add(shown(aino, language).phone.hint)
        assert len(told) == len(REASONS)
        assert not any("_" in sentence for sentence in told)


async def test_a_reason_that_nobody_knows_is_told_all_the_same(aino: Holder) -> None:
    await order_phone(aino)
    end_newest(ChangeState.REFUSED, "moon_phase")

    assert "tieto ei kelpaa" in shown(aino).phone.hint


async def test_the_newest_change_of_a_field_is_the_one_that_is_told(
    aino: Holder, stopped_clock: TimeMachineFixture
) -> None:
    await order_phone(aino)
    end_newest(ChangeState.REFUSED, "invalid_phone")
    stopped_clock.shift(timedelta(minutes=1))
    await order_phone(aino, "+358405550200")

    assert shown(aino).phone.state == "waiting"
    assert shown(aino).email.state == ""


async def test_a_cancelled_change_is_not_told(aino: Holder) -> None:
    await order_phone(aino)
    end_newest(ChangeState.CANCELLED)

    assert (shown(aino).phone.state, aino.card.fields["phone"].shown) == ("", PHONE)


async def test_permissions_wait_as_well(aino: Holder) -> None:
    await perform(aino.actor, change_consents, aino.target, Consents(False, False), Language.FI)

    card = shown(aino)
    assert (card.direct.value, card.direct.state, card.direct.before) == (
        "kielletty",
        "waiting",
        "Vielä voimassa: sallittu",
    )
    assert (card.electronic.value, card.electronic.state) == ("kielletty", "")


async def test_what_has_ended_is_said_once(aino: Holder) -> None:
    await order_phone(aino)
    waiting = [shown(aino)]
    end_newest(ChangeState.DELIVERED)
    delivered = [shown(aino)]

    assert wording.news(waiting, delivered, Language.FI) == "Puhelinnumero: Välitetty"
    assert wording.news(delivered, delivered, Language.FI) == ""
    assert wording.news(waiting, waiting, Language.FI) == ""
