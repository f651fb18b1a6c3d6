"""A browser without a screen, which may be rude: it keeps cookies and sends any bytes that it likes."""

import http.client
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

CHUNK = 8_192
FORM = "application/x-www-form-urlencoded"
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return ", ".join(value for given, value in self.headers if given == name)

    @property
    def place(self) -> str:
        """The path that the answer leads to, without its query; empty where it leads nowhere."""
        return self["location"].partition("?")[0]


@dataclass
class Visitor:
    """One browser at a portal. `cookies` are its own; they travel as a browser would send them."""

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def cookie(self) -> str:
        """The header with all cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def session(self) -> str:
        """The value of the session's cookie; empty without one."""
        return next((value for name, value in self.cookies.items() if "_session" in name), "")

    def twin(self) -> "Visitor":
        """A browser that holds the same cookies, kept apart from now on."""
        return Visitor(self.base_url, dict(self.cookies))

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        chunked: bool = False,
    ) -> Answer:
        """Send exactly this; only `Host` and the cookies are added where `headers` do not say otherwise."""
        at = urlsplit(self.base_url)
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=SECONDS)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in self._headers(headers or {}, body, chunked=chunked).items():
                connection.putheader(name, value)
            connection.endheaders()
            self._send_body(connection, body or b"", chunked=chunked)
            answer = connection.getresponse()
            got = Answer(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())
        finally:
            connection.close()
        self._keep_cookies(got)
        return got

    def _headers(self, given: Mapping[str, str], body: bytes | None, *, chunked: bool) -> dict[str, str]:
        usual = {"Host": urlsplit(self.base_url).netloc} | ({"Cookie": self.cookie} if self.cookies else {})
        if chunked:
            usual["Transfer-Encoding"] = "chunked"
        elif body is not None:
            usual["Content-Length"] = str(len(body))
        return usual | dict(given)

    @staticmethod
    def _send_body(connection: http.client.HTTPConnection, body: bytes, *, chunked: bool) -> None:
        try:
            for start in range(0, len(body), CHUNK):
                part = body[start : start + CHUNK]
                connection.send(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
            if chunked:
                connection.send(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            return  # refused before all of it was sent: the answer is there already

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name != "set-cookie":
                continue
            for cookie, morsel in SimpleCookie(value).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(cookie, None)
                else:
                    self.cookies[cookie] = morsel.value

    def get(self, target: str, **headers: str) -> Answer:
        """Look at a page; `headers` with low lines for hyphens."""
        return self.send("GET", target, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, target: str, fields: Mapping[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
        """Post a form as a page of the portal does."""
        usual = {"Origin": self.base_url, "Content-Type": FORM}
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", target, usual | own, urlencode(fields, errors="surrogatepass").encode())


def press() -> str:
    """The id of one press of a button."""
    text = secrets.token_hex(16)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
