"""What the bank remembers while it runs: open visits, codes that wait, the last token. A restart forgets it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aina_app.core.clock import now
from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.profile import Customer
from aina_app.demo.bank.providers import DemoProvider
from aina_app.demo.bank.relying_party import AuthorizationRequest

VISIT_LIFE = timedelta(minutes=15)
CODE_LIFE = timedelta(minutes=1)


@dataclass(slots=True)
class Visit:
    """A person at the bank's page. `provider` is None until they have chosen."""

    id: str = field(repr=False)
    request: AuthorizationRequest
    provider: DemoProvider | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for. `fault`: how the answer goes wrong."""

    code: str = field(repr=False)
    request: AuthorizationRequest
    provider: DemoProvider
    customer: Customer
    fault: Fault
    given_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class LastToken:
    """The ID token that was given out before, for faults that repeat it."""

    raw: str
    jti: str


class Desk:
    """Visits and grants by their secret ids; each grant is taken once."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}
        self._grants: dict[str, Grant] = {}
        self.last_token = LastToken("", "")
        self.last_nonces: list[str] = []

    def open_visit(self, request: AuthorizationRequest, provider: DemoProvider | None) -> Visit:
        """A new visit for a checked request."""
        visit = Visit(secrets.token_urlsafe(32), request, provider, now())
        self._visits = {key: kept for key, kept in self._visits.items() if _is_within(kept.opened_at, VISIT_LIFE)}
        self._visits[visit.id] = visit
        self.last_nonces = [*self.last_nonces[-1:], request.nonce]
        return visit

    def visit(self, visit_id: str) -> Visit | None:
        """The open visit of that id; None if there is none, it has ended, or it is older than 15 minutes."""
        visit = self._visits.get(visit_id)
        return visit if visit is not None and _is_within(visit.opened_at, VISIT_LIFE) else None

    def end_visit(self, visit: Visit) -> None:
        """The person goes back to the service; the page works no more."""
        self._visits.pop(visit.id, None)

    def grant(self, visit: Visit, provider: DemoProvider, customer: Customer, fault: Fault) -> Grant:
        """A code for the person who has identified; the visit ends."""
        self.end_visit(visit)
        grant = Grant(secrets.token_urlsafe(32), visit.request, provider, customer, fault, now())
        self._grants[grant.code] = grant
        return grant

    def take_grant(self, code: str) -> Grant | None:
        """What `code` stands for, once and within a minute."""
        grant = self._grants.pop(code, None)
        return grant if grant is not None and _is_within(grant.given_at, CODE_LIFE) else None

    def nonce_of_another(self, nonce: str) -> str:
        """The nonce of another visit, as near in time as there is one."""
        return next((other for other in reversed(self.last_nonces) if other != nonce), secrets.token_urlsafe(32))


def _is_within(moment: datetime, life: timedelta) -> bool:
    return timedelta(0) <= now() - moment < life
