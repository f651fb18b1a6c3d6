"""The report's card on the home page: ordered, renewed, ended."""

from typing import Any

import reflex as rx

from aina_app.accounts.access import chosen_seen, visible_point_by_id
from aina_app.context import Act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.consumption_reports import mails, service
from aina_app.features.consumption_reports.service import OrderedReport
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import date
from aina_app.models import MandateScope, ReportInterval
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, fields_of, language_of
from aina_app.web.forms import earlier_answer, press_key, remember_answer
from aina_app.web.gate import allow

FIELDS = frozenset({"interval", "press"})


def _view(act: Act, point_id: str) -> tuple[str, OrderedReport | None, bool]:
    """The point that is shown, what is ordered for it, and whether the person may order."""
    seen = chosen_seen(act, point_id)
    if seen is None or MandateScope.REPORT not in seen.scopes:
        return (str(seen.point.id) if seen else "", None, False)
    return (str(seen.point.id), service.view(act, seen.point.gsrn), True)


def _order(act: Act, point_id: str, interval: ReportInterval, press: str) -> None:
    if earlier_answer(act, press) is not None:
        return
    mails.confirm_order(act, service.order(act, visible_point_by_id(act, point_id).gsrn, interval))
    remember_answer(act, press, {})


def _end(act: Act, point_id: str) -> None:
    service.end(act, visible_point_by_id(act, point_id).gsrn)


class ReportState(FormErrors, rx.State):
    """`Tilaa raportti` of the chosen metering point.

    `is_asked`: whether ending the order is asked about; `is_kept`: that the answer was no.
    """

    open_form: rx.Field[bool] = rx.field(default=False)
    ordered: rx.Field[str] = rx.field(default="")
    interval: rx.Field[str] = rx.field(default=ReportInterval.MONTHLY.value)
    said: rx.Field[str] = rx.field(default="")
    presses: rx.Field[int] = rx.field(default=0)
    came_back: rx.Field[bool] = rx.field(default=False)
    is_asked: rx.Field[bool] = rx.field(default=False)
    is_kept: rx.Field[bool] = rx.field(default=False)
    may_order: rx.Field[bool] = rx.field(default=True)
    _point: str = ""

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def load(self) -> None:
        """The order of the metering point that was shown last."""
        self._rest()
        await self._look()

    def _rest(self) -> None:
        self.open_form, self.came_back, self.said = False, False, ""
        self.is_asked = self.is_kept = False
        self._clear_errors()

    @rx.event
    @allow(Level.ONBOARDED, passive=True)
    async def choose(self, point: str) -> None:
        """Another metering point."""
        self._point = str(point)[:40]
        self._rest()
        await self._look()

    async def _look(self) -> None:
        self._point, row, self.may_order = await look(actor(), _view, self._point)
        self.ordered = self._words(row, language_of(self)) if row else ""
        self.interval = row.interval.value if row else ReportInterval.MONTHLY.value

    @staticmethod
    def _words(row: OrderedReport, language: Language) -> str:
        return f"{sentence(f'report.{row.interval.value}', language)}. " + sentence(
            "report.first", language, date=date(row.first_on, language)
        )

    @rx.event
    @allow(Level.ONBOARDED)
    async def begin(self) -> None:
        """`Tilaa raportti`, or `Uusi tilaus`: the choice opens in place."""
        self.open_form, self.is_kept, self.said = True, False, ""

    @rx.event
    @allow(Level.ONBOARDED)
    async def cancel(self) -> None:
        """Close the choice."""
        self._close()

    def _close(self) -> None:
        self.open_form, self.came_back = False, True
        self._clear_errors()

    @rx.event
    @allow(Level.ONBOARDED)
    async def order(self, form: dict[str, Any]) -> None:
        """Order; a second press of the same form orders nothing more."""
        fields = fields_of(form, FIELDS)
        try:
            interval = service.parse_interval(fields.get("interval", ""))
            await perform(actor(), _order, self._point, interval, press_key(fields.get("press", "")))
        except Refused as refused:
            self._show_refusals(refused)
            return
        await self._done()

    async def _done(self) -> None:
        self._close()
        self.presses += 1
        await self._look()
        language = language_of(self)
        self.said = sentence("report.ordered_now", language)

    @rx.event
    @allow(Level.ONBOARDED)
    async def ask_end(self) -> None:
        """`Lopeta tilaus`: the question comes in the place of the buttons."""
        self._rest()
        self.is_asked = True

    @rx.event
    @allow(Level.ONBOARDED)
    async def keep(self) -> None:
        """`Älä lopeta`: the button is back, and has the focus."""
        self.is_asked, self.is_kept = False, True

    @rx.event
    @allow(Level.ONBOARDED)
    async def end(self) -> None:
        """`Kyllä, lopeta tilaus`."""
        self.is_asked = False
        await perform(actor(), _end, self._point)
        await self._look()
        self.said = sentence("report.cancelled", language_of(self))
