"""R09: customer service attaches another person's metering point on a written authorisation, and detaches it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts.access import seen_points
from aina_app.context import SYSTEM, Actor, act
from aina_app.core import clock
from aina_app.models import AuditTag, Mandate, MandateKind, MandateScope, MandateState, OnboardingStep
from tests.databases import TestDatabase
from tests.factories import make_account, make_customership, make_metering_point
from tests.integration.customer_information_system.system import System
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.people import HELMI, IMPI
from tests.trail import last_mail, sent

NUMBER, POINT = HELMI.customerships[0].number, HELMI.customerships[0].points[0].gsrn
UNTIL = (clock.today() + timedelta(days=30)).isoformat()


@pytest.fixture
def impi(database: TestDatabase, system: System) -> Actor:
    """Impi's account, with her own flat."""
    with act(SYSTEM) as this:
        account = make_account(this, IMPI)
        own = IMPI.customerships[0]
        customership = make_customership(this, account, number=own.number, name=own.name)
        make_metering_point(this, customership, gsrn=own.points[0].gsrn, address=own.points[0].address)
    return Actor(account.id)


def attach(*more: str, number: str = NUMBER, point: str = POINT, until: str = UNTIL) -> Said:
    """The command."""
    words = ("mandates", "attach", IMPI.email, "--customership", number, "--point", point, "--until", until)
    return Said(*words, *more, *SIGNED)


def sees(actor: Actor, scope: MandateScope = MandateScope.VIEW) -> list[str]:
    """Points of others that are seen."""
    with act(actor, read_only=True) as this:
        return [seen.point.gsrn for seen in seen_points(this, scope) if seen.is_anothers]


def only_mandate() -> Mandate:
    """The one that is not ended."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.exec(select(Mandate).where(Mandate.state == MandateState.ACCEPTED)).one()


@pytest.mark.both_databases
def test_r09_an_attached_point_is_seen_until_it_is_detached(impi: Actor) -> None:
    said = attach("--scope", "report")

    mandate = only_mandate()
    assert (said.status, said.out) == (0, f"Attached until {UNTIL}, as mandate {mandate.id}.\n")
    assert (mandate.kind, mandate.reason, str(mandate.last_day)) == (MandateKind.OPERATOR, REASON, UNTIL)
    assert sees(impi) == sees(impi, MandateScope.REPORT) == [POINT]
    assert sees(impi, MandateScope.WATCH) == []
    (event,) = audited(AuditTag.MANDATE_ATTACHED)
    assert (event.account_id, event.operator) == (impi.account_id, OPERATOR)
    assert event.facts == {"mandate": str(mandate.id), "stated_reason": REASON}

    assert Said("mandates", "detach", str(mandate.id), *SIGNED).out == "Detached.\n"
    assert sees(impi) == []
    (ended,) = audited(AuditTag.MANDATE_ENDED)
    assert ended.facts == {"mandate": str(mandate.id), "reason": "operator", "stated_reason": REASON}
    assert (sent(), last_mail().to) == (["mandate_ended"], IMPI.email)


def test_r09_its_last_day_ends_it(impi: Actor, time_machine: TimeMachineFixture) -> None:
    attach()
    assert sees(impi) == [POINT]

    with act(SYSTEM) as this:
        time_machine.move_to(this.now + timedelta(days=32), tick=False)

    assert sees(impi) == []


def test_attaching_again_takes_the_place_of_what_was_attached(impi: Actor) -> None:
    attach("--scope", "report", "--scope", "watch")
    attach("--scope", "watch")

    assert (sees(impi, MandateScope.WATCH), sees(impi, MandateScope.REPORT)) == ([POINT], [])


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"number": "99999999"}, "The customer information system knows no such customership.\n"),
        ({"point": "643006004499999999"}, "This customership has no running contract on this metering point.\n"),
        ({"number": IMPI.customerships[0].number, "point": IMPI.customerships[0].points[0].gsrn},
         "This is the account's own metering point.\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_attached_is_one_sentence(impi: Actor, wishes: dict[str, str], sentence: str) -> None:
    said = attach(**wishes)

    assert (said.status, said.err) == (1, sentence)
    assert sees(impi) == []


@pytest.mark.parametrize("until", ["2020-01-01", "2099-01-01"])
def test_a_last_day_lies_between_today_and_five_years_on(impi: Actor, until: str) -> None:
    assert attach(until=until).err.startswith("The last day must lie between ")


def test_an_account_that_nobody_has_proven_is_not_attached_to(database: TestDatabase, system: System) -> None:
    with act(SYSTEM) as this:
        make_account(this, IMPI, onboarding_step=OnboardingStep.STRONG_IDENTIFICATION)

    said = attach()

    assert (said.status, "identified strongly" in said.err) == (1, True)


def test_a_reason_and_an_end_date_are_asked_for(impi: Actor) -> None:
    words = ("mandates", "attach", IMPI.email, "--customership", NUMBER, "--point", POINT)

    assert Said(*words, "--until", UNTIL).status == Said(*words, *SIGNED).status == 2
    assert sees(impi) == []


def test_the_list_tells_what_is_open_and_of_one_account_what_was(impi: Actor) -> None:
    assert Said("mandates", "list").out == "There are no such mandates.\n"
    attach("--scope", "watch")
    mandate = only_mandate()
    (row,) = Said("mandates", "list").rows
    today = str(mandate.given_on)
    assert row == [
        str(mandate.id),
        "operator",
        "accepted",
        IMPI.email,
        NUMBER,
        POINT,
        "view, watch",
        today,
        UNTIL,
        REASON,
    ]

    Said("mandates", "detach", str(mandate.id), *SIGNED)

    assert Said("mandates", "list").out == "There are no such mandates.\n"
    (row,) = Said("mandates", "list", "--account", IMPI.email).rows
    assert row[2] == "ended (operator)"


def test_what_is_not_open_cannot_be_detached(impi: Actor) -> None:
    said = Said("mandates", "detach", str(uuid4()), *SIGNED)

    assert (said.status, said.err) == (1, "There is no open mandate with this id.\n")
