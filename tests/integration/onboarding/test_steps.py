"""2/3 and 3/3: what was found is confirmed, the first use is done once."""

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import customership_search
from aina_app.accounts.access import held_customerships, visible_points
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.refusal import Refused
from aina_app.features.onboarding.service import customerships, review
from aina_app.features.onboarding.service.customerships import FoundRow
from aina_app.models import AuditTag, Customership, OnboardingStep
from tests.databases import TestDatabase
from tests.integration.onboarding.travelling import account_of, bind, binding_of, found, go_on, newcomer, person
from tests.people import AINO, SAGA, VAINO, DemoPerson
from tests.trail import events, tags

CUSTOMERSHIPS, REVIEW, DONE = OnboardingStep.CUSTOMERSHIPS, OnboardingStep.REVIEW, OnboardingStep.DONE


def identified(who: DemoPerson = AINO) -> Actor:
    """Someone at 2/3."""
    newcome = newcomer(who)
    return go_on(newcome, bind(newcome, person(who)))


def answer(actor: Actor, who: DemoPerson = AINO) -> None:
    """The customer information system tells what it knows of somebody."""
    with act(actor) as this:
        customership_search.keep_found(this, found(who))


def rows(actor: Actor) -> list[FoundRow]:
    """The guide's table."""
    with act(actor, read_only=True) as this:
        return customerships.found_rows(this)


def confirm(actor: Actor) -> OnboardingStep:
    """VAHVISTA at 2/3; the step that is undone then."""
    with act(actor) as this:
        customerships.confirm(this)
    return account_of(actor).onboarding_step


def finish(actor: Actor) -> bool:
    """VAHVISTA at 3/3; whether the home page opens."""
    with act(actor) as this:
        return review.finish(this)


def test_nobody_is_asked_about_before_the_strong_identification(database: TestDatabase) -> None:
    for actor in (newcomer(), SYSTEM):
        with act(actor, read_only=True) as this:
            assert customership_search.search_identity(this) is None


def test_a_company_user_asks_about_the_company_too(database: TestDatabase) -> None:
    with act(identified(SAGA), read_only=True) as this:
        identity = customership_search.search_identity(this)

    assert identity is not None
    is_sagas = identity.person_id == SAGA.hetu
    assert (is_sagas, identity.business_id) == (True, "2000001-6")


def test_the_table_shows_number_point_and_address_of_what_was_found(database: TestDatabase) -> None:
    vaino = identified(VAINO)
    answer(vaino, VAINO)

    assert rows(vaino) == [
        FoundRow("10077310", "643006004400001110", "Kalliorannantie 118, 35600 Halli"),
        FoundRow("10077310", "643006004400001486", "Kalliorannantie 120 (metsäkonehalli), 35600 Halli"),
        FoundRow("10077310", "643006004400000748", "Kuusitie 11 A, 35800 Mänttä"),
    ]
    assert rows(newcomer()) == []


def test_what_was_found_is_attached_and_the_moment_is_noted(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    aino = identified()

    answer(aino)

    binding = binding_of(aino)
    assert binding is not None
    with act(aino, read_only=True) as this:
        assert binding.searched_at == this.now
        assert [point.gsrn for point in visible_points(this)] == ["643006004400000373"]
    assert events([AuditTag.CUSTOMERSHIPS_FOUND])[0].facts == {"count": 1}


def test_searching_again_detaches_what_is_no_longer_found(database: TestDatabase) -> None:
    aino = identified()
    answer(aino)

    with act(aino) as this:
        customership_search.keep_found(this, [])

    with act(aino, read_only=True) as this:
        assert list(held_customerships(this)) == []
        assert len(this.db.exec(select(Customership)).all()) == 1
    assert rows(aino) == []


def test_searching_again_is_no_harm(database: TestDatabase) -> None:
    aino = identified()
    answer(aino)
    first = rows(aino)

    answer(aino)

    assert rows(aino) == first


def test_before_the_system_has_answered_nothing_can_be_confirmed(database: TestDatabase) -> None:
    for actor in (newcomer(), identified(VAINO)):
        with pytest.raises(Refused, match=r"err\.search_first"):
            confirm(actor)


def test_what_was_found_is_confirmed_once_and_again_is_no_harm(database: TestDatabase) -> None:
    aino = identified()
    answer(aino)

    assert [confirm(aino), confirm(aino)] == [REVIEW, REVIEW]


def test_a_person_without_customerships_may_go_on(database: TestDatabase) -> None:
    aino = identified()
    with act(aino) as this:
        customership_search.keep_found(this, [])

    assert confirm(aino) is REVIEW


def test_the_first_use_is_done_once(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    aino = identified()
    answer(aino)
    confirm(aino)

    assert finish(aino)
    stopped_clock.shift(timedelta(minutes=1))
    assert finish(aino)

    assert account_of(aino).onboarding_step is DONE
    assert tags().count(AuditTag.ONBOARDING_DONE) == 1


def test_confirming_after_the_first_use_takes_nobody_back(database: TestDatabase) -> None:
    aino = identified()
    answer(aino)
    confirm(aino)
    finish(aino)

    assert confirm(aino) is DONE


def test_b76_the_last_press_before_its_time_does_nothing(database: TestDatabase) -> None:
    first, second = newcomer(VAINO), identified()

    assert [finish(first), finish(second)] == [False, False]

    steps = [account_of(actor).onboarding_step for actor in (first, second)]
    assert steps == [OnboardingStep.STRONG_IDENTIFICATION, CUSTOMERSHIPS]
    assert AuditTag.ONBOARDING_DONE not in tags()
