"""Notices to the owner of an address that somebody else has typed: few, whatever they were typed into."""

from datetime import timedelta

from aina_app import routes
from aina_app.accounts import mailing, throttles
from aina_app.accounts.mailing import MailKind, Recipient, page_address
from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.models import UserAccount

PER_HOUR = 1
PER_DAY = 5


def allowed(act: Act, email_key: str, *, due: bool) -> bool:
    """Counted whether a notice is due or not (then under another name), so that time tells nothing.

    A notice that the hour keeps back does not count for the day.
    """
    what = "notice" if due else "no-notice"
    hour = throttles.take(act, throttles.bucket(f"{what}-hour", email_key), PER_HOUR, timedelta(hours=1))
    name = f"{what}-day" if hour is None else f"{what}-day-none"
    day = throttles.take(act, throttles.bucket(name, email_key), PER_DAY, timedelta(hours=24))
    return hour is None and day is None


def tell_existing(act: Act, account: UserAccount) -> None:
    """Say that the address has an account already."""
    language = parse_language(account.language)
    facts = {
        "login_url": page_address(routes.LOGIN, language),
        "reset_url": page_address(routes.PASSWORD_RESET, language),
    }
    mailing.order_mail(
        act,
        MailKind.EXISTS,
        Recipient(account.email or "", account.first_name, account.language),
        facts,
        email_mac=mailing.address_mac(account.email_key or ""),
        account_id=account.id,
    )
