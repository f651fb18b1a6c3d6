"""The query with which a person returns: whatever it holds, it is either read or refused with a short reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.integrations.identification import IdentificationRefused, parse_return
from aina_app.integrations.identification.returning import MAX_STATE_CHARACTERS, READ

names = st.sampled_from([*READ, "error_description", "session_state"]) | st.text(max_size=5)
pairs = st.lists(st.tuples(names, st.text(max_size=200)), max_size=6)


@given(pairs)
def test_any_query_is_read_or_refused(query: list[tuple[str, str]]) -> None:
    single = dict(query)
    try:
        found = parse_return(query)
    except IdentificationRefused as refused:
        outcome: object = refused.reason in READ
    else:
        outcome = (found.state, found.iss, found.error, found.code)

    assert outcome in (True, tuple(single.get(name) for name in READ))


@pytest.mark.parametrize("name", READ)
def test_b69_a_parameter_that_comes_twice_is_refused_even_if_it_says_the_same(name: str) -> None:
    with pytest.raises(IdentificationRefused) as refused:
        parse_return([("state", "a"), ("code", "b"), (name, "c"), (name, "c")][-3 if name == "code" else 0 :])

    assert refused.value.reason == name


@pytest.mark.parametrize("state", ["", "ä", "a\x00b", "a" * (MAX_STATE_CHARACTERS + 1)], ids=ascii)
def test_b68_a_state_that_is_none_of_ours_is_refused(state: str) -> None:
    with pytest.raises(IdentificationRefused) as refused:
        parse_return([("state", state), ("code", "b")])

    assert refused.value.reason == "state"


def test_the_brokers_own_text_is_not_kept() -> None:
    found = parse_return([("state", "a"), ("error", "x"), ("error_description", "<b>Maksa</b>")])

    assert "Maksa" not in str(found)
    assert "Maksa" not in "".join(filter(None, (found.state, found.error, found.code, found.iss)))
