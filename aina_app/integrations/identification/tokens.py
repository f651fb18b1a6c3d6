"""The code against the ID token: one request with a signed assertion (RFC 7523) and PKCE, never repeated."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion, private_key_jwt_sign

from aina_app.core.clock import now
from aina_app.core.refusal import Unavailable
from aina_app.core.secrets import new_token
from aina_app.integrations.identification.broker import current_broker
from aina_app.integrations.identification.dialect import Dialect, current_dialect
from aina_app.integrations.identification.fetching import Answer
from aina_app.integrations.identification.id_token import Expected, IdentifiedPerson, check
from aina_app.integrations.identification.keys import own_keys
from aina_app.integrations.identification.refusals import IdentificationRefused
from aina_app.integrations.strict_json import parse_object

ASSERTION_LIFE = timedelta(minutes=5)
DOTS_OF_AN_ENCRYPTED_TOKEN = 4
SIGNED_WITH = "RS256"


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Of the answer only this is read; the access token serves only to check `at_hash`."""

    id_token: str = field(repr=False)
    access_token: str | None = field(repr=False)


def redeem(code: str, *, nonce: str, verifier: str, started_at: datetime, redirect_uri: str) -> IdentifiedPerson:
    """Ask the broker who it was. Blocks, by the setting up to 10 s per request: run it in a worker thread.

    `nonce`, `verifier`, `started_at` (UTC) and `redirect_uri` are the attempt's. A code works once: after any
    failure the person starts anew. The caller refuses a `token_hash` that it has seen before.

    Raises:
        IdentificationRefused: `token` (no usable answer), or the code of the first check that failed.
        Unavailable: no answer in time, or a 5xx.
    """
    dialect, broker = current_dialect(), current_broker()
    endpoint = broker.metadata().token_endpoint
    form = prepare_token_request(
        "authorization_code",
        "",
        redirect_uri,
        code=code,
        code_verifier=verifier if dialect.pkce else None,
        client_id=dialect.client_id,
        client_assertion_type=JWTBearerClientAssertion.CLIENT_ASSERTION_TYPE,
        client_assertion=_assertion(dialect, endpoint),
    )
    try:
        tokens = _read(broker.post_once(endpoint, form))
    except Unavailable as down:
        if down.reason == "size":
            raise IdentificationRefused("token") from None
        raise
    expected = Expected(nonce=nonce, started_at=started_at, access_token=tokens.access_token)
    return check(tokens.id_token, expected, dialect, own_keys().decrypting, broker.key)


def _assertion(dialect: Dialect, endpoint: str) -> str:
    key, moment = own_keys().signing, now()
    signed: str = private_key_jwt_sign(
        key,
        client_id=dialect.client_id,
        token_endpoint=dialect.issuer if dialect.assertion_to_issuer else endpoint,
        alg=SIGNED_WITH,
        claims={"jti": new_token()},
        header={"kid": key.kid},
        issued_at=int(moment.timestamp()),
        expires_at=int((moment + ASSERTION_LIFE).timestamp()),
    )
    return signed


def _read(answer: Answer) -> _Tokens:
    is_json = answer.content_type.partition(";")[0].strip().lower() == "application/json"
    if answer.status != httpx.codes.OK or not is_json:
        raise IdentificationRefused("token")
    try:
        members = parse_object(answer.body)
    except ValueError:
        raise IdentificationRefused("token") from None
    id_token, access_token = members.get("id_token"), members.get("access_token")
    if not isinstance(id_token, str) or id_token.count(".") != DOTS_OF_AN_ENCRYPTED_TOKEN:
        raise IdentificationRefused("token")
    return _Tokens(id_token, access_token if isinstance(access_token, str) else None)
