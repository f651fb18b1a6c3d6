"""May they: pages by level, the first undone step, own customerships and metering points only."""

from uuid import uuid4

import pytest

from aina_app import routes
from aina_app.accounts import access
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Act, Actor, act
from aina_app.core.refusal import Refused
from aina_app.models import AccountState, OnboardingStep, SessionKind
from aina_app.routes import Level
from tests.databases import TestDatabase
from tests.factories import GSRN, make_account, make_customership, make_metering_point
from tests.people import VAINO

LEVELS = {page.path: page.level for page in routes.PAGES}


def session(
    kind: SessionKind = SessionKind.FULL,
    state: AccountState | None = AccountState.VERIFIED,
    step: OnboardingStep | None = OnboardingStep.DONE,
) -> CurrentSession:
    """A live session of somebody."""
    account_id = uuid4() if state else None
    return CurrentSession("0" * 64, kind, account_id, state, step, None, "fi", None)


NOBODY = None
PENDING = session(SessionKind.PENDING, AccountState.UNVERIFIED, OnboardingStep.STRONG_IDENTIFICATION)
DECOY = session(SessionKind.PENDING, None, None)
CLOSED = session(state=AccountState.CLOSED)
AT_1, AT_2, AT_3, DONE = (session(step=step) for step in OnboardingStep)


@pytest.mark.parametrize(
    ("who", "level"),
    [
        (NOBODY, Level.PUBLIC),
        (PENDING, Level.PENDING),
        (DECOY, Level.PENDING),
        (CLOSED, Level.PUBLIC),
        (session(state=AccountState.UNVERIFIED), Level.PUBLIC),
        (AT_1, Level.SIGNED_IN),
        (DONE, Level.ONBOARDED),
    ],
)
def test_a_session_reaches_its_level_and_no_higher(who: CurrentSession | None, level: Level) -> None:
    assert access.level_of(who) is level
    assert [access.permits(who, needed) for needed in Level] == [needed <= level for needed in Level]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (NOBODY, routes.LOGIN),
        (PENDING, routes.EMAIL_VERIFICATION),
        (DECOY, routes.EMAIL_VERIFICATION),
        (AT_1, routes.ONBOARDING_1),
        (AT_2, routes.ONBOARDING_2),
        (AT_3, routes.ONBOARDING_3),
        (DONE, routes.HOME),
    ],
)
def test_everyone_is_led_to_the_first_thing_undone(who: CurrentSession | None, path: str) -> None:
    assert access.first_undone(who) == path


@pytest.mark.parametrize(
    ("who", "landing"),
    [(NOBODY, routes.LOGIN), (PENDING, routes.EMAIL_VERIFICATION), (DECOY, routes.EMAIL_VERIFICATION)],
)
def test_b27_before_the_code_every_page_that_is_not_public_leads_away(who: CurrentSession | None, landing: str) -> None:
    led = {path: access.page_redirect(who, path) for path, level in LEVELS.items()}

    assert led == {path: None if level is Level.PUBLIC else landing for path, level in LEVELS.items()}


@pytest.mark.parametrize("path", [routes.ONBOARDING_2, routes.ONBOARDING_3, routes.HOME, routes.PROFILE])
def test_b76_nobody_jumps_over_the_first_step(path: str) -> None:
    assert access.page_redirect(AT_1, path) == routes.ONBOARDING_1


def test_b76_a_done_first_use_never_comes_back() -> None:
    steps = (routes.ONBOARDING_1, routes.ONBOARDING_2, routes.ONBOARDING_3)

    assert [access.page_redirect(DONE, path) for path in steps] == [routes.HOME] * 3


def test_a_step_behind_may_be_looked_at_while_the_first_use_goes_on() -> None:
    assert access.page_redirect(AT_3, routes.ONBOARDING_1) is None
    assert access.page_redirect(AT_2, routes.ONBOARDING_3) == routes.ONBOARDING_2


def test_after_the_first_use_every_other_page_opens() -> None:
    others = [path for path, level in LEVELS.items() if level is not Level.SIGNED_IN]

    assert [access.page_redirect(DONE, path) for path in others] == [None] * len(others)


def test_a_path_that_is_no_page_is_not_led_anywhere() -> None:
    assert access.page_redirect(NOBODY, "/ei-tallaista") is None


def household(this: Act, person_gsrn: str = GSRN) -> Actor:
    """Aino with a customership and a metering point, beside Väinö with his."""
    aino, vaino = make_account(this), make_account(this, VAINO)
    make_metering_point(this, make_customership(this, aino), gsrn=person_gsrn)
    other = VAINO.customerships[0]
    make_metering_point(this, make_customership(this, vaino, number=other.number), gsrn=other.points[0].gsrn)
    return Actor(aino.id)


def test_people_see_their_own_points_and_customerships_only(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        aino = household(this)

    with act(aino) as this:
        assert [point.gsrn for point in access.visible_points(this)] == [GSRN]
        assert [one.number for one in access.held_customerships(this)] == ["10045521"]


def test_nobody_sees_nothing(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        household(this)

    with act(Actor()) as this:
        assert (access.visible_points(this), list(access.held_customerships(this))) == ([], [])


def test_anothers_point_and_one_that_does_not_exist_look_the_same(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        aino = household(this)

    codes = []
    for gsrn in (VAINO.customerships[0].points[0].gsrn, "643006004499999999"):
        with act(aino) as this, pytest.raises(Refused) as refused:
            access.visible_point(this, gsrn)
        codes.append([one.code for one in refused.value.refusals])

    assert codes == [["err.not_found"]] * 2


def test_anothers_customership_and_one_that_does_not_exist_look_the_same(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        aino = household(this)
        strangers = make_customership(this, None, number="999")

    for customership_id in (strangers.id, uuid4()):
        with act(aino) as this, pytest.raises(Refused, match=r"err\.not_found"):
            access.held_customership(this, customership_id)
