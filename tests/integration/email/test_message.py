"""The form of a mail: headers, parts, and what is refused."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from aina_app.i18n.language import Language
from aina_app.integrations.email.message import UnusableAddress, build
from tests.integration.email.letters import KINDS, ROW, envelope, letter

LONG = "https://aina.elenia.test/tilaus/lopeta/" + "x" * 43


def read_back(message: EmailMessage) -> EmailMessage:
    """What a mail program finds in the bytes."""
    found = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_the_headers_that_mailboxes_rely_on() -> None:
    found = read_back(build(letter("verify"), envelope()))

    assert found["From"] == "Elenia Aina <aina@elenia.test>"
    assert found["To"] == "aino@aina.test"
    assert found["Reply-To"] == "asiakaspalvelu@elenia.fi"
    assert found["Subject"] == "482 913 on vahvistuskoodisi Elenia Ainaan"
    assert found["Date"] == "Tue, 24 Nov 2026 12:30:00 +0000"
    assert found["Message-ID"] == f"<{ROW}@elenia.test>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "fi"
    assert found["List-Unsubscribe"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_text_comes_before_html_and_both_are_utf8_in_ascii_lines(kind: str) -> None:
    message = build(letter(kind, Language.SV), envelope())

    found = read_back(message)
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert found.get_body(("plain",)).get_content().endswith("\n")  # type: ignore[union-attr]  # both are there
    assert max(map(len, message.as_bytes().split(b"\r\n"))) <= 98
    assert message.as_bytes().isascii()


def test_ordered_mails_end_with_one_click() -> None:
    raw = build(letter("report"), envelope(unsubscribe_url=LONG)).as_bytes()

    assert f"\r\nList-Unsubscribe: <{LONG}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_each_try_is_the_same_message() -> None:
    assert build(letter("verify"), envelope()).as_bytes() == build(letter("verify"), envelope()).as_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "aino@aina.test\r\nBcc: all@aina.test",
        "aino@aina.test\n",
        "aino@aina.test, onni@aina.test",
        "Aino <aino@aina.test>",
        "aino\x00@aina.test",
        "aino@aina.test\x7f",
        "ai no@aina.test",
        "aino",
        "",
    ],
)
def test_an_address_that_could_forge_a_header_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        build(letter("verify"), envelope(address))


def test_a_domain_with_finnish_letters_is_written_as_mail_servers_take_it() -> None:
    assert build(letter("verify"), envelope("aino@sähkö.fi"))["To"] == "aino@xn--shk-qla6g.fi"
