"""Changing a customership: a JSON merge patch (RFC 7396) on what the portal may change, every value checked."""

from collections.abc import Callable, Mapping
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from aina_app.demo.customer_information_system.accounts import checked_accounts
from aina_app.demo.customer_information_system.moments import moment_of
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.store import Document

CHANGEABLE = ("contact", "refund_accounts", "consents")
LANGUAGES = ("fi", "sv", "en")
SOURCES = ("portal", "service", "import", "default")
LONGEST = {"street": 200, "postal_code": 10, "city": 100}


def merge(target: Any, patch: Any) -> Any:
    """`target` after `patch`: members replace, `null` removes, arrays are whole."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def changed(document: Document, patch: Document) -> tuple[Document, list[str]]:
    """The document of the next version and the members that the patch named.

    Raises:
        Problem: `not-allowed` for members that only the company changes, `malformed`, or the value's own type.
    """
    if any(name in document and name not in CHANGEABLE for name in patch):
        raise Problem("not-allowed", pointer="/" + next(name for name in patch if name not in CHANGEABLE))
    fields = [name for name in CHANGEABLE if name in patch]
    new = dict(document)
    for name in fields:
        if not isinstance(patch[name], list if name == "refund_accounts" else dict):
            raise Problem("malformed", pointer=f"/{name}")
        new[name] = CHECKS[name](merge(document[name], patch[name]))
    return new | {"version": document["version"] + 1}, fields


def _contact(contact: Mapping[str, Any]) -> Document:
    for name, longest in LONGEST.items():
        value = contact.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise Problem("malformed", pointer=f"/contact/{name}")
    if contact.get("language") not in LANGUAGES:
        raise Problem("malformed", pointer="/contact/language")
    if contact.get("phone") is not None and not _is_phone(contact["phone"]):
        raise Problem("invalid-phone", pointer="/contact/phone")
    if contact.get("email") is not None and not _is_email(contact["email"]):
        raise Problem("invalid-email", pointer="/contact/email")
    return {name: contact.get(name) for name in ("phone", "email", *LONGEST, "language")}


def _is_phone(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return False
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phonenumbers.is_valid_number(number) and written == text


def _is_email(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _consents(consents: Mapping[str, Any]) -> Document:
    checked = {name: consents.get(name) for name in ("direct_marketing", "electronic_marketing")}
    for name, consent in checked.items():
        if not _is_consent(consent):
            raise Problem("malformed", pointer=f"/consents/{name}")
    return checked


def _is_consent(consent: Any) -> bool:
    if not isinstance(consent, dict) or not isinstance(consent.get("allowed"), bool):
        return False
    try:
        moment_of(consent.get("decided_at", ""))
    except (TypeError, ValueError):
        return False
    return consent.get("source") in SOURCES


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "contact": _contact,
    "refund_accounts": checked_accounts,
    "consents": _consents,
}
