"""The bank's signature keys: made at the first start, kept in files of mode 0600, changed by a QA switch."""

import os
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import Key, KeySet, RSAKey

KEY_BITS = 2048


class SigningKeys:
    """The key that signs now and the one before it; both are published, as real brokers do around a change."""

    def __init__(self, folder: Path) -> None:
        self._current = folder / "signing.pem"
        self._previous = folder / "signing-previous.pem"
        if not self._current.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self._current, new_key())
        self.current = _read(self._current)
        self.previous = _read(self._previous) if self._previous.exists() else None

    def rotate(self, *, forget_old: bool = False) -> None:
        """Sign with a new key from now on. `forget_old`: the old one is no longer published either."""
        self._current.replace(self._previous)
        if forget_old:
            self._previous.unlink()
        fresh = new_key()
        _write(self._current, fresh)
        self.previous = None if forget_old else self.current
        self.current = fresh

    def jwks(self) -> dict[str, Any]:
        """The JSON Web Key Set: public members only."""
        published: list[Key] = [key for key in (self.current, self.previous) if key is not None]
        return cast("dict[str, Any]", KeySet(published).as_dict(private=False))


def new_key() -> RSAKey:
    """A fresh signature key with its thumbprint as `kid`."""
    return _as_jwk(rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS))


def _as_jwk(raw: rsa.RSAPrivateKey) -> RSAKey:
    key = RSAKey.import_key(raw, {"use": "sig"})
    key.ensure_kid()
    return key


def _read(path: Path) -> RSAKey:
    # our own file: proving anew that its primes are primes takes longer than all else at the start
    raw = serialization.load_pem_private_key(path.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)
    return _as_jwk(cast("rsa.RSAPrivateKey", raw))


def _write(path: Path, key: RSAKey) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.as_pem(private=True))
