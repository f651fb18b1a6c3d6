"""The cards of chapter B: what they show, and which of their forms is open."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from aina_app.context import Act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.customerships import wording
from aina_app.features.customerships.service import changes, managing
from aina_app.features.customerships.service.cards import CardView, Value, cards
from aina_app.features.customerships.wording import Card
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, fields_of, language_of
from aina_app.web.forms import once, press_key
from aina_app.web.gate import allow

Rule = Callable[[Act], object]

ABOUT = ("customership", "version", "press")
CONTACT = {"contact_phone": "phone", "contact_email": "email"}
CONSENTS = {"direct_marketing": "direct_marketing", "electronic_marketing": "electronic_marketing"}
FORMS = (wording.CONTACT, wording.CONSENTS, wording.MANAGE)
MOST_LOOKS = 30
"""So many times a page asks whether old customerships have been fetched anew."""


def beginnings(view: CardView, part: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a form begins with, and what of it is as the card shows it (a refused value is not)."""
    typed = {name: field.typed for name, field in view.fields.items()}
    shown = {name: field.shown for name, field in view.fields.items()}
    if part == wording.MANAGE:
        return wording.names_typed(view), {}
    if part == wording.CONTACT:
        pairs = [wording.contact_texts(values["phone"], values["email"]) for values in (typed, shown)]
    else:
        pairs = [wording.consent_choices(*(values[name] for name in CONSENTS)) for values in (typed, shown)]
    return pairs[0], pairs[1]


class CustomershipsState(FormErrors, rx.State):
    """All customerships of the person; one form is open at a time. `saved_on`: the card that says what was `saved`."""

    loaded: rx.Field[bool] = rx.field(default=False)
    cards: list[Card] = []  # noqa: RUF012 - the framework copies defaults
    waiting: rx.Field[bool] = rx.field(default=False)
    open_form: rx.Field[str] = rx.field(default="")
    came_from: rx.Field[str] = rx.field(default="")
    said: rx.Field[str] = rx.field(default="")
    saved: rx.Field[str] = rx.field(default="")
    saved_on: rx.Field[str] = rx.field(default="")
    presses: rx.Field[int] = rx.field(default=0)
    hidden_count: rx.Field[int] = rx.field(default=0)
    _base: dict[str, str] = {}  # noqa: RUF012 - the framework copies defaults
    _seen: dict[str, Value] = {}  # noqa: RUF012 - the framework copies defaults
    _looks_left: int = 0

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Fill the cards; a form that is open stays so, for this runs after a lost connection too."""
        self.said = self.saved = self.came_from = ""
        self._looks_left = MOST_LOOKS if await look(actor(), managing.stale) else 0
        if self._looks_left:
            await perform(actor(), managing.refresh_stale)
        await self._fill()
        self.loaded = True

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def recheck(self) -> None:
        """Look what has become of what is on its way; say once what has ended."""
        before = list(self.cards)
        self._looks_left = max(0, self._looks_left - 1)
        await self._fill()
        self.said = wording.news(before, self.cards, language_of(self)) or self.said

    async def _fill(self) -> list[CardView]:
        views = await look(actor(), cards)
        self.cards = wording.in_words(views, language_of(self))
        self.hidden_count = sum(view.is_hidden for view in views)
        is_fetching = self._looks_left > 0 and bool(await look(actor(), managing.stale))
        self.waiting = is_fetching or any(view.is_waiting for view in views)
        return views

    @rx.event
    @allow(Level.SIGNED_IN)
    async def edit(self, form: str) -> None:
        """Open a form in place of what it changes; an unknown name opens none."""
        part, _, customership_id = str(form).partition(":")
        found = [view for view in await self._fill() if str(view.id) == customership_id]
        if not found or part not in FORMS:
            return
        begun, self._base = beginnings(found[0], part)
        self._seen = {name: field.shown for name, field in found[0].fields.items()}
        self.values = begun | {"customership": customership_id, "version": str(found[0].version)}
        self.open_form, self.came_from, self.said, self.saved = str(form), "", "", ""
        self._clear_errors()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def cancel(self) -> None:
        """`Peruuta`: nothing has changed."""
        self._close()

    def _close(self) -> None:
        self.open_form, self.came_from = "", self.open_form
        self._clear_errors()

    @rx.event
    @allow(Level.SIGNED_IN)
    async def save_contact(self, form: dict[str, Any]) -> None:
        """Order new contact details."""
        fields = fields_of(form, [*ABOUT, *CONTACT])
        await self._save(fields, lambda: self._contact_rule(fields))

    def _contact_rule(self, fields: Mapping[str, str]) -> Rule:
        target, contact = changes.parse_target(fields, self._saw(fields)), changes.parse_contact(fields)
        untouched = self._untouched(fields, CONTACT)
        return lambda act: changes.change_contact(act, target, contact, untouched)

    @rx.event
    @allow(Level.SIGNED_IN)
    async def save_consents(self, form: dict[str, Any]) -> None:
        """Keep and order both permissions."""
        fields = fields_of(form, [*ABOUT, *CONSENTS])
        await self._save(fields, lambda: self._consents_rule(fields, language_of(self)))

    def _consents_rule(self, fields: Mapping[str, str], language: Language) -> Rule:
        target, consents = changes.parse_target(fields, self._saw(fields)), changes.parse_consents(fields)
        untouched = self._untouched(fields, CONSENTS)
        return lambda act: changes.change_consents(act, target, consents, language, untouched)

    @rx.event
    @allow(Level.SIGNED_IN)
    async def save_names(self, form: dict[str, Any]) -> None:
        """`Hallinnoi asiakkuuksia`: keep the person's own names."""
        fields = fields_of(form, [*ABOUT, *managing.name_fields(form)])
        await self._save(fields, lambda: self._names_rule(fields))

    def _names_rule(self, fields: Mapping[str, str]) -> Rule:
        target, names = changes.parse_target(fields), managing.parse_names(fields)
        return lambda act: managing.save_names(act, target.customership_id, names)

    def _saw(self, fields: Mapping[str, str]) -> Mapping[str, Value]:
        """The values that the form's card showed when the form was opened."""
        return self._seen if self.values.get("customership") == fields.get("customership") else {}

    def _untouched(self, fields: Mapping[str, str], names: Mapping[str, str]) -> set[str]:
        mine = self._base if self.values.get("customership") == fields.get("customership") else {}
        return {name for field, name in names.items() if field in mine and mine[field] == fields.get(field)}

    async def _save(self, fields: Mapping[str, str], rule: Callable[[], Rule]) -> None:
        self.presses += 1
        try:
            await perform(actor(), once, press_key(fields.get("press", "")), rule())
        except Refused as refused:
            self.values = self.values | {name: text for name, text in fields.items() if name != "press"}
            self._show(refused.refusals)
        else:
            self._close()
            await self._fill()
            self.saved, self.saved_on = sentence("cust.saved", language_of(self)), fields.get("customership", "")


async def refill(state: rx.State) -> CustomershipsState:
    """Let the cards show what an event of another state has changed."""
    cards_state = await state.get_state(CustomershipsState)
    await cards_state._fill()  # noqa: SLF001 - no handler: what is public here can be called by a browser
    return cards_state
