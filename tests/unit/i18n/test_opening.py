"""The hours of a usual week as sentences and mails write them."""

from datetime import time

import pytest

from aina_app.core.opening_hours import Hours, Schedule, schedule
from aina_app.i18n.copy import sentence, table
from aina_app.i18n.language import Language
from aina_app.i18n.opening import weekly_hours


@pytest.mark.parametrize("language", Language)
def test_the_default_week_is_written_as_the_guide_writes_it(language: Language) -> None:
    assert weekly_hours(schedule(), language) == table()["service.hours"][language]
    assert sentence("service.hours", language) in sentence("onb2.p2", language)


def test_another_week_is_grouped_by_its_days() -> None:
    short, long = Hours(time(9), time(15, 30)), Hours(time(8), time(16))
    week = Schedule((long, long, short, None, long, None, None))
    assert weekly_hours(week, Language.FI) == "ma-ti 8-16, ke 9-15.30 ja pe 8-16"
