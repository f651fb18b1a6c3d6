"""Mandates in the person's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from aina_app.core.calendar import day_of
from aina_app.features.mandates.service.lists import LookView, MandateView
from aina_app.i18n import numbers
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.models import MandateScope, MandateState

OPEN = (MandateState.OFFERED, MandateState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate in words. `note`: that customer service attached it, or why little is told.

    `state` names the colour of `state_text`.
    """

    id: str
    other: str
    point: str
    covers: str
    until: str
    state: str
    state_text: str
    note: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class LookRow:
    """A line of who has looked."""

    day: str
    who: str
    point: str
    time: str


def mandate_rows(views: Sequence[MandateView], language: Language) -> list[MandateRow]:
    """Each mandate."""
    return [_mandate(view, language) for view in views]


def _mandate(view: MandateView, language: Language) -> MandateRow:
    covers = [sentence(f"mandate.scope_{scope.value}", language) for scope in MandateScope if scope in view.scopes]
    return MandateRow(
        id=str(view.id),
        other="" if view.other is None else view.other or sentence("mandate.viewer_deleted", language),
        point=_called(view) or sentence("mandate.ended_point", language),
        covers=", ".join([covers[0], *(text[:1].lower() + text[1:] for text in covers[1:])]),
        until=_until(view, language),
        state=view.state.value,
        state_text=_state(view, language),
        note=_note(view, language),
        is_open=view.state in OPEN,
    )


def _note(view: MandateView, language: Language) -> str:
    if view.other is None:
        return sentence("mandate.ended_note", language)
    return sentence("mandate.by_service", language) if view.is_by_service else ""


def _until(view: MandateView, language: Language) -> str:
    key = "mandate.until_if_accepted" if view.state is MandateState.OFFERED else "mandate.until"
    return sentence(key, language, date=numbers.date(view.last_day, language))


def _called(view: MandateView | LookView) -> str:
    """The point as in every other list, by own name and address, as far as there is either."""
    if view.own_name and view.point_address:
        return f"{view.own_name} ({view.point_address})"
    return view.own_name or view.point_address


def _state(view: MandateView, language: Language) -> str:
    if view.state is not MandateState.ENDED:
        return sentence(f"mandate.state_{view.state.value}", language)
    ended_on = day_of(view.ended_at) if view.ended_at else view.last_day
    return sentence("mandate.state_ended", language, date=numbers.date(min(ended_on, view.last_day), language))


def look_rows(views: Sequence[LookView], language: Language) -> list[LookRow]:
    """Each day on which somebody looked."""
    return [
        LookRow(
            day=numbers.date(view.day, language),
            who=view.who or sentence("mandate.viewer_deleted", language),
            point=_called(view),
            time=_time(view, language),
        )
        for view in views
    ]


def _time(view: LookView, language: Language) -> str:
    first, last = numbers.time(view.first_at, language), numbers.time(view.last_at, language)
    return first if first == last else numbers.time_range(view.first_at, view.last_at, language)
