"""Account numbers (IBAN): spaces and case forgiven, checked down to the country's own check digit, SEPA only."""

import unicodedata
import warnings
from dataclasses import dataclass, field

from schwifty import IBAN
from schwifty.exceptions import (
    InvalidBBANChecksum,
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    NationalChecksumNotVerified,
    SchwiftyException,
)

from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import KeyUse, mac

LONGEST_TYPED = 60
SHOWN_SIGNS = 4
REASONS: dict[type[SchwiftyException], str] = {
    InvalidChecksumDigits: "err.iban_check",
    InvalidBBANChecksum: "err.iban_check",
    InvalidLength: "err.iban_check",
    InvalidCountryCode: "err.iban_country",
}
"""Why a number is refused, by what the library says; anything else is not an IBAN at all."""


@dataclass(frozen=True, slots=True)
class Account:
    """A checked account. `iban` is compact and never shown; `bank_name` is empty for a bank that is not listed."""

    iban: str = field(repr=False)
    bank_name: str

    @property
    def last4(self) -> str:
        """What may be shown of it."""
        return self.iban[-SHOWN_SIGNS:]

    @property
    def key(self) -> str:
        """How the account is recognised where its number must not stand."""
        return account_key(self.iban)


def account_key(iban: str) -> str:
    """A keyed hash of a compact number: equal numbers give equal keys, and a key says nothing without ours."""
    return mac(KeyUse.ADDRESS, "iban", iban)


def parse_iban(text: str, name: str) -> Account:
    """The account that was typed into the field `name`.

    Raises:
        Refused: `err.iban_form` for what is no IBAN, `err.iban_check` for a typing error, `err.iban_country`,
            `err.iban_sepa` for an account outside of the single euro payments area.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if len(typed) > LONGEST_TYPED or any(unicodedata.category(sign)[0] == "C" for sign in typed):
        raise Refused(Refusal("err.iban_form", name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NationalChecksumNotVerified)
            checked = IBAN(typed, validate_bban=True)
    except SchwiftyException as error:
        raise Refused(Refusal(REASONS.get(type(error), "err.iban_form"), name)) from None
    if not checked.in_sepa_zone:
        raise Refused(Refusal("err.iban_sepa", name))
    return Account(str(checked.compact), (checked.bank_name or "")[:200])
