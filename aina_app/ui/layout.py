"""The frame of every page: header, navigation, languages, main, footer; leaving, focus and the connection bar."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex.vars.base import Var
from reflex_components_core.core.banner import has_connection_errors

from aina_app import routes
from aina_app.i18n.language import Language
from aina_app.settings import settings
from aina_app.ui.contact import contact_line
from aina_app.ui.html import choose, hidden, in_page_link, posted_form
from aina_app.ui.icons import brand_mark, icon
from aina_app.ui.navigating import Leave, PageFocus
from aina_app.ui.state import Leaving, Visitor
from aina_app.ui.words import Words

NAVIGATION = (
    (routes.HOME, "nav.home"),
    (routes.CONSUMPTION_WATCH, "nav.watch"),
    (routes.PROFILE, "nav.profile"),
    (routes.CUSTOMER_SERVICE, "nav.service"),
)
LEGAL = (
    (routes.CUSTOMER_SERVICE, "nav.service"),
    (routes.ACCESSIBILITY, "footer.accessibility"),
    (routes.PRIVACY, "footer.privacy"),
    (routes.TERMS, "footer.terms"),
)
RELOAD: dict[str, Any] = {"reloadDocument": True}
"""A link that loads the page anew: the framework's own would keep the document and its language."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page's frame needs to know.

    `for_all`: a public page on which signed-in people keep their menu and `Kirjaudu ulos`; it loads `Visitor`.
    """

    words: Words
    path: str
    title_key: str
    signed_in: bool = False
    with_menu: bool = False
    for_all: bool = False
    busy: Any = None
    chat: list[rx.Component] = field(default_factory=list)


def page_frame(frame: Frame, *content: rx.Component, layout: str = "frame") -> rx.Component:
    """The whole page around `content`."""
    words = frame.words
    attributes: dict[str, Any] = {"data-hydrated": choose(rx.State.is_hydrated, "true", "false")}
    if frame.signed_in:
        attributes |= {"data-signed-in": "", "data-ended-url": routes.session_ended(words.path(frame.path))}
    return rx.fragment(
        in_page_link(words("a11y.skip"), "main", class_name="skip"),
        header(frame),
        connection_bar(words),
        session_bar(words) if frame.signed_in else rx.fragment(),
        rx.el.p(class_name="vh", role="status", custom_attrs={"data-status": ""}),
        Leave.create(to=Leaving.to),
        PageFocus.create(),
        rx.el.main(
            rx.el.div(*content, class_name=layout),
            id="main",
            tab_index=-1,
            custom_attrs=attributes,
            lang=words.language.value,
        ),
        footer(words),
        *frame.chat,
        rx.el.noscript(rx.el.div(rx.el.p(words("page.noscript")), class_name="noscript"))
        if frame.signed_in
        else rx.fragment(),
    )


def connection_overlay(_stateful: bool) -> rx.Component | None:
    """Nothing over the whole app: each page's own connection bar speaks its language."""
    return None


def header(frame: Frame) -> rx.Component:
    """Wordmark, main navigation, languages, log out."""
    words = frame.words
    with_menu: Any = Visitor.is_onboarded if frame.for_all else frame.with_menu
    signed_in: Any = Visitor.is_signed_in if frame.for_all else frame.signed_in
    return rx.el.header(
        rx.el.div(
            rx.el.a(
                brand_mark(), words("app.name"), href=words.path(routes.HOME), class_name="brand", custom_attrs=RELOAD
            ),
            _shown(with_menu, *main_menu(frame)),
            language_switch(frame, _classes(with_menu, "lang")),
            _shown(signed_in, logout_form(words, _classes(with_menu, "out"), back_of(frame))),
        ),
        class_name="top",
    )


def _shown(condition: Any, *parts: rx.Component) -> rx.Component:
    """The parts under a condition that is known when the page is built, or only when someone looks at it."""
    if isinstance(condition, Var):
        return rx.cond(condition, rx.fragment(*parts), rx.fragment())
    return rx.fragment(*parts) if condition else rx.fragment()


def _classes(with_menu: Any, name: str) -> rx.Var[str] | str:
    """The classes of what the menu takes in on narrow screens."""
    wide = f"{name} wide-only"
    if isinstance(with_menu, Var):
        return choose(with_menu, wide, name)
    return wide if with_menu else name


def main_menu(frame: Frame) -> list[rx.Component]:
    """The menu button and the navigation that it opens on narrow screens."""
    words = frame.words
    links = [
        rx.el.li(
            rx.el.a(
                words(key),
                href=words.path(path),
                custom_attrs={**RELOAD, **({"aria-current": "page"} if path == frame.path else {})},
            )
        )
        for path, key in NAVIGATION
    ]
    button = rx.el.button(
        icon("menu"),
        words("nav.menu"),
        type="button",
        class_name="btn quiet menu-btn",
        custom_attrs={"data-menu": "", "aria-controls": "menu", "aria-expanded": "false"},
    )
    navigation = rx.el.nav(
        rx.el.ul(*links),
        language_switch(frame, "lang in-menu", tag="div"),
        logout_form(words, "out in-menu", back_of(frame)),
        id="menu",
        class_name="main-nav",
        aria_label=words("a11y.main_nav"),
    )
    return [button, navigation]


def language_switch(frame: Frame, classes: rx.Var[str] | str, tag: str = "nav") -> rx.Component:
    """To the same page in another language; a full load, so that `lang` and title change."""
    words = frame.words
    items = [rx.el.li(_language(frame, language)) for language in Language]
    element = rx.el.nav if tag == "nav" else rx.el.div
    return element(rx.el.ul(*items), class_name=classes, aria_label=words("a11y.lang_nav"), role="navigation")


def _language(frame: Frame, language: Language) -> rx.Component:
    target = routes.localised(frame.path, language.value)
    attributes: dict[str, Any] = {"data-language": "", "hrefLang": language.value, **RELOAD}
    if language is frame.words.language:
        attributes["aria-current"] = "true"
    if frame.signed_in:
        attributes["data-post"] = routes.LANGUAGE
    return rx.el.a(
        rx.el.span(language.value.upper(), class_name="s"),
        rx.el.span(f" {frame.words(f'lang.{language.value}')}", class_name="l"),
        href=target,
        lang=language.value,
        custom_attrs=attributes,
    )


def back_of(frame: Frame) -> str:
    """The page that somebody who logs out on it comes back to by signing in; empty where that needs no sign-in."""
    return "" if frame.for_all else frame.words.path(frame.path)


def logout_form(words: Words, classes: rx.Var[str] | str, back: str = "") -> rx.Component:
    """`Kirjaudu ulos`: a post, told to the browser's other tabs. `back`: where signing in again leads."""
    return posted_form(
        routes.LOGOUT,
        hidden("language", words.language.value),
        *([hidden(routes.CONTINUE, back)] if back else []),
        rx.el.button(words("nav.logout"), type="submit", class_name="btn bare"),
        class_name=classes,
        custom_attrs={"data-logout": ""},
    )


def connection_bar(words: Words) -> rx.Component:
    """Says in the page's language that the connection is lost; typed text stays where it is."""
    return rx.el.p(
        choose(has_connection_errors, words("conn.lost"), ""),
        class_name="conn",
        role="status",
        custom_attrs={"data-back": words("conn.back")},
    )


def session_bar(words: Words) -> rx.Component:
    """Warns two minutes before an idle session ends; one press keeps it. The browser's script shows and hides it."""
    return rx.el.div(
        rx.el.p(words("session.soon")),
        rx.el.button(words("session.stay"), type="button", class_name="btn quiet", custom_attrs={"data-stay": ""}),
        class_name="sessionbar",
        role="status",
        hidden=True,
        custom_attrs={"data-session-url": routes.SESSION},
    )


def footer(words: Words) -> rx.Component:
    """Contact line, legal texts, what the cookie is for."""
    links = [rx.el.li(rx.el.a(words(key), href=words.path(path), custom_attrs=RELOAD)) for path, key in LEGAL]
    demo = [rx.el.p(words("footer.demo"), class_name="cookie")] if settings().is_demo else []
    return rx.el.footer(
        rx.el.div(
            contact_line(words),
            rx.el.ul(*links),
            rx.el.p(words("footer.cookies"), class_name="cookie"),
            *demo,
        ),
        class_name="foot",
    )


def heading(words: Words, key: str, *, over: str = "", lead: rx.Component | rx.Var[str] | str = "") -> rx.Component:
    """The page's one `h1` with its lead."""
    top = [rx.el.span(over, rx.el.span(" – ", class_name="vh"), class_name="over")] if over else []
    text = words(key).removeprefix(f"{over} – ") if over else words(key)
    return rx.el.div(
        rx.el.h1(*top, text, tab_index=-1),
        rx.fragment() if isinstance(lead, str) and not lead else rx.el.p(lead, class_name="lead"),
        class_name="head",
    )


def help_panel(words: Words, *keys: str, **params: str) -> rx.Component:
    """`Ohje`: the guide's sentences for this screen, numbered as in the guide."""
    items = [
        rx.el.li(rx.el.span(words(key, **params) if "{url}" in words.template(key) else words(key))) for key in keys
    ]
    return rx.el.aside(
        rx.el.details(
            rx.el.summary(icon("chevron"), words("help.title")),
            rx.el.ol(*items, class_name="guide"),
            class_name="help",
        ),
        aria_label=words("help.title"),
    )


def link(text: rx.Var[str] | str, href: rx.Var[str] | str, **props: Any) -> rx.Component:
    """A link that loads the page anew."""
    return rx.el.a(text, href=href, custom_attrs=RELOAD, **props)
