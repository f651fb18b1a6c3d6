"""The QA kit: what a flow needs beside the browser. Mailbox, clock, background work, fresh people (docs/qa.md)."""

import re
import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from aina_app.i18n.copy import table
from aina_app.i18n.language import Language

HETU_CONTROLS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
PASSWORD = "Mustikka-9-piirakka"
LOOK_SECONDS = 0.1
ASIDE = re.compile(r"\{[a-z0-9_]+\}")


def t(key: str, language: str = "fi", **params: str | int) -> str:
    """The product's own sentence, as a person reads it: for names of buttons and fields."""
    text = table()[key][Language(language)]
    return text.format(**params) if params else text


def fresh_hetu() -> str:
    """An artificial personal identity code that hardly anyone else has drawn: individual numbers 900 to 999."""
    day, month, year = secrets.randbelow(28) + 1, secrets.randbelow(12) + 1, secrets.randbelow(100)
    sign = secrets.choice("-YXWVU")
    digits = f"{day:02}{month:02}{year:02}{900 + secrets.randbelow(100)}"
    return f"{digits[:6]}{sign}{digits[6:]}{HETU_CONTROLS[int(digits) % 31]}"


def fresh_business_id() -> str:
    """A business ID (Y-tunnus) with a right check digit."""
    while True:
        number = f"2{secrets.randbelow(10**6):06}"
        rest = sum(int(digit) * weight for digit, weight in zip(number, BUSINESS_ID_WEIGHTS, strict=True)) % 11
        if rest != 1:  # no check digit exists for such a number
            return f"{number}-{(11 - rest) % 11}"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it arrived."""

    subject: str
    text: str
    html: str
    headers: dict[str, Any]

    def code(self) -> str:
        """The code in its first paragraphs: six digits, or eight signs."""
        found = re.search(r"\b(\d{3}[ \u00a0]\d{3}|[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})\b", self.text)
        assert found, "the mail has no code"
        return found[1]

    def links(self) -> list[str]:
        """The addresses in the text."""
        return [link.rstrip(".,") for link in re.findall(r"https?://\S+", self.text)]


class Mailbox:
    """The mailbox by Mailpit's API, so that a real Mailpit does as well."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10)

    def close(self) -> None:
        """Let its connections go."""
        self._http.close()

    def count(self, to: str) -> int:
        """How many mails have come to an address."""
        return len(self._found(to))

    def _found(self, to: str) -> list[dict[str, Any]]:
        answer = self._http.get("/api/v1/search", params={"query": f"to:{to}", "limit": 100})
        found: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        return found

    def wait(self, to: str, subject: str = "", *, after: int = 0, timeout: float = 15) -> Mail:
        """The newest mail to `to` beyond the first `after` whose subject fits the sentence `subject` of any language.

        Raises:
            AssertionError: none came in time.
        """
        pause = threading.Event()
        for _ in range(int(timeout / LOOK_SECONDS)):
            found = self._found(to)
            for listed in found[: len(found) - after]:
                if _fits(listed["Subject"], subject):
                    return self._open(listed["ID"])
            pause.wait(LOOK_SECONDS)
        raise AssertionError(f"no such mail came: {subject or 'any'}")

    def _open(self, mail_id: str) -> Mail:
        whole = self._http.get(f"/api/v1/message/{mail_id}").raise_for_status().json()
        headers = self._http.get(f"/api/v1/message/{mail_id}/headers").raise_for_status().json()
        return Mail(whole["Subject"], whole["Text"], whole["HTML"], headers)


def _fits(subject: str, key: str) -> bool:
    if not key:
        return True
    patterns = [ASIDE.sub("\0", sentence) for sentence in table()[f"mail.{key}.subject"].values()]
    return any(re.fullmatch(re.escape(one).replace("\0", ".+"), subject) for one in patterns)


@dataclass(frozen=True)
class Portal:
    """A running portal and what stands around it."""

    base_url: str
    mailbox: Mailbox
    cis_url: str = ""
    cis_token: str = field(default="", repr=False)
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def close(self) -> None:
        """Let its connections go."""
        self.http.close()
        self.mailbox.close()

    def advance(self, duration: str) -> None:
        """Move the clock of everything: `PT24H`, `P7D`."""
        self.http.post(f"{self.base_url}/demo/clock", json={"advance": duration}).raise_for_status()

    def set_clock(self, moment: str) -> None:
        """Put the clock of everything on a moment: `2026-11-25T10:00:00Z`."""
        self.http.post(f"{self.base_url}/demo/clock", json={"set": moment}).raise_for_status()

    def drain(self) -> None:
        """Let everything that is due be done."""
        self.http.post(f"{self.base_url}/demo/jobs/drain", json={}).raise_for_status()

    def switch(self, name: str, **wish: Any) -> None:
        """A switch of the demo customer information system."""
        self.http.post(f"{self.cis_url}/qa/{name}", json=wish).raise_for_status()

    def customership(self, number: str) -> dict[str, Any]:
        """What the customer information system has, for asserting on the other side."""
        headers = {"Authorization": f"Bearer {self.cis_token}"}
        answer = self.http.get(f"{self.cis_url}/customerships/{number}", headers=headers)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def arrivals(self, number: str) -> list[dict[str, Any]]:
        """The changes of a customership that have arrived on the other side: what, when, from where."""
        answer = self.http.get(f"{self.cis_url}/qa/changes", params={"number": number})
        found: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return found

    def has_readings(self, gsrn: str, profile: str = "house") -> None:
        """Let the demo meter have read a metering point, and the portal have taken it in."""
        answer = self.http.post(f"{self.cis_url}/meter/qa/points", json={"gsrn": gsrn, "profile": profile})
        answer.raise_for_status()
        self.drain()


@dataclass(frozen=True)
class Person:
    """Somebody fresh: unique address and artificial identity, so that tests run side by side."""

    portal: Portal
    first_name: str
    last_name: str
    language: str = "fi"
    business_id: str | None = None
    company_name: str = ""
    password: str = PASSWORD
    hetu: str = field(default_factory=fresh_hetu, repr=False)
    email: str = field(default_factory=lambda: f"aino+{uuid.uuid4().hex[:10]}@aina.test")

    def has_customership(self, points: int | list[dict[str, Any]] = 1, **members: Any) -> str:
        """Let the customer information system know the person; the customer number."""
        asked: dict[str, Any] = {"hetu": self.hetu, "name": self.company_name or f"{self.first_name} {self.last_name}"}
        asked |= {"points": points, "phone": "+358401234567", "email": self.email, "language": self.language}
        if self.business_id:
            asked["business_id"] = self.business_id
        answer = self.portal.http.post(f"{self.portal.cis_url}/qa/people", json=asked | members)
        number: str = answer.raise_for_status().json()["numbers"][0]
        return number

    def mailed_code(self, kind: str = "verify", after: int = 0) -> str:
        """The code in the newest mail of a kind."""
        return self.portal.mailbox.wait(self.email, kind, after=after).code()

    @contextmanager
    def no_more_mail(self) -> Iterator[None]:
        """Nothing more has come by the end of the block, everything due having been done."""
        before = self.portal.mailbox.count(self.email)
        yield
        self.portal.drain()
        assert self.portal.mailbox.count(self.email) == before
