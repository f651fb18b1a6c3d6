"""Makes people in the portal of a measure: `python -m benchmarks.people COUNT`, under that portal's settings.

Each has a verified account through the first use, sees one customership of the demo and has a session open. Prints a
JSON list; the portal and everyone in it are gone after the measure.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from uuid import uuid4

from sqlmodel import select

from aina_app.accounts import sessions
from aina_app.accounts.passwords import hash_password
from aina_app.context import SYSTEM, Act, act
from aina_app.models import Customership, CustomershipHolder, MeteringPoint, SessionKind
from aina_app.web.cookies import session_name
from tests.e2e.instance import Instance
from tests.factories import make_account
from tests.people import PASSWORD, VAINO

LONG_AGO = timedelta(days=1)
SOME = 50
NUMBER = VAINO.customerships[0].number


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who is signed in: their address, the `Cookie` header of their browser, ids of their metering points."""

    email: str
    cookie: str = field(repr=False)
    points: list[str] = field(repr=False)


def guests(instance: Instance, count: int) -> list[Guest]:
    """Make `count` people in the portal of `instance`, by its own settings."""
    made = json.loads(instance.run("-m", "benchmarks.people", str(count)))
    return [Guest(**one) for one in made]


def _make(this: Act, customership: Customership, password_hash: str) -> Guest:
    email = f"guest+{uuid4().hex[:12]}@aina.test"
    account = make_account(
        this, VAINO, email=email, password_hash=password_hash, created_at=this.now - LONG_AGO, welcomed_at=this.now
    )
    this.db.add(CustomershipHolder(account_id=account.id, customership_id=customership.id, attached_at=this.now))
    this.db.flush()
    token = sessions.start(this, SessionKind.FULL, account.id)
    points = this.db.exec(select(MeteringPoint.id).where(MeteringPoint.customership_id == customership.id)).all()
    return Guest(email, f"{session_name()}={token}", [str(point) for point in points])


def _some(count: int, password_hash: str) -> list[Guest]:
    with act(SYSTEM) as this:
        customership = this.db.exec(select(Customership).where(Customership.number == NUMBER)).one()
        return [_make(this, customership, password_hash) for _ in range(count)]


def main(count: int) -> None:
    """Make them, some in each act, since the portal writes too; print them."""
    password_hash = hash_password(PASSWORD)
    made: list[Guest] = []
    while len(made) < count:
        made += _some(min(SOME, count - len(made)), password_hash)
    json.dump([asdict(one) for one in made], sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
