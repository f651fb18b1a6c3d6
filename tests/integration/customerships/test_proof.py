"""Delivery proof and history: three moments, each failed try in words, every change and decision (domain 1.2, 4.3)."""

from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.context import act, perform
from aina_app.core import clock
from aina_app.core.refusal import Refused
from aina_app.features.customerships import wording
from aina_app.features.customerships.managing.wording import decision_lines, past_rows
from aina_app.features.customerships.service.changes import Consents, Contact, change_consents, change_contact
from aina_app.features.customerships.service.history import History, history
from aina_app.i18n import copy
from aina_app.i18n.language import Language
from aina_app.jobs.arrivals import refresh_one
from aina_app.jobs.change_delivery import deliver_next
from tests.databases import TestDatabase
from tests.integration.customer_information_system.ordering import consent
from tests.integration.customer_information_system.system import Person
from tests.integration.customerships.holding import (
    NEW_PHONE,
    Holder,
    changes,
    decisions,
    deliver_all,
    holder,
)
from tests.people import VAINO

pytestmark = pytest.mark.anyio

EMAIL, FI = "tuulikki@aina.test", Language.FI


def history_of(one: Holder) -> History:
    with act(one.actor, read_only=True) as this:
        return history(this, one.customership_id)


def proof_of_phone(one: Holder) -> list[tuple[str, str]]:
    [card] = wording.in_words([one.card], FI)
    return [(line.term, line.text) for line in card.phone.proof]


async def order_phone(one: Holder, phone: str = NEW_PHONE) -> None:
    await perform(one.actor, change_contact, one.opened(), Contact(phone, EMAIL))


async def test_the_three_moments_come_one_after_another(stopped_clock: TimeMachineFixture, tuulikki: Holder) -> None:
    await order_phone(tuulikki)
    written = proof_of_phone(tuulikki)
    stopped_clock.shift(timedelta(seconds=5))
    deliver_all(tuulikki.customership_id)

    at_noon = "11.3.2026 klo\N{NO-BREAK SPACE}12.00"
    assert written == [
        ("Kirjattu", f"{at_noon}.00"),
        ("Lähetetty", "ei vielä"),
        ("Vastaanotettu", "ei vielä"),
    ]
    assert proof_of_phone(tuulikki) == [
        ("Kirjattu", f"{at_noon}.00"),
        ("Lähetetty", f"{at_noon}.05"),
        ("Vastaanotettu", f"{at_noon}.05 (versio 2)"),
    ]


@pytest.mark.parametrize(
    ("switch", "members", "reason"),
    [
        ("down", {}, "asiakastietojärjestelmään ei saatu yhteyttä"),
        ("nonsense", {"shape": "html"}, "vastausta ei voitu lukea"),
        ("error", {"status": 429}, "asiakastietojärjestelmä pyysi odottamaan"),
        ("error", {"status": 500}, "asiakastietojärjestelmässä oli häiriö"),
    ],
)
async def test_each_failed_try_is_told_in_words(
    tuulikki: Holder, person: Person, switch: str, members: dict[str, object], reason: str
) -> None:
    await order_phone(tuulikki)
    person.press(switch, times=1, **members)
    deliver_all(tuulikki.customership_id)

    [(term, text)] = proof_of_phone(tuulikki)[3:]
    assert term == "Yritys ei onnistunut"
    assert text.endswith(reason)


@pytest.mark.both_databases
async def test_p04_down_for_ten_minutes_by_the_clock_it_is_late_and_then_arrives_once(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await order_phone(tuulikki)
    person.press("down")
    for _ in range(6):
        deliver_next(str(tuulikki.customership_id))
        clock.move_to(clock.moved() + timedelta(minutes=2))

    [card] = wording.in_words([tuulikki.card], FI)
    assert (card.phone.state, card.phone.before) == ("delayed", "Vielä voimassa: 040\N{NO-BREAK SPACE}5550100")
    assert card.phone.hint.startswith("Siirto asiakastietojärjestelmään viipyy.")
    person.press("reset")
    clock.move_to(clock.moved() + timedelta(minutes=10))
    deliver_all(tuulikki.customership_id)

    assert wording.in_words([tuulikki.card], FI)[0].phone.state == "delivered"
    assert len(person.arrivals()) == 1


async def test_a_fault_of_ours_is_being_looked_into(tuulikki: Holder, person: Person) -> None:
    await order_phone(tuulikki)
    person.press("error", status=428, times=1)
    deliver_all(tuulikki.customership_id)

    assert "selvitämme asiaa" in wording.in_words([tuulikki.card], FI)[0].phone.hint


async def test_only_a_reason_that_another_value_helps_against_offers_to_mend(tuulikki: Holder, person: Person) -> None:
    offers = []
    for reason in ("invalid-phone", "not-allowed"):
        person.press("refuse-next", reason=reason)
        await order_phone(tuulikki)
        deliver_all(tuulikki.customership_id)
        clock.move_to(clock.moved() + timedelta(seconds=1))
        offers.append(wording.in_words([tuulikki.card], FI)[0].phone.can_mend)

    assert offers == [True, False]


async def test_the_history_holds_every_change_with_its_proof_and_who_made_it(tuulikki: Holder, person: Person) -> None:
    await order_phone(tuulikki)
    deliver_all(tuulikki.customership_id)
    clock.move_to(timedelta(seconds=1))
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(False, False), FI)

    newest, oldest = past_rows(history_of(tuulikki), FI)

    assert (newest.what, newest.state) == ("Suoramarkkinointi: kielletty", "waiting")
    assert (oldest.what, oldest.state) == ("Puhelinnumero: 040\N{NO-BREAK SPACE}5550199", "delivered")
    assert [line.term for line in oldest.proof] == ["Kirjattu", "Lähetetty", "Vastaanotettu"]
    assert "toinen käyttäjä" not in oldest.when


async def test_the_history_of_anothers_customership_does_not_exist(tuulikki: Holder) -> None:
    vaino = holder(VAINO, number="10077310")

    with act(vaino.actor, read_only=True) as this, pytest.raises(Refused):
        history(this, tuulikki.customership_id)


@pytest.mark.both_databases
async def test_a_decision_keeps_the_sentence_that_was_shown(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), Language.SV)

    [kept] = decisions()
    assert (kept.wording_key, kept.language) == ("cust.consent_note", "sv")
    assert kept.wording_version == copy.version("cust.consent_note", Language.SV)
    assert kept.wording_version != copy.version("cust.consent_note", Language.FI)
    assert (kept.source, kept.account_id, kept.operator) == ("portal", tuulikki.actor.account_id, "")


async def test_decisions_of_both_sides_are_told_with_what_was_before(tuulikki: Holder, person: Person) -> None:
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), FI)
    deliver_all(tuulikki.customership_id)
    withdrawn = consent(allowed=False, minutes=5, source="service")
    person.press("change", patch={"consents": {"electronic_marketing": withdrawn}})
    refresh_one(str(tuulikki.customership_id))

    lines = decision_lines(history_of(tuulikki), FI)

    assert [line.partition(": ")[2] for line in lines] == [
        "sallittu → kielletty (asiakaspalvelu)",
        "kielletty → sallittu (Elenia Aina)",
    ]


async def test_withdrawing_takes_no_more_than_giving(tuulikki: Holder) -> None:
    given = await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), FI)
    taken = await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, False), FI)

    assert given is not None
    assert taken is not None
    assert [one.allowed for one in sorted(decisions(), key=lambda one: one.decided_at)] == [True, False]
    assert [change.reason for change in changes() if change.id == given.id] == ["joined"]
