"""Profiili: A. Käyttäjäprofiilin tiedot, the customerships as a slot, devices, appearance."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.profile.deletion.page import delete_button
from aina_app.features.profile.deletion.page import dialog as deletion_dialog
from aina_app.features.profile.email.page import CODE, new_email_form, pending_email
from aina_app.features.profile.email.state import CHAPTER
from aina_app.features.profile.own_data import page as own_data
from aina_app.features.profile.service.devices import OTHERS
from aina_app.features.profile.state import DevicesState, PasswordState, ProfileState
from aina_app.i18n.language import Language
from aina_app.ui.choices import select_field
from aina_app.ui.fields import FormVars, quiet_button, required_note, submit_button, text_field
from aina_app.ui.html import call, event_form, hidden, posted_form, press
from aina_app.ui.layout import Frame, heading, page_frame
from aina_app.ui.messages import badge, form_errors, said, skeleton
from aina_app.ui.passwords import password_field, password_rules
from aina_app.ui.words import Words

STATE: Any = ProfileState
DEVICES: Any = DevicesState
DETAILS = FormVars(ProfileState.errors, ProfileState.values, ProfileState.summary)
PASSWORD = FormVars(PasswordState.errors, PasswordState.values, PasswordState.summary)
ENDING = FormVars(DevicesState.errors, DevicesState.values, DevicesState.summary)
THEMES = ("auto", "light", "dark")


def page(words: Words, customerships: rx.Component, chat: rx.Component) -> rx.Component:
    """A, B, and what belongs to this service alone: devices, appearance."""
    frame = Frame(words, routes.PROFILE, "prof.h1", signed_in=True, with_menu=True, chat=[chat])
    return page_frame(
        frame,
        heading(words, "prof.h1"),
        user_profile(words),
        customerships,
        devices(words),
        own_data.chapter(words, _username()),
        appearance(words),
        layout="frame narrow stack",
    )


def user_profile(words: Words) -> rx.Component:
    """Chapter A: the details, each form in the place of what it changes; the acts, and over them what was done."""
    content = rx.match(
        STATE.open_form,
        ("details", rx.fragment(fixed(words), details_form(words))),
        ("password", rx.fragment(everything(words), password_form(words))),
        ("email", rx.fragment(everything(words), email_form(words))),
        everything(words),
    )
    resting = rx.cond(STATE.open_form == "", rx.fragment(acts(words), delete_button(words)), rx.fragment())
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("prof.a"), id=CHAPTER, tab_index=-1),
            rx.el.p(words("prof.a_note"), class_name="muted"),
            class_name="stack close",
        ),
        said(CODE.notice),
        pending_email(words),
        rx.el.div(
            rx.cond(STATE.loaded, content, skeleton(words, 5)),
            said(STATE.notice, count=STATE.presses),
            rx.cond(STATE.loaded, resting, rx.fragment()),
            class_name="card stack",
        ),
        deletion_dialog(words, _username()),
        class_name="chapter stack",
        aria_labelledby=CHAPTER,
    )


def _row(term: str, value: Any, *, empty: str = "", number: bool = False) -> rx.Component:
    shown = rx.cond(value != "", value, rx.el.span(empty, class_name="muted")) if empty else value
    return rx.el.div(rx.el.dt(term), rx.el.dd(shown, class_name="num" if number else ""))


def fixed(words: Words) -> rx.Component:
    """What cannot be changed in the form of the details."""
    change = rx.el.button(words("prof.email_change"), type="button", class_name="linkbtn", on_click=STATE.ask_email)
    email = rx.fragment(STATE.email, rx.el.br(), change)
    return rx.el.dl(_row(words("prof.email"), email), *_kind(words), class_name="dl")


def _kind(words: Words) -> list[rx.Component]:
    """Asiakastyyppi; of a company user also which company."""
    company = rx.fragment(
        _row(words("field.company_name"), STATE.company_name),
        _row(words("field.business_id"), STATE.business_id, number=True),
    )
    return [_row(words("prof.kind"), STATE.kind), rx.cond(STATE.business_id != "", company, rx.fragment())]


def everything(words: Words) -> rx.Component:
    """The guide's list, and the language of messages."""
    return rx.el.dl(
        _row(words("prof.email"), STATE.email),
        _row(words("prof.name"), STATE.name),
        _row(words("prof.phone"), STATE.phone, empty=words("cust.no_value"), number=True),
        *_kind(words),
        _row(words("prof.lang"), STATE.language_name),
        class_name="dl",
    )


def acts(words: Words) -> rx.Component:
    """Päivitä käyttäjätiedot, Vaihda salasana; whichever form has just closed gives the focus back to its act."""
    came_back = (STATE.came_from == "details") | (STATE.came_from == "email")
    return rx.el.div(
        quiet_button(
            words("prof.update"),
            on_click=STATE.edit,
            auto_focus=came_back,
            custom_attrs={"data-opens": "details"},
        ),
        quiet_button(words("prof.change_pw"), on_click=STATE.ask_password, auto_focus=STATE.came_from == "password"),
        class_name="acts",
    )


def details_form(words: Words) -> rx.Component:
    """First and last name, telephone, language of messages."""
    capitals = {"autoCapitalize": "words"}
    languages = [(language.value, words(f"lang.{language.value}")) for language in Language]
    return event_form(
        STATE.save,
        press(),
        form_errors(words, DETAILS, "prof.h1", name="details-errors"),
        required_note(words),
        rx.el.div(
            text_field(DETAILS, "first_name", words("field.first_name"), required=True, auto_complete="given-name",
                       max_length=100, auto_focus=True, attributes=capitals),
            text_field(DETAILS, "last_name", words("field.last_name"), required=True, auto_complete="family-name",
                       max_length=100, attributes=capitals),
            class_name="two",
        ),
        text_field(DETAILS, "phone", words("field.phone"), kind="tel", hint=words("field.phone_hint"),
                   auto_complete="tel", max_length=40, attributes={"inputMode": "tel"}),
        select_field(DETAILS, "language", words("prof.lang"), languages),
        _save_or_cancel(words, "action.save", STATE.cancel),
        action=routes.PROFILE,
        class_name="edit stack",
        custom_attrs={"data-form": "details", "data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )  # fmt: skip


def _save_or_cancel(words: Words, act: str, cancel: Any) -> rx.Component:
    return rx.el.div(
        submit_button(words(act)), quiet_button(words("action.cancel"), on_click=cancel), class_name="acts"
    )


def password_form(words: Words) -> rx.Component:
    """The current password, the new one twice, the guide's rules; posted by the browser itself."""
    return posted_form(
        routes.CHANGE_PASSWORD,
        press(),
        hidden("language", words.language.value),
        _username(),
        form_errors(words, PASSWORD, "prof.h1", name="password-errors"),
        rx.el.h3(words("prof.change_pw")),
        required_note(words),
        password_field(words, PASSWORD, "current_password", words("field.current_password"),
                       autocomplete="current-password", auto_focus=True),
        password_field(words, PASSWORD, "password", words("field.new_password"), autocomplete="new-password",
                       role="new", described_by="rules-sentence"),
        password_field(words, PASSWORD, "password_again", words("field.new_password_again"),
                       autocomplete="new-password", role="again"),
        password_rules(words),
        _save_or_cancel(words, "prof.change_pw", STATE.cancel),
        class_name="edit stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )  # fmt: skip


def email_form(words: Words) -> rx.Component:
    """Another address, with the password."""
    return new_email_form(words, _username(), _save_or_cancel(words, "prof.email_send", STATE.cancel))


def _username() -> rx.Component:
    """For password managers: whose password it is."""
    manager: dict[str, Any] = {"autoComplete": "username", "aria-hidden": "true", "tabIndex": "-1"}
    return rx.el.input(type="email", value=STATE.email, read_only=True, class_name="vh", custom_attrs=manager)


def devices(words: Words) -> rx.Component:
    """Kirjautuneet laitteet: this one marked; others can be logged out with the password."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("prof.sessions"), id="devices"),
            rx.el.p(words("prof.sessions_note"), class_name="muted"),
            class_name="stack close",
        ),
        said(DEVICES.notice),
        rx.el.div(rx.cond(DEVICES.loaded, device_list(words), skeleton(words, 2)), class_name="card stack"),
        class_name="chapter stack",
        aria_labelledby="devices",
    )


def device_list(words: Words) -> rx.Component:
    """One line for each live session."""
    others = quiet_button(
        words("prof.session_end"), on_click=call(DEVICES.ask, OTHERS), auto_focus=DEVICES.came_from == OTHERS
    )
    act = rx.cond(DEVICES.devices.length() > 1, rx.el.div(others, class_name="acts"), rx.fragment())
    return rx.fragment(
        rx.el.ul(rx.foreach(DEVICES.devices, lambda device: device_line(words, device)), class_name="devices"),
        rx.cond(DEVICES.chosen != "", ending_form(words), act),
    )


def device_line(words: Words, device: Any) -> rx.Component:
    """Browser and system, since when, last used."""
    end = quiet_button(
        words("prof.session_end_one"),
        on_click=call(DEVICES.ask, device.id),
        aria_label=device.end_name,
        auto_focus=DEVICES.came_from == device.id,
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.b(device.label),
                " ",
                rx.cond(device.is_this, badge("ok", words("prof.session_this"), "ok"), rx.fragment()),
            ),
            rx.el.p(device.started, class_name="small muted"),
            rx.el.p(device.seen, class_name="small muted"),
        ),
        rx.cond(device.is_this | (DEVICES.chosen != ""), rx.fragment(), end),
    )


def ending_form(words: Words) -> rx.Component:
    """The password once more before others are logged out; posted by the browser itself."""
    return posted_form(
        routes.END_OTHER_SESSIONS,
        press(),
        hidden("language", words.language.value),
        hidden("session", DEVICES.chosen),
        _username(),
        form_errors(words, ENDING, "prof.h1", single=True, name="devices-errors"),
        rx.el.p(DEVICES.question),
        password_field(words, ENDING, "own_password", words("field.current_password"),
                       autocomplete="current-password", auto_focus=True, starred=False),
        _save_or_cancel(words, "prof.session_end_one", DEVICES.cancel),
        class_name="edit stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )  # fmt: skip


def appearance(words: Words) -> rx.Component:
    """Light, dark, or as the machine says; kept in this browser alone."""
    choices = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name="theme",
                value=theme,
                default_checked=theme == "auto",
                custom_attrs={"data-theme-choice": theme},
            ),
            words(f"theme.{theme}"),
        )
        for theme in THEMES
    ]
    return rx.el.section(
        rx.el.fieldset(
            rx.el.legend(words("prof.theme"), class_name="legend"),
            rx.el.div(*choices, class_name="seg"),
        ),
        class_name="card stack",
    )
