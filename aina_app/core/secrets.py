"""Random secrets, keyed hashes and field encryption. Each use has a key of its own."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aina_app.core.secret_file import make_secret_file
from aina_app.settings import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyUse(StrEnum):
    """What a key is for; the value is the name of its file in the data folder's `keys`."""

    PEPPER = "pepper"
    CODE = "code"
    PERSON = "person"
    ADDRESS = "address"
    FIELD = "field"
    AUDIT = "audit"
    DECOY = "decoy"


class KeysMissing(Exception):
    """A key does not exist and production does not make it itself."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A key and its id; the id is stored beside what it protects, so that keys can be changed."""

    id: str
    value: bytes


def _file(use: KeyUse) -> Path:
    return settings().data_dir / "keys" / use.value


@lru_cache
def key_ring(use: KeyUse) -> dict[str, Key]:
    """All keys of `use` by id, the one in use last. Lines of the file: `id:base64`.

    Raises:
        KeysMissing: no file, in production.
    """
    path = _file(use)
    if not path.exists():
        if not settings().is_demo:
            raise KeysMissing(f"keys/{use.value} is missing in the data folder")
        make_secret_file(path, b"1:" + base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    lines = [line.split(":", 1) for line in path.read_text(encoding="ascii").split()]
    return {name: Key(name, base64.b64decode(text)) for name, text in lines}


def missing_keys() -> list[str]:
    """Names of the key files that do not exist."""
    return [use.value for use in KeyUse if not _file(use).exists()]


def key(use: KeyUse) -> Key:
    """The key in use now for `use`."""
    return list(key_ring(use).values())[-1]


def new_token() -> str:
    """256 random bits as 43 characters of urlsafe base64."""
    return secrets.token_urlsafe(KEY_BYTES)


def token_hash(token: str) -> str:
    """How a 256-bit token is stored: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def mac(use: KeyUse, *parts: str) -> str:
    """HMAC-SHA256 over `parts` with the key of `use`, hexadecimal; equal parts give equal MACs."""
    return _hmac(key(use), parts)


def sign(use: KeyUse, *parts: str) -> str:
    """A MAC as `mac` makes it, with the id of its key before it: it can still be checked when the key was changed."""
    chosen = key(use)
    return f"{chosen.id}:{_hmac(chosen, parts)}"


def is_signed(use: KeyUse, signature: str, *parts: str) -> bool:
    """Whether `signature` is what `sign` makes of `parts`, with any key of `use`."""
    key_id, _, code = signature.partition(":")
    chosen = key_ring(use).get(key_id)
    return chosen is not None and same(_hmac(chosen, parts), code)


def _hmac(chosen: Key, parts: tuple[str, ...]) -> str:
    return hmac.new(chosen.value, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def encrypt(text: str, context: str) -> bytes:
    """AES-256-GCM of `text`, bound to `context` (such as a row's id): key id, nonce and ciphertext."""
    chosen = key(KeyUse.FIELD)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(chosen.value).encrypt(nonce, text.encode(), context.encode())
    return chosen.id.encode() + b":" + nonce + sealed


def decrypt(sealed: bytes, context: str) -> str:
    """What `encrypt` sealed for `context`.

    Raises:
        cryptography.exceptions.InvalidTag: changed, or sealed for another context.
    """
    key_id, rest = sealed.split(b":", 1)
    chosen = key_ring(KeyUse.FIELD)[key_id.decode()]
    return AESGCM(chosen.value).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], context.encode()).decode()
