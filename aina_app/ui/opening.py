"""The opening hours of customer service in words: now, a week, the days that differ."""

from datetime import datetime, timedelta

from aina_app.core.clock import HELSINKI
from aina_app.core.opening_hours import DayKind, OpeningDay, OpeningState, holiday_name
from aina_app.i18n import opening
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import weekday_date


def now_in_words(state: OpeningState, language: Language) -> str:
    """`Avoinna, sulkeutuu klo 20`; the last half hour in minutes; closed until when; a holiday by its name."""
    if state.open_until is not None and state.closing_in is None:
        return sentence("service.open", language, time=_clock(state.open_until, language))
    return _other_words(state, language, "service.closed_until")


def chat_now_in_words(state: OpeningState, language: Language) -> str:
    """The same in the chat's own words: `Palvelemme nyt, kello 20 asti`."""
    if state.open_until is not None and state.closing_in is None:
        return sentence("chat.open_now", language, until=_clock(state.open_until, language))
    return _other_words(state, language, "chat.closed_now")


def hours_in_words(day: OpeningDay, language: Language) -> str:
    """`klo 8–20`, `Suljettu`."""
    if day.hours is None:
        return sentence("service.closed", language)
    return sentence("service.from_to", language, hours=opening.hours(day.hours, language))


def reason_in_words(day: OpeningDay, language: Language) -> str:
    """Why a day differs: the holiday's name, else that it is an exception; empty on ordinary days."""
    if day.kind is DayKind.ORDINARY:
        return ""
    key = "service.exception_hours" if day.hours else "service.exception_closed"
    return holiday_name(day.day, language.value) or sentence(key, language)


def _other_words(state: OpeningState, language: Language, closed_key: str) -> str:
    if state.closing_in is not None:
        key = "service.soon_one" if state.closing_in == 1 else "service.soon"
        return sentence(key, language, minutes=state.closing_in)
    if state.opens_at is None:
        return sentence("service.closed", language)
    when = _when(state.opens_at, state.today, language)
    holiday = holiday_name(state.today.day, language.value)
    if state.today.hours is None and holiday:
        return sentence("service.closed_holiday", language, holiday=holiday, when=when)
    return sentence(closed_key, language, when=when)


def _when(moment: datetime, today: OpeningDay, language: Language) -> str:
    day, time = moment.astimezone(HELSINKI).date(), _clock(moment, language)
    if day == today.day:
        return sentence("service.when_today", language, time=time)
    if day == today.day + timedelta(days=1):
        return sentence("service.when_tomorrow", language, time=time)
    return sentence("service.when_day", language, day=weekday_date(day, language), time=time)


def _clock(moment: datetime, language: Language) -> str:
    return opening.clock(moment.astimezone(HELSINKI).time(), language)
