"""Handing over to a real mail server: accepted, not now, never; and over TLS only to one that proves who it is."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from aina_app.core import clock
from aina_app.i18n.language import Language
from aina_app.integrations.email.handover import Answer, Outcome, Reason, hand_over
from aina_app.integrations.email.message import build
from aina_app.settings import settings
from tests.integration.email.letters import CODE, ROW, envelope, letter
from tests.mailbox import RunningMailbox
from tests.serving import HOST

AINO = "aino@aina.test"


def send(to: str = AINO) -> Answer:
    return hand_over(build(letter("verify"), envelope(to)))


def use(patch: pytest.MonkeyPatch, **changed: str) -> None:
    for name, value in changed.items():
        patch.setenv(f"AINA_{name.upper()}", value)
    settings.cache_clear()


def test_a_mail_reaches_the_mailbox_as_it_was_written(mailbox: RunningMailbox) -> None:
    answer = hand_over(build(letter("report", Language.SV), envelope(unsubscribe_url="https://aina.test/u/1")))

    received = mailbox.message()
    assert answer.outcome is Outcome.ACCEPTED
    assert answer.said.startswith("2.0.0 OK")
    assert received["MessageID"] == f"{ROW}@elenia.test"
    assert received["From"] == {"Name": "Elenia Aina", "Address": "aina@elenia.test"}
    assert received["Text"].startswith("Hej Aino!\n\nthe point_name, the address. Förbrukning the period: the kwh kWh.")
    assert received["HTML"].startswith('<!doctype html>\n<html lang="sv">')
    assert received["ListUnsubscribe"]["Links"] == ["https://aina.test/u/1"]


def test_a_busy_server_is_asked_again_later(mailbox: RunningMailbox) -> None:
    mailbox.answer("450", to=AINO)

    assert send() == Answer(Outcome.TEMPORARY, Reason.BUSY, "4.2.1 Try again later")
    assert send("onni@aina.test").outcome is Outcome.ACCEPTED


def test_a_mailbox_that_does_not_exist_is_not_asked_again(mailbox: RunningMailbox) -> None:
    mailbox.answer("550", to=AINO)

    assert send() == Answer(Outcome.PERMANENT, Reason.NO_MAILBOX, "5.1.1 <…> No such mailbox")
    assert mailbox.messages() == []


@pytest.mark.parametrize("to", [AINO, ""])
def test_a_dropped_connection_is_temporary(mailbox: RunningMailbox, to: str) -> None:
    mailbox.answer("down", to=to)

    assert send() == Answer(Outcome.TEMPORARY, Reason.UNREACHABLE)


def test_a_late_answer_is_waited_for(mailbox: RunningMailbox) -> None:
    mailbox.answer("slow", to=AINO, seconds=0.05)

    assert send().outcome is Outcome.ACCEPTED


def test_a_server_that_is_not_there_is_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((HOST, 0)) as nobody:
        port = nobody.getsockname()[1]
    use(monkeypatch, smtp_host=HOST, smtp_port=str(port))

    assert send() == Answer(Outcome.TEMPORARY, Reason.UNREACHABLE)


def test_a_server_that_offers_no_login_gets_no_password(
    mailbox: RunningMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, smtp_user="aina", smtp_password="secret")

    assert send() == Answer(Outcome.TEMPORARY, Reason.UNTRUSTED)


def test_our_own_login_is_mended_here_and_the_mail_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with secure_server("starttls", certificate, Saying("250 OK")) as port:
        use(monkeypatch, smtp_host=HOST, smtp_port=str(port), smtp_security="starttls")
        use(monkeypatch, smtp_user="aina", smtp_password="wrong")

        assert send() == Answer(Outcome.TEMPORARY, Reason.LOGIN_REFUSED)


def test_the_servers_words_are_cut_and_never_name_the_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    said = f"554 no\x07 {AINO.upper()} " + "x" * 400
    with smtp_server(lambda: SMTP(Saying(said), hostname=HOST, loop=asyncio.get_running_loop())) as port:
        use(monkeypatch, smtp_host=HOST, smtp_port=str(port))

        answer = send()

    assert answer.outcome is Outcome.PERMANENT
    assert answer.reason is Reason.REFUSED
    assert answer.said.startswith("no  … xxx")
    assert len(answer.said) == 200


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_with_a_trusted_certificate_gets_the_mail(
    security: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    saying = Saying("250 OK")
    with secure_server(security, certificate, saying) as port:
        use(monkeypatch, smtp_host=HOST, smtp_port=str(port), smtp_security=security)

        assert send().outcome is Outcome.ACCEPTED
    assert CODE in saying.seen


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    security: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    saying = Saying("250 OK")
    with secure_server(security, make_certificate(tmp_path), saying) as port:
        use(monkeypatch, smtp_host=HOST, smtp_port=str(port), smtp_security=security)

        assert send() == Answer(Outcome.TEMPORARY, Reason.UNTRUSTED)
    assert saying.seen == ""


def test_a_server_without_starttls_gets_nothing(mailbox: RunningMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, smtp_security="starttls")

    assert send() == Answer(Outcome.TEMPORARY, Reason.UNTRUSTED)
    assert mailbox.messages() == []


class Saying:
    """A mail server that says one thing at the end, and remembers what it was given."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.seen = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        """Take the mail, and say it."""
        self.seen = envelope.content.decode()  # type: ignore[attr-defined]  # the library's envelope
        return self.said


@contextmanager
def smtp_server(conversation: "type[SMTP] | object", context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve in a thread of its own; gives the port."""
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        told, loop = asyncio.Event(), asyncio.get_running_loop()
        server = await loop.create_server(conversation, HOST, 0, ssl=context)  # type: ignore[arg-type]
        started.set_result((server.sockets[0].getsockname()[1], loop, told))
        await told.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="smtp")
    thread.start()
    port, loop, told = started.result()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()


@contextmanager
def secure_server(security: str, certificate: Path, saying: Saying) -> Iterator[int]:
    """A mail server that speaks TLS at once, or after STARTTLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    starttls = context if security == "starttls" else None

    def conversation() -> SMTP:
        return SMTP(saying, hostname=HOST, tls_context=starttls, loop=asyncio.get_running_loop())

    with smtp_server(conversation, None if starttls else context) as port:
        yield port


def make_certificate(folder: Path) -> Path:
    """A certificate that vouches for itself, for the loopback address, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file
