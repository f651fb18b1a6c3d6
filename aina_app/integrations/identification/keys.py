"""Our own keys towards the broker: one RSA pair to sign with, one to be encrypted to, in files of mode 0600.

Files in the data folder's `keys` (PEM, PKCS 8): `identification-sig.pem` and `identification-enc.pem`. To change a
key, put the new one beside it as `…-next.pem` (published, not yet used), wait longer than the broker caches, then
rename: `…-enc.pem` becomes `identification-enc-previous.pem`, which still decrypts but is no longer published.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import KeySet, RSAKey

from aina_app.core.secret_file import make_secret_file
from aina_app.core.secrets import KeysMissing
from aina_app.settings import settings

NEW_KEY_BITS = 3072
LEAST_KEY_BITS = 2048
KeyUse = Literal["sig", "enc"]


class KeyUnfit(Exception):
    """A key file holds something else than an RSA private key of 2048 bits or more. The message names the file."""


@dataclass(frozen=True, slots=True, repr=False)
class OwnKeys:
    """`signing` signs requests and assertions, `decrypting` opens ID tokens, `published` is what the broker sees."""

    signing: RSAKey
    decrypting: KeySet
    published: KeySet


def own_keys() -> OwnKeys:
    """Our keys; the demo makes them at the first start. A changed file counts after a restart.

    Raises:
        KeysMissing: no file, in production.
        KeyUnfit: not an RSA private key of 2048 bits or more.
    """
    return _own_keys(settings().data_dir / "keys", may_make=settings().is_demo)


def public_jwks() -> dict[str, Any]:
    """The JSON Web Key Set for the broker: public members only, `kid` = RFC 7638 thumbprint, current and next keys.

    Raises:
        KeysMissing: as `own_keys`.
        KeyUnfit: as `own_keys`.
    """
    return cast("dict[str, Any]", own_keys().published.as_dict(private=False))


def missing_key_files() -> list[str]:
    """Names of our key files that do not exist."""
    return [path.name for path in _current(settings().data_dir / "keys").values() if not path.exists()]


def _current(folder: Path) -> dict[str, Path]:
    return {use: folder / f"identification-{use}.pem" for use in ("sig", "enc")}


@lru_cache(maxsize=4)
def _own_keys(folder: Path, *, may_make: bool) -> OwnKeys:
    current = _current(folder)
    for path in current.values():
        if not path.exists():
            if not may_make:
                raise KeysMissing(f"keys/{path.name} is missing in the data folder")
            _make_key_file(path)
    signing, encrypting = _read(current["sig"], "sig"), _read(current["enc"], "enc")
    next_signing = _read_optional(folder / "identification-sig-next.pem", "sig")
    next_encrypting = _read_optional(folder / "identification-enc-next.pem", "enc")
    previous = _read_optional(folder / "identification-enc-previous.pem", "enc")
    return OwnKeys(
        signing=signing,
        decrypting=KeySet([encrypting, *next_encrypting, *previous]),
        published=KeySet([signing, encrypting, *next_signing, *next_encrypting]),
    )


def _read_optional(path: Path, use: KeyUse) -> list[RSAKey]:
    return [_read(path, use)] if path.exists() else []


def _read(path: Path, use: KeyUse) -> RSAKey:
    try:
        raw = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise KeyUnfit(f"keys/{path.name}: not a PEM private key") from None
    if not isinstance(raw, rsa.RSAPrivateKey) or raw.key_size < LEAST_KEY_BITS:
        raise KeyUnfit(f"keys/{path.name}: RSA of {LEAST_KEY_BITS} bits or more is needed")
    # no "alg" in a private key: the library then finds no key for a token that names the algorithm's sibling
    key = RSAKey.import_key(raw, {"use": use})
    key.ensure_kid()
    return key


def _make_key_file(path: Path) -> None:
    pem = rsa.generate_private_key(public_exponent=65537, key_size=NEW_KEY_BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    make_secret_file(path, pem)
