"""HTTP towards the broker: no redirects, no proxies of the environment, small answers, one hard deadline."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import httpx

from aina_app.core.clock import now
from aina_app.core.refusal import Unavailable
from aina_app.integrations.deadline import Deadline
from aina_app.integrations.identification.refusals import SYSTEM

CONNECT_SECONDS = 3.0
MAX_BODY_BYTES = 64 * 1024
CIRCUIT_FAILURES = 5
CIRCUIT_OPEN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An HTTP answer; `body` is empty unless the status is 200."""

    status: int
    content_type: str
    body: bytes


class Fetcher:
    """The one HTTP client towards the broker.

    `may_be_local`: loopback and private addresses are allowed (demo). `seconds`: for one answer, all together.
    """

    def __init__(self, *, may_be_local: bool, seconds: float) -> None:
        self._may_be_local = may_be_local
        self._seconds = seconds
        self._client = httpx.Client(
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            # a connection per request: the deadline and the address check hang on its being made
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Aina"},
        )

    def send(self, method: str, url: str, form: str | None = None) -> Answer:
        """Send one request, once; `form` is an urlencoded body.

        Raises:
            Unavailable: `connection`, `timeout` (for everything together), `size` (over 64 KiB or compressed),
                `address` (the name leads to a loopback or private address in production).
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        with Deadline(self._seconds, self._judge) as deadline:
            try:
                with self._client.stream(
                    method, url, content=form, headers=headers, extensions={"trace": deadline.watch}
                ) as response:
                    answer = Answer(
                        response.status_code, response.headers.get("content-type", ""), _small_body(response)
                    )
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                late = deadline.has_passed or isinstance(error, httpx.TimeoutException)
                raise Unavailable(SYSTEM, "timeout" if late else "connection") from None
            if deadline.has_passed:  # a body that ends with the connection looks whole after the cut
                raise Unavailable(SYSTEM, "timeout")
            return answer

    def _judge(self, stream: Any) -> None:
        if not self._may_be_local and not is_public_address(stream.get_extra_info("server_addr")[0]):
            stream.close()
            raise Unavailable(SYSTEM, "address")


def _small_body(response: httpx.Response) -> bytes:
    if response.status_code != httpx.codes.OK:
        return b""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unavailable(SYSTEM, "size")
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Unavailable(SYSTEM, "size")
    return body


def is_public_address(text: str) -> bool:
    """Whether `text` is an address that belongs to the open internet (names are not addresses: False)."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast


class Circuit:
    """After five failures in a row nothing is tried for 30 s by the product's clock; then one failure re-opens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._failed_at: datetime | None = None

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Count what happens inside.

        Raises:
            Unavailable: `circuit` while open, else whatever was raised inside.
        """
        if self._is_open():
            raise Unavailable(SYSTEM, "circuit")
        try:
            yield
        except Unavailable:
            with self._lock:
                self._failures += 1
                self._failed_at = now()
            raise
        with self._lock:
            self._failures = 0

    def _is_open(self) -> bool:
        with self._lock:
            if self._failures < CIRCUIT_FAILURES or self._failed_at is None:
                return False
            return timedelta(0) <= now() - self._failed_at < CIRCUIT_OPEN
