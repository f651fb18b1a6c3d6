"""The figures of the home page in words and numbers of a language: pure, from `Glance` to what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - beside the function `date`
from decimal import Decimal

from aina_app.core.energy import WH_IN_KWH
from aina_app.features.home.chart import NARROW, WIDE, Bar, BarKind, Sheet, draw
from aina_app.i18n import numbers
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.readings.figures import Comparison, DayFigure, FigureStatus, Glance

KINDS = {
    FigureStatus.MEASURED: BarKind.MEASURED,
    FigureStatus.PARTIAL: BarKind.ESTIMATED,
    FigureStatus.ESTIMATED: BarKind.ESTIMATED,
    FigureStatus.MISSING: BarKind.MISSING,
    FigureStatus.AWAITED: BarKind.AWAITED,
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of the table beside the chart."""

    day: str
    kwh: str
    status: str


@dataclass(frozen=True, slots=True)
class ChartWords:
    """One drawing, ready to be put into elements: paths by kind, grid and labels as (position, text)."""

    measured: str = ""
    estimated: str = ""
    missing: str = ""
    grid: list[tuple[str, str]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GlanceWords:
    """Everything that the home page says of a metering point's consumption; empty where there is nothing to say."""

    yesterday: str = ""
    yesterday_note: str = ""
    month: str = ""
    month_note: str = ""
    versus_year: str = ""
    until: str = ""
    stale: str = ""
    chart_title: str = ""
    chart_total: str = ""
    chart_alt: str = ""
    wide: ChartWords = field(default_factory=ChartWords)
    narrow: ChartWords = field(default_factory=ChartWords)
    rows: list[DayRow] = field(default_factory=list)
    readout: list[str] = field(default_factory=list)


def glance_words(glance: Glance, language: Language) -> GlanceWords:
    """The figures in words."""
    if glance.readings_until is None:
        return GlanceWords()
    month, yesterday = glance.month, glance.yesterday
    until = numbers.until(glance.readings_until, language)
    rows = [_row(figure, language) for figure in glance.days]
    return GlanceWords(
        yesterday=numbers.kwh(yesterday.wh, language) if yesterday and yesterday.present else "",
        yesterday_note=_status_word(yesterday.status, language) if yesterday and _is_odd(yesterday) else "",
        month=numbers.kwh(month.wh, language) if month else "",
        month_note=_missing(month.expected - month.present + month.estimated, language) if month else "",
        versus_year=_versus_year(glance.comparison, language),
        until=sentence("home.readings_until", language, time=until),
        stale=sentence("home.stale", language, time=until) if glance.is_stale else "",
        chart_title=_title(glance.days_month, language),
        chart_total=numbers.kwh(sum(figure.wh for figure in glance.days), language),
        chart_alt=_alternative(glance, language),
        wide=_chart(glance.days, WIDE, language),
        narrow=_chart(glance.days, NARROW, language),
        rows=rows,
        readout=[f"{row.day} {row.kwh}, {row.status}" for row in rows],
    )


def _is_odd(figure: DayFigure) -> bool:
    return figure.status is not FigureStatus.MEASURED


def _status_word(status: FigureStatus, language: Language) -> str:
    return sentence(f"home.status_{status.value}", language)


def _missing(count: int, language: Language) -> str:
    return sentence("cons.partial", language, count=numbers.number(Decimal(count), language)) if count else ""


def _versus_year(comparison: Comparison | None, language: Language) -> str:
    if comparison is None or comparison.before_wh == 0:
        return ""
    share = abs(Decimal(comparison.wh - comparison.before_wh) / comparison.before_wh)
    direction = "more" if comparison.wh > comparison.before_wh else "less"
    key = "home.same" if round(share * 100) == 0 else f"home.{direction}"
    params = {} if key == "home.same" else {"percent": numbers.percent(share, language)}
    text = sentence(key, language, **params)
    return f"{text} ({sentence('home.partial', language)})" if comparison.is_partial else text


def _title(month: Day | None, language: Language) -> str:
    return sentence("home.chart_title", language, month=numbers.month(month, language)) if month else ""


def _row(figure: DayFigure, language: Language) -> DayRow:
    is_there = figure.present > 0
    kwh = f"{numbers.kwh(figure.wh, language)}\N{NO-BREAK SPACE}kWh" if is_there else "–"
    return DayRow(numbers.weekday_date(figure.day, language), kwh, _status_word(figure.status, language))


def _alternative(glance: Glance, language: Language) -> str:
    there = [figure for figure in glance.days if figure.present]
    if glance.days_month is None or not there:
        return ""
    highest = max(there, key=lambda figure: figure.wh)
    return sentence(
        "chart.alt",
        language,
        period=numbers.month(glance.days_month, language),
        total=numbers.kwh(sum(figure.wh for figure in glance.days), language),
        max=numbers.kwh(highest.wh, language),
        max_when=numbers.weekday_date(highest.day, language).removesuffix("."),  # the sentence has its own
    )


def _kind(figure: DayFigure) -> BarKind:
    return KINDS[figure.status] if figure.present or figure.status is FigureStatus.AWAITED else BarKind.MISSING


def _chart(figures: Sequence[DayFigure], sheet: Sheet, language: Language) -> ChartWords:
    bars = [Bar(figure.wh / WH_IN_KWH, _kind(figure), f"{figure.day.day}.") for figure in figures]
    drawing = draw(bars, sheet)
    grid = [(y, numbers.number(Decimal(text), language, len(text.partition(".")[2]))) for y, text in drawing.grid]
    paths = drawing.paths
    return ChartWords(paths[BarKind.MEASURED], paths[BarKind.ESTIMATED], paths[BarKind.MISSING], grid, drawing.labels)
