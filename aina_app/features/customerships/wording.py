"""The cards in the person's language: values, and what has become of the changes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aina_app.features.customerships.refund.wording import RefundPart, refund_part
from aina_app.features.customerships.service.cards import CardView, Field, FieldChange, Value
from aina_app.features.customerships.service.changes import ALLOWED, DENIED
from aina_app.i18n import numbers
from aina_app.i18n.copy import has, sentence
from aina_app.i18n.language import Language
from aina_app.models import ChangeState

CONTACT, CONSENTS = "contact", "consents"
LABELS = {"phone": "cust.phone", "email": "cust.email", "direct": "cust.direct", "electronic": "cust.electronic"}
ENDS = {ChangeState.DELIVERED.value: "cust.delivered", ChangeState.REFUSED.value: "cust.rejected"}
MENDABLE = {"invalid_phone", "invalid_email", "invalid_iban", "not_sepa", "too_many"}
"""Reasons that another value helps against; for the others customer service does."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on a card. `state`: of its newest change, empty if none is told; `hint` and `before` explain it."""

    value: str = ""
    state: str = ""
    hint: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A metering point."""

    gsrn: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """A customership in words. `contact_form` and `consents_form` name its two forms."""

    id: str
    number: str
    name: str
    phone: Cell
    email: Cell
    direct: Cell
    electronic: Cell
    refund: RefundPart
    points: list[PointRow]
    contact_form: str
    consents_form: str


def in_words(views: Sequence[CardView], language: Language) -> list[Card]:
    """Every card."""
    return [_card(view, language) for view in views]


def _card(view: CardView, language: Language) -> Card:
    cells = {name: _cell(name, field, language) for name, field in view.fields.items()}
    return Card(
        id=str(view.id),
        number=view.number,
        name=view.name,
        phone=cells["phone"],
        email=cells["email"],
        direct=cells["direct_marketing"],
        electronic=cells["electronic_marketing"],
        refund=refund_part(str(view.id), view.refund, language),
        points=[PointRow(point.gsrn, point.address) for point in view.points],
        contact_form=form_name(CONTACT, view),
        consents_form=form_name(CONSENTS, view),
    )


def form_name(part: str, view: CardView) -> str:
    """The name of a card's form."""
    return f"{part}:{view.id}"


def _cell(name: str, field: Field, language: Language) -> Cell:
    value, change = _text(name, field.shown, language), field.change
    if change is None:
        return Cell(value)
    in_force = _text(name, field.in_force, language) or sentence("cust.no_value", language)
    differs = change.state is ChangeState.WAITING and field.shown != field.in_force
    before = sentence("cust.in_force", language, value=in_force) if differs else ""
    return Cell(value, change.state.value, _hint(change, language), before)


def _text(name: str, value: Value, language: Language) -> str:
    if isinstance(value, bool):
        return sentence("cust.allowed" if value else "cust.denied", language)
    return numbers.phone(value) if name == "phone" and value else value or ""


def _hint(change: FieldChange, language: Language) -> str:
    if change.state is ChangeState.WAITING:
        return sentence("cust.pending_hint", language)
    if change.state is ChangeState.DELIVERED:
        time = numbers.date_time(change.at, language) if change.at else ""
        return sentence("cust.delivered_hint", language, time=time)
    key = f"change.refused.{change.reason}"
    reason = sentence(key if has(key) else "change.refused.other", language)
    hint = "cust.rejected_hint" if change.reason in MENDABLE or not has(key) else "cust.rejected_service"
    return sentence(hint, language, reason=reason)


def news(before: Sequence[Card], after: Sequence[Card], language: Language) -> str:
    """What has ended between two looks, to be said once: `Puhelinnumero: Välitetty`."""
    waited = {(card.id, name) for card in before for name in LABELS if getattr(card, name).state == ChangeState.WAITING}
    said = []
    for card in after:
        for name, label in LABELS.items():
            state = getattr(card, name).state
            if (card.id, name) in waited and state in ENDS:
                said.append(f"{sentence(label, language)}: {sentence(ENDS[state], language)}")
    for card in after:
        was = next((one.refund.state for one in before if one.id == card.id), "")
        if was == ChangeState.WAITING and card.refund.state in ENDS:
            said.append(f"{sentence('cust.refund', language)}: {sentence(ENDS[card.refund.state], language)}")
    return ". ".join(said)


def contact_texts(phone: Value, email: Value) -> dict[str, str]:
    """Contact details as they stand in the form's fields; a number with plain spaces."""
    shown = numbers.phone(str(phone)).replace(numbers.NO_BREAK, " ") if phone else ""
    return {"contact_phone": shown, "contact_email": str(email or "")}


def consent_choices(direct: Value, electronic: Value) -> dict[str, str]:
    """Both permissions as the form's radios have them."""
    chosen = {"direct_marketing": direct, "electronic_marketing": electronic}
    return {name: ALLOWED if value else DENIED for name, value in chosen.items()}
