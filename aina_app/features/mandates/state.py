"""The page of mandates, and the notice of an offer on the home page."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from aina_app.context import Act, look, perform
from aina_app.core import clock
from aina_app.core.refusal import Refused
from aina_app.features.mandates.service import answering, giving, lists
from aina_app.features.mandates.wording import LookRow, MandateRow, look_rows, mandate_rows
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.choices import Choice, point_choices
from aina_app.ui.state import FormErrors, actor, fields_of, language_of, refusal_sentence
from aina_app.web.forms import once, press_key
from aina_app.web.gate import allow


class MandatesState(FormErrors, rx.State):
    """`/valtuutukset`. `said`: what has just been done; `refused`: why not; `gives` counts what has been given.

    `asked`: the mandate whose end is asked about; `came_from`: the one that was asked about and stays.
    """

    loaded: rx.Field[bool] = rx.field(default=False)
    offers: list[MandateRow] = []  # noqa: RUF012 - the framework copies defaults
    received: list[MandateRow] = []  # noqa: RUF012 - the framework copies defaults
    given: list[MandateRow] = []  # noqa: RUF012 - the framework copies defaults
    looks: list[LookRow] = []  # noqa: RUF012 - the framework copies defaults
    points: list[Choice] = []  # noqa: RUF012 - the framework copies defaults
    said: rx.Field[str] = rx.field(default="")
    refused: rx.Field[str] = rx.field(default="")
    asked: rx.Field[str] = rx.field(default="")
    came_from: rx.Field[str] = rx.field(default="")
    gives: rx.Field[int] = rx.field(default=0)
    presses: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """Fill the lists; what is being typed stays."""
        self.said = self.refused = self.asked = self.came_from = ""
        self._clear_errors()
        if not self.values:
            self._begin()
        await self._fill()
        self.loaded = True

    def _begin(self) -> None:
        self.values = {"last_day": giving.usual_last_day(clock.today())}

    async def _fill(self) -> None:
        view, language = await look(actor(), lists.view), language_of(self)
        self.offers, self.received = mandate_rows(view.offers, language), mandate_rows(view.received, language)
        self.given, self.looks = mandate_rows(view.given, language), look_rows(view.looks, language)
        self.points = point_choices(view.points, view.names)

    @rx.event
    @allow(Level.ONBOARDED)
    async def give(self, form: dict[str, Any]) -> EventSpec | None:
        """`Anna valtuutus`: said in the same words for every address."""
        fields = fields_of(form, [*giving.FIELDS, "press"])
        self.presses += 1
        self.said = self.refused = ""
        try:
            wish = giving.parse(fields, clock.today())
            await perform(actor(), once, press_key(fields.get("press", "")), lambda act: giving.offer(act, wish))
        except Refused as refused:
            self._show(refused.refusals)
            return None
        await self._given()
        return rx.set_focus("mandates-said")

    async def _given(self) -> None:
        self._clear_errors()
        self._begin()
        self.gives += 1
        await self._fill()
        self.said = sentence("mandate.sent", language_of(self))

    @rx.event
    @allow(Level.ONBOARDED)
    async def accept(self, mandate: str) -> EventSpec:
        """`Hyväksy valtuutus`."""
        return await self._answer(answering.accept, mandate, "mandate.accepted_now")

    @rx.event
    @allow(Level.ONBOARDED)
    async def decline(self, mandate: str) -> EventSpec:
        """`Hylkää valtuutus`."""
        return await self._answer(answering.decline, mandate, "mandate.declined_now")

    @rx.event
    @allow(Level.ONBOARDED)
    async def ask_end(self, mandate: str) -> None:
        """`Lopeta valtuutus`: the question comes in the button's place."""
        self.said = self.refused = self.came_from = ""
        self.asked = str(mandate)[:40]

    @rx.event
    @allow(Level.ONBOARDED)
    async def keep(self) -> None:
        """`Älä lopeta`: the button is back, and has the focus."""
        self.asked, self.came_from = "", self.asked

    @rx.event
    @allow(Level.ONBOARDED)
    async def end(self, mandate: str) -> EventSpec:
        """`Kyllä, lopeta`."""
        return await self._answer(answering.end, mandate, "mandate.ended_now")

    async def _answer(self, rule: Callable[[Act, str], None], mandate: str, key: str) -> EventSpec:
        self.said = self.refused = self.asked = self.came_from = ""
        try:
            await perform(actor(), rule, str(mandate)[:40])
            self.said = sentence(key, language_of(self))
        except Refused as refused:
            self.refused = refusal_sentence(refused.refusals[0], language_of(self))
        await self._fill()
        return rx.set_focus("mandates-said")


class OffersState(rx.State):
    """Whether a mandate is offered to the person."""

    waiting: rx.Field[bool] = rx.field(default=False)

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """Look."""
        self.waiting = bool(await look(actor(), lists.offers))
