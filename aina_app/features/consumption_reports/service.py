"""Kulutusraportti: ordered for a metering point, weekly or monthly; renewed, ended, ended from a mail."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import col, select

from aina_app.accounts.access import visible_point
from aina_app.context import Act
from aina_app.core.calendar import day_of, month_bounds, week_bounds
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import new_token, token_hash
from aina_app.models import AuditTag, MandateScope, MeteringPoint, ReportInterval, ReportSubscription, UserAccount

BOUNDS = {ReportInterval.WEEKLY: week_bounds, ReportInterval.MONTHLY: month_bounds}


@dataclass(frozen=True, slots=True)
class OrderedReport:
    """A live order as the screens show it."""

    interval: ReportInterval
    first_on: date


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that has just been written; `token` is for the mail's one-click link alone."""

    account: UserAccount
    point: MeteringPoint
    interval: ReportInterval
    first_on: date
    token: str = field(repr=False)


def parse_interval(text: str) -> ReportInterval:
    """Weekly or monthly.

    Raises:
        Refused: `err.choose`.
    """
    try:
        return ReportInterval(text)
    except ValueError:
        raise Refused(Refusal("err.choose", "interval")) from None


def first_day(interval: ReportInterval, today: date) -> date:
    """When the first report comes: on the local day after the first whole period after `today`."""
    _, next_period = BOUNDS[interval](today)
    _, end = BOUNDS[interval](next_period)
    return end


def view(act: Act, gsrn: str) -> OrderedReport | None:
    """The actor's live order for the metering point."""
    row = _live(act, gsrn)
    return OrderedReport(row.interval, row.first_on) if row else None


def _live(act: Act, gsrn: str) -> ReportSubscription | None:
    query = select(ReportSubscription).where(
        col(ReportSubscription.account_id) == act.actor.account_id,
        col(ReportSubscription.gsrn) == gsrn,
        col(ReportSubscription.ended_at).is_(None),
    )
    return act.db.exec(query).first()


def order(act: Act, gsrn: str, interval: ReportInterval) -> NewOrder:
    """`Tilaa raportti`: a new order takes the place of the live one, so there is one for each metering point.

    Raises:
        Refused: `err.not_found`: not the actor's metering point, or by a mandate that does not cover reports.
    """
    point = visible_point(act, gsrn, MandateScope.REPORT)
    account = act.db.get_one(UserAccount, act.actor.account_id)
    earlier = _live(act, point.gsrn)
    if earlier is not None:
        earlier.ended_at = act.now
        act.db.flush()
    token, first_on = new_token(), first_day(interval, day_of(act.now))
    act.db.add(
        ReportSubscription(
            account_id=account.id,
            gsrn=point.gsrn,
            interval=interval,
            first_on=first_on,
            unsubscribe_hash=token_hash(token),
            created_at=act.now,
        )
    )
    act.audit(AuditTag.REPORT_ORDERED, interval=interval.value)
    return NewOrder(account, point, interval, first_on, token)


def end(act: Act, gsrn: str) -> None:
    """`Lopeta tilaus`; again is no harm."""
    row = _live(act, visible_point(act, gsrn).gsrn)
    if row is not None:
        _end(act, row)


def _end(act: Act, row: ReportSubscription) -> None:
    row.ended_at = act.now
    act.audit(AuditTag.REPORT_ENDED, row.account_id)


def language_of_token(act: Act, token: str) -> str | None:
    """The language of the person whose order a mail's link is about; nothing for an unknown link."""
    row = _of_token(act, token)
    account = act.db.get(UserAccount, row.account_id) if row else None
    return account.language if account else None


def end_by_token(act: Act, token: str) -> str | None:
    """End the order of a mail's link (RFC 8058) and any that has taken its place; the person's language, if known."""
    row = _of_token(act, token)
    account = act.db.get(UserAccount, row.account_id) if row else None
    if row is None or account is None:
        return None
    same = select(ReportSubscription).where(
        col(ReportSubscription.account_id) == row.account_id,
        col(ReportSubscription.gsrn) == row.gsrn,
        col(ReportSubscription.ended_at).is_(None),
    )
    for live in act.db.exec(same).all():
        _end(act, live)
    return account.language


def _of_token(act: Act, token: str) -> ReportSubscription | None:
    hashed = col(ReportSubscription.unsubscribe_hash) == token_hash(token)
    return act.db.exec(select(ReportSubscription).where(hashed)).first()
