"""What the owner of an address is told when a reset is asked for."""

from dataclasses import replace

from aina_app.accounts.code_mails import order_code_mail
from aina_app.accounts.mailing import MailKind, Recipient, order_mail, order_nothing
from aina_app.context import Act
from aina_app.features.password_reset.service import Requested, Told
from aina_app.models import UserAccount


def _owner(account: UserAccount) -> Recipient:
    return Recipient(account.email or "", account.first_name, account.language)


def tell_owner(act: Act, requested: Requested) -> None:
    """The code, the advice to contact customer service, or the decoy of a mail."""
    account, row = requested.account, requested.code.row
    if account is None or requested.told is Told.NOTHING:
        order_nothing(act, MailKind.RESET, row.language, row.email_mac)
    elif requested.told is Told.CODE:
        order_code_mail(act, requested.code, _owner(account), account.id)
    else:
        nameless = replace(_owner(account), first_name="")  # nobody has proven the address: the name is anybody's
        order_mail(act, MailKind.RESET_UNVERIFIED, nameless, {}, email_mac=row.email_mac, account_id=account.id)
