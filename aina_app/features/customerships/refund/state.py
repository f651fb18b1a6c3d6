"""Asking for a change of refund accounts, the way to the bank and how it ended; never a whole account number."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypedDict

import reflex as rx
from reflex.event import EventSpec

from aina_app.accounts import refund_changes, refund_orders
from aina_app.accounts.access import held_customership
from aina_app.accounts.customerships import mirror
from aina_app.accounts.refund_changes import parse_change_id
from aina_app.context import Act, look, perform
from aina_app.core import clock
from aina_app.core.iban import parse_iban
from aina_app.core.refusal import Refused, Unavailable
from aina_app.features.customerships.refund.wording import FORM
from aina_app.features.customerships.service.cards import CardView
from aina_app.features.customerships.state import CustomershipsState
from aina_app.i18n.copy import sentence
from aina_app.integrations import customer_information_system
from aina_app.integrations.identification import providers
from aina_app.routes import Level
from aina_app.ui.state import actor, fields_of, language_of, refusal_sentence
from aina_app.web.drafts import read_draft
from aina_app.web.forms import AGAIN, once, press_key
from aina_app.web.gate import allow

ENDED = "palautustili"
"""Query parameter that says how a trip to the bank ended, or that an account is going."""

ENDS = {
    "done": ("ok", "refund.confirmed"),
    "removed": ("ok", "refund.removing"),
    "cancelled": ("info", "onb1.cancelled"),
    "refused": ("warn", "onb1.refused"),
    "down": ("warn", "onb1.down"),
    "late": ("danger", "onb1.late"),
    "invalid": ("danger", "onb1.invalid"),
    "other_account": ("danger", "onb1.invalid"),
    "other_person": ("danger", "refund.other_person"),
    "gone": ("danger", "refund.gone"),
}
TRIP_FORM = "refund_identification"
ABOUT = ("customership", "press", "refund_iban")
OLD = timedelta(minutes=15)


class ProviderCard(TypedDict):
    """A bank or mobile certificate to choose."""

    id: str
    name: str


class RefundState(CustomershipsState):
    """The forms of refund accounts; one of them is open at a time, like the others of the cards.

    `removing`: the key of the account whose removal waits for the password; `told_on`: the card that says `outcome`;
    `is_leaving`: whether the banks stand there, which a person who comes back has to ask for again.
    """

    banks: list[ProviderCard] = []  # noqa: RUF012 - the framework copies defaults
    is_leaving: rx.Field[bool] = rx.field(default=False)
    down: rx.Field[bool] = rx.field(default=False)
    outcome: rx.Field[str] = rx.field(default="")
    tone: rx.Field[str] = rx.field(default="")
    told_on: rx.Field[str] = rx.field(default="")
    removing: rx.Field[str] = rx.field(default="")
    removing_name: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def arrive(self) -> EventSpec | None:
        """Say how the trip ended; what is frozen is still there, and the way to the banks is a press away."""
        query = self.router.url.query_parameters
        self.tone, key = ENDS.get(query.get(ENDED, ""), ("", ""))
        self.outcome = sentence(key, language_of(self)) if key else ""
        if key and self.removing:  # the form that was posted stands open in this tab's state
            self.open_form = self.removing = ""
        views = await self._fill()
        self.told_on = str(_told_card(views).id) if views else ""
        self.is_leaving = self.down = False
        await self._read_refused(query.get(AGAIN, ""), views)
        return rx.set_focus("refund-outcome") if self.outcome and views and not self.open_form else None

    async def _read_refused(self, form: str, views: list[CardView]) -> None:
        """A posted form that was refused: of the trip, or of a removal, which opens again."""
        if form not in (TRIP_FORM, refund_orders.REMOVE_FORM):
            return
        draft = await look(actor(), read_draft, form)
        chosen = draft.values.get("customership", "")
        if form == TRIP_FORM:
            self.tone, said = "danger", [refusal_sentence(one, language_of(self)) for one in draft.refusals]
            self.outcome = " ".join(said)
        elif any(str(view.id) == chosen for view in views):
            self.values = {"customership": chosen}
            self._show(draft.refusals)
            self.open_form = f"{FORM}:{chosen}"
            self._ask_removal(draft.values.get("account", ""))

    async def _offer_banks(self) -> None:
        self.is_leaving = True
        try:
            offered = await asyncio.to_thread(providers)
        except Unavailable:
            self.down, self.banks = True, []
        else:
            self.down, self.banks = False, [{"id": one.id, "name": one.name} for one in offered]

    @rx.event
    @allow(Level.SIGNED_IN)
    async def offer_banks(self) -> EventSpec:
        """`Jatka tunnistautumiseen` after coming back; `Yritä uudelleen` while the identification service is silent."""
        await self._offer_banks()
        return rx.set_focus("refund-banks")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def open_accounts(self, customership_id: str) -> None:
        """`Päivitä palautustilinumerot`: the list as the company has it now, and the field of a new account."""
        found = [view for view in await self._fill() if str(view.id) == customership_id]
        if not found:
            return
        await _refresh(found[0])
        await self._fill()
        self.values = {"customership": customership_id}
        self.open_form, self.came_from, self.said, self.saved = f"{FORM}:{customership_id}", "", "", ""
        self.removing, self.outcome = "", ""
        self._clear_errors()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_new(self, form: dict[str, Any]) -> EventSpec | None:
        """A new account: checked, frozen; then to the bank."""
        fields = fields_of(form, ABOUT)
        return await self._ask(fields.get("press", ""), lambda: _new_account(fields))

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_to_use(self, key: str) -> EventSpec | None:
        """`Ota käyttöön`: frozen; then to the bank."""
        return await self._ask("", lambda: self._about_known(refund_changes.ask_to_use, str(key)))

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_to_remove_last(self, key: str) -> EventSpec | None:
        """`Poista` of the only account: frozen; then to the bank."""
        return await self._ask("", lambda: self._about_known(refund_changes.ask_to_remove_last, str(key)))

    def _about_known(self, rule: Callable[..., object], key: str) -> Callable[[Act], object]:
        customership_id = parse_change_id(self.values.get("customership", ""))
        return lambda act: rule(act, customership_id, key)

    async def _ask(self, press: str, rule: Callable[[], Callable[[Act], object]]) -> EventSpec | None:
        """Freeze; the typed number stays in the browser's field where it is refused."""
        self.presses += 1
        try:
            await perform(actor(), once, press_key(press), rule())
        except Refused as refused:
            self._show(refused.refusals)
            return None
        self._close()
        self.came_from, self.outcome, self.removing = "", "", ""
        await self._fill()
        await self._offer_banks()
        return rx.set_focus("refund-banks")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_removal(self, key: str) -> None:
        """`Poista` of an account that is not in use: the password is enough."""
        self._clear_errors()
        self._ask_removal(str(key))

    def _ask_removal(self, key: str) -> None:
        rows = [row for card in self.cards for row in card.refund.accounts if row.key == key]
        self.removing = key if key and rows else ""
        self.removing_name = rows[0].remove_name if self.removing else ""

    @rx.event
    @allow(Level.SIGNED_IN)
    async def keep(self) -> None:
        """`Peruuta` beside the password: the account stays."""
        self.removing = ""
        self._clear_errors()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def close_accounts(self) -> None:
        """`Sulje`: nothing has changed."""
        self.removing = ""
        self._close()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def abandon(self, change: str) -> None:
        """`Jätä muutos tekemättä`, before the bank: what was frozen is forgotten."""
        await self._do(lambda act: refund_changes.abandon(act, parse_change_id(change)))
        self.outcome = ""

    @rx.event
    @allow(Level.SIGNED_IN)
    async def cancel_change(self, change: str) -> EventSpec:
        """`Peruuta muutos` while it cools."""
        await self._do(lambda act: refund_changes.cancel(act, parse_change_id(change)))
        self.outcome = ""
        return rx.set_focus("refund-cancelled")

    async def _do(self, rule: Callable[[Act], object]) -> None:
        try:
            await perform(actor(), rule)
        except Refused:  # done in another tab already: the card shows what is
            self.said = ""
        await self._fill()


def _new_account(fields: Mapping[str, str]) -> Callable[[Act], object]:
    customership_id = parse_change_id(fields.get("customership", ""))
    account = parse_iban(fields.get("refund_iban", ""), "refund_iban")
    return lambda act: refund_changes.ask_for_new(act, customership_id, account)


def _told_card(views: list[CardView]) -> CardView:
    """The card that a trip was about: where something is frozen, else where something cools, else the first."""
    frozen = [view for view in views if view.refund.frozen]
    return (frozen or [view for view in views if view.refund.cooling] or views)[0]


async def _refresh(view: CardView) -> None:
    """Look at the customer information system, if the list is old or its accounts cannot be named."""
    is_fresh = view.refund.fetched_at > clock.now() - OLD
    if is_fresh and all(account.key for account in view.refund.accounts):
        return
    try:
        found = await asyncio.to_thread(customer_information_system.fetch, view.number)
    except Unavailable:
        return
    if found is not None:
        await perform(actor(), _keep, view, found)


def _keep(act: Act, view: CardView, found: customer_information_system.FoundCustomership) -> None:
    if held_customership(act, view.id).number == found.number:
        mirror(act, found)
