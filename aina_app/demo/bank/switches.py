"""What a tester can switch over HTTP; `aina_app.demo.bank.app` describes each switch."""

from dataclasses import dataclass, field
from enum import StrEnum

from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.profile import Customer


class DocumentFault(StrEnum):
    """What is wrong with the documents by which the bank describes itself; lasts until it is changed."""

    NONE = ""
    METADATA_OF_ANOTHER_ISSUER = "metadata_of_another_issuer"
    METADATA_ENDPOINT_ELSEWHERE = "metadata_endpoint_elsewhere"
    METADATA_HTML = "metadata_html"
    JWKS_REDIRECT = "jwks_redirect"
    JWKS_10_MB = "jwks_10_mb"
    JWKS_WITHOUT_KEYS = "jwks_without_keys"
    PROVIDERS_HTML = "providers_html"
    PROVIDERS_DOUBLED = "providers_doubled"
    PROVIDERS_ABSENT = "providers_absent"


@dataclass(slots=True)
class Switches:
    """The state of the switches. `path`: the only path that is down or slow; empty: all but the switches."""

    documents: DocumentFault = DocumentFault.NONE
    is_down: bool = False
    down_path: str = ""
    slow_seconds: float = 0.0
    slow_path: str = ""
    requests: dict[str, int] = field(default_factory=dict)
    _next: list[tuple[str, Fault]] = field(default_factory=list)

    def ask(self, fault: Fault, person: str) -> None:
        """Let the next identification of `person` (key or personal identity code; empty: anyone) go wrong."""
        self._next.append((person, fault))

    def take(self, customer: Customer) -> Fault:
        """The fault that was asked for `customer`, once; `NONE` if none was."""
        for asked in self._next:
            if asked[0] in ("", customer.key or customer.hetu, customer.hetu):
                self._next.remove(asked)
                return asked[1]
        return Fault.NONE

    def is_path_down(self, path: str) -> bool:
        """Whether a request for `path` gets no answer but 503."""
        return self.is_down and self.down_path in ("", path)

    def delay(self, path: str) -> float:
        """Seconds that an answer for `path` waits."""
        return self.slow_seconds if self.slow_path in ("", path) else 0.0
