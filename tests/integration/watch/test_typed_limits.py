"""What is typed into Kulutusvahti's form: numbers with comma or point, and everything that is no limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.energy import Wh
from aina_app.core.refusal import Refused
from aina_app.features.consumption_watch import service
from aina_app.features.consumption_watch.service import FOREWARNING_PERCENTS, Limit
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import kwh_exact
from aina_app.models import LimitKind, LimitPeriod
from tests.integration.watch.watching import ALARM, BUDGET, TICKED

FIELDS = ("alarm_kwh", "budget_kwh")


def refusals(**changes: str) -> list[tuple[str | None, str]]:
    """Field and code of each refusal."""
    with pytest.raises(Refused) as refused:
        service.parse(TICKED | changes)
    return [(one.field, one.code) for one in refused.value.refusals]


def test_both_limits_are_read() -> None:
    assert service.parse(TICKED) == [ALARM, BUDGET]


@pytest.mark.parametrize(
    ("form", "limits"), [({}, []), ({"alarm_on": "", "alarm_kwh": "x"}, []), ({"alarm_on": ""}, [])]
)
def test_what_is_not_ticked_is_not_read(form: dict[str, str], limits: list[Limit]) -> None:
    assert service.parse(form) == limits


def test_each_limit_stands_alone() -> None:
    assert service.parse(TICKED | {"budget_on": "", "budget_kwh": "?"}) == [ALARM]
    assert service.parse(TICKED | {"alarm_on": "", "alarm_kwh": "?"}) == [BUDGET]


@pytest.mark.parametrize(
    ("typed", "wh"),
    [
        ("25", 25_000),
        ("2,5", 2_500),
        ("2.5", 2_500),
        ("0,1", 100),
        (" 7 kWh ", 7_000),
        ("1 200,5", 1_200_500),
        ("1\N{NO-BREAK SPACE}200", 1_200_000),
        ("100 000", 100_000_000),
        ("100000.000", 100_000_000),
        ("0,0996", 100),
        ("00,5", 500),
    ],
)
@pytest.mark.parametrize("field", FIELDS)
def test_a_number_may_have_a_comma_or_a_point(field: str, typed: str, wh: int) -> None:
    limits = {"alarm_kwh": 0, "budget_kwh": 1}

    assert service.parse(TICKED | {field: typed})[limits[field]].limit_wh == wh


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "kWh", "paljon", "-1", "-0,5", "\N{MINUS SIGN}5", "1,2,3", "1.2.3", "1e3", "0x10", "NaN", "inf", ",5",
        "5,", "٣", "½", "1/2", "5 000 00", "9" * 13, "1" + "0" * 10_000, "5; DROP TABLE", "<b>5</b>", "5\x00",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_number_is_said_so(field: str, typed: str) -> None:
    assert refusals(**{field: typed}) == [(field, "err.limit_number")]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", ["0", "0,0", "0,09", "0,0994", "100000,01", "100 001", "999999999999"])
def test_zero_and_absurd_limits_are_refused_with_the_range(field: str, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        service.parse(TICKED | {field: typed})

    (refusal,) = refused.value.refusals
    assert (refusal.field, refusal.code) == (field, "err.limit_range")
    assert refusal.params == {"min": "0,1", "max": "100 000"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("alarm_period", ["", "week", "month", "year", "HOUR", "hour "]),
        ("budget_period", ["", "hour", "day", "decade"]),
        ("budget_forewarning", ["", "0", "49", "52", "81", "100", "-80", "80,0", "080", "eighty"]),
    ],
)
def test_choices_that_were_never_offered_are_to_be_made_again(field: str, values: list[str]) -> None:
    for value in values:
        assert refusals(**{field: value}) == [(field, "err.choose")]


def test_the_reasons_of_both_limits_are_told_at_once() -> None:
    assert refusals(alarm_kwh="paljon", budget_kwh="0") == [
        ("alarm_kwh", "err.limit_number"),
        ("budget_kwh", "err.limit_range"),
    ]


@pytest.mark.parametrize("period", ["week", "month", "year"])
@pytest.mark.parametrize("share", FOREWARNING_PERCENTS)
def test_each_offered_period_and_share_is_taken(period: str, share: int) -> None:
    (limit,) = service.parse(
        {"budget_on": "on", "budget_kwh": "5", "budget_period": period, "budget_forewarning": str(share)}
    )

    assert limit == Limit(LimitKind.CONSUMPTION, LimitPeriod(period), Wh(5_000), share)


@given(st.integers(100, 100_000_000), st.sampled_from([Language.FI, Language.SV]))
def test_a_limit_that_is_shown_can_be_saved_as_it_stands(wh: int, language: Language) -> None:
    shown = kwh_exact(wh, language)

    assert service.parse(TICKED | {"budget_on": "", "alarm_kwh": shown})[0].limit_wh == wh
