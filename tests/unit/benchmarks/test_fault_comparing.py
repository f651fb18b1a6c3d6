"""The fault script's own eyes: whatever is lost, doubled, reordered or apart is counted."""

from collections import Counter
from dataclasses import replace
from uuid import uuid4

from benchmarks.faults.comparing import Account, Differences, Received, compare
from benchmarks.faults.people import Customer
from benchmarks.faults.presses import Known, Person
from benchmarks.faults.records import ChangeRecord, MailRecord, Records

NUMBER, EMAIL = "30000001", "fault0@aina.test"
BEGIN = Known("+358401000000", EMAIL, direct_marketing=True, electronic_marketing=False)
STATES = [
    BEGIN,
    replace(BEGIN, phone="+358402000001"),
    replace(BEGIN, phone="+358402000001", electronic_marketing=True),
    replace(BEGIN, phone="+358402000001", electronic_marketing=True, email="new@aina.test"),
]
KEYS = [str(uuid4()) for _ in STATES[1:]]
MIRRORED = {
    "phone": "+358402000001",
    "email": "new@aina.test",
    "direct_marketing": True,
    "electronic_marketing": True,
    "version": 4,
}


def answers(*places: int) -> dict[str, tuple[int, Known]]:
    """What was applied: the presses of these places, one after another."""
    return {KEYS[place - 1]: (version, STATES[place]) for version, place in enumerate(places, 2)}


def compared(
    account: Account | None = None,
    copies: dict[str, int] | None = None,
    mirrored: dict[str, object] | None = None,
    state: str = "delivered",
) -> Differences:
    """Someone's three changes and one report, as both sides have them."""
    person = Person(Customer(EMAIL, "", "", NUMBER), list(STATES), reports=1)
    changes = [ChangeRecord(key, NUMBER, "delivered", 1, 0.2) for key in KEYS[:-1]]
    records = Records(
        [*changes, ChangeRecord(KEYS[-1], NUMBER, state, 2, None)],
        {NUMBER: MIRRORED | (mirrored or {})},
        [MailRecord("1", "accepted", 1)],
    )
    told = account or Account(STATES[-1], 4, 3, answers(1, 2, 3))
    return compare([person], records, {NUMBER: told}, {EMAIL: Received(Counter(copies or {"1@aina.test": 1}))})


def counts(found: Differences) -> tuple[int, int, int, int, int, int]:
    """Lost, twice, out of order; fields apart; mails lost, twice."""
    changes = (found.changes_lost, found.changes_twice, found.changes_out_of_order)
    return (*changes, found.fields_apart, found.mails_lost, found.mails_twice)


def test_where_both_sides_agree_nothing_is_counted() -> None:
    found = compared()

    assert counts(found) == (0, 0, 0, 0, 0, 0)
    assert found.changes_tried_again == 1


def test_a_change_that_never_arrived_is_lost() -> None:
    assert counts(compared(Account(STATES[-1], 4, 2, answers(1, 3)))) == (1, 0, 0, 0, 0, 0)


def test_a_change_that_still_waits_is_lost() -> None:
    assert counts(compared(state="waiting")) == (1, 0, 0, 0, 0, 0)


def test_a_change_that_was_applied_under_no_key_of_ours_came_twice() -> None:
    assert counts(compared(Account(STATES[-1], 4, 4, answers(1, 2, 3)))) == (0, 1, 0, 0, 0, 0)


def test_a_press_that_was_ordered_twice_came_twice() -> None:
    doubled = answers(1, 2, 3) | {"another": (5, STATES[3])}

    assert counts(compared(Account(STATES[-1], 4, 4, doubled))) == (0, 1, 0, 0, 0, 0)


def test_changes_that_overtook_each_other_are_out_of_order() -> None:
    assert counts(compared(Account(STATES[-1], 4, 3, answers(2, 1, 3)))) == (0, 0, 1, 0, 0, 0)


def test_each_field_that_differs_is_apart() -> None:
    assert counts(compared(mirrored={"phone": None, "direct_marketing": False})) == (0, 0, 0, 2, 0, 0)
    assert counts(compared(mirrored={"version": 3})) == (0, 0, 0, 1, 0, 0)
    assert counts(compared(Account(STATES[1], 4, 3, answers(1, 2, 3)))) == (0, 0, 0, 2, 0, 0)


def test_a_second_copy_is_no_second_mail_but_another_message_id_is() -> None:
    again = compared(copies={"1@aina.test": 2})
    assert (counts(again), again.mails_come_again) == ((0, 0, 0, 0, 0, 0), 1)

    assert counts(compared(copies={"1@aina.test": 1, "2@aina.test": 1})) == (0, 0, 0, 0, 0, 1)


def test_a_mail_that_never_came_is_lost() -> None:
    person = Person(Customer(EMAIL, "", "", NUMBER), [BEGIN], reports=1)
    mirrored = {NUMBER: MIRRORED | {"phone": BEGIN.phone, "email": EMAIL, "electronic_marketing": False, "version": 1}}

    found = compare([person], Records([], mirrored, []), {NUMBER: Account(BEGIN, 1, 0, {})}, {})

    assert counts(found) == (0, 0, 0, 0, 1, 0)
