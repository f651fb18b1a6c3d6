"""The delivery proof of a change in words: three moments, and why tries have failed."""

from dataclasses import dataclass
from datetime import datetime

from aina_app.features.customerships.service.proof import FailedTry, Proof
from aina_app.i18n import numbers
from aina_app.i18n.copy import has, sentence
from aina_app.i18n.language import Language
from aina_app.models import ChangeState

TRIES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the proof."""

    term: str
    text: str


def proof_lines(proof: Proof, language: Language) -> list[Line]:
    """Kirjattu, Lähetetty, Vastaanotettu; the newest tries that failed; how it ended instead."""
    lines = [
        Line(sentence("proof.written", language), _moment(proof.written_at, language)),
        Line(sentence("proof.handed_over", language), _moment(proof.handed_over_at, language)),
        Line(sentence("proof.accepted", language), _accepted(proof, language)),
    ]
    if proof.ended_at:
        key = "cust.rejected" if proof.state is ChangeState.REFUSED else "cust.cancelled"
        lines.append(Line(sentence(key, language), _moment(proof.ended_at, language)))
    return lines + [_failed(one, language) for one in reversed(proof.failed[-TRIES_SHOWN:])]


def _accepted(proof: Proof, language: Language) -> str:
    moment = _moment(proof.accepted_at, language)
    if proof.accepted_at is None or proof.accepted_version is None:
        return moment
    return sentence("proof.accepted_version", language, time=moment, version=proof.accepted_version)


def _failed(one: FailedTry, language: Language) -> Line:
    key = f"proof.reason.{one.reason}"
    reason = sentence(key if has(key) else "proof.reason.trouble", language)
    return Line(
        sentence("proof.failed", language),
        sentence("proof.failed_why", language, time=numbers.exact_time(one.at, language), reason=reason),
    )


def _moment(moment: datetime | None, language: Language) -> str:
    return numbers.exact_time(moment, language) if moment else sentence("proof.not_yet", language)
