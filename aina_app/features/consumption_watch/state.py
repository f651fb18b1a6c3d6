"""Kulutusvahti's screen, and its state on the home page."""

from collections.abc import Callable
from typing import Any, TypedDict

import reflex as rx

from aina_app import routes
from aina_app.context import Act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.consumption_watch import service
from aina_app.features.consumption_watch.service import Limit, WatchView
from aina_app.i18n.copy import sentence
from aina_app.i18n.numbers import kwh_exact
from aina_app.models import LimitKind, LimitPeriod
from aina_app.routes import Level
from aina_app.ui.choices import Choice, seen_choices
from aina_app.ui.state import FormErrors, actor, fields_of, language_of
from aina_app.web.gate import allow


class LimitForm(TypedDict, total=False):
    """What the form sends."""

    alarm_on: str
    alarm_kwh: str
    alarm_period: str
    budget_on: str
    budget_kwh: str
    budget_period: str
    budget_forewarning: str


CHAPTERS = {"alarm": "watch.alarm", "budget": "watch.budget"}
"""The limit that a field belongs to, by the beginning of its name."""

FIELDS = frozenset(LimitForm.__annotations__)


class WatchState(FormErrors, rx.State):
    """`/kulutusvahti`. `is_asked`: whether turning it off is asked about; `is_kept`: that the answer was no."""

    loaded: rx.Field[bool] = rx.field(default=False)
    points: list[Choice] = []  # noqa: RUF012 - the framework copies defaults
    point: rx.Field[str] = rx.field(default="")
    alarm_on: rx.Field[bool] = rx.field(default=False)
    alarm_kwh: rx.Field[str] = rx.field(default="")
    alarm_period: rx.Field[str] = rx.field(default=LimitPeriod.DAY.value)
    budget_on: rx.Field[bool] = rx.field(default=False)
    budget_kwh: rx.Field[str] = rx.field(default="")
    budget_period: rx.Field[str] = rx.field(default=LimitPeriod.MONTH.value)
    budget_forewarning: rx.Field[str] = rx.field(default=str(service.USUAL_FOREWARNING))
    is_on: rx.Field[bool] = rx.field(default=False)
    may_set: rx.Field[bool] = rx.field(default=True)
    said: rx.Field[str] = rx.field(default="")
    is_asked: rx.Field[bool] = rx.field(default=False)
    is_kept: rx.Field[bool] = rx.field(default=False)
    saves: rx.Field[int] = rx.field(default=0)
    answers: rx.Field[int] = rx.field(default=0)
    _gsrn: str = ""

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """The watch of the metering point in the address, else of the first."""
        self.loaded, self.said = False, ""
        self._clear_errors()
        await self._look(self.router.url.query_parameters.get(routes.POINT, self.point))
        self.loaded = True

    @rx.event
    @allow(Level.ONBOARDED)
    async def choose(self, point: str) -> None:
        """Another metering point."""
        self.said = ""
        self._clear_errors()
        await self._look(str(point)[:40])

    async def _look(self, point_id: str) -> None:
        self.is_asked = self.is_kept = False
        view = await look(actor(), service.view, point_id)
        self.points = seen_choices(view.points)
        self.point = str(view.chosen.id) if view.chosen else ""
        self._gsrn = view.chosen.gsrn if view.chosen else ""
        self._fill(view)

    def _fill(self, view: WatchView) -> None:
        alarm, budget = view.limits.get(LimitKind.ALARM), view.limits.get(LimitKind.CONSUMPTION)
        self.alarm_on, self.budget_on = alarm is not None, budget is not None
        self.is_on, self.may_set = bool(view.limits), view.may_set
        self.alarm_kwh, self.budget_kwh = self._typed(alarm), self._typed(budget)
        self.alarm_period = alarm.period.value if alarm else LimitPeriod.DAY.value
        self.budget_period = budget.period.value if budget else LimitPeriod.MONTH.value
        share = budget.forewarning_percent if budget else None
        self.budget_forewarning = str(share or service.USUAL_FOREWARNING)

    def _typed(self, limit: Limit | None) -> str:
        return kwh_exact(limit.limit_wh, language_of(self)) if limit else ""

    @rx.event
    @allow(Level.ONBOARDED)
    async def save(self, form: dict[str, Any]) -> None:
        """`Tallenna kulutusvahti`."""
        self.said = ""
        self.answers += 1
        try:
            limits = service.parse(fields_of(form, FIELDS))
        except Refused as refused:
            self._show_refusals(refused)
            return
        await self._save(service.save_form, limits)

    @rx.event
    @allow(Level.ONBOARDED)
    async def ask_off(self) -> None:
        """`Poista kulutusvahti käytöstä`: the question comes in the button's place."""
        self.said, self.is_asked = "", True

    @rx.event
    @allow(Level.ONBOARDED)
    async def keep(self) -> None:
        """`Älä poista`: the button is back, and has the focus."""
        self.is_asked, self.is_kept = False, True

    @rx.event
    @allow(Level.ONBOARDED)
    async def turn_off(self) -> None:
        """`Kyllä, poista käytöstä`."""
        await self._save(service.save, [])

    def _show(self, refusals: Any) -> None:
        """Both limits have fields of the same names: each line of the summary says whose it is."""
        super()._show(refusals)
        titles = {name: sentence(key, language_of(self)) for name, key in CHAPTERS.items()}
        self.summary = [self._titled(one, titles.get(one["field"].partition("_")[0], "")) for one in self.summary]

    @staticmethod
    def _titled(one: dict[str, str], title: str) -> dict[str, str]:
        return {**one, "text": f"{title}: {one['text'][:1].lower()}{one['text'][1:]}"} if title else one

    async def _save(self, rule: Callable[[Act, str, list[Limit]], bool], limits: list[Limit]) -> None:
        try:
            await perform(actor(), rule, self._gsrn, limits)
        except Refused as refused:
            self._show_refusals(refused)
            return
        await self._done("watch.saved" if limits else "watch.turned_off")

    async def _done(self, key: str) -> None:
        self._clear_errors()
        await self._look(self.point)
        self.said = sentence(key, language_of(self))
        self.saves += 1


class WatchCardState(rx.State):
    """Kulutusvahti's state on the home page, for the metering point that is shown there."""

    on: rx.Field[bool] = rx.field(default=False)
    point: rx.Field[str] = rx.field(default="")
    may_set: rx.Field[bool] = rx.field(default=True)

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """The state of the metering point that was shown last."""
        await self._look(self.point)

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def choose(self, point: str) -> None:
        """Another metering point."""
        await self._look(str(point)[:40])

    async def _look(self, point_id: str) -> None:
        view = await look(actor(), service.view, point_id)
        self.on, self.point = bool(view.limits), str(view.chosen.id) if view.chosen else ""
        self.may_set = view.may_set
