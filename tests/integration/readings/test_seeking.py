"""How SQLite finds readings: by the whole key, day and point, never by walking all points of a day."""

from datetime import date

from sqlalchemy import event

from aina_app.context import SYSTEM, act
from aina_app.core.calendar import days
from aina_app.core.database import engine
from aina_app.readings.store import last_day_read, read_days, write_days
from tests.databases import TestDatabase
from tests.readings import GSRN, OTHER_GSRN, make_delivery, quarters

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 25)


def test_days_of_a_point_are_sought_by_the_whole_key(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        for gsrn in (GSRN, OTHER_GSRN):
            write_days(this, make_delivery(this).id, {(gsrn, day): quarters(day) for day in days(FIRST, LAST)})
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(engine(), "before_cursor_execute", lambda _c, _cu, sql, values, *_: asked.append((sql, values)))

    with act(SYSTEM, read_only=True) as this:
        read_days(this, GSRN, FIRST, LAST)
        last_day_read(this, GSRN, FIRST, LAST)
        questions = [each for each in asked if each[0].startswith("SELECT")]
        plans = [
            this.db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all() for sql, values in questions
        ]

    assert [plan[0][-1] for plan in plans] == ["SEARCH consumption_reading USING PRIMARY KEY (day=? AND point=?)"] * 2
