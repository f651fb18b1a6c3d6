"""The mail after a change of the password, whatever the change came from."""

from aina_app import routes
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, page_address
from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date_time
from aina_app.models import UserAccount


def tell_password_changed(act: Act, account: UserAccount) -> None:
    """Say when the password was changed and what to do if it was someone else, to the account's own address."""
    facts = {
        "time": date_time(act.now, parse_language(account.language)),
        "reset_url": page_address(routes.PASSWORD_RESET, account.language),
    }
    order_mail(
        act,
        MailKind.PASSWORD_CHANGED,
        Recipient(account.email or "", account.first_name, account.language),
        facts,
        email_mac=address_mac(account.email_key or ""),
        account_id=account.id,
    )
