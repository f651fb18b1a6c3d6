"""What was found becomes what the account may see: no more and no less."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from aina_app.accounts.access import held_customerships, visible_points
from aina_app.accounts.customerships import attach, mirror
from aina_app.context import SYSTEM, Actor, act
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.models import AuditEvent, AuditTag, Customership, CustomershipHolder, MeteringPoint
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.integration.customer_information_system.system import System
from tests.people import AINO, SAGA, VAINO, DemoPerson


def new_account(person: DemoPerson = AINO) -> UUID:
    with act(SYSTEM) as this:
        return make_account(this, person).id


def attach_found(account_id: UUID, found: Sequence[FoundCustomership]) -> None:
    with act(Actor(account_id)) as this:
        attach(this, account_id, found)


def held_numbers(account_id: UUID) -> list[str]:
    with act(Actor(account_id), read_only=True) as this:
        return [one.number for one in held_customerships(this)]


def points_of(account_id: UUID) -> list[MeteringPoint]:
    with act(Actor(account_id), read_only=True) as this:
        return visible_points(this)


def found_one(system: System, **members: Any) -> FoundCustomership:
    return system.client.search(system.settle(**members).hetu)[0]


@pytest.mark.both_databases
def test_väinö_sees_his_customership_with_its_three_points(database: TestDatabase, system: System) -> None:
    vaino = new_account(VAINO)
    found = system.client.search(VAINO.hetu)
    attach_found(vaino, found)
    attach_found(vaino, found)

    assert held_numbers(vaino) == [VAINO.customerships[0].number]
    assert {point.gsrn for point in points_of(vaino)} == {point.gsrn for point in VAINO.customerships[0].points}
    with act(Actor(vaino), read_only=True) as this:
        (one,) = held_customerships(this)
        audits = this.db.exec(select(AuditEvent).where(AuditEvent.tag == AuditTag.CUSTOMERSHIPS_FOUND)).all()
    assert (one.name, one.phone, one.version, one.street) == ("Väinö Koskela", "+358405550123", 1, "Kuusitie 11 A")
    assert one.refund_accounts[0] == {
        "key": found[0].refund_accounts[0].key,
        "last4": "0023",
        "bank_name": found[0].refund_accounts[0].bank_name,
        "in_use": True,
    }
    assert (one.direct_marketing, one.electronic_marketing) == (True, False)
    assert [(event.account_id, event.facts) for event in audits] == [(vaino, {"count": 1})] * 2


@pytest.mark.both_databases
def test_a_customership_that_is_no_longer_listed_is_detached_and_nobody_else_s(
    database: TestDatabase, system: System
) -> None:
    aino, other = new_account(), new_account(VAINO)
    kept, lost = found_one(system), found_one(system)
    attach_found(aino, [kept, lost])
    attach_found(other, [lost])

    attach_found(aino, [kept])

    assert (held_numbers(aino), held_numbers(other)) == ([kept.number], [lost.number])
    attach_found(aino, [])
    assert (held_numbers(aino), points_of(aino)) == ([], [])


def test_an_account_holds_customerships_of_its_own_kind_only(database: TestDatabase, system: System) -> None:
    aino, saga = new_account(), new_account(SAGA)
    home = found_one(system)
    (company,) = system.client.search(SAGA.hetu)

    for account_id in (aino, saga):
        attach_found(account_id, [home, company])

    assert (held_numbers(aino), held_numbers(saga)) == ([home.number], [company.number])
    assert len(points_of(saga)) == 5


def test_a_newer_version_is_mirrored_and_an_older_one_is_not(database: TestDatabase, system: System) -> None:
    first = found_one(system, points=2)
    moved = replace(first.points[0], address="Uusitie 1", contract_end=date(2026, 10, 31))
    second = replace(first, version=2, phone="+358405550199", points=(moved,))

    with act(SYSTEM) as this:
        customership_id = mirror(this, first).id
    for found in (second, first):
        with act(SYSTEM) as this:
            assert mirror(this, found).id == customership_id

    with act(SYSTEM, read_only=True) as this:
        one = this.db.get_one(Customership, customership_id)
        query = select(MeteringPoint).where(col(MeteringPoint.customership_id) == customership_id)
        (point,) = this.db.exec(query).all()
    assert (one.version, one.phone) == (2, "+358405550199")
    assert (point.gsrn, point.address, point.contract_end) == (moved.gsrn, "Uusitie 1", date(2026, 10, 31))


def test_of_two_contracts_on_one_point_the_newer_is_the_wall(database: TestDatabase, system: System) -> None:
    aino = new_account()
    found = found_one(system)
    (point,) = found.points
    before = replace(point, contract_start=date(2015, 1, 1), contract_end=date(2018, 12, 31))
    for points in ((before, point), (point, before)):
        attach_found(aino, [replace(found, points=points)])

        (visible,) = points_of(aino)
        assert (visible.contract_start, visible.contract_end) == (point.contract_start, None)


def test_two_people_may_see_one_company_and_its_mirror_is_one(database: TestDatabase, system: System) -> None:
    saga = new_account(SAGA)
    with act(SYSTEM) as this:
        other = make_account(this, SAGA, email="other@aina.test").id
    found = system.client.search(SAGA.hetu)
    for account_id in (saga, other):
        attach_found(account_id, found)

    with act(SYSTEM, read_only=True) as this:
        assert len(this.db.exec(select(Customership)).all()) == 1
        assert len(this.db.exec(select(CustomershipHolder)).all()) == 2
