"""Answers of a hostile or broken broker: each is refused, with the reason that the audit keeps."""

import pytest

from aina_app.demo.bank.faults import Fault
from aina_app.integrations.identification import IdentificationCancelled, check_return, parse_return
from tests.integration.identification.conftest import forget
from tests.integration.identification.visiting import Bank, begin, exchange, finish, refused, unavailable

RETURNS = {
    Fault.RETURN_STATE_MISSING: "state",
    Fault.RETURN_STATE_DOUBLED: "state",
    Fault.RETURN_CODE_DOUBLED: "code",
}
"""Refused before the portal looks for the attempt (68, 69)."""

ATTEMPTS = {
    Fault.RETURN_ISS_WRONG: "iss",
    Fault.RETURN_ISS_MISSING: "iss",
    Fault.RETURN_ERROR_UNKNOWN: "error",
    Fault.RETURN_CODE_MISSING: "code",
    Fault.RETURN_CODE_LONG: "code",
    Fault.RETURN_CODE_UNKNOWN: "token",
}
"""Refused although the state is the attempt's (68, 6.9)."""

SIGNATURES = {
    Fault.TOKEN_SIGNATURE_WRONG: "jws",
    Fault.TOKEN_KEY_UNKNOWN: "jws",
    Fault.TOKEN_KID_BORROWED: "jws",
    Fault.TOKEN_ALG_NONE: "jws",
    Fault.TOKEN_HS256_WITH_PUBLIC_KEY: "jws",
    Fault.TOKEN_UNSIGNED: "jws",
    Fault.TOKEN_OF_ANOTHER_TYPE: "jws",
    Fault.TOKEN_BRINGS_ITS_KEY: "jws",
    Fault.TOKEN_MEMBER_DOUBLED: "jws",
    Fault.TOKEN_UNENCRYPTED: "token",
    Fault.TOKEN_ENCRYPTED_TO_ANOTHER: "jwe",
    Fault.TOKEN_ENCRYPTION_KID_UNKNOWN: "jwe",
    Fault.TOKEN_ENCRYPTION_NOT_AGREED: "jwe",
    Fault.TOKEN_COMPRESSED: "jwe",
}
"""Refused before a claim is read (62, 63, 64)."""

CLAIMS = {
    Fault.CLAIM_ISS_WRONG: "iss",
    Fault.CLAIM_AUD_WRONG: "aud",
    Fault.CLAIM_AUD_EXTRA: "aud",
    Fault.CLAIM_AZP_WRONG: "azp",
    Fault.CLAIM_NONCE_MISSING: "nonce",
    Fault.CLAIM_NONCE_WRONG: "nonce",
    Fault.CLAIM_EXP_PASSED: "exp",
    Fault.CLAIM_EXP_FAR: "exp",
    Fault.CLAIM_EXP_MISSING: "exp",
    Fault.CLAIM_IAT_AHEAD: "iat",
    Fault.CLAIM_IAT_OLD: "iat",
    Fault.CLAIM_IAT_TEXT: "iat",
    Fault.CLAIM_NBF_AHEAD: "nbf",
    Fault.CLAIM_AUTH_TIME_BEFORE_START: "auth_time",
    Fault.CLAIM_AUTH_TIME_AHEAD: "auth_time",
    Fault.CLAIM_AUTH_TIME_MISSING: "auth_time",
    Fault.CLAIM_ACR_LOW: "acr",
    Fault.CLAIM_ACR_MISSING: "acr",
    Fault.CLAIM_ACR_TEST: "acr",
    Fault.CLAIM_SUB_MISSING: "sub",
    Fault.CLAIM_HETU_MISSING: "hetu",
    Fault.CLAIM_HETU_CHECK_WRONG: "hetu",
    Fault.CLAIM_HETU_UNBORN: "hetu",
    Fault.CLAIM_BIRTH_DATE_WRONG: "hetu",
    Fault.CLAIM_NAMES_MISSING: "names",
    Fault.CLAIM_NAMES_CONTROL: "names",
    Fault.CLAIM_AT_HASH_WRONG: "at_hash",
}
"""Refused for what the token says (65, 66, 67, 6.9)."""

ENDPOINT = {
    Fault.ENDPOINT_400: "token",
    Fault.ENDPOINT_REDIRECT: "token",
    Fault.ENDPOINT_10_MB: "token",
    Fault.ENDPOINT_HTML: "token",
    Fault.ENDPOINT_NO_ID_TOKEN: "token",
}
"""No token in the answer of the token endpoint (6.9)."""

DOWN = {
    Fault.ENDPOINT_500: "status",
    Fault.ENDPOINT_SLOW: "timeout",
    Fault.ENDPOINT_DRIPPING: "timeout",
}
"""The person is told that the bank is out of order (6.9)."""

ELSEWHERE = {
    Fault.RETURN_STATE_UNKNOWN,
    Fault.TOKEN_REPLAYED,
    Fault.CLAIM_NONCE_OF_ANOTHER,
    Fault.CLAIM_JTI_REPEATED,
}
"""Faults with a test of their own."""


@pytest.mark.parametrize(("fault", "reason"), RETURNS.items(), ids=str)
def test_b68_b69_a_return_that_names_no_single_attempt_is_refused(bank: Bank, fault: Fault, reason: str) -> None:
    pairs = bank.visit(begin(), person="aino", fault=fault)

    with refused(reason):
        parse_return(pairs)


def test_b68_a_return_with_an_unknown_state_leads_to_no_attempt(bank: Bank) -> None:
    attempt = begin()

    pairs = bank.visit(attempt, person="aino", fault=Fault.RETURN_STATE_UNKNOWN)

    assert parse_return(pairs).state != attempt.started.state


@pytest.mark.parametrize(
    ("fault", "reason"), [*ATTEMPTS.items(), *SIGNATURES.items(), *CLAIMS.items(), *ENDPOINT.items()], ids=str
)
def test_b62_to_b68_a_hostile_answer_is_refused_with_its_reason(bank: Bank, fault: Fault, reason: str) -> None:
    attempt = begin()
    pairs = bank.visit(attempt, person="aino", fault=fault)

    with refused(reason):
        finish(attempt, pairs)


@pytest.mark.parametrize(("fault", "reason"), DOWN.items(), ids=str)
def test_69_a_token_endpoint_out_of_order_is_told_apart_from_a_lie(
    bank: Bank, environment: pytest.MonkeyPatch, fault: Fault, reason: str
) -> None:
    environment.setenv("AINA_IDENTIFICATION_TIMEOUT_SECONDS", "0.5")
    forget()
    attempt = begin()
    pairs = bank.visit(attempt, person="aino", fault=fault)

    with unavailable(reason):
        finish(attempt, pairs)


def test_no_fault_of_the_bank_is_left_untested() -> None:
    tested = RETURNS.keys() | ATTEMPTS.keys() | SIGNATURES.keys() | CLAIMS.keys() | ENDPOINT.keys() | DOWN.keys()

    assert tested | ELSEWHERE == set(Fault) - {Fault.NONE}


def test_b66_the_nonce_of_another_attempt_is_refused(bank: Bank) -> None:
    other, attempt = begin(), begin()
    bank.open(other)
    pairs = bank.visit(attempt, person="aino", fault=Fault.CLAIM_NONCE_OF_ANOTHER)

    with refused("nonce"):
        finish(attempt, pairs)


def test_69_a_token_that_was_good_for_another_attempt_is_refused(bank: Bank) -> None:
    first, second = begin(), begin()
    finish(first, bank.visit(first, person="aino"))
    pairs = bank.visit(second, person="aino", fault=Fault.TOKEN_REPLAYED)

    with refused("nonce"):
        finish(second, pairs)


def test_69_the_same_token_has_the_same_mark_for_the_replay_table(bank: Bank) -> None:
    first, second, third = begin(), begin(), begin()

    one = finish(first, bank.visit(first, person="aino"))
    same = finish(second, bank.visit(second, person="aino", fault=Fault.CLAIM_JTI_REPEATED))
    another = finish(third, bank.visit(third, person="aino"))

    assert one.token_hash == same.token_hash
    assert one.token_hash != another.token_hash


def test_69_a_code_works_once(bank: Bank) -> None:
    attempt = begin()
    code = check_return(parse_return(bank.visit(attempt, person="aino")))
    exchange(attempt, code)

    with refused("token"):
        exchange(attempt, code)


def test_69_a_code_is_worth_nothing_without_its_verifier(bank: Bank) -> None:
    attempt, thief = begin(), begin()
    code = check_return(parse_return(bank.visit(attempt, person="aino")))

    with refused("token"):
        exchange(attempt, code, verifier=thief.started.verifier)


@pytest.mark.parametrize("provider", ["kuusi", "koivu"], ids=["error=cancel", "error=access_denied"])
def test_69_a_person_who_leaves_the_bank_has_cancelled(bank: Bank, provider: str) -> None:
    query = parse_return(bank.visit(begin(provider), action="cancel"))

    with pytest.raises(IdentificationCancelled):
        check_return(query)


def test_a_person_who_leaves_before_choosing_a_bank_has_cancelled(bank: Bank) -> None:
    query = parse_return(bank.visit(begin(None), action="cancel"))

    with pytest.raises(IdentificationCancelled):
        check_return(query)


def test_69_a_bank_that_refuses_is_no_cancelling(bank: Bank) -> None:
    query = parse_return(bank.visit(begin(), action="refuse"))

    with refused("error"):
        check_return(query)


def test_b68_the_issuer_is_judged_before_the_error(bank: Bank) -> None:
    pairs = bank.visit(begin(), action="cancel")
    from_elsewhere = [(name, "https://toinen.pankki.test" if name == "iss" else value) for name, value in pairs]

    with refused("iss"):
        check_return(parse_return(from_elsewhere))
