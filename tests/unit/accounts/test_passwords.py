"""The guide's password rules as the server knows them, and what it refuses although they hold."""

import pytest

from aina_app.accounts.passwords import Owner, check_rules, check_secrecy, prepare, unmet_rules
from tests.password_cases import CASES, PAIRS, PasswordCase

AINO = Owner("aino.lehtinen@kotiposti.example", "Aino", "Lehtinen")


def codes(typed: str, again: str | None = None) -> list[str]:
    return [refusal.code for refusal in check_rules(typed, typed if again is None else again)]


def secrecy(typed: str, owner: Owner = AINO) -> list[str]:
    return [refusal.code for refusal in check_secrecy(typed, owner)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_each_password_breaks_the_rules_of_the_shared_table(case: PasswordCase) -> None:
    assert unmet_rules(case.typed) == [rule for rule in case.broken if rule != "allowed"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_a_password_is_accepted_when_it_breaks_no_rule(case: PasswordCase) -> None:
    assert (codes(case.typed) == []) == (case.broken == ())


@pytest.mark.parametrize(("typed", "again", "agree"), PAIRS)
def test_both_fields_are_compared_as_they_count(typed: str, again: str, agree: bool) -> None:
    assert (codes(typed, again) == []) is agree


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "err.password_empty"),
        ("Ab1-\x00xyz", "err.password_chars"),
        ("Ab1-xyz\ud83d", "err.password_chars"),
        ("Aa1-" + "x" * 125, "err.password_long"),
        ("kesä", "err.password_rules"),
    ],
)
def test_the_first_thing_wrong_is_said_beside_the_first_field(typed: str, code: str) -> None:
    first, *others = check_rules(typed, typed)

    assert (first.code, first.field) == (code, "password")
    assert [refusal.field for refusal in others] == ([] if typed else ["password_again"])


def test_all_unmet_rules_are_said_together_in_the_order_of_the_screen() -> None:
    (refusal,) = check_rules("kesä", "kesä")

    assert refusal.params == {"rules": "length,case,digit,special"}


@pytest.mark.parametrize(("again", "code"), [("", "err.password_again_empty"), ("Talvi-2026", "err.password_match")])
def test_a_second_field_that_differs_is_said_beside_it(again: str, code: str) -> None:
    (refusal,) = check_rules("Kesä-2026", again, "new_password")

    assert (refusal.code, refusal.field) == (code, "new_password_again")


@pytest.mark.parametrize(
    ("typed", "code"), [("", "err.password_empty"), ("kesä", "err.password_rules"), ("Kesä-2026", "")]
)
def test_an_empty_second_field_is_said_whatever_stands_in_the_first(typed: str, code: str) -> None:
    wanted = [(code, "password")] if code else []

    found = [(refusal.code, refusal.field) for refusal in check_rules(typed, "")]

    assert found == [*wanted, ("err.password_again_empty", "password_again")]


def test_a_letter_and_its_accent_count_as_one() -> None:
    assert prepare("Kesa\N{COMBINING DIAERESIS}\N{IDEOGRAPHIC SPACE}") == "Kesä "


def test_full_width_letters_stay_what_they_are() -> None:
    assert prepare("\N{FULLWIDTH LATIN CAPITAL LETTER A}") != "A"


@pytest.mark.parametrize("typed", ["Qwerty123!", "P@ssw0rd1", "Jääkiekko1!", "Zxcvbnm-1", "1!Monkey!1"])
def test_a_common_word_with_signs_around_it_is_refused(typed: str) -> None:
    assert secrecy(typed) == ["err.password_common"]


@pytest.mark.parametrize(
    "typed",
    ["Lehtinen-77", "Oi-AINO-1", "Kotiposti-7!x", "Elenia-Lehtinen-1"],
)
def test_the_persons_own_words_are_refused(typed: str) -> None:
    assert secrecy(typed) == ["err.password_personal"]


@pytest.mark.parametrize(
    "typed", ["Elenia-2026x", "SÄHKÖ-lasku-9", "Password1!", "Salasana1!", "Lösenord-1", "aina-A1b"]
)
def test_who_types_a_word_of_the_service_is_not_told_that_it_is_their_name(typed: str) -> None:
    assert secrecy(typed) == ["err.password_word"]


def test_a_companys_name_is_its_owners_too() -> None:
    assert secrecy("Revontuli-77", Owner("oy@posti.example", "Onni", "Oja", "Oy Revontuli Ab")) == [
        "err.password_personal"
    ]


@pytest.mark.parametrize(
    "typed", ["Kesä-2026", "punainen Hevonen 7 laukkaa", "Vx7-kirahvi-maito", "aina Vihreä 7 kivi"]
)
def test_other_passwords_are_accepted(typed: str) -> None:
    assert secrecy(typed) == []
