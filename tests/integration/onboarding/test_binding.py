"""Binding a proven person: one person, one account of a kind, whatever happens at once (B28, B66, B74)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from aina_app.accounts import customership_search, sessions
from aina_app.context import SYSTEM, Actor, act, perform
from aina_app.core.secrets import token_hash
from aina_app.features.onboarding.service import identification
from aina_app.features.onboarding.service.identification import REPLAY_MARGIN, Bound, Outcome
from aina_app.models import (
    AttemptOutcome,
    AuditTag,
    OnboardingStep,
    SeenToken,
    SessionEnd,
    SignInSession,
    StrongIdentification,
)
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_session
from tests.integration.onboarding.travelling import (
    account_of,
    attempts,
    bind,
    binding_of,
    go_on,
    newcomer,
    person,
    session_of,
    travel,
)
from tests.people import AINO, SAGA, VAINO
from tests.trail import events, reasons, tags

pytestmark = pytest.mark.anyio

DONE, INVALID, OTHER_ACCOUNT = Outcome.DONE, Outcome.INVALID, Outcome.OTHER_ACCOUNT
FIRST, SECOND = OnboardingStep.STRONG_IDENTIFICATION, OnboardingStep.CUSTOMERSHIPS


def another_account(email: str = "toinen@aina.test") -> Actor:
    """Another private account, signed in."""
    with act(make_actor()) as this:
        return make_session(this, make_account(this, email=email, onboarding_step=FIRST))


def unchanged(actor: Actor) -> bool:
    """Whether the account is still before the first step, in the same session."""
    session = session_of(actor)
    return binding_of(actor) is None and session is not None and session.step is FIRST


def test_a_proven_person_is_bound_and_the_first_step_is_done(database: TestDatabase) -> None:
    aino = newcomer()

    assert bind(aino).outcome is DONE

    binding = binding_of(aino)
    assert binding is not None
    assert (binding.given_names, binding.family_name, binding.amr) == ("Aino Maria", "Lehtinen", "kuusi")
    assert (binding.searched_at, account_of(aino).onboarding_step) == (None, SECOND)
    assert attempts()[0].outcome is AttemptOutcome.SUCCEEDED
    assert tags() == [AuditTag.OIDC_STARTED, AuditTag.OIDC_SUCCEEDED]


def test_b28_the_session_gets_a_new_id_and_knows_of_the_strong_authentication(database: TestDatabase) -> None:
    aino = newcomer()

    bound = bind(aino)

    assert (session_of(aino), session_of(go_on(aino, bound)) is None) == (None, False)
    with act(SYSTEM, read_only=True) as this:
        old = this.db.get_one(SignInSession, aino.session_hash)
        new = this.db.get_one(SignInSession, token_hash(bound.session_token))
    assert (old.end_reason, old.replaced_by, old.strong_auth_at) == (SessionEnd.ROTATED, new.id_hash, None)
    assert new.strong_auth_at is not None
    assert bound.session_token not in repr(bound)


def test_the_identity_code_is_kept_as_ciphertext_only(database: TestDatabase) -> None:
    aino = newcomer()

    bind(aino)

    stored = str([binding_of(aino), *attempts(), *events()])
    assert AINO.hetu not in stored
    assert AINO.hetu not in repr(person())
    with act(aino, read_only=True) as this:
        identity = customership_search.search_identity(this)
    assert identity is not None
    is_hers = identity.person_id == AINO.hetu
    assert (is_hers, identity.business_id, AINO.hetu in repr(identity)) == (True, None, False)


def greeting(actor: Actor) -> str:
    """What the second step calls the person."""
    with act(actor, read_only=True) as this:
        return identification.identified_as(this)


def test_the_person_is_greeted_by_a_name_that_tells_little(database: TestDatabase) -> None:
    aino = newcomer()

    assert greeting(aino) == ""
    assert greeting(go_on(aino, bind(aino))) == "Aino L."
    assert greeting(SYSTEM) == ""


def test_b74_a_person_who_is_bound_elsewhere_is_told_so_and_nothing_changes(database: TestDatabase) -> None:
    aino, second = newcomer(), another_account()
    bind(aino)
    before = binding_of(aino)

    bound = bind(second)

    assert (bound.outcome, bound.session_token, unchanged(second)) == (OTHER_ACCOUNT, "", True)
    assert binding_of(aino) == before
    assert attempts()[-1].outcome is AttemptOutcome.OTHER_ACCOUNT
    assert tags()[-1] is AuditTag.OIDC_OTHER_ACCOUNT


def test_b74_an_account_that_is_somebodys_takes_nobody_else(database: TestDatabase) -> None:
    aino = newcomer()
    aino = go_on(aino, bind(aino))
    before = binding_of(aino)

    assert bind(aino, person(VAINO)).outcome is INVALID

    assert binding_of(aino) == before
    assert attempts()[-1].reason == "binding"
    assert reasons(AuditTag.OIDC_REFUSED) == ["binding"]


def test_the_same_person_again_refreshes_the_names_and_takes_no_step_back(database: TestDatabase) -> None:
    aino = newcomer(step=OnboardingStep.REVIEW)
    aino = go_on(aino, bind(aino))

    bound = bind(aino, replace(person(), family_name="Lehtinen-Salo"))

    binding = binding_of(aino)
    assert binding is not None
    assert (bound.outcome, binding.family_name) == (DONE, "Lehtinen-Salo")
    assert account_of(aino).onboarding_step is OnboardingStep.REVIEW


def test_one_person_may_have_a_private_account_and_be_a_companys_user(database: TestDatabase) -> None:
    private, company = another_account(), newcomer(SAGA)

    assert [bind(actor, person(SAGA)).outcome for actor in (private, company)] == [DONE, DONE]


def test_b66_a_proof_that_was_used_proves_nobody_again(database: TestDatabase) -> None:
    aino, second = newcomer(), another_account()
    bind(aino, person(token="the same"))

    for who in (AINO, VAINO):
        assert bind(second, person(who, token="the same")).outcome is INVALID

    assert unchanged(second)
    assert reasons(AuditTag.OIDC_REFUSED) == ["replay", "replay"]


def test_b66_a_used_proof_is_remembered_longer_than_it_lives(database: TestDatabase) -> None:
    proven = person()
    bind(newcomer(), proven)

    with act(SYSTEM, read_only=True) as this:
        seen = this.db.exec(select(SeenToken)).one()
    assert seen.expires_at - proven.token_expires_at == REPLAY_MARGIN == timedelta(hours=1)


@pytest.mark.both_databases
async def test_b74_of_two_accounts_that_bind_one_person_at_once_one_wins(database: TestDatabase) -> None:
    actors = [another_account(f"{number}@aina.test") for number in range(4)]
    trips = [(actor, travel(actor)) for actor in actors]

    ends = await asyncio.gather(*(perform(actor, identification.bind, trip, person()) for actor, trip in trips))

    outcomes = sorted(end.outcome for end in ends)
    assert outcomes == [DONE, *[OTHER_ACCOUNT] * 3]
    assert sum(unchanged(actor) for actor in actors) == 3
    with act(SYSTEM, read_only=True) as this:
        assert len(this.db.exec(select(StrongIdentification)).all()) == 1


@pytest.mark.both_databases
async def test_b66_of_two_returns_with_one_proof_at_once_one_counts(database: TestDatabase) -> None:
    actors = [another_account(f"{number}@aina.test") for number in range(4)]
    trips = [(actor, travel(actor)) for actor in actors]

    ends = await asyncio.gather(
        *(perform(actor, identification.bind, trip, person(token="the same")) for actor, trip in trips)
    )

    assert sorted(end.outcome for end in ends) == [DONE, *[INVALID] * 3]
    assert reasons(AuditTag.OIDC_REFUSED) == ["replay"] * 3


@pytest.mark.both_databases
async def test_two_tabs_that_come_back_at_once_leave_one_binding_and_one_session(database: TestDatabase) -> None:
    aino = newcomer()
    trips = [travel(aino) for _ in range(2)]

    ends = await asyncio.gather(*(perform(aino, identification.bind, trip, person()) for trip in trips))

    assert sorted(end.outcome for end in ends) == [DONE, INVALID]
    (token,) = [end.session_token for end in ends if end.session_token]
    session = session_of(make_actor(session=token))
    assert session is not None
    assert session.step is SECOND


def test_nobody_is_bound_who_logged_out_while_the_bank_was_asked(database: TestDatabase) -> None:
    aino = newcomer()
    trip = travel(aino)
    with act(aino) as this:
        sessions.end(this, aino.session_hash, SessionEnd.LOGGED_OUT)

    with act(aino) as this:
        bound = identification.bind(this, trip, person())

    assert (bound, binding_of(aino)) == (Bound(INVALID), None)
    assert attempts()[0].reason == "session"
