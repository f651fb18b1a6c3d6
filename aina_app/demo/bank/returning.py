"""How the bank sends a person back to the service: the honest query and the spoilt ones."""

import secrets
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from aina_app.demo.bank.desk import Grant, Visit
from aina_app.demo.bank.faults import FOREIGN_ISSUER, Fault
from aina_app.demo.bank.relying_party import redirect_uri
from aina_app.settings import settings

REFUSED_ERROR = "unmet_authentication_requirements"
SCRIPT = "<script>document.title='x'</script><b>Maksa 100 euroa</b>"
Pairs = list[tuple[str, str]]


def with_code(grant: Grant) -> RedirectResponse:
    """Back with the code, or with what the grant's fault makes of it."""
    state, issuer = ("state", grant.request.state), ("iss", settings().identification_issuer)
    code = ("code", grant.code)
    queries: dict[Fault, Pairs] = {
        Fault.RETURN_STATE_MISSING: [code, issuer],
        Fault.RETURN_STATE_UNKNOWN: [code, ("state", secrets.token_urlsafe(32)), issuer],
        Fault.RETURN_STATE_DOUBLED: [code, state, state, issuer],
        Fault.RETURN_ISS_WRONG: [code, state, ("iss", FOREIGN_ISSUER)],
        Fault.RETURN_ISS_MISSING: [code, state],
        Fault.RETURN_CODE_MISSING: [state, issuer],
        Fault.RETURN_CODE_DOUBLED: [code, code, state, issuer],
        Fault.RETURN_CODE_LONG: [("code", "a" * 2049), state, issuer],
        Fault.RETURN_CODE_UNKNOWN: [("code", secrets.token_urlsafe(32)), state, issuer],
        Fault.RETURN_ERROR_UNKNOWN: [("error", "outo_virhe"), ("error_description", SCRIPT), state, issuer],
    }
    return _back(queries.get(grant.fault, [code, state, issuer]))


def with_error(visit: Visit, error: str) -> RedirectResponse:
    """Back without a person."""
    return _back([("error", error), ("state", visit.request.state), ("iss", settings().identification_issuer)])


def _back(pairs: Pairs) -> RedirectResponse:
    return RedirectResponse(f"{redirect_uri()}?{urlencode(pairs)}", 303)
