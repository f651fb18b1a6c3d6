"""Around the values of a card: the choice in a conflict, proof, history; hidden and gone customerships."""

from typing import Any

import reflex as rx

from aina_app.features.customerships.managing.state import AnswersState, HistoryState, ManagingState
from aina_app.features.customerships.state import CustomershipsState
from aina_app.ui.fields import quiet_button
from aina_app.ui.html import call, choose
from aina_app.ui.icons import icon
from aina_app.ui.messages import badge, notice, said
from aina_app.ui.words import Words

CARDS: Any = CustomershipsState
ANSWERS: Any = AnswersState
HISTORY: Any = HistoryState
MANAGING: Any = ManagingState


def change_badge(words: Words, state: Any) -> Any:
    """Odottaa, Viipyy, Valitse, Välitetty, Hylätty, Peruttu; nothing where there is nothing to tell."""
    return rx.match(
        state,
        ("waiting", badge("warn", words("cust.pending"), "wait")),
        ("delayed", badge("warn", words("cust.delayed"), "wait")),
        ("asking", badge("info", words("cust.asking"), "info")),
        ("delivered", badge("ok", words("cust.delivered"), "ok")),
        ("refused", badge("danger", words("cust.rejected"), "danger")),
        ("cancelled", badge("plain", words("cust.cancelled"), "danger")),
        rx.fragment(),
    )


def change_notes(words: Words, term: str, cell: Any, form: Any) -> rx.Component:
    """What stands under a value: the one in force, what its badge means, what can be done, the proof."""
    return rx.fragment(
        _small(cell.before),
        _small(cell.elsewhere),
        rx.cond(cell.state == "asking", choice(words, term, cell), _small(cell.hint)),
        rx.cond(cell.can_mend, _act(words("cust.mend"), words(term), call(CARDS.edit, form)), rx.fragment()),
        rx.cond(
            cell.can_cancel,
            _act(words("cust.cancel_change"), words(term), call(ANSWERS.take_back, cell.change)),
            rx.fragment(),
        ),
        rx.cond(cell.proof.length() > 0, proof(words, words(term), cell.proof), rx.fragment()),
    )


def _small(text: Any) -> rx.Component:
    return rx.cond(text != "", rx.el.p(text, class_name="small muted"), rx.fragment())


def _act(text: str, about: Any, on_click: Any) -> rx.Component:
    """An act in the row, named after what it is about for those who hear it."""
    name = rx.el.span(": ", about, class_name="vh")
    return rx.el.p(rx.el.button(text, name, type="button", class_name="linkbtn", on_click=on_click), class_name="small")


def choice(words: Words, term: str, cell: Any) -> rx.Component:
    """Both values side by side, each with the press that lets it stay."""
    return rx.el.div(
        rx.el.p(cell.hint),
        rx.el.div(
            _side(words("cust.side_mine"), cell.mine, words("cust.conflict_mine"), ANSWERS.choose_mine, cell),
            _side(words("cust.side_theirs"), cell.theirs, words("cust.conflict_theirs"), ANSWERS.choose_theirs, cell),
            class_name="two start",
        ),
        class_name="stack close",
        role="group",
        aria_label=words("cust.asking_lead", label=words(term)),
    )


def _side(title: str, value: Any, text: str, handler: Any, cell: Any) -> rx.Component:
    press = quiet_button(
        rx.fragment(text, rx.el.span(": ", value, class_name="vh")),
        on_click=call(handler, cell.change, cell.version),
    )
    return rx.el.div(rx.el.p(title, class_name="small muted"), rx.el.p(rx.el.b(value)), press, class_name="stack close")


def proof(words: Words, about: Any, lines: Any) -> rx.Component:
    """Toimitustodiste: three moments and tries that failed, folded away."""
    return rx.el.details(
        rx.el.summary(icon("chevron"), words("proof.title"), rx.el.span(": ", about, class_name="vh")),
        rx.el.div(
            rx.foreach(lines, lambda line: rx.el.p(rx.el.b(line.term), " ", line.text)),
            class_name="stack close num muted",
        ),
        class_name="small",
    )


def card_history(words: Words, card: Any) -> rx.Component:
    """Muutoshistoria of a card, fetched when it is asked for."""
    is_shown = HISTORY.shown == card.id
    button = rx.el.button(
        choose(is_shown, words("cust.history_hide"), words("cust.history")),
        rx.el.span(": ", card.number, class_name="vh"),
        type="button",
        class_name="linkbtn",
        on_click=call(HISTORY.toggle, card.id),
        aria_expanded=choose(is_shown, "true", "false"),
    )
    return rx.el.div(rx.el.p(button), rx.cond(is_shown, _past(words), rx.fragment()), class_name="stack close")


def _past(words: Words) -> rx.Component:
    changes = rx.el.ul(rx.foreach(HISTORY.rows, lambda row: _past_change(words, row)), class_name="alerts")
    decisions = rx.el.div(
        rx.el.h5(words("cust.decisions"), class_name="small"),
        rx.el.ul(rx.foreach(HISTORY.decisions, _decision), class_name="stack close small muted num"),
        class_name="stack close",
    )
    return rx.fragment(
        rx.cond(HISTORY.rows.length() > 0, changes, rx.el.p(words("cust.history_none"), class_name="small muted")),
        rx.cond(HISTORY.decisions.length() > 0, decisions, rx.fragment()),
    )


def _decision(line: Any) -> rx.Component:
    return rx.el.li(line)


def _past_change(words: Words, row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.b(row.when), " ", change_badge(words, row.state), class_name="small"),
        rx.el.p(row.what, class_name="small"),
        proof(words, row.what, row.proof),
    )


def gone_customerships(words: Words) -> rx.Component:
    """What was detached because the company's system no longer has it; said until it has been read."""
    said = notice(
        "info",
        rx.el.h3(words("cust.detached_title")),
        rx.foreach(MANAGING.gone, lambda one: rx.el.p(one.text)),
        quiet_button(words("cust.detached_ok"), on_click=MANAGING.see_gone),
    )
    return rx.cond(MANAGING.gone.length() > 0, said, rx.fragment())


def hidden_customerships(words: Words) -> rx.Component:
    """One line for each that the person has folded away, with the press that brings it back."""

    def line(card: Any) -> rx.Component:
        show = quiet_button(
            rx.fragment(words("cust.unhide"), rx.el.span(" ", card.number, class_name="vh")),
            on_click=call(MANAGING.unhide, card.id),
        )
        name = rx.cond(card.own_name != "", card.own_name, card.name)
        shown = rx.el.li(rx.el.p(rx.el.span(card.number, class_name="id"), ", ", name), show)
        return rx.cond(card.is_hidden, shown, rx.fragment())

    listed = rx.el.section(
        rx.el.h3(words("cust.hidden_title"), id="hidden-customerships"),
        rx.el.p(words("cust.hidden_note"), class_name="small muted"),
        rx.el.ul(rx.foreach(CARDS.cards, line), class_name="devices"),
        class_name="card stack close",
        aria_labelledby="hidden-customerships",
    )
    return rx.cond(CARDS.hidden_count > 0, listed, rx.fragment())


def arranging(words: Words, card: Any) -> rx.Component:
    """Under the own names: fetch anew and what has come of it, hide; since when the details stand."""
    return rx.el.div(
        rx.el.p(card.fetched, class_name="small muted"),
        said(MANAGING.answer, tone="info", count=MANAGING.answers),
        rx.el.div(
            quiet_button(words("cust.fetch"), on_click=MANAGING.fetch),
            quiet_button(words("cust.hide"), on_click=call(MANAGING.hide, card.id)),
            class_name="acts",
        ),
        class_name="stack close",
    )


def arranged() -> rx.Component:
    """Over the cards: what has been hidden or shown again, and why nothing came of a decision."""
    return rx.fragment(
        said(MANAGING.arranged, count=MANAGING.answers), said(ANSWERS.said, tone="warn", count=ANSWERS.answers)
    )
