"""`Lataa omat tietosi`: whether there is a copy, and which of its two forms is open."""

import reflex as rx
from reflex.event import EventSpec

from aina_app.context import look
from aina_app.features.profile.service import download
from aina_app.features.profile.service.download import FETCH_FORM, ORDER_FORM
from aina_app.features.profile.state import DONE
from aina_app.i18n import numbers
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, language_of
from aina_app.web.forms import AGAIN
from aina_app.web.gate import allow

BYTES_IN_KB = 1_000
ORDERED, TOLD = "kopio", "own-data-told"
"""What the address says after an order, and the id of what tells of the copy: it has the focus then."""


class OwnDataState(FormErrors, rx.State):
    """`copy_state`: empty, `waiting` or `ready`. `open_form`: a form's name; `came_from`: whose act gets the focus."""

    loaded: rx.Field[bool] = rx.field(default=False)
    copy_state: rx.Field[str] = rx.field(default="")
    copy_id: rx.Field[str] = rx.field(default="")
    times_fetched: rx.Field[int] = rx.field(default=0)
    told: rx.Field[str] = rx.field(default="")
    open_form: rx.Field[str] = rx.field(default="")
    came_from: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> EventSpec | None:
        """Show the copy, and a refused form again; the form that has just ordered one is done."""
        self.came_from = ""
        asked, before = self.router.url.query_parameters.get(AGAIN, ""), self.copy_id
        await self._fill()
        if asked in {ORDER_FORM, FETCH_FORM}:
            await self._read_draft(asked, actor())
            self.open_form = asked
        elif self.copy_id != before:
            self.open_form = ""
        if self.open_form == FETCH_FORM and self.copy_state != "ready":
            self.open_form, self.told = "", sentence("download.gone", language_of(self))
        self.loaded = True
        is_ordered = self.router.url.query_parameters.get(DONE) == ORDERED
        return rx.set_focus(TOLD) if is_ordered else None

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def ask_again(self) -> None:
        """Whether it has been made meanwhile, or has been handed out: then the typed password leaves the page."""
        before = self.times_fetched
        await self._fill()
        if self.open_form == FETCH_FORM and self.times_fetched > before:
            self.open_form, self.came_from = "", FETCH_FORM

    async def _fill(self) -> None:
        language, copy = language_of(self), await look(actor(), download.view)
        self.copy_id, self.times_fetched = (str(copy.id), copy.times_fetched) if copy else ("", 0)
        if copy is None:
            self.copy_state, self.told = "", ""
        elif copy.expires_at is None:
            self.copy_state, self.told = "waiting", sentence("download.waiting", language)
        else:
            size = numbers.number(max(1, round(copy.size_bytes / BYTES_IN_KB)), language)
            until = numbers.date_time(copy.expires_at, language)
            self.copy_state = "ready"
            self.told = sentence("download.ready", language, time=until, kilobytes=size)

    @rx.event
    @allow(Level.ONBOARDED)
    async def ask(self, form: str) -> None:
        """`Kokoa tiedosto` or `Lataa tiedosto`: its form opens in place."""
        await self._fill()
        self._clear_errors()
        self.open_form = form if form in {ORDER_FORM, FETCH_FORM} else ""
        self.came_from = ""

    @rx.event
    @allow(Level.ONBOARDED)
    async def cancel(self) -> None:
        """`Peruuta`."""
        self.open_form, self.came_from = "", self.open_form
        self._clear_errors()
