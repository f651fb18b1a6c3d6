"""Etusivu: consumption at a glance, the report, the watch; the guide's last page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.home.chart import NARROW, WIDE, Sheet
from aina_app.features.home.state import HomeState
from aina_app.ui.choices import point_select
from aina_app.ui.html import event_form
from aina_app.ui.layout import Frame, heading, help_panel, link, page_frame
from aina_app.ui.messages import notice, skeleton
from aina_app.ui.words import Words

STATE = HomeState


@dataclass(frozen=True, slots=True)
class Slots:
    """What other features bring to the home page, and what they want to know of a chosen metering point."""

    report: rx.Component
    watch: rx.Component
    search_again: rx.Component
    offers: rx.Component
    chat: rx.Component
    on_choose: Sequence[Any] = field(default=())


def page(words: Words, slots: Slots) -> rx.Component:
    """Greeting, what is new, figures and chart beside the cards."""
    frame = Frame(words, routes.HOME, "home.h1", signed_in=True, with_menu=True, chat=[slots.chat])
    content = rx.cond(
        STATE.point != "",
        rx.el.div(consumption(words, slots), aside(words, slots), class_name="app"),
        nothing_attached(words, slots.search_again),
    )
    return page_frame(
        frame,
        heading(words, "home.h1", lead=STATE.greeting),
        rx.cond(STATE.done, notice("ok", rx.el.p(words("onb3.done")), role="status"), rx.fragment()),
        rx.cond(STATE.hint, hint(words), rx.fragment()),
        slots.offers,
        rx.cond(STATE.loaded, content, skeleton(words, 6)),
        layout="frame stack",
    )


def hint(words: Words) -> rx.Component:
    """The guide's reminder, until it is hidden."""
    hide = rx.el.button(words("home.hint_dismiss"), type="submit", class_name="btn quiet")
    return notice(
        "info",
        rx.el.p(words("home.hint")),
        event_form(STATE.hide_hint, hide, action=routes.HOME),
    )


def nothing_attached(words: Words, search_again: rx.Component) -> rx.Component:
    """No customership yet: why the page is empty and what can be done."""
    return rx.el.section(
        rx.el.h2(words("cust.empty"), id="nothing"),
        rx.el.p(words("home.empty")),
        search_again,
        rx.el.p(link(words("onb2.ask_mandate"), words.path(routes.CUSTOMER_SERVICE) + "#valtuutus")),
        class_name="empty",
        aria_labelledby="nothing",
    )


def consumption(words: Words, slots: Slots) -> rx.Component:
    """Figures and the month's daily bars of the chosen metering point."""
    figures = rx.el.dl(
        figure(words("home.yesterday"), STATE.words.yesterday, STATE.words.yesterday_note, "figure-yesterday"),
        figure(words("home.month"), STATE.words.month, STATE.words.versus_year, "figure-month"),
        class_name="figures",
    )
    there = rx.el.div(
        rx.cond(STATE.words.stale != "", notice("warn", rx.el.p(STATE.words.stale)), rx.fragment()),
        figures,
        rx.el.p(STATE.words.until, class_name="small muted"),
        rx.cond(STATE.words.month_note != "", rx.el.p(STATE.words.month_note, class_name="small"), rx.fragment()),
        chart(words),
        class_name="stack",
    )
    return rx.el.div(
        point_select(words, STATE.points, STATE.point, [STATE.choose, *slots.on_choose]),
        rx.cond(STATE.whose != "", notice("info", rx.el.p(STATE.whose)), rx.fragment()),
        rx.cond(STATE.words.until != "", there, rx.el.section(rx.el.p(words("home.no_readings")), class_name="empty")),
        class_name="stack",
    )


def figure(title: str, value: Any, note: Any, test_id: str) -> rx.Component:
    """One figure: kWh, or a dash where it cannot be told, with a word below."""
    shown = rx.cond(value != "", rx.fragment(rx.el.b(value, class_name="num"), " kWh"), rx.el.b("–"))
    return rx.el.div(
        rx.el.dt(title),
        rx.el.dd(shown),
        rx.cond(note != "", rx.el.dd(note, class_name="small muted"), rx.fragment()),
        class_name="figure",
        custom_attrs={"data-testid": test_id},
    )


def aside(words: Words, slots: Slots) -> rx.Component:
    """The state cards and the guide's last sentences."""
    return rx.el.aside(
        slots.report,
        slots.watch,
        help_panel(words, "guide.done.1", "guide.done.2"),
        class_name="stack",
        aria_label=words("home.aside"),
    )


def chart(words: Words) -> rx.Component:
    """Bars and their table twin, one of them shown at a time."""
    tabs = rx.el.div(
        rx.el.button(words("cons.show_chart"), type="button", role="tab", id="tab-chart",
                     custom_attrs={"aria-controls": "panel-chart", "aria-selected": "true"}),
        rx.el.button(words("cons.show_table"), type="button", role="tab", id="tab-table",
                     custom_attrs={"aria-controls": "panel-table", "aria-selected": "false", "tabIndex": "-1"}),
        class_name="tabs",
        role="tablist",
        aria_label=words("cons.h1"),
        custom_attrs={"data-tabs": ""},
    )  # fmt: skip
    panel = rx.el.div(
        legend(words),
        drawing(STATE.wide, WIDE, "w"),
        drawing(STATE.narrow, NARROW, "n"),
        position(words),
        id="panel-chart",
        role="tabpanel",
        aria_labelledby="tab-chart",
    )
    return rx.el.figure(
        rx.el.figcaption(
            rx.el.h2(STATE.words.chart_title, id="chart-title"),
            rx.el.p(rx.el.span(STATE.words.chart_total, class_name="num"), " kWh", class_name="big"),
        ),
        tabs,
        panel,
        table(words),
        class_name="chart card stack",
    )


def legend(words: Words) -> rx.Component:
    """What the shapes that are drawn mean, in words."""
    hatched = {"fill": "url(#hatch-w)"}
    drawn = STATE.wide
    keys = [
        rx.cond(drawn.measured != "", legend_key(words("cons.measured"), "bar"), rx.fragment()),
        rx.cond(drawn.estimated != "", legend_key(words("cons.estimated"), "bar est", hatched), rx.fragment()),
        rx.cond(drawn.missing != "", legend_key(words("cons.missing"), "miss"), rx.fragment()),
    ]
    return rx.el.div(*keys, class_name="legendrow")


def legend_key(text: str, classes: str, attributes: dict[str, Any] | None = None) -> rx.Component:
    """A shape and its word."""
    shape = rx.el.svg.rect(
        x="3", y="1", width="8", height="12", rx="2", class_name=classes, custom_attrs=attributes or {}
    )
    return rx.el.span(rx.el.svg(shape, view_box="0 0 14 14", class_name="key", aria_hidden="true"), text)


def drawing(shapes: Any, sheet: Sheet, name: str) -> rx.Component:
    """The bars as three paths, for one width of screen."""
    hatch = rx.el.svg.pattern(
        rx.el.svg.rect(width="4", height="4", class_name="ground"),
        rx.el.svg.rect(width="2.2", height="4", class_name="stripe"),
        id=f"hatch-{name}",
        custom_attrs={"width": "4", "height": "4", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
    )
    axis = str(sheet.base)
    return rx.el.svg(
        rx.el.svg.title(STATE.words.chart_alt, id=f"chart-alt-{name}"),
        rx.el.svg.defs(hatch),
        rx.foreach(shapes["grid"], lambda line: grid_line(line, sheet)),
        rx.el.svg.path(d=shapes["measured"], class_name="bar"),
        rx.el.svg.path(d=shapes["estimated"], class_name="bar est", custom_attrs={"fill": f"url(#hatch-{name})"}),
        rx.el.svg.path(d=shapes["missing"], class_name="miss"),
        rx.el.svg.line(x1=str(sheet.left), x2=str(sheet.width - sheet.right), y1=axis, y2=axis, class_name="axis"),
        rx.foreach(shapes["labels"], lambda label: day_label(label, sheet)),
        rx.el.svg.line(x1="0", x2="0", y1=str(sheet.top), y2=axis, class_name="cursor",
                       custom_attrs={"data-cursor": ""}),
        view_box=f"0 0 {sheet.width} {sheet.height}",
        role="img",
        class_name=f"plot {name}",
        aria_labelledby=f"chart-alt-{name}",
        custom_attrs={"data-plot": f"{sheet.left} {sheet.width - sheet.right}"},
    )  # fmt: skip


def grid_line(line: Any, sheet: Sheet) -> rx.Component:
    """A round number's line with its label."""
    return rx.el.svg.g(
        rx.el.svg.line(
            x1=str(sheet.left), x2=str(sheet.width - sheet.right), y1=line[0], y2=line[0], class_name="grid"
        ),
        rx.el.svg.text(line[1], x=str(sheet.left - 8), y=line[0], custom_attrs={"dy": "4", "textAnchor": "end"}),
    )


def day_label(label: Any, sheet: Sheet) -> rx.Component:
    """A day under its bar."""
    return rx.el.svg.text(label[1], x=label[0], y=str(sheet.height - 8), custom_attrs={"textAnchor": "middle"})


def position(words: Words) -> rx.Component:
    """Each bar's value by arrow keys or pointer, said in a line under the plot."""
    slider = rx.el.input(
        id="chart-position",
        type="range",
        min="0",
        step="1",
        default_value="0",
        class_name="vh-range",
        custom_attrs={"data-chart-range": "", "data-values": STATE.readout, "max": STATE.last},
    )
    return rx.fragment(
        rx.el.label(words("chart.position"), html_for="chart-position", class_name="vh"),
        slider,
        rx.el.output(class_name="readout", custom_attrs={"htmlFor": "chart-position"}),
    )


def table(words: Words) -> rx.Component:
    """The same numbers as a table."""

    def line(row: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(row["day"], scope="row"), rx.el.td(row["kwh"], class_name="n"), rx.el.td(row["status"])
        )

    head = rx.el.tr(
        rx.el.th(words("cons.time"), scope="col"),
        rx.el.th(words("field.kwh"), scope="col", class_name="n"),
        rx.el.th(words("cons.status"), scope="col"),
    )
    total = rx.el.tr(
        rx.el.th(words("cons.total"), scope="row"),
        rx.el.td(STATE.words.chart_total, " kWh", class_name="n"),
        rx.el.td(),
    )
    data = rx.el.table(
        rx.el.caption(STATE.words.chart_title, id="table-caption"),
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(STATE.rows, line)),
        rx.el.tfoot(total),
        class_name="data",
    )
    scroll = rx.el.div(data, class_name="scroll", role="region", tab_index=0, aria_labelledby="table-caption")
    return rx.el.div(scroll, id="panel-table", role="tabpanel", aria_labelledby="tab-table", hidden=True)
