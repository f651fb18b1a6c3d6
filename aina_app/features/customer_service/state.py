"""When customer service is open: now, this week, and the coming exceptions. Nothing personal."""

from datetime import timedelta

import reflex as rx

from aina_app.core import clock
from aina_app.core.opening_hours import OpeningDay, schedule
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import weekday_date
from aina_app.routes import Level
from aina_app.ui.opening import hours_in_words, now_in_words, reason_in_words
from aina_app.ui.state import language_of
from aina_app.web.gate import allow

DAYS_AHEAD = 35


class ServiceHoursState(rx.State):
    """The hours in words of the page's language; empty until the page has loaded them."""

    is_open: rx.Field[bool] = rx.field(default=False)
    now: rx.Field[str] = rx.field(default="")
    week: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    exceptions: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Fill in what moves with time; the usual hours stand on the page already."""
        language, hours = language_of(self), schedule()
        state, today = hours.at(clock.now()), clock.today()
        self.is_open, self.now = state.is_open, now_in_words(state, language)
        week = hours.week(today)
        self.week = [_row(day, language) | {"today": "1" if day.day == today else ""} for day in week]
        following = hours.exceptions(week[-1].day + timedelta(days=1), DAYS_AHEAD)
        self.exceptions = [_row(day, language) for day in following]


def _row(day: OpeningDay, language: Language) -> dict[str, str]:
    return {
        "day": weekday_date(day.day, language),
        "hours": hours_in_words(day, language),
        "reason": reason_in_words(day, language),
    }
