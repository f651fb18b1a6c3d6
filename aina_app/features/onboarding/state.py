"""What the three steps of the first use show and do."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TypedDict

import reflex as rx
from reflex.event import EventSpec

from aina_app import routes
from aina_app.accounts.access import first_undone
from aina_app.context import look, perform
from aina_app.core.refusal import Refused, Unavailable
from aina_app.features.onboarding.service import customerships, identification, review
from aina_app.features.onboarding.service.identification import Outcome
from aina_app.i18n.copy import sentence
from aina_app.integrations.identification import providers
from aina_app.routes import Level, localised
from aina_app.ui.customership_search.state import search_customerships
from aina_app.ui.state import actor, language_of
from aina_app.web.gate import allow
from aina_app.web.visitor import read_session

TONES = {Outcome.CANCELLED: "info", Outcome.REFUSED: "warn", Outcome.DOWN: "warn"}
ROWS_AT_ONCE = 20
OUTCOME = "tulos"
"""Query parameter that says how the trip to the bank has ended."""


class ProviderCard(TypedDict):
    """A bank or mobile certificate to choose."""

    id: str
    name: str


class PointRow(TypedDict):
    """A line of the guide's table."""

    customer: str
    point: str
    address: str


class IdentificationState(rx.State):
    """`/kayttoonotto/1`."""

    opened: rx.Field[bool] = rx.field(default=False)
    down: rx.Field[bool] = rx.field(default=False)
    outcome: rx.Field[str] = rx.field(default="")
    tone: rx.Field[str] = rx.field(default="")
    done: rx.Field[bool] = rx.field(default=False)
    banks: list[ProviderCard] = []  # noqa: RUF012 - the framework copies defaults

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> EventSpec | None:
        """Say how the last trip ended; after one that failed the list is open already."""
        told = self.router.url.query_parameters.get(OUTCOME, "")
        ended = Outcome(told) if told in set(Outcome) and told != Outcome.DONE else None
        self.outcome = sentence(f"onb1.{ended.value}", language_of(self)) if ended else ""
        self.tone = TONES.get(ended, "danger") if ended else ""
        session = await look(actor(), read_session, actor().session_hash)
        self.done = first_undone(session) != routes.ONBOARDING_1
        self.opened, self.down = False, False
        if ended and not self.done:
            await self._open()
            return rx.set_focus("outcome")
        return None

    @rx.event
    @allow(Level.SIGNED_IN)
    async def begin(self) -> EventSpec:
        """`Aloita tunnistautuminen`: the list of banks opens in place."""
        await self._open()
        return rx.set_focus("banks")

    async def _open(self) -> None:
        try:
            offered = await asyncio.to_thread(providers)
        except Unavailable:
            self.down, self.banks = True, []
        else:
            self.down, self.banks = False, [{"id": one.id, "name": one.name} for one in offered]
        self.opened = True


class CustomershipsFoundState(rx.State):
    """`/kayttoonotto/2`."""

    phase: rx.Field[str] = rx.field(default="loading")
    rows: list[PointRow] = []  # noqa: RUF012 - the framework copies defaults
    count: rx.Field[str] = rx.field(default="")
    shown: rx.Field[int] = rx.field(default=ROWS_AT_ONCE)
    identified: rx.Field[str] = rx.field(default="")
    refusal: rx.Field[str] = rx.field(default="")
    answers: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> AsyncGenerator[None, None]:
        """Ask at once; the screen says that it is asking."""
        self.phase, self.rows, self.refusal, self.shown = "loading", [], "", ROWS_AT_ONCE
        told = self.router.url.query_parameters.get(OUTCOME, "") == Outcome.DONE
        self.identified = await look(actor(), identification.identified_as) if told else ""
        yield
        await self._search()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def search_again(self) -> AsyncGenerator[None, None]:
        """`Hae uudelleen` and `Yritä uudelleen`."""
        yield
        try:
            await self._search()
        finally:
            self.answers += 1

    async def _search(self) -> None:
        who, language = actor(), language_of(self)
        if not await search_customerships(who):
            self.phase = "down"
            return
        found = await look(who, customerships.found_rows)
        self.rows = [{"customer": row.customer_number, "point": row.gsrn, "address": row.address} for row in found]
        key = "onb2.count_one" if len(found) == 1 else "onb2.count"
        self.count = sentence(key, language, count=len(found)) if len(found) != 1 else sentence(key, language)
        self.phase = "found" if found else "none"

    @rx.event
    @allow(Level.SIGNED_IN)
    async def show_more(self) -> None:
        """Twenty more lines."""
        self.shown += ROWS_AT_ONCE

    @rx.event
    @allow(Level.SIGNED_IN)
    async def confirm(self) -> EventSpec | None:
        """`Vahvista ja siirry Elenia Ainaan` at 2/3."""
        try:
            await perform(actor(), customerships.confirm)
        except Refused as refused:
            self.refusal = sentence(refused.refusals[0].code, language_of(self))
            self.answers += 1
            return None
        return rx.redirect(localised(routes.ONBOARDING_3, language_of(self)))


class ReviewState(rx.State):
    """`/kayttoonotto/3`."""

    @rx.event
    @allow(Level.SIGNED_IN)
    async def finish(self) -> EventSpec:
        """`Vahvista ja siirry Elenia Ainaan` at 3/3: the first use is done."""
        done = await perform(actor(), review.finish)
        path = routes.HOME if done else routes.ONBOARDING_1
        return rx.redirect(localised(path, language_of(self)))


class SearchAgainState(rx.State):
    """`Hae uudelleen` where no customership is attached yet."""

    answer: rx.Field[str] = rx.field(default="")
    answers: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.ONBOARDED)
    async def search(self) -> AsyncGenerator[EventSpec | None, None]:
        """Ask anew; what is found fills the page."""
        who, language = actor(), language_of(self)
        yield None
        try:
            answered = await search_customerships(who)
            found = await look(who, customerships.found_rows)
        finally:
            self.answers += 1
        self.answer = "" if found else sentence("onb2.none_title" if answered else "onb2.down", language)
        if found:
            yield rx.redirect(self.router.url.path + "?haettu=1", replace=True)
