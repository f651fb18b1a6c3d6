"""Strong identification by the Finnish Trust Network (OpenID Connect, Traficom recommendation 213/2023 S).

Knows no tables and no sessions: `start` makes an attempt that the caller keeps, `parse_return` and `check_return`
judge the return, `redeem` gives the person. Everything blocks: call it from a worker thread.
"""

from aina_app.integrations.identification.broker import ANY_PROVIDER, Provider, providers
from aina_app.integrations.identification.id_token import IdentifiedPerson
from aina_app.integrations.identification.keys import missing_key_files, public_jwks
from aina_app.integrations.identification.refusals import IdentificationCancelled, IdentificationRefused
from aina_app.integrations.identification.request import StartedIdentification, start
from aina_app.integrations.identification.returning import ReturnQuery, check_return, parse_return
from aina_app.integrations.identification.tokens import redeem

__all__ = [
    "ANY_PROVIDER",
    "IdentificationCancelled",
    "IdentificationRefused",
    "IdentifiedPerson",
    "Provider",
    "ReturnQuery",
    "StartedIdentification",
    "check_return",
    "missing_key_files",
    "parse_return",
    "providers",
    "public_jwks",
    "redeem",
    "start",
]
