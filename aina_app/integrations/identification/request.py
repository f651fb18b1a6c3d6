"""The way out: a signed request object (RFC 9101) and the address of the broker with it."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt

from aina_app.core.clock import now
from aina_app.core.secrets import new_token
from aina_app.integrations.identification.broker import ANY_PROVIDER, Broker, current_broker
from aina_app.integrations.identification.dialect import Dialect, current_dialect
from aina_app.integrations.identification.keys import own_keys
from aina_app.integrations.identification.refusals import IdentificationRefused

REQUEST_LIFE = timedelta(minutes=10)
LANGUAGES = frozenset({"fi", "sv", "en"})
SIGNED_WITH = "RS256"


@dataclass(frozen=True, slots=True)
class StartedIdentification:
    """What the caller keeps of an attempt (`state`, `nonce` as hashes, `verifier` encrypted) and where to send."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def start(provider_id: str | None, language: str, redirect_uri: str) -> StartedIdentification:
    """Make a new attempt. `provider_id`: one of `providers()`, or None for the broker's own choice page.

    `language`: `fi`, `sv` or `en` (else `fi`). `redirect_uri`: exactly as registered with the broker. The broker's
    keys are fetched here too, so that nobody is sent off to a broker whose answer could not be checked.

    Raises:
        IdentificationRefused: `provider`: not in the list.
        Unavailable: the broker is down or describes itself wrongly.
    """
    dialect, broker = current_dialect(), current_broker()
    chosen = _chosen(provider_id, broker)
    metadata = broker.metadata()
    broker.check_keys()
    state, nonce, verifier = new_token(), new_token(), new_token()
    claims = {
        **_fixed_claims(dialect, redirect_uri),
        **_dialect_claims(dialect, chosen),
        "state": state,
        "nonce": nonce,
        "ui_locales": language if language in LANGUAGES else "fi",
    }
    if dialect.pkce:
        claims |= {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
    url = _address(metadata.authorization_endpoint, dialect, _signed(claims, dialect))
    return StartedIdentification(url=url, state=state, nonce=nonce, verifier=verifier)


def _chosen(provider_id: str | None, broker: Broker) -> str | None:
    if provider_id is None or provider_id == ANY_PROVIDER.id:
        return None
    if provider_id not in {provider.id for provider in broker.providers()}:
        raise IdentificationRefused("provider")
    return provider_id


def _fixed_claims(dialect: Dialect, redirect_uri: str) -> dict[str, str | int]:
    """What every broker takes. No `nbf`: clocks differ; nothing personal: the request is not encrypted."""
    moment = now()
    return {
        "iss": dialect.client_id,
        "aud": dialect.issuer,
        "client_id": dialect.client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "scope": dialect.scope,
        "iat": int(moment.timestamp()),
        "exp": int((moment + REQUEST_LIFE).timestamp()),
        "jti": new_token(),
    }


def _dialect_claims(dialect: Dialect, chosen: str | None) -> dict[str, str | int]:
    claims: dict[str, str | int] = {}
    if dialect.send_acr:
        claims["acr_values"] = dialect.acr_accepted[0]
    if chosen is not None and dialect.idp_choice == "acr":
        claims["acr_values"] = chosen
    if chosen is not None and dialect.idp_choice == "ftn_idp_id":
        claims["ftn_idp_id"] = chosen
    if dialect.prompt:
        claims["prompt"] = dialect.prompt
    if dialect.sp_name:
        claims["ftn_spname"] = dialect.sp_name
    return claims


def _signed(claims: dict[str, str | int], dialect: Dialect) -> str:
    key = own_keys().signing
    header = {"alg": SIGNED_WITH, "kid": key.kid, "typ": dialect.request_typ}
    return jwt.encode(header, claims, key, algorithms=[SIGNED_WITH])


def _address(endpoint: str, dialect: Dialect, request: str) -> str:
    outside = {"client_id": dialect.client_id, "response_type": "code", "scope": dialect.scope}
    query = urlencode({"request": request} if dialect.request_only else {**outside, "request": request})
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"
