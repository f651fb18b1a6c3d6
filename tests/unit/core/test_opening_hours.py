"""Opening hours: weekly hours, Finnish holidays, exceptional days, the edges of a minute and of the clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from aina_app.core.clock import HELSINKI
from aina_app.core.opening_hours import DayKind, Hours, Schedule, holiday_name, schedule

LONG, SATURDAY = Hours(time(8), time(20)), Hours(time(9), time(16))
WEEKLY = Schedule((LONG, LONG, LONG, LONG, LONG, SATURDAY, None))


def at(text: str) -> datetime:
    """A local moment: `2026-11-24 19:59:59`."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


def test_settings_give_the_guides_hours() -> None:
    assert schedule() == WEEKLY


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-24 08:00", "2026-11-24 20:00"),
        ("2026-11-24 12:00", "2026-11-24 20:00"),
        ("2026-11-24 19:59:59", "2026-11-24 20:00"),
        ("2026-11-28 09:00", "2026-11-28 16:00"),
        ("2026-11-28 15:59:59.999999", "2026-11-28 16:00"),
        ("2026-12-23 19:59", "2026-12-23 20:00"),
    ],
)
def test_open_from_the_opening_minute_to_the_closing_minute(moment: str, closes: str) -> None:
    state = WEEKLY.at(at(moment))
    assert state.is_open
    assert state.open_until == at(closes)
    assert state.opens_at is None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24 00:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59:59", "2026-11-24 08:00"),
        ("2026-11-24 20:00", "2026-11-25 08:00"),
        ("2026-11-27 20:00", "2026-11-28 09:00"),
        ("2026-11-28 08:59:59", "2026-11-28 09:00"),
        ("2026-11-28 16:00", "2026-11-30 08:00"),
        ("2026-11-29 12:00", "2026-11-30 08:00"),
        ("2026-12-23 20:00", "2026-12-28 08:00"),
        ("2026-12-24 12:00", "2026-12-28 08:00"),
        ("2026-06-19 12:00", "2026-06-22 08:00"),
        ("2026-04-02 20:00", "2026-04-04 09:00"),
        ("2026-12-31 20:00", "2027-01-02 09:00"),
    ],
)
def test_closed_until_the_next_opening(moment: str, opens: str) -> None:
    state = WEEKLY.at(at(moment))
    assert not state.is_open
    assert state.opens_at == at(opens)
    assert state.closing_in is None


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        ("2026-11-24 19:29:59", None),
        ("2026-11-24 19:30", 30),
        ("2026-11-24 19:30:01", 30),
        ("2026-11-24 19:45", 15),
        ("2026-11-24 19:59", 1),
        ("2026-11-24 19:59:59", 1),
        ("2026-11-28 15:45", 15),
    ],
)
def test_the_last_half_hour_is_counted_in_minutes(moment: str, minutes: int | None) -> None:
    assert WEEKLY.at(at(moment)).closing_in == minutes


HOLIDAYS_OF_2026 = {
    "2026-01-01": "Uudenvuodenpäivä",
    "2026-01-06": "Loppiainen",
    "2026-04-03": "Pitkäperjantai",
    "2026-04-05": "Pääsiäispäivä",
    "2026-04-06": "Toinen pääsiäispäivä",
    "2026-05-01": "Vappu",
    "2026-05-14": "Helatorstai",
    "2026-05-24": "Helluntaipäivä",
    "2026-06-19": "Juhannusaatto",
    "2026-06-20": "Juhannuspäivä",
    "2026-10-31": "Pyhäinpäivä",
    "2026-12-06": "Itsenäisyyspäivä",
    "2026-12-24": "Jouluaatto",
    "2026-12-25": "Joulupäivä",
    "2026-12-26": "Tapaninpäivä",
}


def test_every_holiday_of_2026_is_closed_and_has_its_name() -> None:
    year = WEEKLY.exceptions(date(2026, 1, 1), 365)
    sundays = {date(2026, 4, 5), date(2026, 5, 24), date(2026, 12, 6)}
    assert {one.day for one in year} | sundays == {date.fromisoformat(day) for day in HOLIDAYS_OF_2026}
    for day, name in HOLIDAYS_OF_2026.items():
        one = WEEKLY.on(date.fromisoformat(day))
        assert (one.hours, one.kind, holiday_name(one.day)) == (None, DayKind.HOLIDAY, name)


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Itsenäisyyspäivä"), ("sv", "Självständighetsdagen"), ("en", "Independence Day")]
)
def test_holidays_have_names_in_three_languages(language: str, name: str) -> None:
    assert holiday_name(date(2027, 12, 6), language) == name
    assert holiday_name(date(2027, 12, 7), language) == ""


def test_a_day_can_have_other_hours_even_a_holiday() -> None:
    shortened = replace(
        WEEKLY, other_hours={date(2026, 12, 31): Hours(time(8), time(16)), date(2026, 12, 24): SATURDAY}
    )
    assert shortened.at(at("2026-12-31 15:59")).is_open
    assert shortened.at(at("2026-12-31 16:00")).opens_at == at("2027-01-02 09:00")
    assert shortened.at(at("2026-12-23 20:00")).opens_at == at("2026-12-24 09:00")
    assert shortened.on(date(2026, 12, 24)).kind is DayKind.OTHER_HOURS


def test_a_day_can_be_closed_and_a_holiday_kept_open() -> None:
    changed = replace(WEEKLY, closed=frozenset({date(2026, 11, 25)}), ordinary=frozenset({date(2026, 1, 6)}))
    assert changed.at(at("2026-11-24 20:00")).opens_at == at("2026-11-26 08:00")
    assert changed.on(date(2026, 11, 25)).kind is DayKind.CLOSED
    assert changed.on(date(2026, 1, 6)).hours == LONG
    assert not WEEKLY.at(at("2026-01-06 12:00")).is_open


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = WEEKLY.week(date(2026, 12, 24))
    assert [one.day.isoformat() for one in week] == [f"2026-12-{day}" for day in range(21, 28)]
    assert [one.hours for one in week] == [LONG, LONG, LONG, None, None, None, None]


def test_only_days_that_differ_from_their_weekday_are_exceptions() -> None:
    assert [one.day for one in WEEKLY.exceptions(date(2026, 12, 1), 28)] == [
        date(2026, 12, day) for day in (24, 25, 26)
    ]


def test_the_night_when_clocks_change_does_not_move_the_hours() -> None:
    night = Schedule(tuple(Hours(time(1), time(6)) for _ in range(7)))
    before = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    assert night.at(before).open_until == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)
    assert night.at(datetime(2026, 10, 25, 3, 45, tzinfo=UTC)).closing_in == 15
    assert not night.at(datetime(2026, 10, 25, 4, 0, tzinfo=UTC)).is_open


def test_a_service_that_never_opens_has_no_next_opening() -> None:
    assert Schedule((None,) * 7).at(at("2026-11-24 12:00")).opens_at is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [("8-20", LONG), ("8.30-16", Hours(time(8, 30), time(16))), ("08-09.05", Hours(time(8), time(9, 5))), ("", None)],
)
def test_hours_are_read_from_the_settings_text(text: str, hours: Hours | None) -> None:
    assert Hours.parse(text) == hours
