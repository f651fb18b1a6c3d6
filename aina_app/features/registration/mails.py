"""What the owner of an address is told after a registration: a code, or that there is an account already."""

from aina_app import routes
from aina_app.accounts import mailing, notices
from aina_app.accounts.code_mails import order_code_mail
from aina_app.accounts.mailing import MailKind, Recipient, page_address
from aina_app.context import Act
from aina_app.features.registration.service import Registered, RegistrationForm
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import parse_language
from aina_app.models import AuditTag, UserAccount


def tell_owner(act: Act, form: RegistrationForm, registered: Registered) -> None:
    """Order the one mail that belongs to the outcome, or the decoy of one."""
    account, code, noticed = registered.account, registered.code, registered.outcome in _NOTICES
    allowed = notices.allowed(act, form.email.key, due=noticed)
    email_mac = mailing.address_mac(form.email.key)
    if code is not None and account is not None:
        to = Recipient(form.email.as_typed, form.first_name, form.language)
        order_code_mail(act, code, to, account.id)
    elif account is not None and noticed and allowed:
        _tell_existing(act, form, registered.outcome, account)
    else:
        mailing.order_nothing(act, MailKind.VERIFY, form.language, email_mac)


_NOTICES = {
    AuditTag.REGISTRATION_EXISTING: MailKind.EXISTS,
    AuditTag.REGISTRATION_OTHER_KIND: MailKind.OTHER_KIND,
}


def _tell_existing(act: Act, form: RegistrationForm, outcome: AuditTag, account: UserAccount) -> None:
    language = parse_language(account.language)
    facts = {
        "login_url": page_address(routes.LOGIN, language),
        "reset_url": page_address(routes.PASSWORD_RESET, language),
        "register_url": page_address(routes.REGISTRATION, language),
        "requested_kind": sentence(f"reg.{form.kind.value}", language),
        "existing_kind": sentence(f"reg.{account.kind}", language),
    }
    to = Recipient(account.email or "", account.first_name, account.language)
    mailing.order_mail(
        act, _NOTICES[outcome], to, facts, email_mac=mailing.address_mac(form.email.key), account_id=account.id
    )
