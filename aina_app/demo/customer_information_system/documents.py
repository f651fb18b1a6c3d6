"""Customerships as documents of the interface: the demo's people at the first start, and what a caller is shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aina_app.demo.customer_information_system.accounts import refund_account
from aina_app.demo.customer_information_system.moments import text_of
from aina_app.demo.customer_information_system.store import Document, Store
from aina_app.demo.people import PEOPLE, DemoCustomership, DemoPoint

FIRST_START = "first_start"
SEEDED_ACCOUNTS = {
    "10045521": ("FI2112345600000785",),
    "10077310": ("FI4550000150000023", "FI5840550012345670"),
    "20000451": ("FI1121234500000781",),
}
"""Refund accounts of the demo's people; their numbers are the usual invented examples."""

COMPANY_ROLES = ["agreement", "billing"]


def seed(store: Store, now: datetime) -> None:
    """Let the demo's people be customers, at the first start; a customership may be found only days later."""
    if store.fact(FIRST_START):
        return
    with store.transaction():
        store.remember(FIRST_START, text_of(now))
        for person in PEOPLE:
            for one in person.customerships:
                found_from = text_of(now + timedelta(days=one.found_from_day))
                store.add(_document(one, now), found_from)
                store.add_party(person.hetu, one.number, COMPANY_ROLES if one.business_id else [])


def _document(one: DemoCustomership, now: datetime) -> Document:
    return new_document(
        one.number,
        one.name,
        [_point(point) for point in one.points],
        now,
        business_id=one.business_id,
        phone=one.phone,
        email=one.email,
        language=one.language,
        ibans=SEEDED_ACCOUNTS.get(one.number, ()),
    )


def _point(point: DemoPoint) -> Document:
    return {
        "gsrn": point.gsrn,
        "address": point.address,
        "postal_code": point.postal_code,
        "city": point.city,
        "fuse": {"phases": point.phases, "ampere": point.ampere},
        "contract_start": point.contract_start,
        "contract_end": None,
    }


def new_document(
    number: str,
    name: str,
    points: Sequence[Document],
    now: datetime,
    *,
    business_id: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str = "fi",
    ibans: Sequence[str] = (),
) -> Document:
    """A customership that begins with version 1; a company may be marketed to until it forbids, a person not."""
    home = points[0] if points else {"address": "", "postal_code": "", "city": ""}
    return {
        "number": number,
        "kind": "company" if business_id else "private",
        "name": name,
        "business_id": business_id,
        "version": 1,
        "contact": {
            "phone": phone,
            "email": email,
            "street": home["address"],
            "postal_code": home["postal_code"],
            "city": home["city"],
            "language": language,
        },
        "refund_accounts": [refund_account(iban, in_use=iban == ibans[0]) for iban in ibans],
        "consents": {
            "direct_marketing": _default_consent(now, allowed=True),
            "electronic_marketing": _default_consent(now, allowed=business_id is not None),
        },
        "metering_points": list(points),
        "status": "active",
    }


def _default_consent(now: datetime, *, allowed: bool) -> Document:
    return {"allowed": allowed, "decided_at": text_of(now), "source": "default"}


def shown(document: Document, roles: Sequence[str] = ()) -> dict[str, Any]:
    """The document as a caller gets it; of a company's contact persons only the asking one's roles."""
    return document | {"contact_persons": [{"role": role} for role in roles]}
