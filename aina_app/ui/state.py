"""What every screen's state shares: errors of one form, and leaving a page by a full load. Nothing personal."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

import reflex as rx
from reflex.state import BaseState

from aina_app.accounts.access import level_of
from aina_app.context import Actor, look
from aina_app.core.refusal import Refusal, Refused
from aina_app.i18n.copy import sentence, table
from aina_app.i18n.language import Language, parse_language
from aina_app.routes import Level
from aina_app.web.drafts import read_draft
from aina_app.web.forms import AGAIN
from aina_app.web.gate import allow, page_language
from aina_app.web.visitor import current_actor, read_session

LONGEST_FIELD = 12_000
RULES = {"length": "rule.length", "case": "rule.case", "digit": "rule.digit", "special": "rule.special"}


def language_of(state: rx.State) -> Language:
    """The language of the page that an event came from."""
    return parse_language(page_language(state))


def actor() -> Actor:
    """Whom the gate let in for this event."""
    return current_actor.get()


def refusal_sentence(refusal: Refusal, language: Language) -> str:
    """The refusal in words; names of password rules become their texts."""
    params = dict(refusal.params)
    if "rules" in params:
        names = str(params["rules"]).split(",")
        rules = [table()[RULES[name]][language] for name in names if name in RULES]
        params["rules"] = "; ".join(text[:1].lower() + text[1:] for text in rules)  # in the middle of a sentence
    return sentence(refusal.code, language, **params)


def milliseconds(moment: datetime) -> str:
    """Milliseconds since the epoch, for the browser's countdown."""
    return str(round(moment.timestamp() * 1000))


def fields_of(form: object, names: Collection[str]) -> dict[str, str]:
    """The text fields `names` of an event's form: a raw client may send anything, so the rest is dropped."""
    if not isinstance(form, dict):
        return {}
    texts = {name: "on" if form.get(name) is True else form.get(name) for name in names}
    return {name: text[:LONGEST_FIELD] for name, text in texts.items() if isinstance(text, str)}


class Leaving(rx.State):
    """Where the page should go by a full load; empty: it stays."""

    to: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def go(self, to: str) -> None:
        """Leave for a path of our own; anything else means the home page."""
        inside = to.startswith("/") and not to.startswith(("//", "/\\"))
        self.to = to if inside else "/"


async def stay(state: BaseState) -> None:
    """A page that has just been loaded leaves only for what happens from now on."""
    leaving = await state.get_state(Leaving)
    leaving.to = ""


class Visitor(rx.State):
    """Who looks at a page that is for all: it shows the menu to those who have one. Nothing personal."""

    is_signed_in: rx.Field[bool] = rx.field(default=False)
    is_onboarded: rx.Field[bool] = rx.field(default=False)

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Look at the session behind the page."""
        who = actor()
        level = level_of(await look(who, read_session, who.session_hash))
        self.is_signed_in, self.is_onboarded = level >= Level.SIGNED_IN, level >= Level.ONBOARDED


class FormErrors(rx.State, mixin=True):
    """The errors and typed values of one form; a mixin, so that each form has its own."""

    errors: dict[str, str] = {}  # noqa: RUF012 - the framework copies defaults
    values: dict[str, str] = {}  # noqa: RUF012 - the framework copies defaults
    summary: list[dict[str, str]] = []  # noqa: RUF012 - the framework copies defaults

    def _show_refusals(self, refused: Refused) -> None:
        """Put each reason beside its field, in the person's language; the browser's script moves the focus there."""
        self._show(refused.refusals)

    def _show(self, refusals: Any) -> None:
        language = language_of(cast("rx.State", self))
        said = [(one.field or "form", refusal_sentence(one, language)) for one in refusals]
        self.errors = dict(reversed(said))
        self.summary = [{"field": name, "text": text} for name, text in said]

    def _clear_errors(self) -> None:
        self.errors, self.summary = {}, []

    async def _read_draft(self, form: str, who: Actor) -> Mapping[str, str]:
        """Show what was typed into `form` before it was refused, and why, where the address asks for it."""
        state = cast("rx.State", self)
        draft = await look(who, read_draft, form)
        self.values = dict(draft.values)
        asked = state.router.url.query_parameters.get(AGAIN) == form
        self._show(draft.refusals if asked else ())
        return draft.values
