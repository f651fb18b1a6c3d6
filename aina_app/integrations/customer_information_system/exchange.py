"""One HTTP call to the customer information system: no redirects, no proxies, small answers, one hard deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from aina_app.integrations.deadline import Deadline

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MOST_BYTES = 64 * 1024


class NoAnswer(Exception):
    """Nothing that could be read came back. `reason`: `timeout`, `connection` or `size`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it came."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The body's type without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Exchange:
    """The HTTP client. `seconds` bounds a whole call; the system may stand in the company's own network."""

    def __init__(self, url: str, token: str, seconds: float = TOTAL_SECONDS) -> None:
        self._seconds = seconds
        self._client = httpx.Client(
            base_url=url,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            # a connection per request: the deadline hangs on its being made
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={
                "Accept": "application/json, application/problem+json",
                "Accept-Encoding": "identity",
                "Authorization": f"Bearer {token}",
                "User-Agent": "Aina",
            },
        )

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request, once.

        Raises:
            NoAnswer: no connection, cut, late, too large or compressed.
        """
        with Deadline(self._seconds) as deadline:
            try:
                answer = self._exchange(deadline, method, path, body, headers or {})
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                late = deadline.has_passed or isinstance(error, httpx.TimeoutException)
                raise NoAnswer("timeout" if late else "connection") from None
            if deadline.has_passed:  # a body that ends with the connection looks whole after the cut
                raise NoAnswer("timeout")
            return answer

    def _exchange(self, deadline: Deadline, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = self._client.build_request(
            method, path, content=body or None, headers=dict(headers), extensions={"trace": deadline.watch}
        )
        response = self._client.send(request, stream=True)
        try:
            return Answer(response.status_code, response.headers, _small_body(response))
        finally:
            response.close()


def _small_body(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NoAnswer("size")
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoAnswer("size")
    return body
