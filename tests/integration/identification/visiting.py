"""A person who identifies at the demo bank, as their browser does it, and the client's steps around them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from aina_app import routes
from aina_app.core.clock import now
from aina_app.core.refusal import Unavailable
from aina_app.integrations.identification import (
    IdentificationRefused,
    IdentifiedPerson,
    StartedIdentification,
    check_return,
    parse_return,
    redeem,
    start,
)
from aina_app.settings import settings

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the portal keeps of one identification."""

    started: StartedIdentification
    started_at: datetime
    redirect_uri: str


@dataclass(slots=True)
class Bank:
    """The running demo bank and a browser that looks at it."""

    url: str
    browser: httpx.Client = field(repr=False)

    def switch(self, name: str, **wish: str | float | bool) -> None:
        """Turn one of the tester's switches."""
        self.browser.post(f"{self.url}/qa/{name}", json=wish).raise_for_status()

    def requests(self, path: str) -> int:
        """How often the bank has been asked for `path`."""
        return int(self.browser.get(f"{self.url}/qa/requests").json().get(path, 0))

    def kids(self) -> list[str]:
        """The ids of the bank's published keys."""
        return [key["kid"] for key in self.browser.get(f"{self.url}/jwks").json()["keys"]]

    def open(self, attempt: Attempt) -> httpx.Response:
        """The bank's page for an attempt."""
        return self.browser.get(attempt.started.url, follow_redirects=True)

    def press(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Post the page's form."""
        return self.browser.post(page.url, data=fields)

    def go_back(self, page: httpx.Response, **fields: str) -> Pairs:
        """Post the page's form; the query with which the person returns."""
        return query_of(self.press(page, **fields))

    def visit(self, attempt: Attempt, **fields: str) -> Pairs:
        """Open the page, fill the form in, press the button; the query with which the person returns."""
        return self.go_back(self.open(attempt), **fields)


def begin(provider_id: str | None = "kuusi", language: str = "fi") -> Attempt:
    """Start an attempt at the portal."""
    redirect_uri = settings().origin + routes.IDENTIFICATION_RETURN
    started_at = now()
    return Attempt(start(provider_id, language, redirect_uri), started_at, redirect_uri)


def finish(attempt: Attempt, pairs: Pairs) -> IdentifiedPerson:
    """Judge the return as the portal does, and ask the bank who it was."""
    query = parse_return(pairs)
    assert query.state == attempt.started.state
    return exchange(attempt, check_return(query))


def exchange(attempt: Attempt, code: str, **changes: str) -> IdentifiedPerson:
    """Ask the bank for the person behind a code."""
    kept: Mapping[str, str] = {"nonce": attempt.started.nonce, "verifier": attempt.started.verifier, **changes}
    return redeem(
        code,
        nonce=kept["nonce"],
        verifier=kept["verifier"],
        started_at=attempt.started_at,
        redirect_uri=attempt.redirect_uri,
    )


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """What happens inside is refused for exactly that reason."""
    with pytest.raises(IdentificationRefused) as refusal:
        yield
    assert refusal.value.reason == reason


@contextmanager
def unavailable(reason: str) -> Iterator[None]:
    """What happens inside fails because the bank is out of order, in exactly that way."""
    with pytest.raises(Unavailable) as failure:
        yield
    assert failure.value.reason == reason


def query_of(answer: httpx.Response) -> Pairs:
    """The query of the portal's address to which the bank sends a person back."""
    back = urlsplit(answer.headers["location"])
    assert answer.status_code == httpx.codes.SEE_OTHER
    assert back.path == routes.IDENTIFICATION_RETURN
    return parse_qsl(back.query, keep_blank_values=True)


def text_of(page: httpx.Response) -> str:
    """A page's words without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
