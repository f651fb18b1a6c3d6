"""Keys, tokens, keyed hashes and sealed fields."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from aina_app.core import secrets
from aina_app.core.secret_file import make_secret_file
from aina_app.core.secrets import KeyUse
from aina_app.settings import settings


def test_keys_are_made_once_however_many_ask_at_the_same_moment() -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: secrets.key_ring.__wrapped__(KeyUse.CODE)["1"].value, range(64)))

    assert len(set(keys)) == 1
    assert len(keys[0]) == secrets.KEY_BYTES


def test_a_secret_file_is_whole_and_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pepper"

    make_secret_file(path, b"first")
    make_secret_file(path, b"second")

    assert path.read_bytes() == b"first"
    assert [file.name for file in path.parent.iterdir()] == ["pepper"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_use_has_a_key_of_its_own() -> None:
    assert len({secrets.key(use).value for use in KeyUse}) == len(KeyUse)


def test_the_last_key_of_the_file_is_in_use_and_older_ones_still_open() -> None:
    sealed = secrets.encrypt("140392", "row:1")
    path = settings().data_dir / "keys" / KeyUse.FIELD.value
    path.write_text(path.read_text() + "2:" + "A" * 43 + "=\n")
    secrets.key_ring.cache_clear()

    assert secrets.key(KeyUse.FIELD).id == "2"
    assert secrets.decrypt(sealed, "row:1") == "140392"
    assert secrets.encrypt("x", "row:1").startswith(b"2:")


def test_a_key_does_not_show_itself() -> None:
    assert "value" not in repr(secrets.key(KeyUse.PEPPER))


def test_what_is_sealed_opens_in_its_own_row_only() -> None:
    sealed = secrets.encrypt("140392-9018", "row:1")

    assert secrets.decrypt(sealed, "row:1") == "140392-9018"
    assert b"140392" not in sealed
    with pytest.raises(InvalidTag):
        secrets.decrypt(sealed, "row:2")


def test_sealing_the_same_twice_gives_two_texts() -> None:
    assert secrets.encrypt("x", "row:1") != secrets.encrypt("x", "row:1")


def test_a_changed_seal_does_not_open() -> None:
    sealed = bytearray(secrets.encrypt("x", "row:1"))
    sealed[-1] ^= 1

    with pytest.raises(InvalidTag):
        secrets.decrypt(bytes(sealed), "row:1")


def test_a_keyed_hash_tells_its_parts_apart() -> None:
    hashes = {secrets.mac(KeyUse.CODE, *parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",))}

    assert len(hashes) == 3
    assert secrets.mac(KeyUse.CODE, "a") != secrets.mac(KeyUse.ADDRESS, "a")


def test_tokens_have_256_bits_and_differ() -> None:
    tokens = {secrets.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert all(token not in secrets.token_hash(token) for token in tokens)


def test_equal_secrets_are_the_same_whatever_their_letters() -> None:
    assert secrets.same("ä", "ä")
    assert not secrets.same("ä", "a")
