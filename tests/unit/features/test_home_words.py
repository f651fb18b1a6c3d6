"""What the home page says of consumption: what is there, what is missing, what is only awaited; never a false zero."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.energy import Wh
from aina_app.features.home.words import GlanceWords, glance_words
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.readings.figures import Comparison, DayFigure, FigureStatus, Glance, MonthFigure

FI, SV, EN = Language.FI, Language.SV, Language.EN
FIRST = date(2026, 3, 1)
UNTIL = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
"""Midnight after Tuesday 10 March in Helsinki."""

AWAITED, MISSING, PARTIAL, ESTIMATED, MEASURED = FigureStatus


def day(number: int, status: FigureStatus = MEASURED, wh: int = 12_340, **columns: Any) -> DayFigure:
    """A day of March 2026."""
    present = {AWAITED: 0, MISSING: 0, PARTIAL: 90}.get(status, 96)
    defaults: dict[str, Any] = {
        "wh": Wh(wh if present else 0),
        "present": present,
        "estimated": 4 if status is ESTIMATED else 0,
        "expected": 96,
    }
    return DayFigure(day=FIRST + timedelta(days=number - 1), status=status, **(defaults | columns))


def month(wh: int = 123_400, present: int = 960, estimated: int = 0) -> MonthFigure:
    """March until the tenth."""
    return MonthFigure(FIRST, date(2026, 3, 10), Wh(wh), present, estimated, expected=960)


def glance(*days: DayFigure, **columns: Any) -> Glance:
    """What is known of a metering point; the last of `days` is yesterday."""
    defaults: dict[str, Any] = {
        "yesterday": days[-1] if days else None,
        "month": month(),
        "comparison": None,
        "readings_until": UNTIL,
        "is_stale": False,
        "days_month": FIRST if days else None,
    }
    return Glance(days=days, **(defaults | columns))


def plain(text: str) -> str:
    """No-break spaces as ordinary ones."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", Language)
def test_without_any_reading_nothing_is_said(language: Language) -> None:
    nothing = glance(day(1, AWAITED), readings_until=None, month=None)

    assert glance_words(nothing, language) == GlanceWords()


@pytest.mark.parametrize(
    ("status", "kwh", "note"),
    [
        (MEASURED, "12,3", ""),
        (ESTIMATED, "12,3", "arvioitu"),
        (PARTIAL, "12,3", "osittainen"),
        (MISSING, "", "puuttuu"),
        (AWAITED, "", "ei vielä saapunut"),
    ],
)
def test_yesterday_is_a_number_or_the_reason_why_there_is_none(status: FigureStatus, kwh: str, note: str) -> None:
    words = glance_words(glance(day(10, status)), FI)

    assert (words.yesterday, words.yesterday_note) == (kwh, note)


def test_a_contract_that_began_today_has_no_yesterday() -> None:
    words = glance_words(glance(yesterday=None, month=None), FI)

    assert (words.yesterday, words.yesterday_note, words.month, words.month_note) == ("", "", "", "")
    assert (words.chart_title, words.chart_alt, words.rows) == ("", "", [])


def test_a_day_of_real_zero_is_zero() -> None:
    words = glance_words(glance(day(10, wh=0)), FI)

    assert (words.yesterday, words.yesterday_note, plain(words.rows[0].kwh)) == ("0,00", "", "0,00 kWh")


@pytest.mark.parametrize(
    ("present", "estimated", "note"),
    [
        (960, 0, ""),
        (950, 0, "10 lukemaa puuttuu tai on arvioitu. Summa tarkentuu, kun lukemat saapuvat."),
        (950, 7, "17 lukemaa puuttuu tai on arvioitu. Summa tarkentuu, kun lukemat saapuvat."),
    ],
)
def test_the_month_says_how_many_readings_are_missing_or_estimated(present: int, estimated: int, note: str) -> None:
    words = glance_words(glance(day(10), month=month(present=present, estimated=estimated)), FI)

    assert (words.month, words.month_note) == ("123", note)


@pytest.mark.parametrize(
    ("wh", "before", "share", "said"),
    [
        (112_000, 100_000, Fraction(1), "12 % enemmän kuin vuosi sitten"),
        (88_000, 100_000, Fraction(1), "12 % vähemmän kuin vuosi sitten"),
        (100_400, 100_000, Fraction(1), "Yhtä paljon kuin vuosi sitten"),
        (0, 100_000, Fraction(1), "100 % vähemmän kuin vuosi sitten"),
        (100_000, 0, Fraction(1), ""),
        (112_000, 100_000, Fraction(1, 2), "12 % enemmän kuin vuosi sitten (osittainen vertailu)"),
    ],
)
def test_the_year_before_is_compared_in_words(wh: int, before: int, share: Fraction, said: str) -> None:
    compared = glance(day(10), comparison=Comparison(Wh(wh), Wh(before), share))

    assert plain(glance_words(compared, FI).versus_year) == said


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_comparison_never_says_a_difference_of_no_per_cent(wh: int, before: int) -> None:
    compared = glance(day(10), comparison=Comparison(Wh(wh), Wh(before), Fraction(1)))

    said = plain(glance_words(compared, FI).versus_year)

    assert not said.startswith("0 %")


@pytest.mark.parametrize(
    ("language", "until", "stale"),
    [
        (
            FI,
            "Lukemat 10.3.2026 klo 24.00 asti",
            "Uusia lukemia ei ole tullut. Viimeiset lukemat 10.3.2026 klo 24.00 asti.",
        ),
        (
            SV,
            "Mätvärden till och med 10.3.2026 kl. 24.00",
            "Inga nya mätvärden har kommit. De senaste mätvärdena är till och med 10.3.2026 kl. 24.00.",
        ),
        (
            EN,
            "Readings until 10 March 2026, 24:00",
            "No new readings have come. The latest readings are until 10 March 2026, 24:00.",
        ),
    ],
)
def test_until_when_there_are_readings_and_whether_they_are_old(language: Language, until: str, stale: str) -> None:
    fresh, old = (glance_words(glance(day(10), is_stale=is_stale), language) for is_stale in (False, True))

    assert (plain(fresh.until), fresh.stale) == (until, "")
    assert plain(old.stale) == stale


def test_the_table_has_a_line_for_each_day_and_a_dash_where_nothing_is_there() -> None:
    days = [day(1), day(2, ESTIMATED), day(3, PARTIAL), day(4, MISSING), day(5, AWAITED)]

    words = glance_words(glance(*days), FI)

    assert [(plain(row.day), plain(row.kwh), row.status) for row in words.rows] == [
        ("su 1.3.", "12,3 kWh", "mitattu"),
        ("ma 2.3.", "12,3 kWh", "arvioitu"),
        ("ti 3.3.", "12,3 kWh", "osittainen"),
        ("ke 4.3.", "–", "puuttuu"),
        ("to 5.3.", "–", "ei vielä saapunut"),
    ]
    assert plain(words.readout[0]) == "su 1.3. 12,3 kWh, mitattu"
    assert plain(words.readout[4]) == "to 5.3. –, ei vielä saapunut"
    assert words.chart_total == "37,0"


def test_the_chart_draws_what_is_there_boxes_for_what_is_missing_and_nothing_for_what_is_awaited() -> None:
    days = [day(1), day(2, ESTIMATED), day(3, PARTIAL), day(4, MISSING), day(5, AWAITED)]

    words = glance_words(glance(*days), FI)

    for chart in (words.wide, words.narrow):
        assert [path.count("M") for path in (chart.measured, chart.estimated, chart.missing)] == [1, 2, 1]
        assert [text for _, text in chart.labels] == ["1.", "2.", "3.", "4.", "5."]


@pytest.mark.parametrize(
    ("wh", "language", "grid"),
    [
        (40_000, FI, ["0", "10", "20", "30", "40"]),
        (10_000, FI, ["0", "2,5", "5", "7,5", "10"]),
        (1_000, FI, ["0", "0,25", "0,5", "0,75", "1"]),
        (1_000, EN, ["0", "0.25", "0.5", "0.75", "1"]),
        (60, SV, ["0", "0,02", "0,04", "0,06"]),
        (0, FI, ["0", "0,25", "0,5", "0,75", "1"]),
        (5_000_000, FI, ["0", "2 000", "4 000", "6 000"]),
    ],
)
def test_the_grid_is_labelled_exactly(wh: int, language: Language, grid: list[str]) -> None:
    words = glance_words(glance(day(10, wh=wh)), language)

    assert [plain(text) for _, text in words.wide.grid] == grid


def test_the_chart_is_told_in_words_with_its_highest_day() -> None:
    words = glance_words(glance(day(1), day(2, wh=30_000), day(3, MISSING)), FI)

    assert words.chart_title == "Kulutus päivittäin, maaliskuu 2026"
    assert plain(words.chart_alt) == (
        "Pylväskaavio: sähkönkulutus maaliskuu 2026, yhteensä 42,3 kWh. Suurin 30,0 kWh ma 2.3. "
        "Tiedot ovat myös taulukkona."
    )


def test_a_month_whose_every_day_is_missing_has_no_highest_day() -> None:
    words = glance_words(glance(day(1, MISSING), day(2, AWAITED)), FI)

    assert (words.chart_alt, words.chart_title) == ("", "Kulutus päivittäin, maaliskuu 2026")


@pytest.mark.parametrize("status", FigureStatus)
@pytest.mark.parametrize("language", Language)
def test_each_status_has_a_word_in_each_language(status: FigureStatus, language: Language) -> None:
    (row,) = glance_words(glance(day(1, status)), language).rows

    assert row.status == sentence(f"home.status_{status.value}", language) != ""
