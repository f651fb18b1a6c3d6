"""The demo people's accounts, made once: some have finished the first use, some are at its beginning."""

import os
import secrets
from pathlib import Path

from sqlmodel import select

from aina_app.accounts import customerships
from aina_app.accounts.customership_search import hetu_context
from aina_app.accounts.passwords import hash_password
from aina_app.context import SYSTEM, Act, act
from aina_app.core.secrets import KeyUse, encrypt, mac
from aina_app.demo.people import AINO, IMPI, KERTTU, ONNI, SAGA, VAINO, DemoPerson
from aina_app.integrations.customer_information_system import FoundCustomership, search
from aina_app.models import AccountKind, AccountState, OnboardingStep, StrongIdentification, UserAccount
from aina_app.settings import settings

FINISHED = (AINO, VAINO, SAGA, IMPI)
"""Those who have done the first use."""

AT_THE_BEGINNING = (KERTTU, ONNI)
"""Those whose first sign-in leads to strong identification."""


def password_file() -> Path:
    """Where the demo people's common password lies."""
    return settings().data_dir / "demo" / "password"


def demo_password() -> str:
    """The password of every demo person, made at the first start of this data folder."""
    path = password_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(f"Revontulet-{secrets.randbelow(9_000) + 1_000}")
    return path.read_text(encoding="utf-8")


def seed() -> None:
    """Make the accounts that are missing; what is there stays as it is.

    Raises:
        Unavailable: the customer information system does not answer.
    """
    missing = [person for person in (*FINISHED, *AT_THE_BEGINNING) if not _exists(person)]
    for person in missing:
        found = search(person.hetu, _business_id(person)) if person in FINISHED else []
        password_hash = hash_password(demo_password())
        with act(SYSTEM) as this:
            _make(this, person, password_hash, found)


def _exists(person: DemoPerson) -> bool:
    with act(SYSTEM, read_only=True) as this:
        return this.db.exec(select(UserAccount.id).where(UserAccount.email_key == person.email)).first() is not None


def _business_id(person: DemoPerson) -> str | None:
    return next((one.business_id for one in person.customerships if one.business_id), None)


def _make(this: Act, person: DemoPerson, password_hash: str, found: list[FoundCustomership]) -> None:
    business_id = _business_id(person)
    account = UserAccount(
        kind=AccountKind.COMPANY if business_id else AccountKind.PRIVATE,
        state=AccountState.VERIFIED,
        email=person.email,
        email_key=person.email,
        first_name=person.first_name,
        last_name=person.family_name,
        company_name=person.customerships[0].name if business_id else None,
        business_id=business_id,
        language=person.language,
        password_hash=password_hash,
        password_changed_at=this.now,
        onboarding_step=OnboardingStep.DONE if person in FINISHED else OnboardingStep.STRONG_IDENTIFICATION,
        created_at=this.now,
        verified_at=this.now,
        welcomed_at=this.now if person in FINISHED else None,
    )
    this.db.add(account)
    this.db.flush()
    if person in FINISHED:
        this.db.add(_binding(this, account, person))
        customerships.attach(this, account.id, found)


def _binding(this: Act, account: UserAccount, person: DemoPerson) -> StrongIdentification:
    return StrongIdentification(
        account_id=account.id,
        kind=account.kind,
        person_key=mac(KeyUse.PERSON, f"hetu:{person.hetu}"),
        hetu_encrypted=encrypt(person.hetu, hetu_context(account.id)),
        given_names=person.given_names,
        family_name=person.family_name,
        acr=settings().identification_acr_accepted[0],
        amr="",
        bound_at=this.now,
        searched_at=this.now,
    )
