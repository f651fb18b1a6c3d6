"""The broker's signature keys out of its JSON Web Key Set; what could not prove anything is dropped."""

from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey
from joserfc.util import urlsafe_b64decode

from aina_app.core.refusal import Unavailable
from aina_app.integrations.identification.refusals import SYSTEM
from aina_app.integrations.strict_json import parse_object

MAX_KEYS = 20
LEAST_RSA_BITS = 2048
MOST_RSA_BITS = 8192
MAX_KID_CHARACTERS = 255


def parse_jwks(body: bytes) -> dict[str, Key]:
    """The usable keys by `kid`: RSA of 2048 bits or more and EC on P-256, `use` absent or `sig`, with a `kid`.

    Only the public numbers are taken over: an `alg`, a certificate or an address inside a key is not followed.

    Raises:
        Unavailable: `jwks`: not a key set, more than 20 keys, or no usable one.
    """
    try:
        listed = parse_object(body).get("keys")
    except ValueError:
        raise Unavailable(SYSTEM, "jwks") from None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise Unavailable(SYSTEM, "jwks")
    keys: dict[str, Key] = {}
    for member in listed:
        key = _usable_key(member)
        if key is not None and key.kid is not None:
            keys.setdefault(key.kid, key)
    if not keys:
        raise Unavailable(SYSTEM, "jwks")
    return keys


def _usable_key(jwk: object) -> Key | None:
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig" or "d" in jwk:
        return None
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID_CHARACTERS:
        return None
    try:
        if jwk.get("kty") == "RSA":
            return _rsa_key(jwk, kid)
        if jwk.get("kty") == "EC" and jwk.get("crv") == "P-256":
            return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")} | {"kid": kid})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None


def _rsa_key(jwk: Mapping[str, Any], kid: str) -> RSAKey | None:
    # the library only warns about short keys
    bits = int.from_bytes(urlsafe_b64decode(str(jwk["n"]).encode("ascii")), "big").bit_length()
    if not LEAST_RSA_BITS <= bits <= MOST_RSA_BITS:
        return None
    return RSAKey.import_key({"kty": "RSA", "n": jwk["n"], "e": jwk["e"], "kid": kid})
