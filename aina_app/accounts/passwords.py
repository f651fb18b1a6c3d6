"""Passwords: the guide's rules, what is refused although they hold, and the stored form.

A password is a plain `str` only between the form and this module; it is never stored, logged or put into state.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import bcrypt

from aina_app.accounts.common_passwords import is_common
from aina_app.core.refusal import Refusal
from aina_app.core.secrets import KeyUse, key, key_ring
from aina_app.settings import settings

SCHEME = "v1"
MIN_NAME_PART = 3
MIN_ADDRESS_PART = 4
SHORT_CONTEXT_WORD = 5
CONTEXT_WORDS = (
    "elenia", "aina", "eleniaaina", "sahko", "sahkoverkko", "kulutusvahti", "asiakas", "kayttopaikka",
    "salasana", "password", "losenord", "kirjaudu", "tervetuloa",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose password it is: what it may not contain."""

    email: str = ""
    first_name: str = ""
    last_name: str = ""
    company_name: str = ""


def prepare(typed: str) -> str:
    """The password as it counts: RFC 8265 OpaqueString (spaces to U+0020, then NFC); nothing is trimmed."""
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in typed)
    return unicodedata.normalize("NFC", spaced)


def unmet_rules(typed: str) -> list[str]:
    """The guide's rules that `typed` does not meet, in the order of the screen: length, case, digit, special."""
    text = prepare(typed)
    categories = [unicodedata.category(sign) for sign in text]
    met = {
        "length": len(text) >= settings().password_min,
        "case": any(name in {"Lu", "Lt"} for name in categories) and "Ll" in categories,
        "digit": "Nd" in categories,
        "special": any(name[0] not in "LMN" and name not in {"Cc", "Cs"} for name in categories),
    }
    return [rule for rule, holds in met.items() if not holds]


def check_rules(typed: str, again: str, field: str = "password") -> list[Refusal]:
    """What of the guide's rules is not met, as refusals beside `field` and `field`_again."""
    refused = _check_form(typed, field)
    if not refused and (unmet := unmet_rules(typed)):
        refused = [Refusal("err.password_rules", field, {"rules": ",".join(unmet)})]
    if not again:
        return [*refused, Refusal("err.password_again_empty", f"{field}_again")]
    if refused:
        return refused
    if prepare(typed) != prepare(again):
        return [Refusal("err.password_match", f"{field}_again")]
    return []


def _check_form(typed: str, field: str) -> list[Refusal]:
    text = prepare(typed)
    if not text:
        return [Refusal("err.password_empty", field)]
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        return [Refusal("err.password_chars", field)]
    if len(text) > settings().password_max:
        return [Refusal("err.password_long", field)]
    return []


def check_secrecy(typed: str, owner: Owner, field: str = "password") -> list[Refusal]:
    """Refuse what others guess: common passwords, and ones that hold the owner's name, address or the service's."""
    if is_personal(typed, owner):
        return [Refusal("err.password_personal", field)]
    if has_context_word(typed):
        return [Refusal("err.password_word", field)]
    if is_common(prepare(typed)):
        return [Refusal("err.password_common", field)]
    return []


def is_personal(typed: str, owner: Owner) -> bool:
    """Whether the password holds a part of the owner's name or address."""
    text = _plain(prepare(typed))
    return any(part in text for part in _personal_parts(owner))


def has_context_word(typed: str) -> bool:
    """Whether it holds a word of the service; a short one may stand where enough else is left."""
    text = _plain(prepare(typed))
    return any(
        word in text and (len(word) >= SHORT_CONTEXT_WORD or len(text.replace(word, "")) < settings().password_min)
        for word in CONTEXT_WORDS
    )


def _personal_parts(owner: Owner) -> set[str]:
    names = re.split(r"[\s\-]+", _plain(f"{owner.first_name} {owner.last_name} {owner.company_name}"))
    local, _, domain = _plain(owner.email).partition("@")
    labels = domain.split(".")
    pieces = [local, *re.split(r"[^a-z0-9]+", local), *labels[-2:-1]]
    parts = {part for part in names if len(part) >= MIN_NAME_PART}
    return parts | {piece for piece in pieces if len(piece) >= MIN_ADDRESS_PART}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _prehash(typed: str, pepper: bytes) -> bytes:
    """44 bytes of ASCII without NUL, always under bcrypt's 72, worth nothing without the pepper."""
    return base64.b64encode(hmac.new(pepper, prepare(typed).encode("utf-8", "surrogatepass"), hashlib.sha256).digest())


def hash_password(typed: str) -> str:
    """The stored form: scheme, pepper id, bcrypt. Slow on purpose: call it through `hashing`."""
    pepper = key(KeyUse.PEPPER)
    hashed = bcrypt.hashpw(_prehash(typed, pepper.value), bcrypt.gensalt(settings().bcrypt_cost))
    return f"{SCHEME}${pepper.id}${hashed.decode()}"


def verify_password(typed: str, stored: str | None) -> bool:
    """Whether `typed` is the password of `stored`; without a stored one the dummy is checked, for the same time."""
    scheme, pepper_id, hashed = (stored or dummy_hash()).split("$", 2)
    pepper = key_ring(KeyUse.PEPPER).get(pepper_id)
    if scheme != SCHEME or pepper is None:
        scheme, pepper_id, hashed, stored = *dummy_hash().split("$", 2), None
        pepper = key_ring(KeyUse.PEPPER)[pepper_id]
    try:
        right = bcrypt.checkpw(_prehash(typed, pepper.value), hashed.encode())
    except ValueError:  # a malformed stored value is a wrong password, never an error page
        return False
    return right and stored is not None


@lru_cache
def dummy_hash() -> str:
    """What unknown, closed and decoy accounts are checked against; random, of the current cost."""
    return hash_password(secrets.token_urlsafe(32))


def is_outdated(stored: str) -> bool:
    """Whether scheme, pepper or cost have changed since `stored` was made."""
    wanted = f"{SCHEME}${key(KeyUse.PEPPER).id}$$2b${settings().bcrypt_cost:02d}$"
    return not stored.startswith(wanted)
