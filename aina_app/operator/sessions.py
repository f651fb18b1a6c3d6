"""`sessions`: end all sessions of an account."""

import typer

from aina_app.accounts import sessions
from aina_app.context import Act
from aina_app.models import AuditTag, SessionEnd
from aina_app.operator.accounts import account_of, live_sessions
from aina_app.operator.terminal import Address, By, Reason, operating, tell

commands = typer.Typer(no_args_is_help=True, help="Sign-in sessions: end those of an account.")


@commands.command("end")
def end_sessions(address: Address, reason: Reason, by: By) -> None:
    """End every session of an account at once, on all its devices.

    For a lost telephone or a stranger at the account. The password stays as it is: let the customer change it.

    Example: `sessions end aino@example.fi --reason "lost telephone, case 4712"`
    """
    with operating(by) as this:
        ended = end(this, address.key, reason)
    tell(f"Ended {ended} {'session' if ended == 1 else 'sessions'}.")


def end(act: Act, email_key: str, reason: str) -> int:
    """End the sessions of the account of an address; how many were live.

    Raises:
        NotDone: no account.
    """
    account = account_of(act, email_key)
    live = live_sessions(act, account)
    sessions.end_all(act, account.id, SessionEnd.REVOKED)
    act.audit(AuditTag.SESSION_ENDED, account.id, reason="operator", count=live, stated_reason=reason)
    return live
