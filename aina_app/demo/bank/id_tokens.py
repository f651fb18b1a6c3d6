"""ID tokens of the demo bank: signed, then encrypted to the client; and every way to get that wrong."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwe, jws
from joserfc.jwk import RSAKey

from aina_app.core.clock import now
from aina_app.demo.bank.desk import Desk, Grant, LastToken
from aina_app.demo.bank.faults import Claims, Fault, spoil_claims
from aina_app.demo.bank.keys import new_key
from aina_app.demo.bank.profile import ACR
from aina_app.settings import settings

LIFE_SECONDS = 600
KEY_ENCRYPTION = "RSA-OAEP"
CONTENT_ENCRYPTION = "A128CBC-HS256"
BEARER_BYTES = 32
Header = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Makings:
    """All that goes into one ID token."""

    grant: Grant
    access_token: str = field(repr=False)
    signing: RSAKey = field(repr=False)
    encrypting: RSAKey = field(repr=False)

    @property
    def fault(self) -> Fault:
        """What is to go wrong."""
        return self.grant.fault


def new_access_token() -> str:
    """An access token; nothing can be had for it."""
    return secrets.token_urlsafe(BEARER_BYTES)


def id_token(makings: Makings, desk: Desk) -> str:
    """The token for a grant, which `desk` remembers for faults that repeat it."""
    fault, last = makings.fault, desk.last_token
    claims = spoil_claims(_claims(makings), fault)
    if fault is Fault.CLAIM_JTI_REPEATED:
        claims["jti"] = last.jti
    if fault is Fault.CLAIM_NONCE_OF_ANOTHER:
        claims["nonce"] = desk.nonce_of_another(makings.grant.request.nonce)
    inner = _signed(claims, makings)
    raw = inner if fault is Fault.TOKEN_UNENCRYPTED else _encrypted(inner, makings)
    desk.last_token = LastToken(raw, str(claims["jti"]))
    return last.raw if fault is Fault.TOKEN_REPLAYED else raw


def _claims(makings: Makings) -> Claims:
    grant, moment = makings.grant, int(now().timestamp())
    client_id = settings().identification_client_id
    audience: Claims = {"aud": [client_id], "azp": client_id} if grant.provider.lists_audience else {"aud": client_id}
    return {
        "iss": settings().identification_issuer,
        **audience,
        "exp": moment + LIFE_SECONDS,
        "iat": moment,
        "auth_time": int(grant.given_at.timestamp()),
        "nonce": grant.request.nonce,
        ACR: grant.provider.acr,
        "amr": [grant.provider.id],
        "sub": secrets.token_urlsafe(16),
        "jti": secrets.token_urlsafe(16),
        "at_hash": _encoded(hashlib.sha256(makings.access_token.encode()).digest()[:16]),
        **grant.customer.claims(),
    }


def _signed(claims: Mapping[str, Any], makings: Makings) -> str:
    """The signed token, or what `fault` makes of it."""
    signing, payload = makings.signing, json.dumps(claims).encode()
    header: Header = {"alg": "RS256", "kid": signing.kid, "typ": "JWT"}
    wrong: dict[Fault, Callable[[], str]] = {
        Fault.TOKEN_SIGNATURE_WRONG: lambda: _with_wrong_signature(_jws(header, payload, signing)),
        Fault.TOKEN_KEY_UNKNOWN: lambda: _by_unknown_key(header, payload),
        Fault.TOKEN_KID_BORROWED: lambda: _jws(header, payload, new_key()),
        Fault.TOKEN_ALG_NONE: lambda: _compact({**header, "alg": "none"}, payload, b""),
        Fault.TOKEN_HS256_WITH_PUBLIC_KEY: lambda: _by_public_key({**header, "alg": "HS256"}, payload, signing),
        Fault.TOKEN_UNSIGNED: payload.decode,
        Fault.TOKEN_OF_ANOTHER_TYPE: lambda: _jws({**header, "typ": "at+jwt"}, payload, signing),
        Fault.TOKEN_BRINGS_ITS_KEY: lambda: _with_its_own_key(header, payload),
        Fault.TOKEN_MEMBER_DOUBLED: lambda: _jws(
            header, b'{"iss":"https://toinen.pankki.test",' + payload[1:], signing
        ),
    }
    return wrong.get(makings.fault, lambda: _jws(header, payload, signing))()


def _encrypted(inner: str, makings: Makings) -> str:
    """The encrypted token, or what `fault` makes of it."""
    fault, key = makings.fault, makings.encrypting
    header: Header = {"alg": KEY_ENCRYPTION, "enc": CONTENT_ENCRYPTION, "kid": key.kid, "cty": "JWT"}
    if makings.grant.provider.repeats_origin:
        header |= {"iss": settings().identification_issuer, "aud": settings().identification_client_id}
    changes: dict[Fault, Header] = {
        Fault.TOKEN_ENCRYPTION_KID_UNKNOWN: {"kid": "tuntematon"},
        Fault.TOKEN_ENCRYPTION_NOT_AGREED: {"enc": "A256CBC-HS512"},
        Fault.TOKEN_COMPRESSED: {"zip": "DEF"},
    }
    header |= changes.get(fault, {})
    if fault is Fault.TOKEN_ENCRYPTED_TO_ANOTHER:
        key = new_key()
    spoken = [header["alg"], header["enc"], "DEF"]
    registry = jwe.JWERegistry(algorithms=spoken, strict_check_header=False)
    public = RSAKey.import_key({"kty": "RSA", "n": key["n"], "e": key["e"]})
    return jwe.encrypt_compact(header, inner, public, registry=registry)


def _jws(header: Header, payload: bytes, key: RSAKey) -> str:
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    return jws.serialize_compact(header, payload, key, registry=registry)


def _compact(header: Header, payload: bytes, signature: bytes) -> str:
    return ".".join(_encoded(part) for part in (json.dumps(header).encode(), payload, signature))


def _with_wrong_signature(compact: str) -> str:
    signed, _, signature = compact.rpartition(".")
    return f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def _by_unknown_key(header: Header, payload: bytes) -> str:
    key = new_key()
    return _jws({**header, "kid": key.kid}, payload, key)


def _with_its_own_key(header: Header, payload: bytes) -> str:
    key = new_key()
    return _jws({**header, "kid": key.kid, "jwk": key.as_dict(private=False)}, payload, key)


def _by_public_key(header: Header, payload: bytes, key: RSAKey) -> str:
    """The old trick: whoever takes `alg` from the token checks an HMAC with the key that everybody knows."""
    unsigned = _compact(header, payload, b"").rstrip(".")
    secret = key.as_pem(private=False)
    return f"{unsigned}.{_encoded(hmac.new(secret, unsigned.encode(), hashlib.sha256).digest())}"


def _encoded(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
