"""Changes of a customership: ordered with their cause, each once, only of what differs and only by its holder."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from aina_app.context import SYSTEM, Act, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.customerships.service.changes import (
    Consents,
    Contact,
    Target,
    change_consents,
    change_contact,
    parse_consents,
    parse_contact,
    parse_target,
)
from aina_app.i18n.language import Language
from aina_app.models import AuditEvent, AuditTag, ChangeKind, ChangeState, MarketingChannel
from aina_app.web.forms import once, press_key
from tests.databases import TestDatabase
from tests.integration.customerships.holding import EMAIL, NEW_PHONE, PHONE, Holder, changes, decisions, holder, orders
from tests.people import VAINO

pytestmark = pytest.mark.anyio


@pytest.fixture
def aino(database: TestDatabase) -> Holder:
    """Aino with her customership."""
    return holder()


async def test_a_change_holds_only_what_differs_and_is_ordered_with_it(aino: Holder) -> None:
    await perform(aino.actor, change_contact, aino.target, Contact(NEW_PHONE, EMAIL))

    [change] = changes()
    assert (change.kind, change.patch) == (ChangeKind.CONTACT, {"contact": {"phone": NEW_PHONE}})
    assert (change.state, change.seen_version, change.account_id) == (ChangeState.WAITING, 1, aino.actor.account_id)
    assert change.next_try_at == change.created_at
    assert orders() == [(f"deliver_changes:{change.id}", str(aino.customership_id))]


async def test_an_emptied_field_is_removed(aino: Holder) -> None:
    await perform(aino.actor, change_contact, aino.target, Contact(None, EMAIL))

    assert changes()[0].patch == {"contact": {"phone": None}}


async def test_nothing_changed_writes_nothing(aino: Holder) -> None:
    await perform(aino.actor, change_contact, aino.target, Contact(PHONE, EMAIL))
    await perform(aino.actor, change_consents, aino.target, Consents(True, False), Language.FI)

    assert (changes(), decisions(), orders()) == ([], [], [])


async def test_what_waits_already_is_not_ordered_again(aino: Holder) -> None:
    for _ in range(2):
        await perform(aino.actor, change_contact, aino.target, Contact(NEW_PHONE, EMAIL))

    assert len(changes()) == 1


async def test_a_field_that_the_person_left_alone_does_not_overwrite_what_came_meanwhile(aino: Holder) -> None:
    stale = Contact(NEW_PHONE, "as.the.form.had.it@aina.test")

    await perform(aino.actor, change_contact, aino.target, stale, {"email"})

    assert changes()[0].patch == {"contact": {"phone": NEW_PHONE}}


async def test_nobody_has_seen_a_version_that_does_not_exist_yet(aino: Holder) -> None:
    await perform(aino.actor, change_contact, Target(aino.customership_id, 99), Contact(NEW_PHONE, EMAIL))

    assert changes()[0].seen_version == 1


async def test_both_permissions_are_kept_as_decisions_and_ordered_together(aino: Holder) -> None:
    await perform(aino.actor, change_consents, aino.target, Consents(False, True), Language.SV)

    direct, electronic = decisions()
    assert (direct.channel, direct.allowed, direct.previously_allowed) == (MarketingChannel.DIRECT, False, True)
    assert (electronic.channel, electronic.allowed, electronic.previously_allowed) == (
        MarketingChannel.ELECTRONIC,
        True,
        False,
    )
    assert {(one.source, one.wording_key, one.language) for one in decisions()} == {
        ("portal", "cust.consent_note", "sv")
    }
    [change] = changes()
    decided = direct.decided_at.isoformat().replace("+00:00", "Z")
    assert change.patch == {
        "consents": {
            "direct_marketing": {"allowed": False, "decided_at": decided, "source": "portal"},
            "electronic_marketing": {"allowed": True, "decided_at": decided, "source": "portal"},
        }
    }


async def test_only_the_permission_that_changed_is_a_decision(aino: Holder) -> None:
    await perform(aino.actor, change_consents, aino.target, Consents(True, True), Language.FI)

    assert [one.channel for one in decisions()] == [MarketingChannel.ELECTRONIC]
    assert list(changes()[0].patch["consents"]) == ["electronic_marketing"]


async def test_a_decision_is_never_edited(aino: Holder) -> None:
    await perform(aino.actor, change_consents, aino.target, Consents(True, True), Language.FI)
    await perform(aino.actor, change_consents, aino.target, Consents(True, False), Language.FI)

    assert sorted((one.allowed, one.previously_allowed) for one in decisions()) == [(False, True), (True, False)]


async def test_another_persons_customership_is_not_found(aino: Holder) -> None:
    vaino = holder(VAINO, number="10077310")

    for rule, value in ((change_contact, Contact(NEW_PHONE, None)), (change_consents, Consents(False, True))):
        with pytest.raises(Refused) as refused:
            await perform(vaino.actor, _order, rule, aino.target, value)
        assert [one.code for one in refused.value.refusals] == ["err.not_found"]
    assert (changes(), decisions(), orders()) == ([], [], [])


def _order(this: Act, rule: object, target: Target, value: object) -> None:
    arguments = (Language.FI,) if rule is change_consents else ()
    rule(this, target, value, *arguments)  # type: ignore[operator]  # one of two rules


async def test_a_customership_that_does_not_exist_looks_the_same(aino: Holder) -> None:
    with pytest.raises(Refused) as refused:
        await perform(aino.actor, change_contact, Target(uuid4(), 1), Contact(None, None))

    assert [one.code for one in refused.value.refusals] == ["err.not_found"]


@pytest.mark.both_databases
async def test_a_press_that_arrives_twice_at_once_orders_once(database: TestDatabase) -> None:
    aino, key = holder(), press_key(str(uuid4()))
    target = aino.target
    press = [
        perform(aino.actor, once, key, lambda act: change_contact(act, target, Contact(NEW_PHONE, EMAIL)))
        for _ in range(2)
    ]

    await asyncio.gather(*press)

    assert len(changes()) == 1


async def test_a_press_replayed_later_does_not_bring_its_value_back(aino: Holder) -> None:
    key, target = press_key(str(uuid4())), aino.target

    async def press(phone: str, key: str) -> None:
        await perform(aino.actor, once, key, lambda act: change_contact(act, target, Contact(phone, EMAIL)))

    await press(NEW_PHONE, key)
    await press(PHONE, press_key(str(uuid4())))
    await press(NEW_PHONE, key)

    assert [(change.patch["contact"]["phone"], change.state) for change in changes()] == [
        (NEW_PHONE, ChangeState.CANCELLED)
    ]


async def test_an_order_is_written_down_without_what_was_typed(aino: Holder) -> None:
    await perform(aino.actor, change_contact, aino.target, Contact(NEW_PHONE, "uusi@aina.test"))

    with act(SYSTEM, read_only=True) as this:
        [event] = this.db.exec(select(AuditEvent).where(AuditEvent.tag == AuditTag.CHANGE_ORDERED)).all()
    assert event.facts == {"kind": "contact", "fields": "phone,email"}


def test_a_form_holds_only_what_it_is_about() -> None:
    smuggled = {"account_id": "x", "state": "delivered", "refund_accounts": "FI21", "kind": "consents"}

    assert parse_contact({"contact_phone": "040 555 0199", "contact_email": " "} | smuggled) == Contact(NEW_PHONE, None)


def test_every_malformed_field_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        parse_contact({"contact_phone": "12", "contact_email": "a@b\nBcc: c@d.fi"})

    assert [(one.field, one.code) for one in refused.value.refusals] == [
        ("contact_phone", "err.phone_form"),
        ("contact_email", "err.email_form"),
    ]


def test_a_permission_that_was_not_chosen_is_no_decision() -> None:
    with pytest.raises(Refused) as refused:
        parse_consents({"direct_marketing": "denied"})

    assert [(one.field, one.code) for one in refused.value.refusals] == [("electronic_marketing", "err.choose")]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"customership": "10045521", "version": "1"},
        {"customership": str(UUID(int=1)), "version": "-1"},
        {"customership": str(UUID(int=1)), "version": "1" * 30},
        {"customership": str(UUID(int=1)), "version": "²"},
    ],
)
def test_a_form_about_nothing_is_not_found(form: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        parse_target(form)

    assert [one.code for one in refused.value.refusals] == ["err.not_found"]
