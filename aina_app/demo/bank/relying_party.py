"""The bank's one client, the portal: its keys, its signed requests and its proofs at the token endpoint."""

import hashlib
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet, RSAKey

from aina_app import routes
from aina_app.core.clock import now
from aina_app.demo.bank.providers import LOA2, LOA3, provider
from aina_app.settings import settings

CLOCK_SKEW = timedelta(seconds=60)
LONGEST_LIFE = timedelta(hours=1)
FETCH_SECONDS = 5.0
REQUEST_TYPES = ("JWT", "OAUTH-AUTHZ-REQ+JWT")
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CHALLENGE_CHARACTERS = 43
BELIEVED = ssl.create_default_context()
"""The certificates that are believed, read once: a client for each fetch would read them each time."""
LANGUAGES = ("fi", "sv", "en")


class RequestRefused(Exception):
    """The client's request does not hold; `reason` names the first member at fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What the client asked for. `provider_id`: the means that the person chose at the portal, or None."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    challenge: str = field(repr=False)
    language: str
    provider_id: str | None
    service_name: str


def redirect_uri() -> str:
    """The one address to which the bank sends people back."""
    return settings().origin + routes.IDENTIFICATION_RETURN


def token_endpoint() -> str:
    """The full address of the token endpoint."""
    return settings().identification_issuer.rstrip("/") + "/token"


class RelyingParty:
    """Fetches the client's public keys and checks what it signed; each `jti` counts once."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._seen: dict[str, datetime] = {}

    async def authorization_request(self, query: Mapping[str, str]) -> AuthorizationRequest:
        """The signed request out of the query of the authorization endpoint (RFC 9101).

        Raises:
            RequestRefused: the member at fault; `keys`: the client's keys could not be fetched.
        """
        await self._fetch_keys()
        claims = self._signed(query.get("request", ""), (settings().identification_issuer,), REQUEST_TYPES)
        client_id = settings().identification_client_id
        _refuse_unless(
            client_id=claims.get("client_id") == client_id == query.get("client_id", client_id),
            response_type=claims.get("response_type") == "code" == query.get("response_type", "code"),
            redirect_uri=claims.get("redirect_uri") == redirect_uri(),
            scope="openid" in str(claims.get("scope", "")).split(),
            state=_is_filled(claims.get("state")),
            nonce=_is_filled(claims.get("nonce")),
            code_challenge=len(str(claims.get("code_challenge", ""))) == CHALLENGE_CHARACTERS,
            code_challenge_method=claims.get("code_challenge_method") == "S256",
            acr_values=_knows_level(claims.get("acr_values")),
            ftn_idp_id="ftn_idp_id" not in claims or provider(claims["ftn_idp_id"]) is not None,
        )
        return _request(claims)

    async def check_assertion(self, form: Mapping[str, str]) -> None:
        """See to it that the token request comes from the client (RFC 7523).

        Raises:
            RequestRefused: the member at fault.
        """
        _refuse_unless(client_assertion_type=form.get("client_assertion_type") == ASSERTION_TYPE)
        assertion = form.get("client_assertion", "")
        audiences = (token_endpoint(), settings().identification_issuer)
        try:
            claims = self._signed(assertion, audiences, ("JWT",))
        except RequestRefused as refused:
            if refused.reason != "signature":
                raise
            await self._fetch_keys()  # the client has changed its keys since
            claims = self._signed(assertion, audiences, ("JWT",))
        _refuse_unless(sub=claims.get("sub") == settings().identification_client_id)

    def encryption_key(self) -> RSAKey:
        """The client's key to which ID tokens are encrypted.

        Raises:
            RequestRefused: `keys`: the client publishes none.
        """
        for key in self._keys:
            if isinstance(key, RSAKey) and key.get("use") == "enc":
                return key
        raise RequestRefused("keys")

    def _signed(self, compact: str, audiences: tuple[str, ...], types: tuple[str, ...]) -> dict[str, Any]:
        """The claims of a JWT that the client signed for us just now and has not used before."""
        signers = KeySet([key for key in self._keys if key.get("use") == "sig"])
        try:
            token = jwt.decode(compact, signers, algorithms=["RS256"])
        except (JoseError, ValueError):
            raise RequestRefused("signature") from None
        claims, moment = token.claims, now()
        expires, jti = claims.get("exp"), claims.get("jti")
        _refuse_unless(
            typ=str(token.header.get("typ", "JWT")).upper() in types,
            kid="kid" in token.header,
            iss=claims.get("iss") == settings().identification_client_id,
            aud=claims.get("aud") in audiences,
            exp=_is_within(expires, moment - CLOCK_SKEW, moment + LONGEST_LIFE),
            iat=_is_within(claims.get("iat"), moment - LONGEST_LIFE, moment + CLOCK_SKEW),
            jti=_is_filled(jti) and self._is_first(str(jti)),
        )
        return claims

    def _is_first(self, jti: str) -> bool:
        """Whether `jti` has not been seen; it is remembered for as long as its token could live."""
        moment = now()
        self._seen = {known: until for known, until in self._seen.items() if until > moment}
        return self._seen.setdefault(jti, until := moment + LONGEST_LIFE + CLOCK_SKEW) is until

    async def _fetch_keys(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=FETCH_SECONDS, trust_env=False, verify=BELIEVED) as client:
                answer = await client.get(settings().origin + routes.CLIENT_JWKS)
            listed = answer.raise_for_status().json()["keys"]
            self._keys = [JWKRegistry.import_key(member) for member in listed]
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError):
            raise RequestRefused("keys") from None


def _request(claims: Mapping[str, Any]) -> AuthorizationRequest:
    by_level = provider(claims.get("acr_values"))
    language = str(claims.get("ui_locales", "fi"))
    return AuthorizationRequest(
        state=claims["state"],
        nonce=claims["nonce"],
        challenge=claims["code_challenge"],
        language=language if language in LANGUAGES else "fi",
        provider_id=by_level.id if by_level else claims.get("ftn_idp_id"),
        service_name=str(claims.get("ftn_spname", "")) or settings().identification_client_id,
    )


def _knows_level(acr_values: object) -> bool:
    """Levels of assurance, or, as some brokers take it, the name of a means of identification; or none."""
    return acr_values is None or acr_values in (LOA2, LOA3) or provider(acr_values) is not None


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_within(seconds: object, start: datetime, end: datetime) -> bool:
    return isinstance(seconds, int) and start.timestamp() < seconds <= end.timestamp()


def _refuse_unless(**checks: bool) -> None:
    for reason, holds in checks.items():
        if not holds:
            raise RequestRefused(reason)


def is_answer(verifier: str, challenge: str) -> bool:
    """Whether `verifier` is the secret behind a PKCE `challenge` (S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
