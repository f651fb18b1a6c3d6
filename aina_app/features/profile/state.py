"""The profile's parts: details and which of their forms is open, the password's form, the devices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from aina_app.context import look, perform
from aina_app.core.refusal import Refused
from aina_app.features.profile.service import details, devices, email, password
from aina_app.features.profile.service.details import Profile
from aina_app.features.profile.service.devices import OTHERS, Device
from aina_app.i18n import numbers
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, fields_of, language_of
from aina_app.web.forms import AGAIN, once, press_key
from aina_app.web.gate import allow

DONE = "tila"
"""Query parameter that says what has just been done."""

CHANGED = {"salasana": "prof.pw_changed", "osoite": "prof.email_changed"}
POSTED_FORMS = {password.FORM: "password", email.FORM: "email"}
"""Forms of chapter A that the browser posts: when one was refused, it is open again."""

SESSIONS_ENDED = {"laitteet": "prof.session_others_ended", "laite": "prof.session_one_ended"}


def done_just_now(state: rx.State, notices: Mapping[str, str]) -> str:
    """What the address says has just been done, if it is one of `notices`."""
    key = notices.get(state.router.url.query_parameters.get(DONE, ""))
    return sentence(key, language_of(state)) if key else ""


class ProfileState(FormErrors, rx.State):
    """Chapter A. `open_form`: `details`, `password` or `email`; `came_from`: whose act gets the focus back."""

    loaded: rx.Field[bool] = rx.field(default=False)
    email: rx.Field[str] = rx.field(default="")
    name: rx.Field[str] = rx.field(default="")
    phone: rx.Field[str] = rx.field(default="")
    kind: rx.Field[str] = rx.field(default="")
    language_name: rx.Field[str] = rx.field(default="")
    company_name: rx.Field[str] = rx.field(default="")
    business_id: rx.Field[str] = rx.field(default="")
    open_form: rx.Field[str] = rx.field(default="")
    came_from: rx.Field[str] = rx.field(default="")
    notice: rx.Field[str] = rx.field(default="")
    presses: rx.Field[int] = rx.field(default=0)

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Show the account; a form that is open stays so, for this runs after a lost connection too."""
        self.notice, self.came_from = done_just_now(self, CHANGED), ""
        again = self.router.url.query_parameters.get(AGAIN, "")
        stays = "" if self.notice and self.open_form in POSTED_FORMS.values() else self.open_form
        self.open_form = POSTED_FORMS.get(again, stays)
        await self._fill()
        self.loaded = True

    async def _fill(self) -> Profile:
        profile, language = await look(actor(), details.view), language_of(self)
        self.email, self.name = profile.email, f"{profile.first_name} {profile.last_name}"
        self.phone = numbers.phone(profile.phone) if profile.phone else ""
        self.kind = sentence(f"reg.{profile.kind.value}", language)
        self.language_name = sentence(f"lang.{profile.language.value}", language)
        self.company_name, self.business_id = profile.company_name, profile.business_id
        return profile

    @rx.event
    @allow(Level.SIGNED_IN)
    async def edit(self) -> None:
        """`Päivitä käyttäjätiedot`: the list becomes fields."""
        profile = await self._fill()
        self.values = {
            "first_name": profile.first_name,
            "last_name": profile.last_name,
            "phone": self.phone.replace(numbers.NO_BREAK, " "),
            "language": profile.language.value,
        }
        self._open("details")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_password(self) -> None:
        """`Vaihda salasana`: its form opens in place."""
        self._open("password")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def ask_email(self) -> None:
        """`Vaihda sähköpostiosoite`: its form opens in place."""
        self._open("email")

    def _open(self, form: str) -> None:
        self.open_form, self.came_from, self.notice = form, "", ""
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
    async def save(self, form: dict[str, Any]) -> None:
        """Keep the details; nothing of them leaves this service."""
        fields = fields_of(form, [*details.FIELDS, "press"])
        self.presses += 1
        try:
            new = details.parse(fields)
            await perform(actor(), once, press_key(fields.get("press", "")), lambda act: details.save(act, new))
        except Refused as refused:
            self.values = {name: text for name, text in fields.items() if name != "press"}
            self._show(refused.refusals)
            return
        self._close()
        await self._fill()
        self.notice = sentence("prof.saved", language_of(self))


class PasswordState(FormErrors, rx.State):
    """Why a change of the password was refused; nothing of what was typed."""

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Show it where the address asks for it."""
        await self._read_draft(password.FORM, actor())


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A live session in words. `end_name`: the name of its button for those who hear it."""

    id: str
    label: str
    started: str
    seen: str
    is_this: bool
    end_name: str


def _row(device: Device, language: Language) -> DeviceRow:
    label = device.label or sentence("prof.session_unknown", language)
    return DeviceRow(
        id=str(device.id),
        label=label,
        started=sentence("prof.session_started", language, time=numbers.date_time(device.started_at, language)),
        seen=sentence("prof.session_seen", language, time=numbers.date_time(device.seen_at, language)),
        is_this=device.is_this,
        end_name=sentence("prof.session_end_one_named", language, device=label),
    )


class DevicesState(FormErrors, rx.State):
    """`Kirjautuneet laitteet`. `chosen`: whom the open form is about, an id or all others; empty: no form."""

    loaded: rx.Field[bool] = rx.field(default=False)
    devices: list[DeviceRow] = []  # noqa: RUF012 - the framework copies defaults
    chosen: rx.Field[str] = rx.field(default="")
    question: rx.Field[str] = rx.field(default="")
    came_from: rx.Field[str] = rx.field(default="")
    notice: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """Show the list, and a refused form again."""
        self.notice, self.came_from = done_just_now(self, SESSIONS_ENDED), ""
        typed = await self._read_draft(devices.FORM, actor())
        await self._fill()
        asked = typed.get("session", "") if self.router.url.query_parameters.get(AGAIN) == devices.FORM else ""
        self._choose(asked or ("" if self.notice else self.chosen))
        self.loaded = True

    async def _fill(self) -> None:
        language = language_of(self)
        self.devices = [_row(device, language) for device in await look(actor(), devices.view)]

    def _choose(self, chosen: str) -> None:
        """Ask for the password; nothing for what is no other session of this account."""
        language = language_of(self)
        labels = {row.id: row.label for row in self.devices if not row.is_this}
        self.chosen = chosen if chosen in labels or (chosen == OTHERS and labels) else ""
        if self.chosen in labels:
            self.question = sentence("prof.session_ask_one", language, device=labels[self.chosen])
        else:
            self.question = sentence("prof.session_ask_others", language)

    @rx.event
    @allow(Level.ONBOARDED)
    async def ask(self, chosen: str) -> None:
        """`Kirjaa ulos muualta`, or one device's `Kirjaa ulos`: its form opens."""
        await self._fill()
        self._clear_errors()
        self.came_from, self.notice = "", ""
        self._choose(str(chosen))

    @rx.event
    @allow(Level.ONBOARDED)
    async def cancel(self) -> None:
        """`Peruuta`."""
        self.chosen, self.came_from = "", self.chosen
        self._clear_errors()
