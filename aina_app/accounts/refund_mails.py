"""The notice that a refund account is about to change: to the addresses of today, and to those of before."""

from aina_app import routes
from aina_app.accounts.earlier_addresses import account_address, contact_address
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail
from aina_app.context import Act, network_prefix
from aina_app.core.email_address import parse_email
from aina_app.core.refusal import Refused
from aina_app.i18n import numbers
from aina_app.i18n.language import parse_language
from aina_app.models import Customership, RefundAct, RefundChange, UserAccount
from aina_app.settings import settings


def tell_refund_change(
    act: Act, account: UserAccount, customership: Customership, change: RefundChange, token: str
) -> None:
    """Tell the customership's contact address and the profile's, as they are and as they were a week ago; each once.

    Who has changed the addresses to keep the owner from knowing does not stop the mail to the earlier ones.
    `token` is for the link of these mails alone: it cancels this change and nothing else.
    """
    own = (account_address(act, account), account.email)
    contact = (contact_address(act, customership), customership.email)
    addresses = {_key(address): address for address in (*contact, *own) if address}
    own_keys = {_key(address) for address in own if address}
    kind = MailKind.REFUND_REMOVED if change.act is RefundAct.REMOVE else MailKind.REFUND
    facts = _facts(act, account, customership, change) | {
        "cancel_url": settings().origin + routes.CANCEL_REFUND.format(token=token)
    }
    for key, address in addresses.items():
        first_name = account.first_name if key in own_keys else ""
        to = Recipient(address, first_name, account.language)
        order_mail(act, kind, to, facts, email_mac=address_mac(key), account_id=account.id)


def _facts(act: Act, account: UserAccount, customership: Customership, change: RefundChange) -> dict[str, str]:
    language = parse_language(account.language)
    return {
        "customer_number": customership.number,
        "time": numbers.date_time(act.now, language),
        "iban_last4": change.last4,
        "effective_date": numbers.date_time(change.hold_until or act.now, language),
        "address_start": _address_start(act.actor.network),
    }


def _address_start(address: str) -> str:
    """How the network address begins, as far as it may be kept: `203.0.113`, `2001:db8:12`; empty if unknown."""
    network = network_prefix(address).partition("/")[0]
    return network.removesuffix(".0") if "." in network else network.rstrip(":")


def _key(address: str) -> str:
    """How an address is compared; one of the customer information system need not be one that we would take."""
    try:
        return parse_email(address, "email").key
    except Refused:
        return address.lower()
