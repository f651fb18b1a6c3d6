"""Banks on the card of refund accounts are called what people call them."""

import pytest

from aina_app.core.iban import parse_iban
from aina_app.features.customerships.refund.banks import bank_in_words
from aina_app.i18n.language import Language


@pytest.mark.parametrize(
    ("iban", "names"),
    [
        ("FI1121234500000781", ("Nordea", "Nordea", "Nordea")),
        ("FI4550000150000023", ("OP", "OP", "OP")),
        ("FI5840550012345670", ("Aktia", "Aktia", "Aktia")),
        ("FI0380000000000128", ("Danske Bank", "Danske Bank", "Danske Bank")),
    ],
)
def test_the_usual_banks_have_their_usual_names(iban: str, names: tuple[str, ...]) -> None:
    known = parse_iban(iban, "refund_iban").bank_name

    assert tuple(bank_in_words(known, language) for language in Language) == names


def test_another_bank_is_called_what_is_known_of_it() -> None:
    assert bank_in_words("Pankki", Language.FI) == "Pankki"
    assert bank_in_words("", Language.FI) == ""
