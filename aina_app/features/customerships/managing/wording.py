"""The history of a card in words."""

from dataclasses import dataclass

from aina_app.features.customerships.proof_wording import Line, proof_lines
from aina_app.features.customerships.service.history import Decision, History, PastChange
from aina_app.features.customerships.wording import ASKING, value_text
from aina_app.i18n import numbers
from aina_app.i18n.copy import has, sentence
from aina_app.i18n.language import Language
from aina_app.models import ChangeState

DETAILS = {
    "phone": "cust.phone",
    "email": "cust.email",
    "direct_marketing": "cust.direct",
    "electronic_marketing": "cust.electronic",
}


@dataclass(frozen=True, slots=True)
class PastRow:
    """A change of the past: when, what, how it ended, its proof."""

    id: str
    when: str
    what: str
    state: str
    proof: list[Line]


def past_rows(found: History, language: Language) -> list[PastRow]:
    """Every change, the newest first."""
    return [_row(change, language) for change in found.changes]


def _row(change: PastChange, language: Language) -> PastRow:
    none = sentence("cust.no_value", language)
    what = [
        f"{sentence(DETAILS[name], language)}: {value_text(name, value, language) or none}"
        for name, value in change.values.items()
        if name in DETAILS
    ]
    if change.refund:
        act, last4 = change.refund
        what.append(sentence(f"refund.what_{act}", language, account=f"•••• {last4}"))
    when = numbers.date_time(change.proof.written_at, language)
    other = "" if change.is_own else f", {sentence('cust.history_other', language)}"
    if change.proof.state is ChangeState.CANCELLED and change.proof.ended_at:
        other += f", {sentence('cust.cancelled_at', language, time=numbers.date_time(change.proof.ended_at, language))}"
    state = ASKING if change.is_asking else change.proof.state.value
    return PastRow(str(change.id), when + other, ", ".join(what), state, proof_lines(change.proof, language))


def decision_lines(found: History, language: Language) -> list[str]:
    """Every decision about marketing, the newest first."""
    return [_decision(one, language) for one in found.decisions]


def _decision(one: Decision, language: Language) -> str:
    before, after = (
        sentence("cust.allowed" if allowed else "cust.denied", language)
        for allowed in (one.previously_allowed, one.allowed)
    )
    key = f"cust.source_{one.source}"
    source = sentence(key, language) if has(key) else one.source
    time = numbers.date_time(one.decided_at, language)
    said = sentence("cust.decision", language, time=time, before=before, after=after, source=source)
    return f"{sentence(DETAILS[one.channel], language)} {said}"
