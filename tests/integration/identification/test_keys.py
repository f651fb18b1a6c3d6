"""Keys of both sides: changed midway, published, kept; and how often the portal asks for the bank's."""

import stat
from pathlib import Path

import pytest
from joserfc.jwk import JWKRegistry

from aina_app.core.secrets import KeysMissing
from aina_app.demo.bank.faults import Fault
from aina_app.integrations.identification import check_return, keys, parse_return, public_jwks
from tests.integration.identification.conftest import forget, write_own_key
from tests.integration.identification.visiting import Bank, begin, exchange, finish, refused, unavailable

PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def test_b72_keys_changed_between_request_and_answer_cost_one_fetch(bank: Bank) -> None:
    attempt = begin()
    pairs = bank.visit(attempt, person="aino")
    bank.switch("rotate-keys")

    finish(attempt, pairs)

    assert bank.requests("/jwks") == 2


def test_b72_unknown_keys_cause_one_fetch_a_minute(bank: Bank) -> None:
    for _ in range(10):
        attempt = begin()
        with refused("jws"):
            finish(attempt, bank.visit(attempt, person="aino", fault=Fault.TOKEN_KEY_UNKNOWN))
    fetches = bank.requests("/jwks")

    bank.switch("clock", offset_seconds=61)
    attempt = begin()
    with refused("jws"):
        finish(attempt, bank.visit(attempt, person="aino", fault=Fault.TOKEN_KEY_UNKNOWN))

    assert (fetches, bank.requests("/jwks")) == (2, 3)


def test_69_a_token_by_a_changed_key_is_refused_while_the_keys_cannot_be_had(bank: Bank) -> None:
    attempt = begin()
    pairs = bank.visit(attempt, person="aino")
    bank.switch("rotate-keys", forget_old=True)
    bank.switch("down", down=True, path="/jwks")

    with refused("jws"):
        finish(attempt, pairs)


def test_a_bank_that_forgets_its_old_key_publishes_only_the_new_one(bank: Bank) -> None:
    old = bank.kids()
    bank.switch("rotate-keys")
    both = bank.kids()
    bank.switch("rotate-keys", forget_old=True)
    new = bank.kids()

    assert (len(both), len(new)) == (2, 1)
    assert not set(old) & set(new)


def test_known_keys_carry_the_portal_through_a_day_without_the_banks_list(bank: Bank) -> None:
    begin()
    bank.switch("down", down=True, path="/jwks")
    bank.switch("clock", offset_seconds=23 * 3600)

    attempt = begin()
    finish(attempt, bank.visit(attempt, person="aino"))

    bank.switch("clock", offset_seconds=25 * 3600)
    with unavailable("status"):
        begin()


def test_a_fresh_list_of_keys_is_not_fetched_again_for_ten_minutes(bank: Bank) -> None:
    begin()
    bank.switch("clock", offset_seconds=9 * 60)
    begin()
    within = bank.requests("/jwks")
    bank.switch("clock", offset_seconds=11 * 60)
    begin()

    assert (within, bank.requests("/jwks")) == (1, 2)


def test_published_keys_have_no_private_member(environment: pytest.MonkeyPatch) -> None:
    published = public_jwks()["keys"]

    assert [key["use"] for key in published] == ["sig", "enc"]
    assert not any(PRIVATE_MEMBERS & key.keys() for key in published)


def test_published_keys_are_named_by_their_thumbprints(environment: pytest.MonkeyPatch) -> None:
    published = public_jwks()["keys"]

    assert [key["kid"] for key in published] == [JWKRegistry.import_key(key).thumbprint() for key in published]


def test_next_keys_are_published_and_earlier_ones_only_kept(own_folder: Path) -> None:
    write_own_key(own_folder, "enc-next")
    write_own_key(own_folder, "enc-previous")

    published, held = public_jwks()["keys"], keys.own_keys().decrypting

    assert [key["use"] for key in published] == ["sig", "enc", "enc"]
    assert len(list(held)) == 3


def test_a_token_encrypted_to_our_earlier_key_can_still_be_read(own_folder: Path, bank: Bank) -> None:
    attempt = begin()
    pairs = bank.visit(attempt, person="aino")
    current = own_folder / "keys" / "identification-enc.pem"
    current.rename(current.with_name("identification-enc-previous.pem"))
    write_own_key(own_folder, "enc")
    keys._own_keys.cache_clear()

    finish(attempt, pairs)


def test_the_bank_believes_our_new_signature_key_at_once(own_folder: Path, bank: Bank) -> None:
    attempt = begin()
    code = check_return(parse_return(bank.visit(attempt, person="aino")))
    write_own_key(own_folder, "sig")
    keys._own_keys.cache_clear()

    exchange(attempt, code)


def test_the_demo_makes_its_keys_for_the_owner_alone(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("AINA_DATA_DIR", str(tmp_path / "new"))
    forget()

    public_jwks()

    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new" / "keys").iterdir()}
    assert modes == {0o600}


def test_production_makes_no_keys(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        keys._own_keys(tmp_path, may_make=False)


@pytest.mark.parametrize("text", ["", "not a key"], ids=["empty", "nonsense"])
def test_a_key_file_that_holds_no_key_is_named(own_folder: Path, text: str) -> None:
    (own_folder / "keys" / "identification-sig.pem").write_text(text)

    with pytest.raises(keys.KeyUnfit, match=r"keys/identification-sig\.pem"):
        public_jwks()
