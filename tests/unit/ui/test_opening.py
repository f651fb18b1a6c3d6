"""Open or closed in words, in three languages."""

from datetime import UTC, date, datetime, time

import pytest

from aina_app.core.clock import HELSINKI
from aina_app.core.opening_hours import Hours, Schedule
from aina_app.i18n.language import Language
from aina_app.ui.opening import chat_now_in_words, hours_in_words, now_in_words, reason_in_words

LONG = Hours(time(8), time(20))
SHORT = Hours(time(8, 30), time(16))
WEEKLY = Schedule(
    (LONG, LONG, LONG, LONG, LONG, Hours(time(9), time(16)), None),
    closed=frozenset({date(2026, 11, 26)}),
    other_hours={date(2026, 12, 31): SHORT, date(2026, 12, 24): SHORT},
)
FI, SV, EN = Language


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def said(moment: str, language: Language) -> str:
    return plain(now_in_words(WEEKLY.at(at(moment)), language))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24 12:00", "Avoinna, sulkeutuu klo 20"),
        ("2026-11-24 19:45", "Sulkeutuu 15 minuutin kuluttua"),
        ("2026-11-24 19:59:30", "Sulkeutuu minuutin kuluttua"),
        ("2026-11-24 20:00", "Suljettu, avataan huomenna klo 8"),
        ("2026-11-24 07:00", "Suljettu, avataan klo 8"),
        ("2026-11-27 21:00", "Suljettu, avataan huomenna klo 9"),
        ("2026-11-28 16:00", "Suljettu, avataan ma 30.11. klo 8"),
        ("2026-11-29 12:00", "Suljettu, avataan huomenna klo 8"),
        ("2026-06-19 12:00", "Suljettu tänään: Juhannusaatto. Avataan ma 22.6. klo 8."),
        ("2026-12-06 12:00", "Suljettu tänään: Itsenäisyyspäivä. Avataan huomenna klo 8."),
        ("2026-11-25 20:00", "Suljettu, avataan pe 27.11. klo 8"),
        ("2026-12-30 20:00", "Suljettu, avataan huomenna klo 8.30"),
        ("2026-12-24 17:00", "Suljettu, avataan ma 28.12. klo 8"),
    ],
)
def test_finnish_says_until_when(moment: str, words: str) -> None:
    assert said(moment, FI) == words


@pytest.mark.parametrize(
    ("moment", "swedish", "english"),
    [
        ("2026-11-24 12:00", "Öppet, stänger kl. 20", "Open, closes at 20:00"),
        ("2026-11-24 19:45", "Stänger om 15 minuter", "Closes in 15 minutes"),
        ("2026-11-24 07:00", "Stängt, öppnar kl. 8", "Closed, opens at 08:00"),
        ("2026-11-28 16:00", "Stängt, öppnar mån 30.11. kl. 8", "Closed, opens Mon 30 Nov at 08:00"),
        (
            "2026-12-25 12:00",
            "Stängt i dag: Juldagen. Öppnar mån 28.12. kl. 8.",
            "Closed today: Christmas Day. Opens Mon 28 Dec at 08:00.",
        ),
    ],
)
def test_swedish_and_english_say_the_same(moment: str, swedish: str, english: str) -> None:
    assert (said(moment, SV), said(moment, EN)) == (swedish, english)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24 12:00", "Palvelemme nyt, kello 20 asti"),
        ("2026-11-24 19:45", "Sulkeutuu 15 minuutin kuluttua"),
        ("2026-11-24 20:00", "Suljettu. Avaamme huomenna klo 8."),
        ("2026-06-19 12:00", "Suljettu tänään: Juhannusaatto. Avataan ma 22.6. klo 8."),
    ],
)
def test_the_chat_has_its_own_words(moment: str, words: str) -> None:
    assert plain(chat_now_in_words(WEEKLY.at(at(moment)), FI)) == words


@pytest.mark.parametrize(
    ("day", "hours", "reason"),
    [
        ("2026-11-24", "klo 8–20", ""),
        ("2026-11-29", "Suljettu", ""),
        ("2026-11-26", "Suljettu", "Poikkeuksellisesti suljettu"),
        ("2026-12-06", "Suljettu", "Itsenäisyyspäivä"),
        ("2026-12-24", "klo 8.30–16", "Jouluaatto"),
        ("2026-12-31", "klo 8.30–16", "Poikkeava palveluaika"),
    ],
)
def test_a_day_has_its_hours_and_the_reason_if_they_differ(day: str, hours: str, reason: str) -> None:
    one = WEEKLY.on(date.fromisoformat(day))
    assert (hours_in_words(one, FI), reason_in_words(one, FI)) == (hours, reason)


def test_a_service_that_never_opens_is_just_closed() -> None:
    assert now_in_words(Schedule((None,) * 7).at(at("2026-11-24 12:00")), EN) == "Closed"
