"""May they: the one place that decides what a session opens. Deny by default."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func
from sqlmodel import and_, col, or_, select

from aina_app import routes
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AccountState,
    Customership,
    CustomershipHolder,
    Mandate,
    MandateKind,
    MandateScope,
    MandateState,
    MeteringPoint,
    OnboardingStep,
    PointName,
    SessionKind,
    UserAccount,
)
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


EVERY_SCOPE = frozenset(MandateScope)


@dataclass(frozen=True, slots=True)
class SeenPoint:
    """A metering point that an account may see now, and by what right.

    Of another person's point: the mandates that open it, what they cover, whose it is, and their last local day.
    Readings are seen within the contract of `point` alone, by whatever right.
    """

    point: MeteringPoint
    scopes: frozenset[MandateScope] = EVERY_SCOPE
    mandate_ids: tuple[UUID, ...] = ()
    owner_name: str = ""
    last_day: date | None = None
    is_hidden: bool = False
    """Of a customership that the person has hidden; access is the same."""

    own_name: str = ""
    """What the person calls it (oma nimi)."""

    @property
    def is_anothers(self) -> bool:
        """Whether it is seen by a mandate."""
        return bool(self.mandate_ids)


def mandate_is_in_force(act: Act) -> ColumnElement[bool]:
    """The condition on a `Mandate` that is not closed under which it may open anything at the act's moment.

    Its last day has not passed; the contract that the customership had on the point when it was given still runs; and
    whoever gave it in the portal still has an account that holds the customership.
    """
    today = day_of(act.now)
    contract = select(MeteringPoint.id).where(
        MeteringPoint.customership_id == Mandate.customership_id,
        MeteringPoint.gsrn == Mandate.gsrn,
        col(MeteringPoint.contract_start) <= col(Mandate.given_on),
        or_(col(MeteringPoint.contract_end).is_(None), col(MeteringPoint.contract_end) >= today),
    )
    owner = (
        select(CustomershipHolder.account_id)
        .join(UserAccount, col(UserAccount.id) == col(CustomershipHolder.account_id))
        .where(
            CustomershipHolder.customership_id == Mandate.customership_id,
            CustomershipHolder.account_id == Mandate.mandator_account_id,
            UserAccount.state == AccountState.VERIFIED,
        )
    )
    by_owner = or_(col(Mandate.kind) == MandateKind.OPERATOR, owner.correlate(Mandate).exists())
    return and_(col(Mandate.last_day) >= today, contract.correlate(Mandate).exists(), by_owner)


def own_points(act: Act, account_id: UUID | None) -> list[MeteringPoint]:
    """The points of the customerships that an account holds, by customership and address; ended contracts included."""
    return [seen.point for seen in _own(act, account_id)]


# Made once: what a person may see is asked at every press.
_NAMED = and_(PointName.account_id == bindparam("account_id"), col(PointName.gsrn) == col(MeteringPoint.gsrn))
_OWN = (
    select(MeteringPoint, CustomershipHolder.hidden_at, func.coalesce(PointName.name, ""))
    .join(CustomershipHolder, col(CustomershipHolder.customership_id) == col(MeteringPoint.customership_id))
    .join(PointName, _NAMED, isouter=True)
    .where(CustomershipHolder.account_id == bindparam("account_id"))
    .order_by(col(MeteringPoint.customership_id), col(MeteringPoint.address))
)
_ANY_ACCEPTED = (
    select(Mandate.id)
    .where(Mandate.mandatee_account_id == bindparam("account_id"), Mandate.state == MandateState.ACCEPTED)
    .limit(1)
)


def _own(act: Act, account_id: UUID | None) -> list[SeenPoint]:
    found = act.db.exec(_OWN, params={"account_id": account_id}).all()
    return [SeenPoint(point, is_hidden=hidden_at is not None, own_name=name) for point, hidden_at, name in found]


def points_of(act: Act, account_id: UUID | None, scope: MandateScope = MandateScope.VIEW) -> list[SeenPoint]:
    """What an account may see now in `scope`: its own points first, then those that mandates open."""
    own = _own(act, account_id)
    known = {seen.point.id for seen in own}
    opened = [seen for seen in _opened_points(act, account_id) if seen.point.id not in known]
    return [seen for seen in (*own, *opened) if scope in seen.scopes and (scope is _VIEW or _runs(act, seen.point))]


_VIEW = MandateScope.VIEW


def _runs(act: Act, point: MeteringPoint) -> bool:
    """Whether the contract has not ended: a former resident's right to look back orders nothing new."""
    return point.contract_end is None or day_of(act.now) <= point.contract_end


def _opened_points(act: Act, account_id: UUID | None) -> list[SeenPoint]:
    """Other people's points; two mandates on one point open what either covers."""
    if act.db.exec(_ANY_ACCEPTED, params={"account_id": account_id}).first() is None:  # as for nearly everybody
        return []
    on_point = and_(
        col(MeteringPoint.customership_id) == col(Mandate.customership_id),
        col(MeteringPoint.gsrn) == col(Mandate.gsrn),
    )
    query = (
        select(Mandate, MeteringPoint, Customership.name, func.coalesce(PointName.name, ""))
        .select_from(Mandate)
        .join(MeteringPoint, on_point)
        .join(PointName, _NAMED, isouter=True)
        .join(Customership, col(Customership.id) == col(Mandate.customership_id))
        .join(UserAccount, col(UserAccount.id) == col(Mandate.mandatee_account_id))
        .where(
            Mandate.mandatee_account_id == account_id,
            Mandate.state == MandateState.ACCEPTED,
            UserAccount.state == AccountState.VERIFIED,
            mandate_is_in_force(act),
        )
        .order_by(col(Customership.name), col(MeteringPoint.address), col(Mandate.offered_at), col(Mandate.id))
    )
    found: dict[UUID, SeenPoint] = {}
    for mandate, point, owner_name, own_name in act.db.exec(query, params={"account_id": account_id}).all():
        first = SeenPoint(point, frozenset(), (), owner_name, mandate.last_day, own_name=own_name)
        before = found.get(point.id, first)
        found[point.id] = replace(
            before,
            scopes=before.scopes | mandate.scopes,
            mandate_ids=(*before.mandate_ids, mandate.id),
            last_day=max(mandate.last_day, before.last_day or mandate.last_day),
        )
    return list(found.values())


def may_see(act: Act, account_id: UUID | None, gsrn: str, scope: MandateScope = MandateScope.VIEW) -> bool:
    """Whether a verified account may see the metering point now in `scope`: for jobs, whose act has no person."""
    account = act.db.get(UserAccount, account_id) if account_id else None
    if account is None or account.state is not AccountState.VERIFIED:
        return False
    return any(seen.point.gsrn == gsrn for seen in points_of(act, account_id, scope))


def seen_points(act: Act, scope: MandateScope = MandateScope.VIEW) -> list[SeenPoint]:
    """The metering points that the actor may see, with the right to each."""
    return points_of(act, act.actor.account_id, scope)


def choose_seen(act: Act, point_id: str) -> tuple[list[SeenPoint], SeenPoint | None]:
    """What the actor has to choose from, and what is chosen: by its opaque id, else the first.

    Customerships that the person has hidden are neither offered nor stay chosen, unless all are hidden.
    """
    points = seen_points(act)
    shown = [seen for seen in points if not seen.is_hidden] or points
    chosen = next((seen for seen in shown if str(seen.point.id) == point_id), shown[0] if shown else None)
    return shown, chosen


def chosen_seen(act: Act, point_id: str) -> SeenPoint | None:
    """The actor's metering point by its opaque id, with the right to it; their first one where it is not theirs."""
    return choose_seen(act, point_id)[1]


def visible_points(act: Act, scope: MandateScope = MandateScope.VIEW) -> list[MeteringPoint]:
    """The metering points that the actor may see, their own first; ended contracts of their own included.

    `scope`: what they are asked for; other people's points are there as far as a mandate covers it.
    """
    return [seen.point for seen in seen_points(act, scope)]


def visible_point(act: Act, gsrn: str, scope: MandateScope = MandateScope.VIEW) -> MeteringPoint:
    """The actor's metering point `gsrn`.

    Raises:
        Refused: `err.not_found`: not theirs, not in `scope` and not existing look the same.
    """
    found = next((point for point in visible_points(act, scope) if point.gsrn == gsrn), None)
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found


def visible_point_by_id(act: Act, point_id: str, scope: MandateScope = MandateScope.VIEW) -> MeteringPoint:
    """The actor's metering point by its opaque id, which is the client's word.

    Raises:
        Refused: `err.not_found`: not theirs, not in `scope` and not existing look the same.
    """
    found = next((point for point in visible_points(act, scope) if str(point.id) == point_id), None)
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found


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
