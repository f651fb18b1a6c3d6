"""Refund accounts in the person's language; of a number never more than its last four signs."""

from dataclasses import dataclass

from aina_app.accounts.refund_changes import Why
from aina_app.features.customerships.refund.banks import bank_in_words
from aina_app.features.customerships.service.refund import AccountView, Asked, Ordered, RefundView
from aina_app.i18n import numbers
from aina_app.i18n.copy import has, sentence
from aina_app.i18n.language import Language
from aina_app.models import ChangeState, RefundAct

FORM = "refund"
MENDABLE = {"invalid_iban", "closed_account", "not_sepa", "too_many"}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account. `removal`: what its removal needs: `password`, `strong`, or empty where it cannot be removed."""

    key: str
    name: str
    bank: str
    in_use: bool
    can_use: bool
    removal: str
    use_name: str
    remove_name: str


@dataclass(frozen=True, slots=True)
class RefundPart:
    """The part of a card. `frozen` and `cooling` are the ids of such changes; the texts beside them say what they do.

    `state` with `text` and `hint`: of the newest ordered change.
    """

    form: str
    accounts: list[AccountRow]
    can_add: bool
    frozen: str
    frozen_text: str
    cooling: str
    cooling_text: str
    cooling_hint: str
    cancelled: str
    state: str
    text: str
    hint: str


def refund_part(customership_id: str, view: RefundView, language: Language) -> RefundPart:
    """The part in words."""
    frozen, cooling, ordered = view.frozen, view.cooling, view.ordered
    return RefundPart(
        form=f"{FORM}:{customership_id}",
        accounts=[_row(account, len(view.accounts), language) for account in view.accounts],
        can_add=view.can_add,
        frozen=str(frozen.id) if frozen else "",
        frozen_text=_what(frozen, language) if frozen else "",
        cooling=str(cooling.id) if cooling else "",
        cooling_text=_what(cooling, language) if cooling else "",
        cooling_hint=_cooling(cooling, language) if cooling else "",
        cancelled=_cancelled(view.cancelled, language) if view.cancelled else "",
        state=ordered.state.value if ordered else "",
        text=_what(ordered, language) if ordered else "",
        hint=_hint(ordered, language) if ordered else "",
    )


def _row(account: AccountView, count: int, language: Language) -> AccountRow:
    name = f"•••• {account.last4}"
    removal = "" if not account.key else "password" if not account.in_use else "strong" if count == 1 else ""
    return AccountRow(
        key=account.key,
        name=name,
        bank=bank_in_words(account.bank_name, language),
        in_use=account.in_use,
        can_use=bool(account.key) and not account.in_use,
        removal=removal,
        use_name=sentence("refund.use_named", language, account=name),
        remove_name=sentence("refund.remove_named", language, account=name),
    )


def _what(change: Asked | Ordered, language: Language) -> str:
    name = ", ".join(filter(None, (f"•••• {change.last4}", bank_in_words(change.bank_name, language))))
    return sentence(f"refund.what_{change.act.value}", language, account=name)


def _cooling(change: Asked, language: Language) -> str:
    if change.is_held or change.at is None:
        return sentence("refund.held", language)
    key = "refund.cooling_removed" if change.act is RefundAct.REMOVE else "cust.refund_cooling"
    return sentence(key, language, date=numbers.day_time(change.at, language))


def _cancelled(change: Asked, language: Language) -> str:
    time = numbers.date_time(change.at, language) if change.at else ""
    known = change.why in {Why.PERSON, Why.MAIL, Why.PASSWORD_RESET, Why.EMAIL_CHANGED, Why.EMAIL_UNDONE}
    return sentence(f"refund.cancelled.{change.why if known else 'other'}", language, time=time)


def _hint(change: Ordered, language: Language) -> str:
    if change.state is ChangeState.WAITING:
        return sentence("cust.pending_hint", language)
    if change.state is ChangeState.DELIVERED:
        time = numbers.date_time(change.at, language) if change.at else ""
        return sentence("cust.delivered_hint", language, time=time)
    key = f"change.refused.{change.reason}"
    reason = sentence(key if has(key) else "change.refused.other", language)
    hint = "cust.rejected_hint" if change.reason in MENDABLE or not has(key) else "cust.rejected_service"
    return sentence(hint, language, reason=reason)
