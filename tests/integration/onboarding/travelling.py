"""The first use as its rules see it: trips to a bank, the person who came back, what was found for them."""

from datetime import date, timedelta

from sqlmodel import select

from aina_app.accounts.sessions import CurrentSession
from aina_app.accounts.sessions import read as read_session
from aina_app.context import SYSTEM, Actor, act
from aina_app.core import clock
from aina_app.core.secrets import new_token, token_hash
from aina_app.features.onboarding.service import identification
from aina_app.features.onboarding.service.identification import Bound, LiveAttempt, Outcome
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.integrations.customer_information_system.found import FoundConsent, FoundPoint
from aina_app.integrations.identification import IdentifiedPerson, StartedIdentification
from aina_app.models import IdentificationAttempt, OnboardingStep, StrongIdentification, UserAccount
from tests.factories import make_account, make_actor, make_session
from tests.people import AINO, DemoPerson

LOA2 = "http://ftn.ficora.fi/2017/loa2"


def newcomer(of: DemoPerson = AINO, step: OnboardingStep = OnboardingStep.STRONG_IDENTIFICATION) -> Actor:
    """Someone signed in whose first use is at `step`."""
    with act(make_actor()) as this:
        return make_session(this, make_account(this, of, onboarding_step=step))


def another_browser(actor: Actor) -> Actor:
    """The same account at another browser."""
    account = account_of(actor)
    with act(make_actor()) as this:
        return make_session(this, account)


def started() -> StartedIdentification:
    """A trip that has just begun; nobody at a bank knows of it."""
    return StartedIdentification("https://bank.test/", new_token(), new_token(), new_token())


def leave(actor: Actor, provider: str = "kuusi") -> StartedIdentification:
    """Go to the bank."""
    trip = started()
    with act(actor) as this:
        identification.begin(this, trip, provider, "sv")
    return trip


def come_back(actor: Actor, state: str) -> LiveAttempt | Outcome:
    """Return from the bank with this state."""
    with act(actor) as this:
        return identification.consume(this, state)


def travel(actor: Actor) -> LiveAttempt:
    """There and back in the same browser."""
    attempt = come_back(actor, leave(actor).state)
    assert isinstance(attempt, LiveAttempt)
    return attempt


def person(who: DemoPerson = AINO, token: str = "") -> IdentifiedPerson:
    """What the bank has proven; every proof has a token of its own unless one is named."""
    now = clock.now()
    return IdentifiedPerson(
        hetu=who.hetu,
        given_names=who.given_names,
        family_name=who.family_name,
        acr=LOA2,
        amr="kuusi",
        auth_time=now,
        token_hash=token_hash(token or new_token()),
        token_expires_at=now + timedelta(minutes=10),
    )


def bind(actor: Actor, proven: IdentifiedPerson | None = None) -> Bound:
    """There and back, and the person is who they are."""
    attempt = travel(actor)
    with act(actor) as this:
        return identification.bind(this, attempt, proven or person())


def go_on(actor: Actor, bound: Bound) -> Actor:
    """The same browser with the new cookie."""
    return make_actor(actor.account_id, session=bound.session_token)


def account_of(actor: Actor) -> UserAccount:
    """The actor's account as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(UserAccount, actor.account_id)


def session_of(actor: Actor) -> CurrentSession | None:
    """The actor's session, if it is live."""
    with act(SYSTEM, read_only=True) as this:
        return read_session(this, actor.session_hash)


def binding_of(actor: Actor) -> StrongIdentification | None:
    """Who is bound to the actor's account."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get(StrongIdentification, actor.account_id)


def attempts() -> list[IdentificationAttempt]:
    """Every trip, the oldest first."""
    with act(SYSTEM, read_only=True) as this:
        trips = this.db.exec(select(IdentificationAttempt)).all()
    return sorted(trips, key=lambda trip: trip.started_at)


def found(who: DemoPerson = AINO) -> list[FoundCustomership]:
    """What the customer information system knows of somebody."""
    consent = FoundConsent(allowed=False, decided_at=clock.now(), source="default")
    return [
        FoundCustomership(
            number=one.number,
            kind="company" if one.business_id else "private",
            name=one.name,
            business_id=one.business_id,
            version=1,
            phone=one.phone,
            email=one.email,
            street="",
            postal_code="",
            city="",
            language=one.language,
            refund_accounts=(),
            direct_marketing=consent,
            electronic_marketing=consent,
            points=tuple(
                FoundPoint(
                    point.gsrn, point.address, point.postal_code, point.city, point.phases, point.ampere,
                    date.fromisoformat(point.contract_start), None,
                )
                for point in one.points
            ),
            roles=(),
            status="active",
        )
        for one in who.customerships
    ]  # fmt: skip
