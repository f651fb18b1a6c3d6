"""Poista käyttäjätunnus: the password once more, then the account is closed for good."""

from aina_app.accounts import closing
from aina_app.context import Act
from aina_app.features.profile.service import fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose

FORM = "delete_account"
FIELD = "deletion_password"


def delete(act: Act, check: Check, *, right: bool) -> bool:
    """Delete the actor's account; false, and nothing but the failure written, if the password was wrong."""
    account = fresh_check.finish(act, check, Purpose.DELETION, right=right)
    if account is None:
        return False
    closing.close(act, account)
    return True
