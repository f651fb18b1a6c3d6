"""What the demo meter lets each kind of metering point use: believable, and the same each time."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.calendar import quarters_in
from aina_app.demo.meter.axis import axis
from aina_app.demo.meter.deliveries import demo_points
from aina_app.demo.meter.profiles import PROFILES, yearly_kwh
from aina_app.demo.meter.readings import MeteredPoint, Quality, flawless, with_flaws
from aina_app.demo.meter.uses import Use
from aina_app.demo.meter.weather import temperature
from aina_app.demo.people import AINO_HOME, VAINO_COTTAGE

YEAR = date(2026, 1, 1), date(2026, 12, 31)
LAST = date(2026, 11, 23)
FIRST = date(2025, 9, 1)
HOUSE = MeteredPoint(AINO_HOME.gsrn, "house")
POINTS = [MeteredPoint(HOUSE.gsrn, profile) for profile in PROFILES]


def by_day(point: MeteredPoint, first: date, last: date) -> dict[date, float]:
    """KWh of each day."""
    ordinals = axis(first, last).ordinal
    sums = np.bincount(ordinals - ordinals[0], flawless(point, first, last).wh) / 1_000
    return {first + timedelta(days=passed): float(kwh) for passed, kwh in enumerate(sums)}


def mean(kwh: dict[date, float], *months: int) -> float:
    return float(np.mean([each for day, each in kwh.items() if day.month in months]))


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.profile)
def test_a_year_comes_to_what_is_usual_for_the_kind(point: MeteredPoint) -> None:
    expected = sum(yearly_kwh(point.profile, point.gsrn).values())

    assert sum(by_day(point, *YEAR).values()) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(
    ("profile", "least", "most"),
    [("flat", 1_400, 2_600), ("row_house", 4_200, 5_800), ("house", 15_700, 21_300), ("ground_heat", 7_600, 10_400),
     ("cottage", 3_800, 5_200), ("shop", 29_700, 40_300)],
)  # fmt: skip
def test_two_of_a_kind_differ_but_not_too_much(profile: str, least: int, most: int) -> None:
    yearly = [yearly_kwh(profile, f"{number:018}") for number in range(40)]
    without_car = [sum(kwh for use, kwh in uses.items() if use is not Use.CAR) for uses in yearly]

    assert least <= min(without_car) < max(without_car) <= most
    assert len(set(without_car)) == 40


def test_a_heated_house_lives_with_the_cold() -> None:
    kwh = by_day(HOUSE, *YEAR)

    assert 80 < max(kwh.values()) < 130
    assert 10 < min(kwh.values()) < 22
    assert mean(kwh, 1, 2) > 2.5 * mean(kwh, 6, 7)


def test_a_cottage_is_quiet_in_summer_but_at_weekends() -> None:
    kwh = by_day(MeteredPoint(VAINO_COTTAGE.gsrn, "cottage"), date(2026, 6, 1), date(2026, 8, 31))

    saturdays = [each for day, each in kwh.items() if day.weekday() == 5]
    tuesdays = [each for day, each in kwh.items() if day.weekday() == 1]
    assert min(saturdays) > 3 * max(tuesdays)


@pytest.mark.parametrize("closed", [date(2026, 5, 1), date(2026, 5, 3), date(2026, 12, 25), date(2026, 1, 6)])
def test_a_shop_is_closed_on_sundays_and_public_holidays(closed: date) -> None:
    shop = MeteredPoint(HOUSE.gsrn, "shop")

    (day,), (ordinary,) = (
        by_day(shop, closed, closed).values(),
        by_day(shop, date(2026, 5, 5), date(2026, 5, 5)).values(),
    )

    assert day < ordinary / 2.5


def test_sauna_is_on_saturday_evening() -> None:
    saturday = flawless(HOUSE, date(2026, 7, 4), date(2026, 7, 4)).wh

    assert saturday[72:76].min() * 4 > 5_000
    assert saturday[40:60].mean() * 4 < 1_500


def test_some_homes_have_a_car_that_is_charged_at_night() -> None:
    with_car = [point for point in demo_points() if Use.CAR in yearly_kwh(point.profile, point.gsrn)]

    assert with_car
    assert flawless(with_car[0], date(2026, 7, 7), date(2026, 7, 7)).wh[8:14].min() * 4 > 10_000


def test_no_demo_point_uses_more_than_its_fuse_lets_through() -> None:
    for point in demo_points():
        volts, least_fuse = 230, 3 * 25 if point.profile != "flat" else 25
        assert flawless(point, *YEAR).wh.max() * 4 < volts * least_fuse


def test_the_weather_is_finnish() -> None:
    outside = temperature(axis(*YEAR))

    assert -30 < outside.min() < -12
    assert 18 < outside.max() < 30
    assert 2 < outside.mean() < 6


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 20), st.sampled_from(POINTS))
def test_a_day_is_the_same_whatever_is_asked_with_it(first: date, more: int, point: MeteredPoint) -> None:
    last = first + timedelta(days=more)

    whole, alone = flawless(point, first, last), flawless(point, last, last)

    assert whole.wh[-quarters_in(last) :].tolist() == alone.wh.tolist()


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_on_which_clocks_change_have_their_length(day: date) -> None:
    assert len(flawless(HOUSE, day, day).wh) == quarters_in(day) != 96


# Flaws on purpose.


def flaws(point: MeteredPoint = HOUSE) -> dict[Quality, list[int]]:
    """How many days before the last one quarters of each quality lie."""
    quality = with_flaws(point, FIRST, LAST).quality
    ago = LAST.toordinal() - axis(FIRST, LAST).ordinal
    return {each: ago[quality == each].tolist() for each in Quality}


@pytest.mark.parametrize("point", demo_points(), ids=lambda point: point.gsrn)
def test_a_history_has_a_silent_week_and_estimates_after_it(point: MeteredPoint) -> None:
    found = flaws(point)

    silent, estimated = sorted(set(found[Quality.SILENT])), sorted(set(found[Quality.ESTIMATED]))
    assert len(found[Quality.SILENT]) in {7 * 96, 7 * 96 + 4, 7 * 96 - 4}
    assert silent == list(range(silent[0], silent[0] + 7))
    assert estimated == list(range(silent[0] - 3, silent[0]))
    assert 80 < estimated[0] < silent[-1] < 200


def test_a_quarter_in_a_thousand_is_missing_but_none_of_the_last_days() -> None:
    missing = [ago for point in demo_points() for ago in flaws(point)[Quality.MISSING]]

    assert len(missing) / (len(demo_points()) * len(axis(FIRST, LAST).ordinal)) == pytest.approx(0.001, rel=0.2)
    assert min(missing) >= 3


def test_estimates_are_even_and_measured_values_are_true() -> None:
    flawed, whole = with_flaws(HOUSE, FIRST, LAST), flawless(HOUSE, FIRST, LAST)
    estimated, measured = flawed.quality == Quality.ESTIMATED, flawed.quality == Quality.MEASURED

    assert len(set(flawed.wh[estimated].tolist())) <= 3
    assert flawed.wh[measured].tolist() == whole.wh[measured].tolist()
