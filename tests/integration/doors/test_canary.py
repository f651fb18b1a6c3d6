"""After a whole visit nothing secret stands in the log or in the database (identity B24, B75, B89)."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from aina_app import routes
from aina_app.launcher import ROOT
from tests.e2e.instance import Instance
from tests.e2e.kit import PASSWORD, Person, Portal
from tests.integration.doors import people, stored
from tests.integration.doors.visitor import Visitor, press
from tests.integration.doors.wire import ROOT as STATE
from tests.integration.doors.wire import loaded

REPORT = f"{STATE}.aina_app___features___consumption_reports___state____report_state"
WRONG, NEW = "Vadelma-7-hillo-vaara", "Puolukka-8-hillo-uusi"
TOKEN = re.compile(r"eyJ[\w-]{16,}\.[\w-]+")


@pytest.fixture
def secrets(visitor: Visitor, portal: Portal) -> list[str]:
    """What passed between a person and the portal during a whole visit, of which nothing may be kept in plain."""
    aino = Person(portal, "Aino", "Lehtinen")
    aino.has_customership()
    spent = [aino.password, WRONG, NEW, aino.hetu]
    people.register(visitor, aino)
    spent += visitor.cookies.values()
    visitor.post(routes.EMAIL_VERIFICATION, {"code": "000000"})
    spent.append(people.verify(visitor, aino))
    visitor.post(routes.LOGIN, {"username": aino.email, "password": WRONG})
    visitor.post(routes.LOGIN, {"username": WRONG, "password": aino.password})
    people.sign_in(visitor, aino)
    spent += visitor.cookies.values()
    spent += list(of_addresses(people.identify(visitor, aino)))
    people.finish_first_use(visitor)
    order_a_report(visitor)
    spent.append(token_to_end_it(portal.mailbox.wait(aino.email, "report_ordered").links()))
    spent += visitor.cookies.values()
    spent.append(reset(visitor, aino))
    return [*dict.fromkeys(secret for secret in spent if secret)]


def of_addresses(addresses: list[str]) -> Iterator[str]:
    """Codes, states and requests in the addresses of the way to the bank and back."""
    for address in addresses:
        for name, values in parse_qs(urlsplit(address).query).items():
            if name in {"code", "state", "request"}:
                yield from values


def order_a_report(visitor: Visitor) -> None:
    """Ordered on Etusivu."""
    with loaded(visitor, routes.HOME) as page:
        page.ask(f"{REPORT}.begin")
        page.ask(f"{REPORT}.order", {"form": {"interval": "monthly", "press": press()}})


def token_to_end_it(links: list[str]) -> str:
    """The secret part of the link in the mail."""
    paths = [urlsplit(link).path for link in links]
    return next(path.rpartition("/")[2] for path in paths if path.startswith(routes.END_REPORT.partition("{")[0]))


def reset(visitor: Visitor, person: Person) -> str:
    """The password is forgotten and replaced; gives the code."""
    visitor.post(routes.LOGOUT, {})
    visitor.post(routes.PASSWORD_RESET, {"username": person.email})
    code = person.mailed_code("reset")
    fields = {"code": code, "password": NEW, "password_again": NEW}
    visitor.post(routes.RESET_CODE, fields | {"code": "K7QF-M2XD"})
    people.led(visitor.post(routes.RESET_CODE, fields), routes.LOGIN)
    people.sign_in(visitor, person, routes.HOME, NEW)
    return code


def shapes(secret: str) -> re.Pattern[str]:
    """The secret as it might stand somewhere: short ones on their own, codes with or without their sign."""
    plain = re.escape(re.sub(r"[ \u00a0-]", "", secret))
    spaced = r"[ \u00a0-]?".join(re.escape(sign) for sign in re.sub(r"[ \u00a0-]", "", secret))
    return re.compile(rf"(?<![\w.]){spaced}(?!\w)" if len(plain) < 12 else re.escape(secret))


def test_no_secret_of_a_visit_is_in_the_log_or_in_the_database(instance: Instance, secrets: list[str]) -> None:
    log = instance.log.read_text(encoding="utf-8")
    values = [*dict.fromkeys(stored.texts(instance.data / "aina.sqlite3"))]

    assert len(secrets) >= 12
    assert any("127.0.0.0/24" in text for _, text in values)
    for secret in secrets:
        found = shapes(secret)
        place = f"secret of {len(secret)} characters, number {secrets.index(secret)}"
        assert not found.search(log), place
        assert {table for table, text in values if found.search(text)} == set(), place
    assert {table for table, text in values if TOKEN.search(text)} == set()
    assert not TOKEN.search(log)


def test_a_visit_leaves_no_other_file(instance: Instance, secrets: list[str]) -> None:
    files = {file.name.partition(".")[0] for file in instance.data.iterdir()}

    assert secrets
    assert files <= {"aina", "audit-head", "downloads", "keys", "demo"}
    assert {file.stat().st_mode & 0o077 for file in (instance.data / "keys").iterdir()} == {0}
    assert not (ROOT / ".states").exists()


def test_each_line_of_the_log_is_one_event_in_plain_words(instance: Instance, secrets: list[str]) -> None:
    lines = instance.log.read_text(encoding="utf-8").splitlines()

    assert PASSWORD in secrets
    assert [line[:60] for line in lines if not line.startswith("{")] == []
