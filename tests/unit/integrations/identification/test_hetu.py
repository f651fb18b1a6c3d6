"""The personal identity code of an ID token: which are believed, and what they must agree with."""

import pytest
from time_machine import TimeMachineFixture

from aina_app.demo.people import PEOPLE, DemoPerson
from aina_app.integrations.identification.hetu import parse_hetu

VALID = {
    "010180-9004": "1980-01-01",
    "010180Y9004": "1980-01-01",
    "290200A950Y": "2000-02-29",
    "311299+9019": "1899-12-31",
    "150575Y987W": "1975-05-15",
    "070955X9996": "1955-09-07",
    "121290W901P": "1990-12-12",
    "290296V906A": "1996-02-29",
    "170660U907J": "1960-06-17",
    "240604B912S": "2004-06-24",
    "010203C9024": "2003-02-01",
    "050505D903N": "2005-05-05",
    "311204E904V": "2004-12-31",
    "280225F905A": "2025-02-28",
}
INVALID = {
    "check sign": "010180-900A",
    "no 31 February": "310280-9009",
    "1900 had no 29 February": "290200-901C",
    "no such century sign": "010180*9000",
    "no century sign": "0101809000",
    "a check sign that is not used": "010180-900Q",
    "individual numbers begin at 002": "010180-0014",
    "born in 2099": "010199A9001",
    "nothing": "",
    "spaces": " 010180-9004",
    "full-width digits": "０１０１８０-9004",
    "no text": 101809004,
    "absent": None,
}


@pytest.fixture(autouse=True)
def now_stands_still(stopped_clock: TimeMachineFixture) -> None:
    """Codes of people born after 2026 are not yet anyone's."""


@pytest.mark.parametrize(("code", "born"), VALID.items(), ids=[f"sign {code[6]} of {code[4:6]}" for code in VALID])
def test_every_century_sign_is_known(code: str, born: str) -> None:
    is_itself = parse_hetu(code, born, may_be_artificial=True) == code

    assert is_itself


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID.keys())
def test_what_is_no_code_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"not a personal|born in the future"):
        parse_hetu(text, None, may_be_artificial=True)


def test_the_century_sign_tells_people_apart() -> None:
    codes = {parse_hetu(code, "1980-01-01", may_be_artificial=True) for code in ("010180-9004", "010180Y9004")}

    assert len(codes) == 2


@pytest.mark.parametrize("born", ["1980-01-02", "1880-01-01", "01.01.1980", "", 19800101], ids=repr)
def test_another_birth_date_in_the_token_is_refused(born: object) -> None:
    with pytest.raises(ValueError, match="another birth date"):
        parse_hetu("010180-9004", born, may_be_artificial=True)


def test_production_refuses_artificial_codes() -> None:
    with pytest.raises(ValueError, match="not a personal"):
        parse_hetu("010180-9004", None, may_be_artificial=False)


def test_nobody_is_born_before_today_has_come(stopped_clock: TimeMachineFixture) -> None:
    stopped_clock.move_to("2025-02-27T12:00:00Z")
    with pytest.raises(ValueError, match="born in the future"):
        parse_hetu("280225F905A", None, may_be_artificial=True)

    stopped_clock.move_to("2025-02-27T22:00:00Z")  # midnight in Helsinki
    assert parse_hetu("280225F905A", None, may_be_artificial=True)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_people_of_the_demo_have_codes_that_no_real_person_has(person: DemoPerson) -> None:
    assert parse_hetu(person.hetu, None, may_be_artificial=True)
    with pytest.raises(ValueError, match="not a personal"):
        parse_hetu(person.hetu, None, may_be_artificial=False)


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID.keys())
def test_a_refusal_does_not_tell_the_code(text: object) -> None:
    with pytest.raises(ValueError, match=r"^[a-z ]+$"):
        parse_hetu(text, None, may_be_artificial=True)
