"""The cards in the person's language: values, and what has become of the changes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aina_app.features.customerships.proof_wording import Line, proof_lines
from aina_app.features.customerships.refund.wording import RefundPart, refund_part
from aina_app.features.customerships.service.cards import CardView, Field, FieldChange, Point, Value
from aina_app.features.customerships.service.changes import ALLOWED, DENIED
from aina_app.features.customerships.service.managing import OWN_NAME, point_field
from aina_app.i18n import numbers
from aina_app.i18n.copy import has, sentence
from aina_app.i18n.language import Language
from aina_app.models import ChangeState

CONTACT, CONSENTS, MANAGE = "contact", "consents", "manage"
ASKING, DELAYED = "asking", "delayed"
ON_THE_WAY = (ChangeState.WAITING.value, DELAYED)
POINTS_AT_ONCE = 5
LABELS = {"phone": "cust.phone", "email": "cust.email", "direct": "cust.direct", "electronic": "cust.electronic"}
ENDS = {
    ChangeState.DELIVERED.value: "cust.delivered",
    ChangeState.REFUSED.value: "cust.rejected",
    ASKING: "cust.asking",
}
MENDABLE = {"invalid_phone", "invalid_email", "invalid_iban", "not_sepa", "too_many"}
"""Reasons that another value helps against; for the others customer service does."""

STOPPED = {"our_fault", "gave_up"}
"""Why nobody tries any more until an operator has looked."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on a card. `state`: of its newest change, empty if none is told; `hint` and `before` explain it.

    `change` and `version` name the change to whoever decides about it; `mine` and `theirs`: between what, in words.
    """

    value: str = ""
    state: str = ""
    hint: str = ""
    before: str = ""
    elsewhere: str = ""
    change: str = ""
    version: str = ""
    mine: str = ""
    theirs: str = ""
    can_mend: bool = False
    can_cancel: bool = False
    proof: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PointRow:
    """A metering point. `name`: the person's own; `ended`: since when its contract is over; `field`: of its name."""

    gsrn: str
    address: str
    name: str = ""
    ended: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A customership in words. `contact_form`, `consents_form` and `manage_form` name its forms.

    `points` are shown at once, `more_points` behind `more_label`; `business_id` and `roles` are a company's.
    """

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
    manage_form: str
    own_name: str
    is_hidden: bool
    ended: str
    business_id: str
    roles: str
    points_count: str
    more_points: list[PointRow]
    more_label: str
    all_points: list[PointRow]
    fetched: str


def in_words(views: Sequence[CardView], language: Language) -> list[Card]:
    """Every card."""
    return [_card(view, language) for view in views]


def _card(view: CardView, language: Language) -> Card:
    cells = {name: _cell(name, one, language) for name, one in view.fields.items()}
    points = [_point(point, language) for point in view.points]
    return Card(
        id=str(view.id),
        number=view.number,
        name=view.name,
        phone=cells["phone"],
        email=cells["email"],
        direct=cells["direct_marketing"],
        electronic=cells["electronic_marketing"],
        refund=refund_part(str(view.id), view.refund, language),
        points=points[:POINTS_AT_ONCE],
        contact_form=form_name(CONTACT, view),
        consents_form=form_name(CONSENTS, view),
        manage_form=form_name(MANAGE, view),
        own_name=view.own_name,
        is_hidden=view.is_hidden,
        ended=sentence("cust.ended", language) if view.status != "active" else "",
        business_id=view.business_id or "",
        roles=", ".join(sentence(f"cust.role_{role}", language) for role in view.roles if has(f"cust.role_{role}")),
        points_count=f"({len(points)})" if len(points) > 1 else "",
        more_points=points[POINTS_AT_ONCE:],
        more_label=sentence("cust.points_more", language, count=len(points[POINTS_AT_ONCE:])),
        all_points=points,
        fetched=sentence("cust.fetched_at", language, time=numbers.date_time(view.fetched_at, language)),
    )


def _point(point: Point, language: Language) -> PointRow:
    end = point.contract_end
    ended = sentence("cust.contract_ended", language, date=numbers.date(end, language)) if end else ""
    return PointRow(point.gsrn, point.address, point.name, ended, point_field(point.gsrn))


def form_name(part: str, view: CardView) -> str:
    """The name of a card's form."""
    return f"{part}:{view.id}"


def _cell(name: str, field: Field, language: Language) -> Cell:
    value, change = value_text(name, field.shown, language), field.change
    elsewhere = _elsewhere(field, language)
    if change is None:
        return Cell(value, elsewhere=elsewhere)
    told = Cell(change=str(change.id), version=str(change.version), proof=proof_lines(change.proof, language))
    in_force = value_text(name, field.in_force, language)
    if change.is_asking:
        mine, theirs = (value_text(name, one, language) or _none(language) for one in (change.value, change.theirs))
        hint = sentence("cust.conflict", language)
        return replace(told, value=in_force, state=ASKING, hint=hint, mine=mine, theirs=theirs)
    differs = change.state is ChangeState.WAITING and field.shown != field.in_force
    return replace(
        told,
        value=value,
        state=DELAYED if change.is_delayed else change.state.value,
        hint=_hint(change, language),
        before=sentence("cust.in_force", language, value=in_force or _none(language)) if differs else "",
        elsewhere=elsewhere,
        can_mend=change.state is ChangeState.REFUSED and _is_mendable(change.reason),
        can_cancel=change.can_cancel,
    )


def _none(language: Language) -> str:
    return sentence("cust.no_value", language)


def _elsewhere(field: Field, language: Language) -> str:
    at = field.changed_elsewhere
    return sentence("cust.elsewhere", language, date=numbers.date(at, language)) if at else ""


def _is_mendable(reason: str) -> bool:
    return reason in MENDABLE or not has(f"change.refused.{reason}")


def value_text(name: str, value: Value, language: Language) -> str:
    """A detail as people read it; empty where there is none."""
    if isinstance(value, bool):
        return sentence("cust.allowed" if value else "cust.denied", language)
    return numbers.phone(value) if name == "phone" and value else value or ""


def _hint(change: FieldChange, language: Language) -> str:
    if change.state is ChangeState.WAITING:
        stopped = change.reason in STOPPED
        return sentence(
            "cust.looking_into" if stopped else "cust.delayed_hint" if change.is_delayed else "cust.pending_hint",
            language,
        )
    if change.state is ChangeState.DELIVERED:
        time = numbers.date_time(change.at, language) if change.at else ""
        return sentence("cust.delivered_hint", language, time=time)
    key = f"change.refused.{change.reason}"
    reason = sentence(key if has(key) else "change.refused.other", language)
    hint = "cust.rejected_hint" if _is_mendable(change.reason) else "cust.rejected_service"
    return sentence(hint, language, reason=reason)


def news(before: Sequence[Card], after: Sequence[Card], language: Language) -> str:
    """What has ended between two looks, to be said once: `Puhelinnumero: Välitetty`."""
    waited = {(card.id, name) for card in before for name in LABELS if getattr(card, name).state in ON_THE_WAY}
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


def names_typed(view: CardView) -> dict[str, str]:
    """Own names as they stand in the fields of the form."""
    return {OWN_NAME: view.own_name} | {point_field(point.gsrn): point.name for point in view.points}
