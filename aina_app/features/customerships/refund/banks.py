"""Banks as people call them: the registry of account numbers writes their companies' names in capitals."""

from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language

BANKS = {
    "AKTIA BANK P.L.C.": "aktia",
    "BANK OF ALAND PLC": "aland",
    "CENTRAL BANK OF SAVINGS BANKS FINLAND LTD": "savings",
    "DANSKE BANK A/S, FINLAND BRANCH": "danske",
    "HOLVI PAYMENT SERVICES LTD": "holvi",
    "NORDEA BANK FINLAND PLC": "nordea",
    "OP CORPORATE BANK PLC": "op",
    "POP BANK AND BONUM BANK": "pop",
    "S-BANK LTD": "s",
    "SAVINGS BANK FINLAND": "savings",
}
"""The end of the key `bank.…` by the registry's name."""


def bank_in_words(name: str, language: Language) -> str:
    """The bank's usual name in the person's language; another bank's as it is known."""
    key = BANKS.get(name.strip().upper())
    return sentence(f"bank.{key}", language) if key else name.strip()
