"""Both sides held against each other, and against what people have pressed: every difference is counted."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from aina_app.core import clock
from aina_app.demo.customer_information_system.store import Store as Register
from aina_app.demo.mailbox.store import Store as Mailbox
from benchmarks.faults.presses import FIELDS, Known, Person
from benchmarks.faults.records import Records

APPLIED = 200


@dataclass(frozen=True, slots=True)
class Account:
    """What the customer information system says of one customership: as it is, and what was applied under which key.

    `lines`: changes in its log, whoever asked for them. `answers`: version and state by idempotency key.
    """

    now: Known
    version: int
    lines: int
    answers: dict[str, tuple[int, Known]]

    @property
    def states(self) -> list[Known]:
        """What was applied, in order."""
        return [state for _, state in sorted(self.answers.values(), key=lambda one: one[0])]


@dataclass(frozen=True, slots=True)
class Received:
    """The mails of one address: how often each Message-ID came."""

    copies: Counter[str]


@dataclass
class Differences:
    """Counts that are to be 0, and beside them what shows that the faults have met something."""

    changes_lost: int = 0
    changes_twice: int = 0
    changes_out_of_order: int = 0
    fields_apart: int = 0
    mails_lost: int = 0
    mails_twice: int = 0
    changes_tried_again: int = 0
    mails_tried_again: int = 0
    mails_come_again: int = 0


def known(document: dict[str, Any]) -> Known:
    """The compared fields of a customership, as the interface writes it."""
    contact, consents = document["contact"], document["consents"]
    return Known(
        contact["phone"],
        contact["email"],
        consents["direct_marketing"]["allowed"],
        consents["electronic_marketing"]["allowed"],
    )


def accounts(file: Path, records: Records) -> dict[str, Account]:
    """The customer information system's own record, read from its file: it has ended."""
    register = Register(file)
    keys: dict[str, list[str]] = {}
    for change in records.changes:
        keys.setdefault(change.number, []).append(change.id)
    told = {number: _account(register, number, keys.get(number, [])) for number in records.mirrored}
    register.close()
    return told


def _account(register: Register, number: str, keys: Sequence[str]) -> Account:
    one = register.customership(number)
    if one is None:
        raise RuntimeError(f"the customer information system has lost {number}")
    answers: dict[str, tuple[int, Known]] = {}
    for key in keys:
        kept = register.answer(key, clock.now())
        if kept is not None and kept.status == APPLIED:
            body = json.loads(kept.body)
            answers[key] = (int(body["version"]), known(body))
    return Account(known(one.document), one.document["version"], len(register.changes_of(number)), answers)


def received(folder: Path) -> dict[str, Received]:
    """What lies in the mailbox, by address: its server has ended."""
    mailbox = Mailbox(folder)
    found: dict[str, Received] = {}
    for mail in mailbox.mails():
        for address in mail.recipients:
            found.setdefault(address, Received(Counter())).copies[mail.message_id] += 1
    mailbox.close()
    return found


def compare(
    people: Sequence[Person], records: Records, told: dict[str, Account], mails: dict[str, Received]
) -> Differences:
    """Count what is not as it should be."""
    found = Differences()
    found.changes_tried_again = sum(change.tries > 1 for change in records.changes)
    found.mails_tried_again = sum(mail.tries > 1 for mail in records.mails)
    for person in people:
        number = person.customer.number
        _compare_changes(found, person, told[number])
        _compare_fields(found, person.states[-1], told[number], records.mirrored[number])
        _compare_mails(found, person.reports, mails.get(person.customer.email, Received(Counter())))
    found.changes_lost += sum(change.state != "delivered" for change in records.changes)
    found.mails_lost += sum(mail.state != "accepted" for mail in records.mails)
    return found


def _compare_changes(found: Differences, person: Person, account: Account) -> None:
    """No two states of a person are alike, so a state that was applied tells which press it was."""
    wanted, applied = Counter(person.states[1:]), Counter(account.states)
    found.changes_lost += (wanted - applied).total()
    found.changes_twice += account.lines - len({version for version, _ in account.answers.values()})
    found.changes_twice += sum(count - 1 for count in applied.values())
    order = {state: place for place, state in enumerate(person.states)}
    places = [order.get(state, 0) for state in account.states]
    found.changes_out_of_order += sum(after < before for before, after in pairwise(places))


def _compare_fields(found: Differences, pressed: Known, account: Account, mirrored: dict[str, Any]) -> None:
    for name in (part.value for part in FIELDS):
        values = {getattr(pressed, name), getattr(account.now, name), mirrored[name]}
        found.fields_apart += len(values) - 1
    found.fields_apart += mirrored["version"] != account.version


def _compare_mails(found: Differences, ordered: int, mails: Received) -> None:
    """One order, one Message-ID; its further copies are seen once by whoever reads them."""
    found.mails_lost += max(0, ordered - len(mails.copies))
    found.mails_twice += max(0, len(mails.copies) - ordered)
    found.mails_come_again += sum(count - 1 for count in mails.copies.values())
