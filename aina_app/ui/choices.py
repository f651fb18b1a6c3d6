"""Choosing: radios on cards and in a line, native selects, the metering point that a page shows."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypedDict
from uuid import UUID

import reflex as rx

from aina_app.accounts.access import SeenPoint
from aina_app.ui.fields import FormVars, control_attributes, error_text, field_frame
from aina_app.ui.html import choose
from aina_app.ui.icons import icon
from aina_app.ui.words import Words


class Choice(TypedDict):
    """Something to choose: the value that is sent and the text that is shown."""

    value: str
    text: str


class Addressed(Protocol):
    """What a metering point is chosen by."""

    id: UUID
    gsrn: str
    address: str
    city: str


def point_choices(points: Sequence[Addressed], names: Mapping[str, str]) -> list[Choice]:
    """Metering points by own name, where there is one, and address; the value is an opaque id."""
    return [{"value": str(point.id), "text": _called(point, names.get(point.gsrn, ""))} for point in points]


def seen_choices(points: Sequence[SeenPoint]) -> list[Choice]:
    """The same for points of which some may be another person's: that one's name stands behind the address."""

    def text(seen: SeenPoint) -> str:
        own = _called(seen.point, seen.own_name)
        return f"{own} ({seen.owner_name})" if seen.is_anothers else own

    return [{"value": str(seen.point.id), "text": text(seen)} for seen in points]


def _called(point: Addressed, name: str) -> str:
    address = f"{point.address}, {point.city}"
    return f"{name} ({address})" if name else address


def point_select(words: Words, points: Any, chosen: Any, on_choose: Any) -> rx.Component:
    """Which metering point: shown where there is more than one; choosing fills the page in place."""

    def option(point: Any) -> rx.Component:
        return rx.el.option(point["text"], value=point["value"])

    field = rx.el.div(
        rx.el.label(words("field.metering_point"), html_for="point"),
        rx.el.div(
            rx.el.select(rx.foreach(points, option), id="point", name="point", value=chosen, on_change=on_choose),
            icon("down"),
            class_name="sel",
        ),
        class_name="field mid",
    )
    one = rx.el.p(rx.foreach(points, lambda point: point["text"]), class_name="muted")
    return rx.cond(points.length() > 1, field, one)


def choice_card(name: str, value: str, title: str, hint: str, *, checked: Any, **props: Any) -> rx.Component:
    """A native radio on a card.

    Made anew when the server's choice changes: the framework marks a radio as chosen by the person from the start.
    """
    key = choose(checked, "on", "off")
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, default_checked=checked, key=key, **props),
        rx.el.b(title),
        rx.el.small(hint) if hint else rx.fragment(),
        class_name="choice",
    )


def select_field(
    form: FormVars, name: str, label: str, options: list[tuple[str, str]], *, value: Any = None, **props: Any
) -> rx.Component:
    """A native select; `options` are (value, text)."""
    chosen = form.values[name] if value is None else value
    return field_frame(
        form,
        name,
        rx.el.label(label, html_for=name),
        error_text(form, name),
        rx.el.div(
            rx.el.select(
                *[rx.el.option(text, value=key) for key, text in options],
                id=name,
                name=name,
                default_value=chosen,
                custom_attrs=control_attributes(form, name),
                **props,
            ),
            icon("down"),
            class_name="sel",
        ),
    )


def radio_line(
    form: FormVars, name: str, legend: str, options: list[tuple[str, str]], *, value: Any, auto_focus: bool = False
) -> rx.Component:
    """A few radios in a line; `options` are (value, text). `auto_focus`: the chosen one has the focus at once."""
    focus: dict[str, dict[str, Any]] = {key: {"auto_focus": value == key} if auto_focus else {} for key, _ in options}
    radios = [
        rx.el.label(rx.el.input(type="radio", name=name, value=key, default_checked=value == key, **focus[key]), text)
        for key, text in options
    ]
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="legend"),
        error_text(form, name),
        rx.el.div(*radios, class_name="seg"),
        class_name="field",
        id=name,
    )
