"""A mail as it was received: what a mailbox shows of the bytes, whatever they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

FOLDS = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a mail that is neither its text nor its HTML."""

    id: str
    file_name: str
    content_type: str
    content_id: str
    is_inline: bool
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A received mail. `recipients` and `return_path` are the envelope's; `headers` as they stood, unfolded."""

    id: str
    received_at: datetime
    return_path: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    headers: dict[str, list[str]]
    text: str
    html: str
    parts: tuple[Part, ...]

    @property
    def subject(self) -> str:
        """The subject in clear."""
        return _decoded(self.header("Subject"))

    @property
    def message_id(self) -> str:
        """The Message-ID without its brackets."""
        return self.header("Message-Id").strip("<> ")

    @property
    def language(self) -> str:
        """The language that the mail says it is in; Finnish where it says none."""
        said = self.header("Content-Language")
        return said if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", said) else "fi"

    @property
    def sent_at(self) -> datetime:
        """The mail's own date; when it was received if it has none."""
        try:
            date = parsedate_to_datetime(self.header("Date"))
        except ValueError:
            return self.received_at
        return date if date.tzinfo else date.replace(tzinfo=UTC)

    @property
    def hidden_recipients(self) -> list[Mailbox]:
        """Recipients of the envelope whom no header names."""
        named = {one.address.lower() for name in ("To", "Cc") for one in self.mailboxes(name)}
        return [Mailbox("", address) for address in self.recipients if address.lower() not in named]

    def header(self, name: str) -> str:
        """The first header `name` (as `headers` writes names), or nothing."""
        return self.headers.get(name, [""])[0]

    def mailboxes(self, name: str) -> list[Mailbox]:
        """The mailboxes that a header names."""
        pairs = getaddresses(self.headers.get(name, []))
        return [Mailbox(_decoded(shown), address) for shown, address in pairs if address]


def parse(mail_id: str, received_at: datetime, return_path: str, recipients: tuple[str, ...], raw: bytes) -> Mail:
    """Read `raw`; what cannot be read is shown as well as it can be."""
    message = message_from_bytes(raw)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    bodies = {kind: next((part for part in leaves if _is_body(part, kind)), None) for kind in ("plain", "html")}
    others = [part for part in leaves if not any(part is body for body in bodies.values())]
    return Mail(
        id=mail_id,
        received_at=received_at,
        return_path=return_path,
        recipients=recipients,
        raw=raw,
        headers=_headers(message),
        text=_words(bodies["plain"]),
        html=_words(bodies["html"]),
        parts=tuple(_parts(others)),
    )


def _headers(message: Message) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in message.items():
        written = "-".join(word.capitalize() for word in name.split("-"))
        headers.setdefault(written, []).append(FOLDS.sub(" ", str(value)).strip())
    return headers


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment"


def _words(part: Message | None) -> str:
    if part is None:
        return ""
    return _in_charset(_content(part), part.get_content_charset()).replace("\r\n", "\n")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parts(leaves: list[Message]) -> Iterator[Part]:
    for number, part in enumerate(leaves, 1):
        content_id = str(part.get("Content-ID", "")).strip("<> ")
        yield Part(
            id=str(number),
            file_name=_decoded(part.get_filename() or ""),
            content_type=part.get_content_type(),
            content_id=content_id,
            is_inline=bool(content_id) or part.get_content_disposition() == "inline",
            content=_content(part),
        )


def _decoded(value: str) -> str:
    """A header's encoded words in clear, on one line."""
    try:
        pieces = decode_header(value)
    except HeaderParseError:
        return value
    words = (piece if isinstance(piece, str) else _in_charset(piece, charset) for piece, charset in pieces)
    return " ".join("".join(words).split())


def _in_charset(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("latin-1")
