"""The people of the tests: the demo's own, by name, with what they type into the forms."""

from aina_app.demo.people import AINO, HELMI, IMPI, KERTTU, ONNI, REVONTULI_BUSINESS_ID, SAGA, VAINO, DemoPerson

__all__ = [
    "AINO",
    "HELMI",
    "IMPI",
    "KERTTU",
    "ONNI",
    "PASSWORD",
    "REVONTULI_BUSINESS_ID",
    "SAGA",
    "VAINO",
    "DemoPerson",
    "typed",
]

PASSWORD = "Tuulimylly-7 kiertää"
"""A good password, of anyone who is not told to have another."""


def typed(person: DemoPerson, password: str = PASSWORD, **changes: str) -> dict[str, str]:
    """The registration form as `person` fills it in; `changes` replace fields. Saga is a company's user."""
    company = any(one.business_id for one in person.customerships)
    form = {
        "kind": "company" if company else "private",
        "company_name": person.customerships[0].name if company else "",
        "business_id": REVONTULI_BUSINESS_ID if company else "",
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.family_name,
        "password": password,
        "password_again": password,
    }
    return form | changes
