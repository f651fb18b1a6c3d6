"""Kulutusvahti: hälytysraja and/or kulutusraja of one metering point, set, changed, taken away."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import col, select

from aina_app.accounts.access import SeenPoint, choose_seen, visible_point
from aina_app.context import Act
from aina_app.core.energy import Wh, parse_kwh
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import AuditTag, ConsumptionWatch, LimitKind, LimitPeriod, MandateScope, MeteringPoint

LEAST_WH, MOST_WH = Wh(100), Wh(100_000_000)
LEAST_KWH, MOST_KWH = "0,1", "100 000"
FOREWARNING_PERCENTS = tuple(range(50, 100, 5))
USUAL_FOREWARNING = 80
ALARM_PERIODS = (LimitPeriod.HOUR, LimitPeriod.DAY)
CONSUMPTION_PERIODS = (LimitPeriod.WEEK, LimitPeriod.MONTH, LimitPeriod.YEAR)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: energy, its window, and for a consumption limit at what share to warn ahead."""

    kind: LimitKind
    period: LimitPeriod
    limit_wh: Wh
    forewarning_percent: int | None = None


@dataclass(frozen=True, slots=True)
class WatchView:
    """The chosen metering point with its live limits, beside all that may be chosen.

    `may_set`: false where another person's mandate does not cover the watch.
    """

    points: list[SeenPoint]
    chosen: MeteringPoint | None
    limits: dict[LimitKind, Limit]
    may_set: bool = True


def view(act: Act, point_id: str) -> WatchView:
    """The watch of the metering point `point_id`; of the first one where the id is not the actor's."""
    points, seen = choose_seen(act, point_id)
    may_set = seen is None or MandateScope.WATCH in seen.scopes
    live = _live(act, seen.point.gsrn) if seen and may_set else []
    limits = {row.kind: _limit(row) for row in live}
    return WatchView(points, seen.point if seen else None, limits, may_set)


def _limit(row: ConsumptionWatch) -> Limit:
    return Limit(row.kind, row.period, Wh(row.limit_wh), row.forewarning_percent)


_LIVE = select(ConsumptionWatch).where(
    col(ConsumptionWatch.account_id) == bindparam("account_id"),
    col(ConsumptionWatch.gsrn) == bindparam("gsrn"),
    col(ConsumptionWatch.ended_at).is_(None),
)


def _live(act: Act, gsrn: str) -> list[ConsumptionWatch]:
    return list(act.db.exec(_LIVE, params={"account_id": act.actor.account_id, "gsrn": gsrn}).all())


def parse(form: Mapping[str, str]) -> list[Limit]:
    """The limits that are ticked.

    Raises:
        Refused: every reason at once: `err.limit_number`, `err.limit_range`, `err.choose`.
    """
    refusals: list[Refusal] = []
    limits: list[Limit] = []
    for prefix, parse_one in (("alarm", _parse_alarm), ("budget", _parse_consumption)):
        if form.get(f"{prefix}_on"):
            try:
                limits.append(parse_one(form))
            except Refused as refused:
                refusals += refused.refusals
    if refusals:
        raise Refused(*refusals)
    return limits


def _parse_alarm(form: Mapping[str, str]) -> Limit:
    wh = _parse_wh(form.get("alarm_kwh", ""), "alarm_kwh")
    return Limit(LimitKind.ALARM, _parse_period(form.get("alarm_period", ""), ALARM_PERIODS, "alarm_period"), wh)


def _parse_consumption(form: Mapping[str, str]) -> Limit:
    wh = _parse_wh(form.get("budget_kwh", ""), "budget_kwh")
    period = _parse_period(form.get("budget_period", ""), CONSUMPTION_PERIODS, "budget_period")
    share = form.get("budget_forewarning", str(USUAL_FOREWARNING))
    if share not in {str(percent) for percent in FOREWARNING_PERCENTS}:
        raise Refused(Refusal("err.choose", "budget_forewarning"))
    return Limit(LimitKind.CONSUMPTION, period, wh, int(share))


def _parse_wh(text: str, field: str) -> Wh:
    wh = parse_kwh(text, field)
    if not LEAST_WH <= wh <= MOST_WH:
        raise Refused(Refusal("err.limit_range", field, {"min": LEAST_KWH, "max": MOST_KWH}))
    return wh


def _parse_period(text: str, allowed: tuple[LimitPeriod, ...], field: str) -> LimitPeriod:
    period = next((one for one in allowed if one.value == text), None)
    if period is None:
        raise Refused(Refusal("err.choose", field))
    return period


def save(act: Act, gsrn: str, limits: list[Limit]) -> bool:
    """Let exactly `limits` watch the metering point; whether anything is on now. What did not change stays as it was.

    Raises:
        Refused: `err.not_found`: not the actor's metering point, or by a mandate that does not cover the watch.
    """
    point = visible_point(act, gsrn, MandateScope.WATCH)
    wanted = {limit.kind: limit for limit in limits}
    for row in _live(act, point.gsrn):
        if wanted.get(row.kind) == _limit(row):
            del wanted[row.kind]
        else:
            row.ended_at = act.now
            act.audit(AuditTag.WATCH_ENDED, kind=row.kind.value)
    act.db.flush()
    for limit in wanted.values():
        _open(act, point.gsrn, limit)
    return bool(limits)


def save_form(act: Act, gsrn: str, limits: list[Limit]) -> bool:
    """The same for a form that may have been left without any limit.

    Raises:
        Refused: as `save`; `err.watch_empty`: no limit is wanted and none was set, so nothing would change.
    """
    if not limits and not _live(act, visible_point(act, gsrn, MandateScope.WATCH).gsrn):
        raise Refused(Refusal("err.watch_empty"))
    return save(act, gsrn, limits)


def _open(act: Act, gsrn: str, limit: Limit) -> None:
    if act.actor.account_id is None:
        raise LookupError("nobody is signed in")
    act.db.add(
        ConsumptionWatch(
            account_id=act.actor.account_id,
            gsrn=gsrn,
            kind=limit.kind,
            period=limit.period,
            limit_wh=limit.limit_wh,
            forewarning_percent=limit.forewarning_percent,
            created_at=act.now,
        )
    )
    act.audit(AuditTag.WATCH_SET, kind=limit.kind.value, period=limit.period.value)
