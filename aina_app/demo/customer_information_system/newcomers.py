"""New customers for tests: artificial people with fresh customership and metering point numbers."""

from datetime import timedelta
from typing import Any

from stdnum import ean
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu as stdnum_hetu
from stdnum.fi import ytunnus

from aina_app.demo.customer_information_system.documents import COMPANY_ROLES, new_document
from aina_app.demo.customer_information_system.moments import text_of
from aina_app.demo.customer_information_system.patching import CHECKS
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.reading import text_member
from aina_app.demo.customer_information_system.register import Register
from aina_app.demo.customer_information_system.store import Document

FIRST_ARTIFICIAL = "900"
COUNTER = "newcomers"
MOST_POINTS = 40


def settle(register: Register, asked: dict[str, Any]) -> str:
    """Give the person `{"hetu", "name", "points"}` a new customership; its number.

    `points`: how many, or a list of them with any of `gsrn`, `address`, `postal_code`, `city`, `fuse`,
    `contract_start`, `contract_end`. Further members: `business_id` (a company whose contact person it is, with
    `roles`), `phone`, `email`, `language`, `ibans`, and `found_after_seconds`. Known people get one more customership.

    Raises:
        Problem: `malformed`: no artificial personal identity code, no name, or points that are none;
            `invalid-phone`, `invalid-email`, `invalid-iban`, `not-sepa`.
    """
    person_id, business_id = _person_id(asked), _business_id(asked)
    now = register.clock.now()
    with register.store.transaction():
        serial = int(register.store.fact(COUNTER) or 0) + 1
        points = _points(asked.get("points", 1), serial)
        register.store.remember(COUNTER, str(serial + len(points)))
        document = new_document(
            f"3{serial:07}",
            text_member(asked, "name"),
            points,
            now,
            business_id=business_id,
            **{name: asked[name] for name in ("phone", "email", "language", "ibans") if name in asked},
        )
        CHECKS["contact"](document["contact"])
        register.store.add(document, text_of(now + timedelta(seconds=asked.get("found_after_seconds", 0))))
        roles = asked.get("roles", COMPANY_ROLES) if business_id else []
        register.store.add_party(person_id, document["number"], roles)
    return str(document["number"])


def _person_id(asked: dict[str, Any]) -> str:
    """Artificial codes only: a real person never gets into a demo."""
    try:
        code = str(stdnum_hetu.validate(text_member(asked, "hetu", 11), allow_temporary=True))
    except ValidationError:
        raise Problem("malformed", pointer="/hetu") from None
    if code[7:10] < FIRST_ARTIFICIAL:
        raise Problem("malformed", pointer="/hetu", code="not-artificial")
    return code


def _business_id(asked: dict[str, Any]) -> str | None:
    if asked.get("business_id") is None:
        return None
    try:
        return str(ytunnus.format(ytunnus.validate(text_member(asked, "business_id", 9))))
    except ValidationError:
        raise Problem("malformed", pointer="/business_id") from None


def _points(asked: Any, serial: int) -> list[Document]:
    wanted = [{}] * asked if isinstance(asked, int) and 0 <= asked <= MOST_POINTS else asked
    if not isinstance(wanted, list) or not all(isinstance(point, dict) for point in wanted):
        raise Problem("malformed", pointer="/points")
    return [_usual_point(serial + place) | point for place, point in enumerate(wanted)]


def _usual_point(serial: int) -> Document:
    begin = f"643006009{serial:08}"
    return {
        "gsrn": begin + ean.calc_check_digit(begin),
        "address": f"Koetie {serial}",
        "postal_code": "33100",
        "city": "Tampere",
        "fuse": {"phases": 3, "ampere": 25},
        "contract_start": "2022-05-01",
        "contract_end": None,
    }
