"""The ID token, checked in order: opened, its signature, then each claim. The first failure gives its reason code.

The token must be encrypted to one of our keys around a token signed with one of the broker's. Algorithms come from
the settings alone, never from the token or the broker's document. All clocks: the product's, with 60 s of tolerance.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core.util import create_half_hash
from cryptography.exceptions import InvalidTag
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from aina_app.core.clock import now
from aina_app.core.secrets import same
from aina_app.integrations.identification.broker import is_plain_text
from aina_app.integrations.identification.dialect import Dialect
from aina_app.integrations.identification.hetu import parse_hetu
from aina_app.integrations.identification.refusals import IdentificationRefused
from aina_app.integrations.strict_json import parse_object

LEEWAY_SECONDS = 60
OLDEST_SECONDS = 300
LONGEST_LIFE_SECONDS = 3600
MAX_TOKEN_CHARACTERS = 64 * 1024
MAX_SUBJECT_CHARACTERS = 255
MAX_NAME_CHARACTERS = 100
MAX_METHOD_CHARACTERS = 200
ENCRYPTED = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){4}")
SIGNED = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}")
# keys and addresses inside a token are the token's own word; extensions and compression are not spoken here
REFUSED_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"})
JOSE_FAULTS = (JoseError, InvalidTag, ValueError, TypeError, KeyError)
KeyFinder = Callable[[str], Key | None]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token has to fit: the attempt's nonce and start (UTC), the access token that came with it, if any."""

    nonce: str = field(repr=False)
    started_at: datetime
    access_token: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class IdentifiedPerson:
    """A person proven by the broker. `hetu` is canonical; `token_hash` (hexadecimal) is for the caller's replay table.

    `amr` names the method if the broker tells it, else it is empty. Moments are UTC.
    """

    hetu: str = field(repr=False)
    given_names: str = field(repr=False)
    family_name: str = field(repr=False)
    acr: str
    amr: str
    auth_time: datetime
    token_hash: str = field(repr=False)
    token_expires_at: datetime


def check(raw: str, expected: Expected, dialect: Dialect, own_keys: KeySet, find_key: KeyFinder) -> IdentifiedPerson:
    """The person in `raw`; `find_key` gives the broker's signature key for a `kid`, or None.

    Raises:
        IdentificationRefused: the code of the first check that failed.
        Unavailable: raised by `find_key`.
    """
    inner = _decrypted(raw, dialect, own_keys)
    header, claims = _verified(inner, dialect, find_key)
    _check_origin(claims, expected, dialect)
    hetu = _hetu(claims, dialect)
    given_names = _name(claims.get(dialect.claim_given_names))
    family_name = _name(claims.get(dialect.claim_family_name))
    _check_access_token(claims, expected, str(header["alg"]))
    return IdentifiedPerson(
        hetu=hetu,
        given_names=given_names,
        family_name=family_name,
        acr=claims["acr"],
        amr=_methods(claims.get("amr")),
        auth_time=datetime.fromtimestamp(claims["auth_time"], UTC),
        token_hash=_token_hash(claims.get("jti"), inner),
        token_expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def _decrypted(raw: str, dialect: Dialect, own_keys: KeySet) -> str:
    if len(raw) > MAX_TOKEN_CHARACTERS or ENCRYPTED.fullmatch(raw) is None:
        raise IdentificationRefused("jwe")
    header = _header(raw, "jwe")
    allowed = dialect.jwe_algorithms
    is_ours = header.get("kid") in [key.kid for key in own_keys]
    is_allowed = header.get("alg") in allowed and header.get("enc") in allowed
    if not is_ours or not is_allowed or not _is_jwt(header.get("cty", "JWT")):
        raise IdentificationRefused("jwe")
    # not strict: brokers repeat iss and aud in this header (RFC 7519, 5.3)
    registry = jwe.JWERegistry(algorithms=allowed, strict_check_header=False)
    try:
        opened = jwe.decrypt_compact(raw, own_keys, registry=registry)
        return (opened.plaintext or b"").decode("ascii")
    except JOSE_FAULTS:
        raise IdentificationRefused("jwe") from None


def _verified(inner: str, dialect: Dialect, find_key: KeyFinder) -> tuple[Mapping[str, Any], dict[str, Any]]:
    if SIGNED.fullmatch(inner) is None:
        raise IdentificationRefused("jws")
    header = _header(inner, "jws")
    kid = header.get("kid")
    if header.get("alg") not in dialect.jws_algorithms or not _is_jwt(header.get("typ", "JWT")):
        raise IdentificationRefused("jws")
    key = find_key(kid) if isinstance(kid, str) else None
    if key is None:
        raise IdentificationRefused("jws")
    try:
        signed = jws.deserialize_compact(inner, key, registry=jws.JWSRegistry(algorithms=dialect.jws_algorithms))
        return header, parse_object(signed.payload or b"")
    except JOSE_FAULTS:
        raise IdentificationRefused("jws") from None


def _header(token: str, reason: str) -> dict[str, Any]:
    encoded = token.partition(".")[0]
    try:
        header = parse_object(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValueError, binascii.Error):
        raise IdentificationRefused(reason) from None
    if REFUSED_HEADERS & header.keys():
        raise IdentificationRefused(reason)
    return header


def _is_jwt(media_type: object) -> bool:
    return isinstance(media_type, str) and media_type.upper() == "JWT"


def _check_origin(claims: Mapping[str, Any], expected: Expected, dialect: Dialect) -> None:
    """Rows 2 to 11: who issued it, for whom, for which attempt, when and how surely."""
    checks = (
        ("iss", claims.get("iss") == dialect.issuer),
        ("aud", claims.get("aud") in (dialect.client_id, [dialect.client_id])),
        ("azp", claims.get("azp", dialect.client_id) == dialect.client_id),
        ("nonce", _is_nonce(claims.get("nonce"), expected.nonce)),
        *_time_checks(claims, expected.started_at),
        ("acr", claims.get("acr") in dialect.acr_accepted),
        ("sub", isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= MAX_SUBJECT_CHARACTERS),
    )
    for reason, holds in checks:
        if not holds:
            raise IdentificationRefused(reason)


def _is_nonce(nonce: object, expected: str) -> bool:
    return isinstance(nonce, str) and nonce.isascii() and bool(expected) and same(nonce, expected)


def _time_checks(claims: Mapping[str, Any], started_at: datetime) -> tuple[tuple[str, bool], ...]:
    moment = now().timestamp()
    soonest, latest = moment - LEEWAY_SECONDS, moment + LEEWAY_SECONDS
    expires, issued, proven = (_seconds(claims.get(name)) for name in ("exp", "iat", "auth_time"))
    not_before = _seconds(claims.get("nbf", 0))
    lives_briefly = expires is None or issued is None or expires - issued <= LONGEST_LIFE_SECONDS
    begun = started_at.timestamp() - LEEWAY_SECONDS
    return (
        ("exp", expires is not None and expires > soonest and lives_briefly),
        ("iat", issued is not None and moment - OLDEST_SECONDS <= issued <= latest),
        ("nbf", not_before is not None and not_before <= latest),
        ("auth_time", proven is not None and begun <= proven <= latest),
    )


def _seconds(value: object) -> int | None:
    """A whole number of seconds; `true` is not 1."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _hetu(claims: Mapping[str, Any], dialect: Dialect) -> str:
    text, born = claims.get(dialect.claim_hetu), claims.get(dialect.claim_birth_date)
    try:
        return parse_hetu(text, born, may_be_artificial=dialect.is_demo)
    except ValueError:
        raise IdentificationRefused("hetu") from None


def _name(value: object) -> str:
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= MAX_NAME_CHARACTERS or not is_plain_text(name):
        raise IdentificationRefused("names")
    return name


def _check_access_token(claims: Mapping[str, Any], expected: Expected, alg: str) -> None:
    at_hash, token = claims.get("at_hash"), expected.access_token
    if "at_hash" not in claims or token is None:
        return
    half: bytes | None = create_half_hash(token, alg) if token.isascii() else None
    if half is None or not isinstance(at_hash, str) or not at_hash.isascii() or not same(at_hash, half.decode("ascii")):
        raise IdentificationRefused("at_hash")


def _methods(amr: object) -> str:
    listed = amr if isinstance(amr, list) else [amr]
    text = " ".join(method for method in listed if isinstance(method, str))
    return text if len(text) <= MAX_METHOD_CHARACTERS and is_plain_text(text) else ""


def _token_hash(jti: object, inner: str) -> str:
    """Of `jti`, else of the signed token: the encryption around it can be made anew by anyone."""
    unique = jti if isinstance(jti, str) and jti else inner
    return hashlib.sha256(unique.encode("utf-8", "surrogatepass")).hexdigest()
