"""What the link of a notice is about, for who comes with it and without a session."""

from dataclasses import dataclass

from aina_app.accounts.refund_changes import of_token
from aina_app.context import Act
from aina_app.models import RefundChangeState, UserAccount


@dataclass(frozen=True, slots=True)
class Notice:
    """How far the change is, and the language of the person who asked for it; nothing else of it is told."""

    state: RefundChangeState
    language: str


def notice_of(act: Act, token: str) -> Notice | None:
    """The change of a link; nothing for an unknown one."""
    change = of_token(act, token)
    account = act.db.get(UserAccount, change.account_id) if change and change.account_id else None
    return Notice(change.state, account.language if account else "fi") if change else None
