"""Giving a mandate. Whether the address has an account is told by nothing: the same answer, rows and work for both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import select

from aina_app.accounts import throttles
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.mandate_mails import tell_of_offer
from aina_app.accounts.mandates import close, givable_point
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.core.email_address import EmailAddress, parse_email
from aina_app.core.local_day import parse_day, typed_day, years_after
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import AuditTag, Mandate, MandateEnd, MandateKind, MandateState, MeteringPoint, UserAccount

FIELDS = ("point", "email", "report", "watch", "last_day")
MOST_YEARS, USUAL_YEARS = 5, 1
OFFERS_A_DAY = 20
MAILS_A_DAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked form: which point, for whom, what beside seeing it, through which local day."""

    point_id: str
    address: EmailAddress
    covers_report: bool
    covers_watch: bool
    last_day: date


def usual_last_day(today: date) -> str:
    """What the form begins with."""
    return typed_day(years_after(today, USUAL_YEARS))


def parse(form: Mapping[str, str], today: date) -> Wish:
    """Check every field that can be checked without the database.

    Raises:
        Refused: every reason, in the order of the screen.
    """
    refusals: list[Refusal] = [] if form.get("point") else [Refusal("err.choose", "point")]
    address = last_day = None
    try:
        address = parse_email(form.get("email", ""), "email", "err.mandate_address")
    except Refused as refused:
        refusals += refused.refusals
    try:
        last_day = _parse_last_day(form.get("last_day", ""), today)
    except Refused as refused:
        refusals += refused.refusals
    if refusals or address is None or last_day is None:
        raise Refused(*refusals)
    return Wish(form["point"], address, bool(form.get("report")), bool(form.get("watch")), last_day)


def _parse_last_day(text: str, today: date) -> date:
    day, latest = parse_day(text, "last_day"), years_after(today, MOST_YEARS)
    if day < today:
        raise Refused(Refusal("err.date_past", "last_day"))
    if day > latest:
        raise Refused(Refusal("err.mandate_long", "last_day", {"date": typed_day(latest)}))
    return day


def offer(act: Act, wish: Wish) -> None:
    """Offer a mandate to an address in place of one that it has not answered yet; its owner is told by mail.

    Raises:
        Refused: `err.not_found`: not the actor's own point with a running contract; `err.mandate_self`;
            `err.too_many`: so many offers in a day.
    """
    point, account = givable_point(act, wish.point_id), act.db.get_one(UserAccount, act.actor.account_id)
    if wish.address.key == account.email_key:
        raise Refused(Refusal("err.mandate_self", "email"))
    wait = throttles.take(act, throttles.bucket("mandate-offer", str(account.id)), OFFERS_A_DAY, ONE_DAY)
    if wait is not None:
        raise Refused(Refusal("err.too_many", "form", {"minutes": throttles.minutes(wait)}))
    _withdraw_earlier(act, point, address_mac(wish.address.key))
    made = _offered(act, point, wish)
    act.db.add(made)
    act.db.flush()
    bucket = throttles.bucket("mandate-mail", wish.address.key)
    is_allowed = throttles.take(act, bucket, MAILS_A_DAY, ONE_DAY) is None
    tell_of_offer(act, made, wish.address.key, is_allowed=is_allowed)
    act.audit(AuditTag.MANDATE_OFFERED, subject_mac=address_mac(wish.address.key), mandate=str(made.id))


def _withdraw_earlier(act: Act, point: MeteringPoint, mac: str) -> None:
    query = select(Mandate).where(
        Mandate.customership_id == point.customership_id,
        Mandate.gsrn == point.gsrn,
        Mandate.address_mac == mac,
        Mandate.state == MandateState.OFFERED,
    )
    for earlier in act.db.exec(query.with_for_update()).all():
        close(act, earlier, MandateEnd.REPLACED)


def _offered(act: Act, point: MeteringPoint, wish: Wish) -> Mandate:
    return Mandate(
        kind=MandateKind.PORTAL,
        state=MandateState.OFFERED,
        customership_id=point.customership_id,
        gsrn=point.gsrn,
        mandator_account_id=act.actor.account_id,
        email=wish.address.as_typed,
        address_mac=address_mac(wish.address.key),
        covers_report=wish.covers_report,
        covers_watch=wish.covers_watch,
        given_on=day_of(act.now),
        last_day=wish.last_day,
        offered_at=act.now,
    )
