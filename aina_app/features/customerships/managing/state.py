"""Decisions about waiting changes, the history of a card, hidden and detached customerships, fetching anew."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from aina_app.context import Act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.customerships.managing.wording import PastRow, decision_lines, past_rows
from aina_app.features.customerships.service import answers, managing
from aina_app.features.customerships.service.history import history
from aina_app.features.customerships.state import refill
from aina_app.i18n import numbers
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.customership_search.state import search_customerships
from aina_app.ui.state import actor, language_of
from aina_app.web.gate import allow


def _id(text: str) -> UUID:
    """An id as the page sent it; one of nothing where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - fits the column


class AnswersState(rx.State):
    """What a person decides about a change that waits; `said`: why nothing came of it."""

    said: rx.Field[str] = rx.field(default="")
    answers: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.SIGNED_IN)
    async def choose_mine(self, change: str, version: str) -> None:
        """`Oma muutokseni`: it is sent on the version that is there now."""
        await self._decide(lambda act: answers.choose_mine(act, _id(change), _version(version)), "cust.choice_late")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def choose_theirs(self, change: str, version: str) -> None:
        """`Muualla tehty muutos`: ours is cancelled."""
        await self._decide(lambda act: answers.choose_theirs(act, _id(change), _version(version)), "cust.choice_late")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def take_back(self, change: str) -> None:
        """`Peruuta muutos`, while nothing of it has been sent."""
        await self._decide(lambda act: answers.take_back(act, _id(change)), "cust.cancel_late")

    async def _decide(self, rule: Callable[[Act], bool], too_late: str) -> None:
        try:
            done = await perform(actor(), rule)
        except Refused:
            done = False
        self.said = "" if done else sentence(too_late, language_of(self))
        self.answers += 1
        await refill(self)


class HistoryState(rx.State):
    """The history of one card at a time. `shown`: the customership's id."""

    shown: rx.Field[str] = rx.field(default="")
    rows: list[PastRow] = []  # noqa: RUF012 - the framework copies defaults
    decisions: list[str] = []  # noqa: RUF012 - the framework copies defaults

    @rx.event
    @allow(Level.SIGNED_IN)
    async def toggle(self, customership: str) -> None:
        """`Muutoshistoria`, and the same again to close it."""
        if self.shown == customership:
            self.shown, self.rows, self.decisions = "", [], []
            return
        try:
            found = await look(actor(), history, _id(customership))
        except Refused:
            return
        language = language_of(self)
        self.rows, self.decisions = past_rows(found, language), decision_lines(found, language)
        self.shown = str(customership)


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A detached customership, said."""

    id: str
    text: str


class ManagingState(rx.State):
    """`Hallinnoi asiakkuuksia`. `answer`: what fetching anew has come to; `arranged`: what was hidden or shown."""

    arranged: rx.Field[str] = rx.field(default="")
    answer: rx.Field[str] = rx.field(default="")
    answers: rx.Field[int] = rx.field(default=0)
    gone: list[GoneRow] = []  # noqa: RUF012 - the framework copies defaults

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Say what is no longer attached."""
        self.answer = self.arranged = ""
        await self._fill_gone()

    async def _fill_gone(self) -> None:
        language = language_of(self)
        self.gone = [
            GoneRow(
                str(one.id),
                sentence("cust.detached", language, number=one.number, date=numbers.date(one.detached_at, language)),
            )
            for one in await look(actor(), managing.detached)
        ]

    @rx.event
    @allow(Level.SIGNED_IN)
    async def see_gone(self) -> None:
        """`Selvä`."""
        await perform(actor(), managing.see_detached)
        self.gone = []

    @rx.event
    @allow(Level.SIGNED_IN)
    async def hide(self, customership: str) -> None:
        """`Piilota asiakkuus`."""
        await self._arrange(customership, managing.hide, "cust.hidden_now")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def unhide(self, customership: str) -> None:
        """`Näytä`."""
        await self._arrange(customership, managing.unhide, "cust.shown_now")

    async def _arrange(self, customership: str, rule: Callable[[Act, UUID], None], done: str) -> None:
        try:
            await perform(actor(), rule, _id(customership))
        except Refused:
            return
        cards = await refill(self)
        cards.open_form = cards.saved = ""
        numbers_of = {card.id: card.number for card in cards.cards}
        self.arranged = sentence(done, language_of(self), number=numbers_of.get(str(customership), ""))
        self.answer, self.answers = "", self.answers + 1

    @rx.event
    @allow(Level.SIGNED_IN)
    async def fetch(self) -> AsyncGenerator[None, None]:
        """`Hae tiedot uudelleen`: ask anew which customerships there are, and what they hold."""
        who = actor()
        self.answer = self.arranged = ""
        yield
        try:
            answered = await search_customerships(who)
        finally:
            self.answers += 1
        self.answer = sentence("cust.fetched" if answered else "onb2.down", language_of(self))
        await refill(self)
        await self._fill_gone()
