"""How the bank describes itself: metadata (OpenID Connect Discovery), signature keys, the list of providers."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from aina_app.demo.bank.bank import Bank
from aina_app.demo.bank.faults import FOREIGN_ISSUER
from aina_app.demo.bank.providers import LOA2, LOA3, PROVIDERS
from aina_app.demo.bank.switches import DocumentFault
from aina_app.demo.bank.token_endpoint import TEN_MEGABYTES
from aina_app.settings import settings


async def metadata(request: Request) -> Response:
    """The discovery document."""
    issuer = settings().identification_issuer
    base = issuer.rstrip("/")
    document = {
        "issuer": issuer,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "jwks_uri": f"{base}/jwks",
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": [LOA2, LOA3],
        "ui_locales_supported": ["fi", "sv", "en"],
        "request_parameter_supported": True,
        "require_signed_request_object": True,
        "request_object_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "id_token_encryption_alg_values_supported": ["RSA-OAEP"],
        "id_token_encryption_enc_values_supported": ["A128CBC-HS256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    fault = Bank.of(request).switches.documents
    if fault is DocumentFault.METADATA_HTML:
        return _maintenance()
    if fault is DocumentFault.METADATA_OF_ANOTHER_ISSUER:
        document["issuer"] = FOREIGN_ISSUER
    if fault is DocumentFault.METADATA_ENDPOINT_ELSEWHERE:
        document["token_endpoint"] = f"{FOREIGN_ISSUER}/token"
    return JSONResponse(document)


async def jwks(request: Request) -> Response:
    """The signature keys, public members only."""
    bank = Bank.of(request)
    keys = bank.keys.jwks()
    fault = bank.switches.documents
    if fault is DocumentFault.JWKS_REDIRECT:
        return RedirectResponse("/jwks-toisaalla", 307)
    if fault is DocumentFault.JWKS_WITHOUT_KEYS:
        keys["keys"] = [{"kty": "oct", "k": "c2FsYWlzdXVz", "kid": "1"}]
    if fault is DocumentFault.JWKS_10_MB:
        keys["padding"] = "x" * TEN_MEGABYTES
    return JSONResponse(keys)


async def providers(request: Request) -> Response:
    """The means of identification that a person may choose from."""
    listed = [{"id": known.id, "name": known.name} for known in PROVIDERS]
    fault = Bank.of(request).switches.documents
    if fault is DocumentFault.PROVIDERS_HTML:
        return _maintenance()
    if fault is DocumentFault.PROVIDERS_ABSENT:
        return JSONResponse({"error": "not_found"}, 404)
    if fault is DocumentFault.PROVIDERS_DOUBLED:
        listed.append(listed[0])
    return JSONResponse(listed)


def _maintenance() -> Response:
    return HTMLResponse("<!doctype html><title>Huolto</title><p>Huoltokatko</p>")
