"""What the home page shows: greeting, figures of the chosen metering point, states of report and watch."""

import json

import reflex as rx
from reflex.event import EventSpec

from aina_app.accounts.access import SeenPoint
from aina_app.accounts.mandates import note_look
from aina_app.context import look, perform
from aina_app.features.home import service
from aina_app.features.home.words import ChartWords, DayRow, GlanceWords, glance_words
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import date
from aina_app.routes import Level
from aina_app.ui.choices import Choice, seen_choices
from aina_app.ui.state import actor, language_of
from aina_app.web.gate import allow


def _whose(seen: SeenPoint, language: Language) -> str:
    """Whose the point is, until when it is seen, and that the owner sees who looked; empty for one's own."""
    if not seen.is_anothers or seen.last_day is None:
        return ""
    return sentence("mandate.whose", language, owner=seen.owner_name, date=date(seen.last_day, language))


class HomeState(rx.State):
    """`/`."""

    loaded: rx.Field[bool] = rx.field(default=False)
    greeting: rx.Field[str] = rx.field(default="")
    done: rx.Field[bool] = rx.field(default=False)
    hint: rx.Field[bool] = rx.field(default=False)
    points: list[Choice] = []  # noqa: RUF012 - the framework copies defaults
    point: rx.Field[str] = rx.field(default="")
    whose: rx.Field[str] = rx.field(default="")
    words: GlanceWords = GlanceWords()
    wide: ChartWords = ChartWords()
    narrow: ChartWords = ChartWords()
    rows: list[DayRow] = []  # noqa: RUF012 - the framework copies defaults
    readout: rx.Field[str] = rx.field(default="[]")
    last: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """Greet, and show the metering point that was shown last, else the first."""
        self.loaded = False
        view = await look(actor(), service.view)
        self.greeting = sentence("home.greeting", language_of(self), name=view.first_name)
        self.done, self.hint = view.is_first_visit, view.shows_hint
        if view.is_first_visit:
            await perform(actor(), service.welcome)
        await self._show(self.point)

    @rx.event
    @allow(Level.ONBOARDED)
    async def choose(self, point: str) -> None:
        """Another metering point."""
        await self._show(str(point)[:40])

    async def _show(self, point: str) -> None:
        view, language = await look(actor(), service.point_view, point), language_of(self)
        chosen = view.chosen
        if chosen is not None and chosen.is_anothers:
            await perform(actor(), note_look, str(chosen.point.id))
        self.points = seen_choices(view.points)
        self.point = str(chosen.point.id) if chosen else ""
        self.whose = _whose(chosen, language) if chosen else ""
        self._fill(glance_words(view.glance, language) if view.glance else GlanceWords())
        self.loaded = True

    def _fill(self, words: GlanceWords) -> None:
        self.words, self.wide, self.narrow, self.rows = words, words.wide, words.narrow, words.rows
        self.readout, self.last = json.dumps(words.readout, ensure_ascii=False), max(0, len(words.rows) - 1)

    @rx.event
    @allow(Level.ONBOARDED)
    async def hide_hint(self) -> EventSpec:
        """`Selvä, piilota vinkki`."""
        await perform(actor(), service.hide_hint)
        self.hint = False
        return rx.set_focus("main")
