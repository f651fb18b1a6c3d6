"""How an identification ends without a person: refused with a reason code, or cancelled by the person."""

SYSTEM = "identification"
"""What `Unavailable` calls the broker."""


class IdentificationRefused(Exception):
    """The broker's answer is not to be trusted, or the broker itself said no.

    `reason` is a short code for the audit event: `state`, `iss`, `code`, `error`, `provider`, `token`, `jwe`, `jws`,
    `aud`, `azp`, `nonce`, `exp`, `iat`, `nbf`, `auth_time`, `acr`, `sub`, `hetu`, `names`, `at_hash`. The message
    is the code alone: no value of a claim, a token or a key ever reaches a log by way of this exception.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IdentificationCancelled(Exception):
    """The person left the bank's page without identifying; they may start anew at once."""
