"""Both sides have changed the same detail: the person sees both and chooses; nothing is overwritten silently."""

from datetime import timedelta
from uuid import uuid4

import pytest

from aina_app.accounts import email_changes
from aina_app.context import SYSTEM, act, perform
from aina_app.core import clock
from aina_app.core.refusal import Refused
from aina_app.features.customerships import wording
from aina_app.features.customerships.service import answers
from aina_app.features.customerships.service.changes import (
    Consents,
    Contact,
    change_consents,
    change_contact,
)
from aina_app.i18n.language import Language
from aina_app.jobs.arrivals import refresh_one
from aina_app.models import AuditTag, ChangeKind, ChangeState, UserAccount
from tests.databases import TestDatabase
from tests.integration.customer_information_system.ordering import audited
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

EMAIL, THEIRS, THIRD = "tuulikki@aina.test", "+358405550177", "+358405550166"
BOTH = pytest.mark.both_databases


async def asked(tuulikki: Holder, person: Person) -> None:
    """A telephone number that was changed on both sides, about which she is asked."""
    person.press("change", patch={"contact": {"phone": THEIRS}})
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, EMAIL))
    deliver_all(tuulikki.customership_id)


def phone_of(person: Person) -> object:
    return person.read()["contact"]["phone"]


async def test_p04_a_conflict_shows_both_values_and_sends_neither(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)

    [card] = wording.in_words([tuulikki.card], Language.FI)
    assert (card.phone.state, card.phone.mine, card.phone.theirs) == (
        "asking",
        "040\N{NO-BREAK SPACE}5550199",
        "040\N{NO-BREAK SPACE}5550177",
    )
    assert card.phone.hint.startswith("Tietoa on muutettu muualla")
    assert not tuulikki.card.is_waiting
    assert phone_of(person) == THEIRS


@BOTH
async def test_p04_my_value_is_sent_under_the_same_key_on_the_new_version(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await asked(tuulikki, person)
    [change] = changes()

    assert await perform(tuulikki.actor, answers.choose_mine, change.id, change.seen_version)
    deliver_all(tuulikki.customership_id)

    [sent] = changes()
    assert (sent.id, sent.state, sent.accepted_version) == (change.id, ChangeState.DELIVERED, 3)
    assert phone_of(person) == NEW_PHONE
    assert [arrival["source"] for arrival in person.arrivals()] == ["elsewhere", "portal"]
    assert audited(AuditTag.CHANGE_ANSWERED) == [{"kind": "contact", "choice": "mine"}]


@BOTH
async def test_p04_their_value_stands_and_my_change_is_cancelled(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await asked(tuulikki, person)
    [change] = changes()

    assert await perform(tuulikki.actor, answers.choose_theirs, change.id, change.seen_version)
    deliver_all(tuulikki.customership_id)

    [cancelled] = changes()
    assert (cancelled.state, cancelled.reason) == (ChangeState.CANCELLED, "theirs")
    assert (phone_of(person), tuulikki.card.fields["phone"].shown) == (THEIRS, THEIRS)
    assert len(person.arrivals()) == 1


async def test_a_second_press_of_the_choice_does_nothing_more(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)
    [change] = changes()

    presses = [
        await perform(tuulikki.actor, choose, change.id, change.seen_version)
        for choose in (answers.choose_mine, answers.choose_mine, answers.choose_theirs)
    ]

    assert presses == [True, False, False]


async def test_a_choice_between_values_that_have_changed_since_does_not_count(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)
    [change] = changes()
    person.press("change", patch={"contact": {"phone": THIRD}})
    refresh_one(str(tuulikki.customership_id))

    assert not await perform(tuulikki.actor, answers.choose_mine, change.id, change.seen_version)

    told = tuulikki.card.fields["phone"].change
    assert told is not None
    assert (told.is_asking, told.theirs) == (True, THIRD)


async def test_the_other_value_may_change_again_after_the_choice(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)
    [change] = changes()
    await perform(tuulikki.actor, answers.choose_mine, change.id, change.seen_version)
    person.press("change", patch={"contact": {"phone": THIRD}})

    deliver_all(tuulikki.customership_id)

    assert changes()[0].asking == {"phone": THIRD}
    assert phone_of(person) == THIRD


async def test_a_third_value_answers_the_question(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)

    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(THIRD, EMAIL))
    deliver_all(tuulikki.customership_id)

    assert phone_of(person) == THIRD
    assert [(change.state, change.reason) for change in changes()] == [
        (ChangeState.CANCELLED, "joined"),
        (ChangeState.DELIVERED, ""),
    ]


async def test_nobody_answers_for_another(tuulikki: Holder, person: Person) -> None:
    await asked(tuulikki, person)
    [change] = changes()
    vaino = holder(VAINO, number="10077310")

    for change_id in (change.id, uuid4()):
        for decide in (answers.choose_mine, answers.choose_theirs):
            with pytest.raises(Refused):
                await perform(vaino.actor, decide, change_id, change.seen_version)
        with pytest.raises(Refused):
            await perform(vaino.actor, answers.take_back, change_id)


async def test_n01_the_same_changed_in_two_tabs_is_a_conflict_too(tuulikki: Holder, person: Person) -> None:
    first_tab, second_tab = tuulikki.opened(), tuulikki.opened()
    await perform(tuulikki.actor, change_contact, first_tab, Contact(NEW_PHONE, EMAIL))
    deliver_all(tuulikki.customership_id)

    await perform(tuulikki.actor, change_contact, second_tab, Contact(THIRD, EMAIL))
    deliver_all(tuulikki.customership_id)

    told = tuulikki.card.fields["phone"].change
    assert told is not None
    assert (told.value, told.theirs) == (THIRD, NEW_PHONE)
    assert phone_of(person) == NEW_PHONE


async def test_n01_even_while_the_first_tab_s_change_is_under_way(tuulikki: Holder, person: Person) -> None:
    first_tab, second_tab = tuulikki.opened(), tuulikki.opened()
    await perform(tuulikki.actor, change_contact, first_tab, Contact(NEW_PHONE, EMAIL))
    person.press("answer-lost")
    deliver_all(tuulikki.customership_id)

    await perform(tuulikki.actor, change_contact, second_tab, Contact(THIRD, EMAIL))
    clock.move_to(timedelta(seconds=2))
    deliver_all(tuulikki.customership_id)

    assert phone_of(person) == NEW_PHONE
    assert changes()[-1].asking == {"phone": NEW_PHONE}


async def test_what_waits_and_was_seen_is_changed_again_without_a_question(tuulikki: Holder, person: Person) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, EMAIL))
    person.press("down", times=1)
    deliver_all(tuulikki.customership_id)

    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(THIRD, EMAIL))
    clock.move_to(timedelta(seconds=2))
    deliver_all(tuulikki.customership_id)

    assert [change.state for change in changes()] == [ChangeState.DELIVERED] * 2
    assert phone_of(person) == THIRD


@BOTH
async def test_two_waiting_changes_of_a_field_join_while_nothing_was_sent(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, "uusi@aina.test"))
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(THIRD, "uusi@aina.test"))

    older, newest = sorted(changes(), key=lambda change: change.state is ChangeState.WAITING)
    assert (older.state, older.reason) == (ChangeState.CANCELLED, "joined")
    assert newest.patch == {"contact": {"phone": THIRD, "email": "uusi@aina.test"}}
    deliver_all(tuulikki.customership_id)
    contact = person.read()["contact"]
    assert (contact["phone"], contact["email"]) == (THIRD, "uusi@aina.test")
    assert len(person.arrivals()) == 1


async def test_changing_back_before_anything_was_sent_sends_nothing(tuulikki: Holder, person: Person) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, EMAIL))
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact("+358405550100", EMAIL))
    deliver_all(tuulikki.customership_id)

    assert [change.state for change in changes()] == [ChangeState.CANCELLED]
    assert person.arrivals() == []


@BOTH
async def test_a_change_can_be_taken_back_until_it_is_sent(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, EMAIL))
    [change] = changes()

    assert await perform(tuulikki.actor, answers.take_back, change.id)
    deliver_all(tuulikki.customership_id)

    assert person.arrivals() == []
    assert (changes()[0].state, changes()[0].reason) == (ChangeState.CANCELLED, "by_person")
    assert tuulikki.card.fields["phone"].shown == "+358405550100"
    assert not await perform(tuulikki.actor, answers.take_back, change.id)


@BOTH
async def test_b59_what_a_stranger_has_ordered_and_nobody_has_sent_is_taken_back(
    database: TestDatabase, tuulikki: Holder, person: Person
) -> None:
    taken_over_at = clock.now()
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, "vieras@aina.test"))
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), Language.FI)
    clock.move_to(timedelta(minutes=1))

    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, tuulikki.actor.account_id)
        email_changes.cancel_everything_since(this, account, taken_over_at, "unknown")
    deliver_all(tuulikki.customership_id)

    taken_back = [change for change in changes() if change.reason == "email_undone"]
    assert [change.kind for change in taken_back] == [ChangeKind.CONTACT, ChangeKind.CONSENTS]
    assert person.arrivals() == []
    assert sorted(one.allowed for one in decisions()) == [False, True]


async def test_what_may_have_arrived_cannot_be_taken_back(tuulikki: Holder, person: Person) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.opened(), Contact(NEW_PHONE, EMAIL))
    person.press("answer-lost")
    deliver_all(tuulikki.customership_id)

    told = tuulikki.card.fields["phone"].change
    assert told is not None
    assert not told.can_cancel
    assert not await perform(tuulikki.actor, answers.take_back, told.id)


async def test_taking_a_permission_back_is_a_decision_as_well(tuulikki: Holder) -> None:
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), Language.FI)
    [change] = changes()
    clock.move_to(timedelta(seconds=1))

    await perform(tuulikki.actor, answers.take_back, change.id)

    assert sorted((one.allowed, one.previously_allowed) for one in decisions()) == [(False, True), (True, False)]


async def test_of_two_decisions_about_marketing_the_stricter_is_shown_meanwhile(
    tuulikki: Holder, person: Person
) -> None:
    await perform(tuulikki.actor, change_consents, tuulikki.opened(), Consents(True, True), Language.FI)
    later = (clock.now() + timedelta(minutes=5)).isoformat()
    denied = {"allowed": False, "decided_at": later, "source": "service"}
    person.press("change", patch={"consents": {"electronic_marketing": denied}})
    refresh_one(str(tuulikki.customership_id))

    assert tuulikki.card.fields["electronic_marketing"].shown is False
