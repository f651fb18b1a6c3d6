"""The framework's edges, typed: conditions between texts, handlers with arguments, forms that the browser posts."""

from collections.abc import Mapping
from string import Formatter
from typing import Any, cast

import reflex as rx
from reflex.event import EventSpec
from reflex_components_core.el.elements.inline import A


def choose(condition: Any, yes: rx.Var[str] | str, no: rx.Var[str] | str) -> rx.Var[str]:
    """`rx.cond` between two texts (its overloads know components only)."""
    return cast("rx.Var[str]", cast("Any", rx.cond)(condition, yes, no))


def choose_part(value: Any, *cases: Any) -> rx.Component:
    """`rx.match` between components (its type knows texts too)."""
    return cast("rx.Component", cast("Any", rx.match)(value, *cases))


def call(handler: object, *arguments: object) -> EventSpec:
    """An event handler with its arguments (`State.handler(…)` is not callable for mypy)."""
    return cast("EventSpec", cast("Any", handler)(*arguments))


def posted_form(action: str, *parts: rx.Component, **props: Any) -> rx.Component:
    """A form that the browser posts itself; without the explicit `None` the framework prevents that."""
    return rx.el.form(*parts, method="post", action=action, no_validate=True, on_submit=None, **props)


def event_form(handler: object, *parts: rx.Component, action: str, **props: Any) -> rx.Component:
    """A form that an event handles; a press before the page is alive is held (`data-event-form`), never a GET."""
    return rx.el.form(
        *parts,
        method="post",
        action=action,
        no_validate=True,
        on_submit=cast("Any", handler),
        reset_on_submit=False,
        custom_attrs={"data-event-form": "", **props.pop("custom_attrs", {})},
        **props,
    )


def hidden(name: str, value: rx.Var[str] | str) -> rx.Component:
    """A hidden field."""
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def press() -> rx.Component:
    """The hidden id of this very press: the browser's script fills it in, the server does each press once."""
    return rx.el.input(type="hidden", name="press")


def filled(template: str, parts: Mapping[str, rx.Component | str]) -> list[rx.Component | str]:
    """A sentence with elements in the places of its placeholders."""
    found: list[rx.Component | str] = []
    for text, name, _, _ in Formatter().parse(template):
        found += [text] if text else []
        found += [parts[name]] if name else []
    return found


def in_page_link(text: rx.Var[str] | str, to: Any, **props: Any) -> rx.Component:
    """A link to the element with the id `to`, which the browser's script gives the focus.

    A plain anchor: the framework's own link would take the page's address instead.
    """
    return A.create(text, href="#" + to, custom_attrs={"data-focus": to}, **props)
