"""Account numbers of several countries, forgiven and refused (domain 2.2)."""

import pytest

from aina_app.core.iban import account_key, parse_iban
from aina_app.core.refusal import Refused

NORDEA = "FI1121234500000781"

GOOD = [
    ("FI2112345600000785", "0785"),
    ("FI4550000150000023", "0023"),
    (NORDEA, "0781"),
    ("FI5840550012345670", "5670"),
    ("FI0380000000000128", "0128"),
    ("SE4550000000058398257466", "7466"),
    ("DE89370400440532013000", "3000"),
    ("EE382200221020145685", "5685"),
    ("NO9386011117947", "7947"),
    ("FR1420041010050500013M02606", "2606"),
    ("GB29NWBK60161331926819", "6819"),
]
FORGIVEN = [
    "fi11 2123 4500 0007 81",
    " FI11  2123 4500 0007 81 ",
    "FI11\N{NO-BREAK SPACE}2123 4500 0007 81",
    "\N{FULLWIDTH LATIN CAPITAL LETTER F}\N{FULLWIDTH LATIN CAPITAL LETTER I}11 2123 4500 0007 81",
]
REFUSED = [
    ("FI2112345600000786", "err.iban_check"),
    ("FI9112345600000786", "err.iban_check"),
    ("FI211234560000078", "err.iban_check"),
    ("FI21123456000007850", "err.iban_check"),
    ("SE4550000000058398257467", "err.iban_check"),
    ("XX2112345600000785", "err.iban_country"),
    ("US1234", "err.iban_country"),
    ("TR330006100519786457841326", "err.iban_sepa"),
    ("", "err.iban_form"),
    ("123456-785", "err.iban_form"),
    ("FI21-1234-5600-0007-85", "err.iban_form"),
    ("FI21\N{ZERO WIDTH SPACE}12345600000785", "err.iban_form"),
    ("FI21\n12345600000785", "err.iban_form"),
    ("FI21 1234 5600 0007 85" + " " * 60 + "x", "err.iban_form"),
]


@pytest.mark.parametrize(("typed", "last4"), GOOD)
def test_p05_accounts_of_the_payments_area_are_taken(typed: str, last4: str) -> None:
    account = parse_iban(typed, "refund_iban")

    assert (account.iban, account.last4) == (typed, last4)


@pytest.mark.parametrize("typed", FORGIVEN)
def test_p05_spaces_and_case_are_forgiven(typed: str) -> None:
    assert parse_iban(typed, "refund_iban").iban == NORDEA


@pytest.mark.parametrize(("typed", "reason"), REFUSED)
def test_p05_a_refusal_says_what_is_wrong(typed: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_iban(typed, "refund_iban")

    assert [(one.code, one.field) for one in refused.value.refusals] == [(reason, "refund_iban")]


def test_p05_the_banks_name_is_known_and_one_that_is_not_listed_is_taken_without() -> None:
    assert "NORDEA" in parse_iban(NORDEA, "refund_iban").bank_name.upper()
    assert parse_iban("FI4031313000000000", "refund_iban").bank_name == ""


def test_p05_an_account_never_shows_its_number_by_itself() -> None:
    account = parse_iban(NORDEA, "refund_iban")

    assert NORDEA not in repr(account)
    assert account.key == account_key(NORDEA)
    assert account.key != account_key("FI2112345600000785")
    assert "0781" not in account.key or len(account.key) == 64
