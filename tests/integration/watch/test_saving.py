"""Saving Kulutusvahti: exactly the wanted limits watch, unchanged ones go on, nobody watches another's place."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act, perform
from aina_app.core.energy import Wh
from aina_app.core.refusal import Refused
from aina_app.features.consumption_watch import service
from aina_app.models import AuditTag, LimitKind, LimitPeriod, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_watch
from tests.integration.watch.watching import ALARM, BUDGET, VAINOS_GSRN, Watcher, rows, watcher
from tests.people import VAINO
from tests.trail import events, tags

pytestmark = pytest.mark.anyio

HIGHER = replace(ALARM, limit_wh=Wh(3_000))


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Watcher:
    """Aino, whose metering point nothing watches yet."""
    return watcher()


def test_saved_limits_watch_and_are_shown(aino: Watcher) -> None:
    assert aino.save(ALARM, BUDGET)

    assert aino.limits() == {ALARM, BUDGET}
    assert [event.facts for event in events([AuditTag.WATCH_SET])] == [
        {"kind": "alarm", "period": "hour"},
        {"kind": "consumption", "period": "month"},
    ]


def test_saving_the_same_again_changes_no_row(aino: Watcher, stopped_clock: TimeMachineFixture) -> None:
    aino.save(ALARM, BUDGET)
    before = [row.model_dump() for row in rows()]
    stopped_clock.shift(timedelta(hours=1))

    aino.save(BUDGET, ALARM)

    assert [row.model_dump() for row in rows()] == before
    assert len(tags()) == 2


@pytest.mark.parametrize(
    "changed",
    [
        HIGHER,
        replace(ALARM, period=LimitPeriod.DAY),
    ],
    ids=["limit", "period"],
)
def test_a_changed_limit_ends_and_another_opens_while_the_other_kind_goes_on(
    aino: Watcher, stopped_clock: TimeMachineFixture, changed: service.Limit
) -> None:
    aino.save(ALARM, BUDGET)
    (budget,) = [row.id for row in rows() if row.kind is LimitKind.CONSUMPTION]
    stopped_clock.shift(timedelta(hours=1))

    aino.save(changed, BUDGET)

    assert aino.limits() == {changed, BUDGET}
    live = [row for row in rows() if row.ended_at is None]
    (ended,) = [row for row in rows() if row.ended_at is not None]
    assert (ended.limit_wh, budget in {row.id for row in live}, len(live)) == (2_000, True, 2)
    with act(SYSTEM, read_only=True) as this:
        assert ended.ended_at == this.now


def test_another_share_of_the_forewarning_is_a_change(aino: Watcher) -> None:
    aino.save(BUDGET)

    aino.save(replace(BUDGET, forewarning_percent=95))

    assert ([row.forewarning_percent for row in rows()], len(aino.limits())) == ([80, 95], 1)


def test_turning_off_ends_everything_and_again_is_no_harm(aino: Watcher) -> None:
    aino.save(ALARM, BUDGET)

    assert [aino.save(), aino.save()] == [False, False]

    assert aino.limits() == set()
    assert tags().count(AuditTag.WATCH_ENDED) == 2


@pytest.mark.parametrize("gsrn", [VAINOS_GSRN, "643006004499999999", "", "x" * 1_000])
def test_another_persons_metering_point_and_one_that_is_nobodys_look_the_same(aino: Watcher, gsrn: str) -> None:
    vaino = watcher(VAINO)
    vaino.save(ALARM)

    for limits in ([BUDGET], []):
        with pytest.raises(Refused) as refused:
            aino.save(*limits, gsrn=gsrn)
        assert [one.code for one in refused.value.refusals] == ["err.not_found"]

    assert (vaino.limits(), len(rows())) == ({ALARM}, 1)


def test_the_screen_shows_the_own_first_point_where_anothers_is_asked_for(aino: Watcher) -> None:
    aino.save(ALARM)
    vaino = watcher(VAINO)
    vaino.save(BUDGET)
    theirs = vaino.view().chosen
    assert theirs is not None

    shown = aino.view(str(theirs.id))

    assert (shown.chosen and shown.chosen.gsrn, list(shown.limits.values())) == (aino.gsrn, [ALARM])
    assert [seen.point.gsrn for seen in shown.points] == [aino.gsrn]


def test_a_person_without_metering_points_sees_none(database: TestDatabase) -> None:
    with act(SYSTEM, read_only=True) as this:
        nothing = service.view(this, "")

    assert (nothing.points, nothing.chosen, nothing.limits) == ([], None, {})


@pytest.mark.both_databases
async def test_saves_at_once_leave_one_limit_of_a_kind(database: TestDatabase) -> None:
    aino = watcher()
    wanted = [replace(ALARM, limit_wh=Wh(1_000 * number)) for number in (1, 2, 3)]

    await asyncio.gather(*(perform(aino.actor, service.save, aino.gsrn, [limit]) for limit in wanted))

    assert len(aino.limits()) == 1
    assert sum(row.ended_at is None for row in rows()) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"limit_wh": 0, "kind": LimitKind.CONSUMPTION, "period": LimitPeriod.WEEK, "forewarning_percent": 50},
        {"kind": LimitKind.CONSUMPTION, "period": LimitPeriod.WEEK, "forewarning_percent": 96},
        {"kind": LimitKind.CONSUMPTION, "period": LimitPeriod.HOUR, "forewarning_percent": 80},
        {"gsrn": VAINOS_GSRN, "period": LimitPeriod.YEAR},
    ],
    ids=["second live one", "zero", "share", "period of another kind", "period"],
)
def test_the_database_itself_refuses_what_no_watch_can_be(database: TestDatabase, columns: dict[str, Any]) -> None:
    aino = watcher()
    aino.save(ALARM)

    with act(SYSTEM, read_only=True) as this:
        account = this.db.get_one(UserAccount, aino.actor.account_id)
    with pytest.raises(IntegrityError), act(SYSTEM) as this:
        make_watch(this, account, **columns)

    assert len(rows()) == 1


@pytest.mark.both_databases
def test_beside_a_live_limit_may_stand_ended_ones_and_those_of_other_kinds_and_places(database: TestDatabase) -> None:
    aino = watcher()
    aino.save(ALARM, BUDGET)
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, aino.actor.account_id)
        make_watch(this, account, ended_at=this.now)
        make_watch(this, account, gsrn=VAINOS_GSRN)

    assert sum(row.ended_at is None for row in rows()) == 3
