"""Names that are advertisements: none with an address in it (B87)."""

import pytest

from aina_app.core.names import parse_company_name, parse_name
from aina_app.core.refusal import Refused


@pytest.mark.parametrize(
    "name", ["Voitit palkinnon. Avaa www.evil.fi", "evil.fi", "Aino https://x", "aino@evil", "a/b", "Ääni.ää"]
)
def test_b87_a_name_with_an_address_in_it_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_name(name, "first_name", "err.first_name_empty")

    assert [one.code for one in refused.value.refusals] == ["err.name_chars"]


@pytest.mark.parametrize("name", ["J.P.", "J. P.", "Anna-Liisa", "O'Brien", "Dr. Aino", "Aino M.", "von der Ähtäri"])
def test_a_name_as_people_write_it_is_taken(name: str) -> None:
    assert parse_name(name, "first_name", "err.first_name_empty") == name


def test_b87_a_company_may_be_named_after_a_domain_but_not_after_an_address() -> None:
    assert parse_company_name("Kauppa.com Oyj (1/2)", "company_name") == "Kauppa.com Oyj (1/2)"
    with pytest.raises(Refused):
        parse_company_name("Oy https://evil Ab", "company_name")
