"""The metering points of a card: as clear for twelve as for one."""

from typing import Any

import reflex as rx

from aina_app.ui.icons import icon
from aina_app.ui.words import Words


def points(words: Words, card: Any) -> rx.Component:
    """Käyttöpaikat: a few at once, the others folded away, so that twelve are as clear as one."""
    title = "points-" + card.number
    more = rx.el.details(rx.el.summary(icon("chevron"), card.more_label), _points_table(words, card.more_points, title))
    return rx.el.div(
        rx.el.h4(
            words("cust.points"),
            rx.cond(card.points_count != "", rx.el.span(" ", card.points_count), rx.fragment()),
            id=title,
            class_name="small",
        ),
        _points_table(words, card.points, title),
        rx.cond(card.more_points.length() > 0, more, rx.fragment()),
        class_name="stack close",
    )


def _points_table(words: Words, listed: Any, title: Any) -> rx.Component:
    """Number and address of each; its own name first."""

    def line(point: Any) -> rx.Component:
        number, address = words("onb2.col_point"), words("onb2.col_address")
        return rx.el.tr(
            rx.el.td(point.gsrn, role="cell", class_name="id", custom_attrs={"data-l": number}),
            rx.el.td(
                rx.cond(point.name != "", rx.fragment(rx.el.b(point.name), rx.el.br()), rx.fragment()),
                point.address,
                rx.cond(point.ended != "", rx.el.span(", ", point.ended, class_name="muted"), rx.fragment()),
                role="cell",
                custom_attrs={"data-l": address},
            ),
            role="row",
        )

    heads = [rx.el.th(words(key), scope="col", role="columnheader") for key in ("onb2.col_point", "onb2.col_address")]
    return rx.el.table(
        rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
        rx.el.tbody(rx.foreach(listed, line), role="rowgroup"),
        class_name="st",
        role="table",
        aria_labelledby=title,
    )
