"""R09: the owner sees who looked: one line for each holder, point and local day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts.mandates import note_look
from aina_app.context import SYSTEM, act
from aina_app.features.mandates import wording
from aina_app.features.mandates.service.lists import LookView
from aina_app.i18n.language import Language
from aina_app.jobs import purging
from aina_app.models import AccountState, AuditTag, MandateLook, UserAccount
from tests.databases import TestDatabase
from tests.integration.mandates.mandating import Customer, accepted, pair
from tests.trail import events


def look_at(who: Customer, point_id: str) -> None:
    """Etusivu shows the point."""
    with act(who.actor) as this:
        note_look(this, point_id)


def lines() -> list[MandateLook]:
    """Every line of the log."""
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(MandateLook)).all())


def test_r09_the_owner_sees_who_looked_on_which_day(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    accepted(aino, impi)
    for _ in range(3):
        look_at(impi, aino.point_id)
        stopped_clock.shift(timedelta(hours=1))

    (seen,) = aino.page().looks
    assert seen == LookView(
        date(2026, 3, 11),
        "Impi Rantala",
        "Männikkötie 4",
        datetime(2026, 3, 11, 10, tzinfo=UTC),
        datetime(2026, 3, 11, 12, tzinfo=UTC),
    )
    (row,) = wording.look_rows([seen], Language.FI)
    assert (row.day, row.time) == ("11.3.2026", "klo\N{NO-BREAK SPACE}12.00–14.00")
    assert len(events([AuditTag.MANDATE_USED])) == 1
    assert impi.page().looks == []


def test_r09_each_local_day_is_a_line_of_its_own(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    accepted(aino, impi)
    for moment in (datetime(2026, 3, 11, 21, 59, tzinfo=UTC), datetime(2026, 3, 11, 22, 0, tzinfo=UTC)):
        stopped_clock.move_to(moment, tick=False)
        look_at(impi, aino.point_id)

    assert [one.day.day for one in aino.page().looks] == [12, 11]


def test_looking_at_what_is_ones_own_or_is_not_open_leaves_no_line(aino: Customer, impi: Customer) -> None:
    mandate = accepted(aino, impi)
    look_at(impi, impi.point_id)
    look_at(aino, aino.point_id)
    aino.end(mandate.id)
    look_at(impi, aino.point_id)

    assert lines() == []


def test_the_line_stays_when_the_viewer_is_gone_without_their_name(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi)
    look_at(impi, aino.point_id)
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, impi.actor.account_id)
        account.state, account.email, account.email_key = AccountState.CLOSED, None, None
        account.first_name = account.last_name = ""

    (row,) = wording.look_rows(aino.page().looks, Language.FI)
    assert row.who == "Poistettu käyttäjätunnus"


@pytest.mark.both_databases
def test_lines_are_kept_as_long_as_the_trail(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    aino, impi = pair()
    accepted(aino, impi)
    look_at(impi, aino.point_id)
    look_at(impi, aino.point_id)
    stopped_clock.shift(purging.KEEP_EVENTS - timedelta(seconds=1))
    with act(SYSTEM) as this:
        purging.purge(this)
    assert len(lines()) == 1

    stopped_clock.shift(timedelta(seconds=1))
    with act(SYSTEM) as this:
        purging.purge(this)

    assert lines() == []
