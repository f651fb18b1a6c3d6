"""What the demo bank does wrong when asked to: one fault for one identification, each a hostile or broken answer.

The first word of a name says where it goes wrong: `return_` the query with which the person returns, `endpoint_` the
answer of the token endpoint, `token_` how the ID token is signed and encrypted, `claim_` what the ID token says.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from aina_app.demo.bank.profile import ACR, BIRTH_DATE, FAMILY_NAME, GIVEN_NAMES, HETU

FOREIGN_ISSUER = "https://toinen.pankki.test"
FOREIGN_CLIENT = "toinen-palvelu"
HOUR = 3600
Claims = dict[str, Any]


class Fault(StrEnum):
    """Everything that can be asked for; `NONE` is the honest answer."""

    NONE = ""

    RETURN_STATE_MISSING = "return_state_missing"
    RETURN_STATE_UNKNOWN = "return_state_unknown"
    RETURN_STATE_DOUBLED = "return_state_doubled"
    RETURN_ISS_WRONG = "return_iss_wrong"
    RETURN_ISS_MISSING = "return_iss_missing"
    RETURN_CODE_MISSING = "return_code_missing"
    RETURN_CODE_DOUBLED = "return_code_doubled"
    RETURN_CODE_LONG = "return_code_long"
    RETURN_CODE_UNKNOWN = "return_code_unknown"
    RETURN_ERROR_UNKNOWN = "return_error_unknown"

    ENDPOINT_400 = "endpoint_400"
    ENDPOINT_500 = "endpoint_500"
    ENDPOINT_REDIRECT = "endpoint_redirect"
    ENDPOINT_10_MB = "endpoint_10_mb"
    ENDPOINT_HTML = "endpoint_html"
    ENDPOINT_NO_ID_TOKEN = "endpoint_no_id_token"  # noqa: S105 - a fault's name
    ENDPOINT_SLOW = "endpoint_slow"
    ENDPOINT_DRIPPING = "endpoint_dripping"

    TOKEN_SIGNATURE_WRONG = "token_signature_wrong"  # noqa: S105
    TOKEN_KEY_UNKNOWN = "token_key_unknown"  # noqa: S105
    TOKEN_KID_BORROWED = "token_kid_borrowed"  # noqa: S105
    TOKEN_ALG_NONE = "token_alg_none"  # noqa: S105
    TOKEN_HS256_WITH_PUBLIC_KEY = "token_hs256_with_public_key"  # noqa: S105
    TOKEN_UNENCRYPTED = "token_unencrypted"  # noqa: S105
    TOKEN_UNSIGNED = "token_unsigned"  # noqa: S105
    TOKEN_ENCRYPTED_TO_ANOTHER = "token_encrypted_to_another"  # noqa: S105
    TOKEN_ENCRYPTION_KID_UNKNOWN = "token_encryption_kid_unknown"  # noqa: S105
    TOKEN_ENCRYPTION_NOT_AGREED = "token_encryption_not_agreed"  # noqa: S105
    TOKEN_COMPRESSED = "token_compressed"  # noqa: S105
    TOKEN_OF_ANOTHER_TYPE = "token_of_another_type"  # noqa: S105
    TOKEN_BRINGS_ITS_KEY = "token_brings_its_key"  # noqa: S105
    TOKEN_MEMBER_DOUBLED = "token_member_doubled"  # noqa: S105
    TOKEN_REPLAYED = "token_replayed"  # noqa: S105

    CLAIM_ISS_WRONG = "claim_iss_wrong"
    CLAIM_AUD_WRONG = "claim_aud_wrong"
    CLAIM_AUD_EXTRA = "claim_aud_extra"
    CLAIM_AZP_WRONG = "claim_azp_wrong"
    CLAIM_NONCE_MISSING = "claim_nonce_missing"
    CLAIM_NONCE_WRONG = "claim_nonce_wrong"
    CLAIM_NONCE_OF_ANOTHER = "claim_nonce_of_another"
    CLAIM_EXP_PASSED = "claim_exp_passed"
    CLAIM_EXP_FAR = "claim_exp_far"
    CLAIM_EXP_MISSING = "claim_exp_missing"
    CLAIM_IAT_AHEAD = "claim_iat_ahead"
    CLAIM_IAT_OLD = "claim_iat_old"
    CLAIM_IAT_TEXT = "claim_iat_text"
    CLAIM_NBF_AHEAD = "claim_nbf_ahead"
    CLAIM_AUTH_TIME_BEFORE_START = "claim_auth_time_before_start"
    CLAIM_AUTH_TIME_AHEAD = "claim_auth_time_ahead"
    CLAIM_AUTH_TIME_MISSING = "claim_auth_time_missing"
    CLAIM_ACR_LOW = "claim_acr_low"
    CLAIM_ACR_MISSING = "claim_acr_missing"
    CLAIM_ACR_TEST = "claim_acr_test"
    CLAIM_SUB_MISSING = "claim_sub_missing"
    CLAIM_HETU_MISSING = "claim_hetu_missing"
    CLAIM_HETU_CHECK_WRONG = "claim_hetu_check_wrong"
    CLAIM_HETU_UNBORN = "claim_hetu_unborn"
    CLAIM_BIRTH_DATE_WRONG = "claim_birth_date_wrong"
    CLAIM_NAMES_MISSING = "claim_names_missing"
    CLAIM_NAMES_CONTROL = "claim_names_control"
    CLAIM_AT_HASH_WRONG = "claim_at_hash_wrong"
    CLAIM_JTI_REPEATED = "claim_jti_repeated"


MISSING: Final = object()


def spoil_claims(claims: Mapping[str, Any], fault: Fault) -> Claims:
    """The claims as `fault` wants them; faults of other places change nothing here."""
    changes = _origin_changes(claims) | _time_changes(int(claims["iat"])) | _person_changes(claims)
    spoilt = {**claims, **changes.get(fault, {})}
    return {name: value for name, value in spoilt.items() if value is not MISSING}


def _origin_changes(claims: Mapping[str, Any]) -> dict[Fault, Claims]:
    client = claims["aud"] if isinstance(claims["aud"], str) else claims["aud"][0]
    return {
        Fault.CLAIM_ISS_WRONG: {"iss": FOREIGN_ISSUER},
        Fault.CLAIM_AUD_WRONG: {"aud": FOREIGN_CLIENT, "azp": client},
        Fault.CLAIM_AUD_EXTRA: {"aud": [client, FOREIGN_CLIENT], "azp": client},
        Fault.CLAIM_AZP_WRONG: {"azp": FOREIGN_CLIENT},
        Fault.CLAIM_NONCE_MISSING: {"nonce": MISSING},
        Fault.CLAIM_NONCE_WRONG: {"nonce": "jokin-muu"},
        Fault.CLAIM_SUB_MISSING: {"sub": MISSING},
        Fault.CLAIM_AT_HASH_WRONG: {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    }


def _time_changes(moment: int) -> dict[Fault, Claims]:
    """`moment`: seconds since 1970 at which the token is made; the client allows 60 s of difference."""
    return {
        Fault.CLAIM_EXP_PASSED: {"exp": moment - 90, "iat": moment - 200},
        Fault.CLAIM_EXP_FAR: {"exp": moment + HOUR + 60},
        Fault.CLAIM_EXP_MISSING: {"exp": MISSING},
        Fault.CLAIM_IAT_AHEAD: {"iat": moment + 120},
        Fault.CLAIM_IAT_OLD: {"iat": moment - 400},
        Fault.CLAIM_IAT_TEXT: {"iat": str(moment)},
        Fault.CLAIM_NBF_AHEAD: {"nbf": moment + 120},
        Fault.CLAIM_AUTH_TIME_BEFORE_START: {"auth_time": moment - HOUR},
        Fault.CLAIM_AUTH_TIME_AHEAD: {"auth_time": moment + 120},
        Fault.CLAIM_AUTH_TIME_MISSING: {"auth_time": MISSING},
    }


def _person_changes(claims: Mapping[str, Any]) -> dict[Fault, Claims]:
    hetu = str(claims[HETU])
    return {
        Fault.CLAIM_ACR_LOW: {ACR: "http://eidas.europa.eu/LoA/low"},
        Fault.CLAIM_ACR_MISSING: {ACR: MISSING},
        Fault.CLAIM_ACR_TEST: {ACR: "http://ftn.ficora.fi/2017/loatest2"},
        Fault.CLAIM_HETU_MISSING: {HETU: MISSING},
        Fault.CLAIM_HETU_CHECK_WRONG: {HETU: hetu[:-1] + ("0" if hetu[-1] != "0" else "1")},
        Fault.CLAIM_HETU_UNBORN: {HETU: "010199A9001", BIRTH_DATE: "2099-01-01"},
        Fault.CLAIM_BIRTH_DATE_WRONG: {BIRTH_DATE: "1901-02-03"},
        Fault.CLAIM_NAMES_MISSING: {GIVEN_NAMES: MISSING},
        Fault.CLAIM_NAMES_CONTROL: {FAMILY_NAME: "Lehti\u202enen"},
    }
