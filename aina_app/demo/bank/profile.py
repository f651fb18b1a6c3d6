"""The claims of the Finnish Trust Network's profile, and the person whom they describe."""

from dataclasses import dataclass, field
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu as stdnum_hetu

from aina_app.demo.people import PEOPLE

ACR = "acr"
HETU = "urn:oid:1.2.246.21"
GIVEN_NAMES = "urn:oid:1.2.246.575.1.14"
FAMILY_NAME = "urn:oid:2.5.4.4"
BIRTH_DATE = "urn:oid:1.3.6.1.5.5.7.9.1"
DISPLAY_NAME = "urn:oid:2.16.840.1.113730.3.1.241"

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
FIRST_ARTIFICIAL = 900
MAX_NAME_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone who identifies at the bank. `key` is set for the demo's own people. `hetu` is artificial."""

    hetu: str = field(repr=False)
    given_names: str
    family_name: str
    key: str = ""

    def claims(self) -> dict[str, str]:
        """The claims about the person."""
        return {
            HETU: self.hetu,
            GIVEN_NAMES: self.given_names,
            FAMILY_NAME: self.family_name,
            BIRTH_DATE: _birth_date(self.hetu).isoformat(),
            DISPLAY_NAME: f"{self.given_names} {self.family_name}",
        }


CUSTOMERS = tuple(Customer(person.hetu, person.given_names, person.family_name, key=person.key) for person in PEOPLE)


def customer(key: str) -> Customer | None:
    """The demo's person of that key, if there is one."""
    return next((known for known in CUSTOMERS if known.key == key), None)


def invented_customer(hetu: str, given_names: str, family_name: str) -> Customer:
    """A person out of the form's fields, for tests that need someone whom nobody has seen before.

    Raises:
        ValueError: the name of the field that is at fault; `hetu`: not an artificial personal identity code.
    """
    code = _artificial(hetu)
    names = [name.strip() for name in (given_names, family_name)]
    for field_name, name in zip(("given_names", "family_name"), names, strict=True):
        if not 0 < len(name) <= MAX_NAME_CHARACTERS:
            raise ValueError(field_name)
    return Customer(code, names[0], names[1])


def _artificial(text: str) -> str:
    try:
        code = str(stdnum_hetu.validate(text.strip().upper(), allow_temporary=True))
    except ValidationError:
        raise ValueError("hetu") from None
    if int(code[7:10]) < FIRST_ARTIFICIAL:
        raise ValueError("hetu")
    return code


def _birth_date(hetu: str) -> date:
    return date(CENTURIES[hetu[6]] + int(hetu[4:6]), int(hetu[2:4]), int(hetu[:2]))
