"""The identification broker as it describes itself: endpoints, signature keys, providers; nothing believed unread."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from joserfc.jwk import Key

from aina_app.core.refusal import Unavailable
from aina_app.integrations.identification.broker_keys import parse_jwks
from aina_app.integrations.identification.dialect import current_dialect
from aina_app.integrations.identification.fetching import Answer, Circuit, Fetcher, is_public_address
from aina_app.integrations.identification.refusals import SYSTEM
from aina_app.integrations.identification.remembered import Remembered
from aina_app.integrations.strict_json import parse_object
from aina_app.loopback import is_loopback

MAX_PROVIDERS = 30
MAX_NAME_CHARACTERS = 60
MAX_URL_CHARACTERS = 2048
PROVIDER_ID = re.compile(r"[a-z0-9-]{1,40}")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Provider:
    """A bank or a mobile certificate that the person may choose; `name` as the broker writes it."""

    id: str
    name: str


ANY_PROVIDER = Provider("any", "Pankkitunnukset tai mobiilivarmenne")
"""Stands for the broker's own choice page where the broker has no list."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The discovery document after its checks; `announces_iss`: each return carries `iss` (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    announces_iss: bool


class Broker:
    """One issuer with its HTTP client, circuit and kept documents. Threads may share it."""

    def __init__(self, issuer: str, *, may_be_local: bool, seconds: float) -> None:
        self._issuer = issuer
        self._may_be_local = may_be_local
        self._fetcher = Fetcher(may_be_local=may_be_local, seconds=seconds)
        self._circuit = Circuit()
        self._metadata = Remembered(self._load_metadata)
        self._keys = Remembered(self._load_keys)
        self._providers = Remembered(self._load_providers)

    def metadata(self) -> Metadata:
        """The checked discovery document.

        Raises:
            Unavailable: the broker does not answer, or `metadata`: the document is not this issuer's.
        """
        return self._metadata.get()

    def check_keys(self) -> None:
        """See to it that signature keys are at hand.

        Raises:
            Unavailable: no key set, fresh or kept.
        """
        self._keys.get()

    def key(self, kid: str) -> Key | None:
        """The signature key `kid`; an unknown one causes one fetch, at most once a minute.

        Raises:
            Unavailable: no key set, fresh or kept.
        """
        return self._keys.get().get(kid) or self._keys.refetched().get(kid)

    def providers(self) -> list[Provider]:
        """The providers in the broker's order; `ANY_PROVIDER` alone if it has no list.

        Raises:
            Unavailable: the broker does not answer, or `providers`: the list is not what it should be.
        """
        return list(self._providers.get())

    def post_once(self, url: str, form: str) -> Answer:
        """Post an urlencoded form, without a second attempt.

        Raises:
            Unavailable: no answer in time, or a 5xx.
        """
        with self._circuit.guard():
            answer = self._fetcher.send("POST", url, form)
            if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise Unavailable(SYSTEM, "status")
            return answer

    def _load_metadata(self) -> Metadata:
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        with self._circuit.guard():
            return parse_metadata(self._document(url), self._issuer, may_be_local=self._may_be_local)

    def _load_keys(self) -> dict[str, Key]:
        url = self.metadata().jwks_uri
        with self._circuit.guard():
            return parse_jwks(self._document(url))

    def _load_providers(self) -> tuple[Provider, ...]:
        with self._circuit.guard():
            answer = self._fetcher.send("GET", f"{self._issuer.rstrip('/')}/providers")
            if answer.status == httpx.codes.NOT_FOUND:
                return (ANY_PROVIDER,)
            return parse_providers(_body(answer))

    def _document(self, url: str) -> bytes:
        return _body(self._fetcher.send("GET", url))


def current_broker() -> Broker:
    """The broker that the settings name; one object per issuer, with what it remembers."""
    dialect = current_dialect()
    with _one_at_a_time:  # the cache alone lets threads that come first together make one each
        return _broker_at(dialect.issuer, may_be_local=dialect.is_demo, seconds=dialect.timeout_seconds)


@lru_cache(maxsize=4)
def _broker_at(issuer: str, *, may_be_local: bool, seconds: float) -> Broker:
    return Broker(issuer, may_be_local=may_be_local, seconds=seconds)


def providers() -> list[Provider]:
    """The banks and mobile certificates that the person may choose from; fetched at most every 10 minutes.

    Raises:
        Unavailable: the broker is down or its list is nonsense.
    """
    return current_broker().providers()


def _body(answer: Answer) -> bytes:
    if httpx.codes.is_redirect(answer.status):
        raise Unavailable(SYSTEM, "redirect")
    if answer.status != httpx.codes.OK:
        raise Unavailable(SYSTEM, "status")
    return answer.body


def parse_metadata(body: bytes, issuer: str, *, may_be_local: bool) -> Metadata:
    """The discovery document of exactly `issuer` (OpenID Connect Discovery 1.0, 4.3).

    Raises:
        Unavailable: `metadata`: another issuer, an endpoint that is elsewhere than the issuer, not https or on a
            private address (both unless `may_be_local`).
    """
    try:
        document = parse_object(body)
    except ValueError:
        raise Unavailable(SYSTEM, "metadata") from None
    if document.get("issuer") != issuer:
        raise Unavailable(SYSTEM, "metadata")
    authorization, token, jwks = (
        _endpoint(document.get(name), issuer, may_be_local=may_be_local)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    announces = document.get("authorization_response_iss_parameter_supported") is True
    return Metadata(authorization, token, jwks, announces_iss=announces)


def _endpoint(url: object, issuer: str, *, may_be_local: bool) -> str:
    if not isinstance(url, str) or len(url) > MAX_URL_CHARACTERS or not url.isascii() or not url.isprintable():
        raise Unavailable(SYSTEM, "metadata")
    try:
        there, home = urlsplit(url), urlsplit(issuer)
        is_home = _origin(there) == _origin(home)
    except ValueError:
        raise Unavailable(SYSTEM, "metadata") from None
    is_plain = there.username is None and there.password is None and not there.fragment and "\\" not in url
    is_safe = may_be_local or (there.scheme == "https" and not _is_private(there.hostname or ""))
    if not (is_home and is_plain and is_safe):
        raise Unavailable(SYSTEM, "metadata")
    return url


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _is_private(host: str) -> bool:
    """Whether `host` is this machine or a literal address off the open internet; names are checked when connected."""
    is_literal = ":" in host or host.replace(".", "").isdigit()
    return not host or is_loopback(host) or (is_literal and not is_public_address(host))


def parse_providers(body: bytes) -> tuple[Provider, ...]:
    """The broker's list `[{"id", "name"}]`, 1 to 30 entries, ids unique.

    Raises:
        Unavailable: `providers`: anything else.
    """
    try:
        listed = parse_object(b'{"providers":' + body + b"}")["providers"]
    except ValueError:
        raise Unavailable(SYSTEM, "providers") from None
    if not isinstance(listed, list) or not 0 < len(listed) <= MAX_PROVIDERS:
        raise Unavailable(SYSTEM, "providers")
    found = tuple(_provider(entry) for entry in listed)
    if len({provider.id for provider in found}) != len(found):
        raise Unavailable(SYSTEM, "providers")
    return found


def _provider(entry: Any) -> Provider:
    members = entry if isinstance(entry, dict) else {}
    provider_id, name = members.get("id"), members.get("name")
    if not isinstance(provider_id, str) or PROVIDER_ID.fullmatch(provider_id) is None:
        raise Unavailable(SYSTEM, "providers")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_NAME_CHARACTERS or not is_plain_text(name):
        raise Unavailable(SYSTEM, "providers")
    return Provider(provider_id, name.strip())


def is_plain_text(text: str) -> bool:
    """Whether `text` has no control, direction or surrogate characters."""
    return not any(unicodedata.category(character).startswith("C") for character in text)
