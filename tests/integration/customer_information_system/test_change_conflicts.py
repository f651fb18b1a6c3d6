"""A change meets one that was made elsewhere: the person's newest word stands, and nothing else is overwritten."""

from datetime import timedelta

import pytest

from aina_app.core import clock
from aina_app.jobs.change_delivery import deliver_next
from aina_app.models import AuditTag, ChangeState
from tests.databases import TestDatabase
from tests.integration.customer_information_system.ordering import (
    NEW_CITY,
    NEW_PHONE,
    audited,
    change_of,
    changes_of,
    consent,
    customer,
    customership_of,
    decision,
    mirrored,
    order,
)
from tests.integration.customer_information_system.system import System

ELSEWHERE_PHONE = {"contact": {"phone": "+358405550177"}}


def deliver_all(customership_id: object) -> None:
    while deliver_next(str(customership_id)):
        continue


@pytest.mark.both_databases
def test_a_change_of_other_fields_goes_on_upon_the_new_version(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("change", patch=NEW_CITY)

    deliver_all(customership_id)

    change, known = change_of(change_id), customership_of(customership_id)
    assert (change.state, change.reason, change.tries) == (ChangeState.DELIVERED, "", 2)
    assert (known.version, known.city, known.phone) == (3, "Kangasala", "+358405550199")
    assert [arrival["source"] for arrival in person.arrivals()] == ["elsewhere", "portal"]


@pytest.mark.both_databases
def test_a_change_of_the_same_field_asks_and_sends_nothing_meanwhile(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("change", patch=ELSEWHERE_PHONE)

    deliver_all(customership_id)
    clock.move_to(timedelta(days=8))
    deliver_all(customership_id)

    change = change_of(change_id)
    assert (change.state, change.asking, change.tries) == (ChangeState.WAITING, {"phone": "+358405550177"}, 1)
    assert (change.next_try_at, change.seen_version) == (None, 2)
    assert person.read()["contact"]["phone"] == customership_of(customership_id).phone == "+358405550177"
    assert audited(AuditTag.CHANGE_ASKED) == [{"kind": "contact", "fields": "phone"}]


@pytest.mark.both_databases
def test_a_question_holds_up_only_its_own_field(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected, email="tuulikki@aina.test")
    asked = order(customership_id, {"contact": {"phone": "+358405550199", "email": "uusi@aina.test"}})
    same_field = order(customership_id, {"contact": {"phone": "+358405550133"}})
    other = order(customership_id, decision("direct_marketing", allowed=False))
    person.press("change", patch=ELSEWHERE_PHONE)

    deliver_all(customership_id)

    contact = person.read()["contact"]
    assert (contact["phone"], contact["email"]) == ("+358405550177", "uusi@aina.test")
    assert change_of(asked).asking == {"phone": "+358405550177"}
    assert (change_of(same_field).tries, change_of(other).state) == (0, ChangeState.DELIVERED)


def test_of_two_disputed_fields_each_is_asked_about_by_itself(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected, email="tuulikki@aina.test")
    order(customership_id, {"contact": {"phone": "+358405550199", "email": "uusi@aina.test"}})
    person.press("change", patch={"contact": {"phone": "+358405550177", "email": "muu@aina.test"}})

    deliver_all(customership_id)

    asked = sorted(((change.patch["contact"], change.asking) for change in changes_of(customership_id)), key=str)
    assert asked == [
        ({"email": "uusi@aina.test"}, {"email": "muu@aina.test"}),
        ({"phone": "+358405550199"}, {"phone": "+358405550177"}),
    ]


def test_a_question_whose_answer_has_come_true_elsewhere_is_over(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("change", patch=ELSEWHERE_PHONE)
    deliver_all(customership_id)

    person.press("change", patch=NEW_PHONE)
    mirrored(person)

    assert (change_of(change_id).state, change_of(change_id).asking) == (ChangeState.DELIVERED, {})


def test_the_same_value_from_elsewhere_counts_as_applied(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("change", patch=NEW_PHONE)

    deliver_all(customership_id)

    assert (change_of(change_id).state, change_of(change_id).reason) == (ChangeState.DELIVERED, "")
    assert [arrival["source"] for arrival in person.arrivals()] == ["elsewhere"]
    assert audited(AuditTag.CHANGE_DELIVERED) == [{"kind": "contact", "version": 2}]


def test_a_follower_of_such_a_change_still_meets_what_was_made_elsewhere(
    database: TestDatabase, connected: System
) -> None:
    person, customership_id = customer(connected)
    order(customership_id)
    follower = order(customership_id, NEW_CITY)
    person.press("change", patch=NEW_PHONE | {"consents": {"direct_marketing": consent(allowed=False)}})

    deliver_all(customership_id)

    assert (change_of(follower).state, change_of(follower).tries) == (ChangeState.DELIVERED, 2)


def test_conflict_upon_conflict_slows_down_and_ends_well(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("412-next", times=4)

    deliver_all(customership_id)
    assert (change_of(change_id).tries, change_of(change_id).state) == (4, ChangeState.WAITING)
    clock.move_to(timedelta(minutes=3))
    deliver_all(customership_id)

    assert (change_of(change_id).state, change_of(change_id).reason) == (ChangeState.DELIVERED, "")


def test_a_conflict_that_cannot_be_looked_at_waits(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("change", patch=NEW_CITY)
    person.press("error", status=503, call="read", times=1)

    deliver_all(customership_id)
    assert (change_of(change_id).state, change_of(change_id).reason) == (ChangeState.WAITING, "status_503")
    clock.move_to(timedelta(seconds=2))
    deliver_all(customership_id)

    assert change_of(change_id).state is ChangeState.DELIVERED


def test_a_decision_made_elsewhere_later_stands(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id, decision("electronic_marketing", allowed=True))
    person.press("change", patch={"consents": {"electronic_marketing": consent(allowed=True, source="service")}})
    withdrawn = consent(allowed=False, minutes=5, source="service")
    person.press("change", patch={"consents": {"electronic_marketing": withdrawn}})

    deliver_all(customership_id)

    assert (change_of(change_id).state, change_of(change_id).reason) == (ChangeState.CANCELLED, "newer_elsewhere")
    assert person.read()["consents"]["electronic_marketing"] == withdrawn
    assert customership_of(customership_id).electronic_marketing is False


def test_a_decision_made_elsewhere_earlier_yields(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id, decision("direct_marketing", allowed=False))
    earlier = consent(allowed=True, minutes=-5, source="service")
    person.press("change", patch={"consents": {"direct_marketing": earlier}})

    deliver_all(customership_id)

    assert change_of(change_id).state is ChangeState.DELIVERED
    assert person.read()["consents"]["direct_marketing"]["allowed"] is False


def test_of_two_decisions_only_the_one_that_is_still_newest_is_sent(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    both = {
        "consents": {"direct_marketing": consent(allowed=False), "electronic_marketing": consent(allowed=True)},
    }
    change_id = order(customership_id, both)
    later = consent(allowed=False, minutes=5, source="service")
    person.press("change", patch={"consents": {"electronic_marketing": later}})

    deliver_all(customership_id)

    allowed = {channel: one["allowed"] for channel, one in person.read()["consents"].items()}
    assert change_of(change_id).state is ChangeState.DELIVERED
    assert allowed == {"direct_marketing": False, "electronic_marketing": False}
