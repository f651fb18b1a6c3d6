"""How code says no: codes that are keys of `copy.csv`, never sentences."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. `code` is a key of `copy.csv` (`err.…`); `params` fill its placeholders."""

    code: str
    field: str | None = None
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """Raised where an act may not be done *and nothing may be written*; carries every reason at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


class Unavailable(Exception):
    """An outside system is down, slow or answers nonsense. `system` names it; details stay out of the message."""

    def __init__(self, system: str, reason: str = "") -> None:
        super().__init__(f"{system}: {reason}" if reason else system)
        self.system = system
        self.reason = reason
