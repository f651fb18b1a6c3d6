"""The product's cookies: HttpOnly, `__Host-`, same-site; the server keeps only hashes of their values."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

from aina_app.core.secrets import token_hash
from aina_app.settings import settings

DEVICE_SECONDS = 180 * 24 * 3600
MOST_COOKIE_BYTES = 8_192

Headers = Iterable[tuple[bytes, bytes]]


def session_name() -> str:
    """Cookie of the session."""
    return f"__Host-aina_session{settings().cookie_suffix}"


def device_name() -> str:
    """Cookie that lets a browser count as known when someone guesses passwords; never identity."""
    return f"__Host-aina_device{settings().cookie_suffix}"


def browser_name() -> str:
    """Cookie under which typed text of a refused form is kept for a while."""
    return f"__Host-aina_form{settings().cookie_suffix}"


@dataclass(frozen=True, slots=True)
class CookieHashes:
    """Hashes of the three cookies; empty where there is none."""

    session: str = ""
    device: str = ""
    browser: str = ""

    def packed(self) -> str:
        """One header value for the socket's inside."""
        return f"{self.session},{self.device},{self.browser}"

    @classmethod
    def unpacked(cls, text: str) -> "CookieHashes":
        """The reverse of `packed`; anything else is nobody."""
        parts = text.split(",")
        return cls(*parts) if len(parts) == 3 else cls()  # noqa: PLR2004 - three cookies


def hashes_of(headers: Headers) -> CookieHashes:
    """The hashes of the cookies in raw request headers."""
    text = b"; ".join(value for name, value in headers if name == b"cookie").decode("latin-1")
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(text if len(text) <= MOST_COOKIE_BYTES else "")
    except CookieError:
        return CookieHashes()

    def hashed(name: str) -> str:
        return token_hash(jar[name].value) if name in jar and jar[name].value else ""

    return CookieHashes(hashed(session_name()), hashed(device_name()), hashed(browser_name()))


def set_cookie(answer: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a `__Host-` cookie; without `max_age` it dies with the browser."""
    answer.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax")


def drop_cookie(answer: Response, name: str) -> None:
    """Delete a cookie with the very attributes that it was set with."""
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
