"""Makes the people of the fault script: `python -m benchmarks.faults.people COUNT`, under the portal's settings.

Each is a new customer of the customer information system, has an account through the first use that sees this one
customership, and has a session open. Prints a JSON list.
"""

import json
import sys
from dataclasses import asdict, dataclass, field

import httpx
from sqlmodel import select

from aina_app.accounts import sessions
from aina_app.accounts.customerships import attach
from aina_app.accounts.passwords import hash_password
from aina_app.context import SYSTEM, Act, act
from aina_app.integrations.customer_information_system import FoundCustomership, search
from aina_app.models import Customership, SessionKind
from aina_app.settings import settings
from aina_app.web.cookies import session_name
from tests.factories import make_account
from tests.integration.customer_information_system.system import fresh_hetu
from tests.people import PASSWORD

NAME = "Tuulikki Testinen"
FIRST_PHONE = "+358401000000"


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone who is signed in: address of the account, `Cookie` header, their customership and its number."""

    email: str
    cookie: str = field(repr=False)
    customership: str
    number: str


def first_email(place: int) -> str:
    """The address of the account, and in the beginning that of the customership."""
    return f"fault{place}@aina.test"


def _settle(system: httpx.Client, place: int) -> list[FoundCustomership]:
    """A new customer, as the portal's own search finds them."""
    hetu = fresh_hetu()
    asked = {"hetu": hetu, "name": NAME, "phone": FIRST_PHONE, "email": first_email(place)}
    system.post("/qa/people", json=asked).raise_for_status()
    return search(hetu)


def _make(this: Act, place: int, found: list[FoundCustomership], password_hash: str) -> Customer:
    email = first_email(place)
    account = make_account(this, email=email, password_hash=password_hash, welcomed_at=this.now)
    attach(this, account.id, found)
    this.db.flush()
    seen = this.db.exec(select(Customership).where(Customership.number == found[0].number)).one()
    token = sessions.start(this, SessionKind.FULL, account.id)
    return Customer(email, f"{session_name()}={token}", str(seen.id), seen.number)


def main(count: int) -> None:
    """Make them, print them."""
    password_hash = hash_password(PASSWORD)
    made: list[Customer] = []
    with httpx.Client(base_url=settings().cis_url, trust_env=False) as system:
        for place in range(count):
            found = _settle(system, place)
            with act(SYSTEM) as this:
                made.append(_make(this, place, found, password_hash))
    json.dump([asdict(one) for one in made], sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
