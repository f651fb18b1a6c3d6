"""The part of the profile where one's own data is ordered and fetched."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.profile.own_data.state import TOLD, OwnDataState
from aina_app.features.profile.service.download import FETCH_FORM, FIELD, ORDER_FORM
from aina_app.features.profile.state import DONE
from aina_app.ui.fields import FormVars, quiet_button, submit_button
from aina_app.ui.html import call, choose_part, hidden, posted_form, press
from aina_app.ui.messages import form_errors, notice, skeleton
from aina_app.ui.passwords import password_field
from aina_app.ui.polling import recheck
from aina_app.ui.words import Words

STATE: Any = OwnDataState
FORM = FormVars(OwnDataState.errors, OwnDataState.values, OwnDataState.summary)


def chapter(words: Words, username: rx.Component) -> rx.Component:
    """Heading, what it is, and the card. `username`: for password managers."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("prof.export"), id="own-data"),
            rx.el.p(words("download.note"), class_name="muted"),
            class_name="stack close",
        ),
        _told(),
        rx.cond(
            STATE.copy_state == "waiting",
            rx.fragment(),
            rx.el.div(rx.cond(STATE.loaded, _content(words, username), skeleton(words, 1)), class_name="card stack"),
        ),
        recheck((STATE.copy_state == "waiting") | (STATE.open_form == FETCH_FORM), STATE.ask_again),
        class_name="chapter stack",
        aria_labelledby="own-data",
    )


def _told() -> rx.Component:
    """Whether there is a copy. After an order it has the focus, and keeps it when the copy is ready."""
    ready, other = notice("ok", rx.el.p(STATE.told)), notice("info", rx.el.p(STATE.told))
    words = rx.cond(STATE.told != "", rx.cond(STATE.copy_state == "ready", ready, other), rx.fragment())
    return rx.el.div(words, id=TOLD, role="status", tab_index=-1, custom_attrs={"data-once": DONE})


def _content(words: Words, username: rx.Component) -> Any:
    """A form, or what can be done now."""
    return choose_part(
        STATE.open_form,
        (ORDER_FORM, _order_form(words, username)),
        (FETCH_FORM, _fetch_form(words, username)),
        _acts(words),
    )


def _acts(words: Words) -> rx.Component:
    order, fetch = call(STATE.ask, ORDER_FORM), call(STATE.ask, FETCH_FORM)
    ordered_before = STATE.came_from == ORDER_FORM
    none = quiet_button(words("download.order"), on_click=order, auto_focus=ordered_before)
    ready = rx.fragment(
        quiet_button(words("download.fetch"), on_click=fetch, auto_focus=STATE.came_from == FETCH_FORM),
        quiet_button(words("download.again"), on_click=order, auto_focus=ordered_before),
    )
    return rx.el.div(rx.cond(STATE.copy_state == "ready", ready, none), class_name="acts")


def _order_form(words: Words, username: rx.Component) -> rx.Component:
    return posted_form(
        routes.ORDER_DOWNLOAD,
        press(),
        *_fields(words, username, "download.order_ask"),
        _save_or_cancel(words, "download.order"),
        class_name="edit stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )


def _fetch_form(words: Words, username: rx.Component) -> rx.Component:
    """The page stays while the browser saves the file, so nothing here waits for another page."""
    return posted_form(
        routes.FETCH_DOWNLOAD,
        hidden("copy", STATE.copy_id),
        *_fields(words, username, "download.fetch_ask"),
        _save_or_cancel(words, "download.fetch"),
        class_name="edit stack",
        custom_attrs={"data-no-busy": ""},
    )


def _fields(words: Words, username: rx.Component, question: str) -> list[rx.Component]:
    return [
        hidden("language", words.language.value),
        username,
        form_errors(words, FORM, "prof.h1", single=True, name="own-data-errors"),
        rx.el.p(words(question)),
        password_field(words, FORM, FIELD, words("field.current_password"), autocomplete="current-password",
                       auto_focus=True, starred=False),
    ]  # fmt: skip


def _save_or_cancel(words: Words, act: str) -> rx.Component:
    cancel = quiet_button(words("action.cancel"), on_click=STATE.cancel)
    return rx.el.div(submit_button(words(act)), cancel, class_name="acts")
