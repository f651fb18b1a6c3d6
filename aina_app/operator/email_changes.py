"""`email-changes`: undone changes of an address that wait, because the old address has another account meanwhile."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import col, select

from aina_app.accounts import email_changes, throttles
from aina_app.accounts.email_changes import owner_of
from aina_app.context import Act
from aina_app.core.email_address import EmailAddress
from aina_app.models import AccountState, AuditTag, EmailChange, EmailChangeState, UserAccount
from aina_app.operator.terminal import By, NotDone, Reason, looking, moment, operating, parsed_address, show, tell

commands = typer.Typer(
    no_args_is_help=True, help="Undone changes of an e-mail address whose old address has another account."
)


@commands.command("list")
def list_held() -> None:
    """Show the undone changes that wait for someone to finish them, the oldest first.

    Their accounts have no address meanwhile: nobody can sign in to them or ask for a password.
    """
    with looking() as this:
        found = held(this)
    if found:
        show(("Change", "Old address", "Changed", "Undone"), [_row(one) for one in found])
    else:
        tell("No undone change of an address waits.")


@commands.command("finish")
def finish_held(
    change_id: Annotated[UUID, typer.Argument(metavar="CHANGE", show_default=False, help="Its id, as `list` shows.")],
    reason: Reason,
    by: By,
    address: Annotated[
        EmailAddress | None,
        typer.Option(
            parser=parsed_address,
            metavar="ADDRESS",
            show_default=False,
            help="Another address for the account, if the old one stays with its new account.",
        ),
    ] = None,
) -> None:
    """Give the account of an undone change its address: the old one if it is free again, else another one.

    Make sure first, as customer service does on the telephone, that you speak with the person of the account. They
    choose a new password at the sign-in page's link afterwards; the old one is gone.
    """
    with operating(by) as this:
        finish(this, change_id, address, reason)
    tell("Finished: the account has its address. Its password is gone: let the customer choose a new one.")


def held(act: Act) -> Sequence[EmailChange]:
    """The undone changes that wait, the oldest first."""
    query = select(EmailChange).where(EmailChange.state == EmailChangeState.HELD)
    return act.db.exec(query.order_by(col(EmailChange.undone_at), col(EmailChange.id))).all()


def finish(act: Act, change_id: UUID, address: EmailAddress | None, reason: str) -> None:
    """Give the account of a held change `address`, or the old one of the change.

    Raises:
        NotDone: no such change, it does not wait, or the address has a verified account.
    """
    change = act.db.get(EmailChange, change_id, with_for_update=True)
    if change is None or change.state is not EmailChangeState.HELD:
        raise NotDone("No undone change with this id waits.")
    account = act.db.get_one(UserAccount, change.account_id, with_for_update=True)
    if account.state is not AccountState.VERIFIED:
        raise NotDone("The account has been closed meanwhile.")
    wanted = address or EmailAddress(change.old_email, change.old_email_key)
    if owner_of(act, wanted.key) is not None:
        raise NotDone("This address has an account of its own: say another one with --address.")
    email_changes.finish(act, change, account, wanted)
    throttles.clear(act, throttles.bucket("login", wanted.key, ""))
    act.audit(AuditTag.EMAIL_CHANGE_FINISHED, account.id, other_address=address is not None, stated_reason=reason)


def _row(change: EmailChange) -> tuple[str, ...]:
    return str(change.id), change.old_email, moment(change.changed_at), moment(change.undone_at)
