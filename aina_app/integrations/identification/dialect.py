"""The broker's dialect: what differs between identification brokers, as one typed view over the settings."""

from dataclasses import dataclass

from aina_app.settings import settings

UNSAFE_ALGORITHMS = frozenset({"none", "RSA1_5", "HS256", "HS384", "HS512", "dir", "DEF"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """How our broker wants to be spoken to; the meaning of each field is in docs/settings.md."""

    issuer: str
    client_id: str
    scope: str
    claim_hetu: str
    claim_given_names: str
    claim_family_name: str
    claim_birth_date: str
    acr_accepted: tuple[str, ...]
    send_acr: bool
    cancelled_errors: frozenset[str]
    request_only: bool
    idp_choice: str
    assertion_to_issuer: bool
    request_typ: str
    pkce: bool
    prompt: str
    sp_name: str
    jwe_algorithms: tuple[str, ...]
    jws_algorithms: tuple[str, ...]
    timeout_seconds: float
    is_demo: bool


def current_dialect() -> Dialect:
    """The dialect that the settings describe.

    Raises:
        ValueError: an allow-list of algorithms is empty (the library would fall back to its own) or has an
            algorithm that proves nothing.
    """
    now = settings()
    for name, allowed in (
        ("AINA_IDENTIFICATION_JWE_ALGORITHMS", now.identification_jwe_algorithms),
        ("AINA_IDENTIFICATION_JWS_ALGORITHMS", now.identification_jws_algorithms),
    ):
        if not allowed or UNSAFE_ALGORITHMS & set(allowed):
            raise ValueError(f"{name}: empty, or an unsafe algorithm")
    return Dialect(
        issuer=now.identification_issuer,
        client_id=now.identification_client_id,
        scope=now.identification_scope,
        claim_hetu=now.identification_claim_hetu,
        claim_given_names=now.identification_claim_given_names,
        claim_family_name=now.identification_claim_family_name,
        claim_birth_date=now.identification_claim_birth_date,
        acr_accepted=now.identification_acr_accepted,
        send_acr=now.identification_send_acr,
        cancelled_errors=frozenset(now.identification_cancelled_errors),
        request_only=now.identification_front_channel == "request_only",
        idp_choice=now.identification_idp_choice,
        assertion_to_issuer=now.identification_assertion_audience == "issuer",
        request_typ=now.identification_request_typ,
        pkce=now.identification_pkce,
        prompt=now.identification_prompt,
        sp_name=now.identification_sp_name,
        jwe_algorithms=now.identification_jwe_algorithms,
        jws_algorithms=now.identification_jws_algorithms,
        timeout_seconds=now.identification_timeout_seconds,
        is_demo=now.is_demo,
    )
