"""May they: the one place that decides what a session opens. Deny by default."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from aina_app import routes
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import Customership, CustomershipHolder, MeteringPoint, OnboardingStep, SessionKind
from aina_app.routes import Level

STEP_PAGES = {
    OnboardingStep.STRONG_IDENTIFICATION: routes.ONBOARDING_1,
    OnboardingStep.CUSTOMERSHIPS: routes.ONBOARDING_2,
    OnboardingStep.REVIEW: routes.ONBOARDING_3,
}
STEP_ORDER = tuple(OnboardingStep)


def level_of(session: CurrentSession | None) -> Level:
    """The highest level that a session reaches."""
    if session is None:
        return Level.PUBLIC
    if session.is_onboarded:
        return Level.ONBOARDED
    if session.is_signed_in:
        return Level.SIGNED_IN
    return Level.PENDING if session.kind is SessionKind.PENDING else Level.PUBLIC


def permits(session: CurrentSession | None, needed: Level) -> bool:
    """Whether the session may do what needs `needed`."""
    return level_of(session) >= needed


def first_undone(session: CurrentSession | None) -> str:
    """The page of the first thing still undone: sign-in, verification, onboarding 1, 2, 3, else Etusivu."""
    if session is None:
        return routes.LOGIN
    if session.kind is SessionKind.PENDING or not session.is_signed_in:
        return routes.EMAIL_VERIFICATION
    return STEP_PAGES.get(session.step or OnboardingStep.DONE, routes.HOME)


def page_redirect(session: CurrentSession | None, path: str) -> str | None:
    """Where a person asking for the page `path` is led instead; nothing if they may see it."""
    page = next((page for page in routes.PAGES if page.path == path), None)
    if page is None or page.level is Level.PUBLIC:
        return None
    undone = first_undone(session)
    if not permits(session, page.level):
        return undone
    if page.level is Level.SIGNED_IN and path != undone and not _is_done_step(path, session):
        return undone
    return None


def _is_done_step(path: str, session: CurrentSession | None) -> bool:
    """A step that lies behind may be looked at while the first use goes on; afterwards it never comes back."""
    if session is None or session.step is None or session.step is OnboardingStep.DONE:
        return False
    step = next(step for step, page in STEP_PAGES.items() if page == path)
    return STEP_ORDER.index(step) < STEP_ORDER.index(session.step)


def visible_points(act: Act) -> list[MeteringPoint]:
    """The metering points that the actor may see, by customership and address; ended contracts included."""
    query = (
        select(MeteringPoint)
        .join(CustomershipHolder, col(CustomershipHolder.customership_id) == col(MeteringPoint.customership_id))
        .where(CustomershipHolder.account_id == act.actor.account_id)
        .order_by(col(MeteringPoint.customership_id), col(MeteringPoint.address))
    )
    return list(act.db.exec(query).all())


def shown_points(act: Act) -> list[MeteringPoint]:
    """Those of them to choose from: without customerships that the person has hidden, unless all are."""
    query = select(CustomershipHolder.customership_id).where(
        CustomershipHolder.account_id == act.actor.account_id, col(CustomershipHolder.hidden_at).is_not(None)
    )
    hidden, points = set(act.db.exec(query).all()), visible_points(act)
    return [point for point in points if point.customership_id not in hidden] or points


def visible_point(act: Act, gsrn: str) -> MeteringPoint:
    """The actor's metering point `gsrn`.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    found = next((point for point in visible_points(act) if point.gsrn == gsrn), None)
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found


def visible_point_by_id(act: Act, point_id: str) -> MeteringPoint:
    """The actor's metering point by its opaque id, which is the client's word.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    found = next((point for point in visible_points(act) if str(point.id) == point_id), None)
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found


def chosen_point(act: Act, point_id: str) -> MeteringPoint | None:
    """The actor's metering point by its opaque id; their first one where it is not theirs, nothing if they have none.

    Every card of a page asks so, and therefore shows the same one.
    """
    points = shown_points(act)
    return next((point for point in visible_points(act) if str(point.id) == point_id), points[0] if points else None)


def held_customerships(act: Act) -> Sequence[Customership]:
    """The customerships attached to the actor's account, by number."""
    query = (
        select(Customership)
        .join(CustomershipHolder, col(CustomershipHolder.customership_id) == col(Customership.id))
        .where(CustomershipHolder.account_id == act.actor.account_id)
        .order_by(col(Customership.number))
    )
    return act.db.exec(query).all()


def held_customership(act: Act, customership_id: UUID) -> Customership:
    """The actor's customership.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    found = next((one for one in held_customerships(act) if one.id == customership_id), None)
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found
