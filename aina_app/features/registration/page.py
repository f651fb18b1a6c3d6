"""Rekisteröityminen: the guide's first screen, word for word; posted by the browser itself."""

import reflex as rx

from aina_app import routes
from aina_app.features.registration.service import FORM
from aina_app.features.registration.state import RegistrationState
from aina_app.ui.choices import choice_card
from aina_app.ui.fields import FormVars, email_attributes, submit_button, text_field
from aina_app.ui.forms import form_card
from aina_app.ui.html import filled
from aina_app.ui.layout import Frame, heading, help_panel, link, page_frame
from aina_app.ui.passwords import password_field, password_rules
from aina_app.ui.words import Words

FIELDS = FormVars(RegistrationState.errors, RegistrationState.values, RegistrationState.summary)
HELP = tuple(f"guide.reg.{number}" for number in ("1", "2", "3", "4", "5", "6", "6a", "6b", "6c"))


def page(words: Words) -> rx.Component:
    """The form beside the guide's own instructions."""
    frame = Frame(words, routes.REGISTRATION, "reg.h1")
    url = routes.localised(routes.REGISTRATION, words.language.value)
    return page_frame(
        frame,
        rx.el.div(heading(words, "reg.h1", lead=words("reg.lead")), form(words), class_name="stack"),
        help_panel(words, *HELP, "help.reg_7", "guide.reg.8", url=url),
        layout="frame pair",
    )


def form(words: Words) -> rx.Component:
    """The guide's fields in the guide's order; a company names itself first."""
    return form_card(
        words,
        FIELDS,
        "reg.h1",
        kind_choice(words),
        rx.el.p(words("reg.one_kind"), class_name="small muted"),
        company_fields(words),
        text_field(
            FIELDS,
            "email",
            words("field.email"),
            kind="email",
            required=True,
            auto_complete="username",
            max_length=254,
            attributes=email_attributes(words),
        ),
        names(words),
        password_field(words, FIELDS, "password", words("field.password"), autocomplete="new-password", role="new",
                       described_by="rules-sentence"),
        password_field(words, FIELDS, "password_again", words("field.password_again"), autocomplete="new-password",
                       role="again"),
        password_rules(words),
        rx.el.p(
            words("reg.already"),
            " ",
            link(words("reg.already_link"), words.path(routes.LOGIN)),
            class_name="later",
        ),
        terms(words),
        rx.el.div(submit_button(words("reg.submit"), caps=True, wide=True), class_name="submit"),
        action=routes.REGISTRATION,
        keep=FORM,
    )  # fmt: skip


def terms(words: Words) -> rx.Component:
    """What registering accepts, with the two texts a press away."""
    parts = {
        "terms": link(words("reg.terms_link"), words.path(routes.TERMS)),
        "privacy": link(words("reg.privacy_link"), words.path(routes.PRIVACY)),
    }
    return rx.el.p(*filled(words.template("reg.terms"), parts), class_name="small muted")


def kind_choice(words: Words) -> rx.Component:
    """Yksityiskäyttäjä or Yrityskäyttäjä; the former is chosen at first."""
    company = RegistrationState.values["kind"] == "company"
    return rx.el.fieldset(
        rx.el.legend(words("reg.kind"), class_name="legend"),
        rx.el.p(RegistrationState.errors["kind"], class_name="err", id="kind-error"),
        rx.el.div(
            choice_card("kind", "private", words("reg.private"), words("reg.private_hint"), checked=~company),
            choice_card("kind", "company", words("reg.company"), words("reg.company_hint"), checked=company),
            class_name="choices",
            key=RegistrationState.values["kind"],  # made anew with what was chosen: a radio keeps its first state
        ),
        class_name="field",
        id="kind",
    )


def company_fields(words: Words) -> rx.Component:
    """What only a company user gives; the browser shows it when that kind is chosen."""
    return rx.el.div(
        text_field(
            FIELDS, "company_name", words("field.company_name"), required=True, auto_complete="organization",
            max_length=200,
        ),
        text_field(
            FIELDS,
            "business_id",
            words("field.business_id"),
            hint=words("field.business_id_hint"),
            required=True,
            max_length=20,
            auto_complete="off",
            attributes={
                "inputMode": "numeric",
                "data-check": "business-id",
                "data-blur-error": words("err.business_id_form"),
            },
        ),
        class_name="stack",
        hidden=True,
        custom_attrs={"data-kind-only": "company"},
    )  # fmt: skip


def names(words: Words) -> rx.Component:
    """Etunimi and Sukunimi, side by side where there is room."""
    capitals = {"autoCapitalize": "words"}
    return rx.el.div(
        text_field(FIELDS, "first_name", words("field.first_name"), required=True, auto_complete="given-name",
                   max_length=100, attributes=capitals),
        text_field(FIELDS, "last_name", words("field.last_name"), required=True, auto_complete="family-name",
                   max_length=100, attributes=capitals),
        class_name="two",
    )  # fmt: skip
