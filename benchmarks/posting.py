"""Posting the portal's forms as a browser does, each time as somebody new: no cookie is kept."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

SECONDS = 60.0
REFUSED = "tarkista="
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a post led, and how long that took."""

    seconds: float
    status: int
    location: str

    @property
    def is_refused(self) -> bool:
        """Whether the form is shown again."""
        return REFUSED in self.location


class Poster:
    """One connection that is kept open, so that only the portal's own time is measured."""

    def __init__(self, base_url: str) -> None:
        self._origin = base_url
        self._connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=SECONDS)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Post a form.

        Raises:
            RuntimeError: the portal did not answer as it answers a form.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        body = urlencode(fields)
        began = time.perf_counter()
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - began
        if answer.status != SEE_OTHER:
            raise RuntimeError(f"{path} answered {answer.status}")
        return Answer(seconds, answer.status, answer.headers["location"])

    def get(self, path: str, cookie: str) -> float:
        """Seconds until a page has come to a browser with `cookie`.

        Raises:
            RuntimeError: another page came, or none.
        """
        began = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": cookie})
        answer = self._connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - began
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        return seconds

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()
