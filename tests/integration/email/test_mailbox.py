"""The demo's mailbox: Mailpit's shapes over HTTP, pages that are safe, and mails that outlive a restart."""

from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from aina_app.core import clock
from aina_app.demo.mailbox import store as storing
from aina_app.demo.mailbox.store import Store
from tests.mailbox import RunningMailbox, running_mailbox


def raw(subject: str = "Hei", to: str = "aino@aina.test", **changed: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Väinö Koskela <vaino@aina.test>"
    message["To"] = to
    message["Cc"] = "kerttu@aina.test"
    message["Subject"] = subject
    message["Message-ID"] = "<1@aina.test>"
    message["Date"] = "Tue, 24 Nov 2026 14:30:00 +0200"
    message.set_content(changed.get("text", "Terve  ääkkösillä\nhttps://aina.test/a?b=1&c=2.\n"))
    if "html" in changed:
        message.add_alternative(changed["html"], subtype="html")
    return message.as_bytes()


def add(mailbox: RunningMailbox, subject: str = "Hei", to: str = "aino@aina.test", **changed: str) -> str:
    return mailbox.store.add("vaino@aina.test", [to, "secret@aina.test"], raw(subject, to, **changed)).id


def test_the_list_has_mailpits_shape_newest_first(mailbox: RunningMailbox) -> None:
    first, second = add(mailbox, "Ensimmäinen"), add(mailbox, "Toinen")

    listed = mailbox.http.get("/api/v1/messages?start=0&limit=1").json()
    assert {name: listed[name] for name in listed if name != "messages"} == {
        "total": 2,
        "unread": 2,
        "count": 1,
        "messages_count": 2,
        "messages_unread": 2,
        "start": 0,
        "tags": [],
    }
    assert [one["ID"] for one in listed["messages"]] == [second]
    assert mailbox.http.get("/api/v1/messages?start=1").json()["messages"][0] == {
        "ID": first,
        "MessageID": "1@aina.test",
        "Read": False,
        "From": {"Name": "Väinö Koskela", "Address": "vaino@aina.test"},
        "To": [{"Name": "", "Address": "aino@aina.test"}],
        "Cc": [{"Name": "", "Address": "kerttu@aina.test"}],
        "Bcc": [{"Name": "", "Address": "secret@aina.test"}],
        "ReplyTo": [],
        "Subject": "Ensimmäinen",
        "Created": mailbox.store.mails()[1].received_at.isoformat().replace("+00:00", "Z"),
        "Username": "",
        "Tags": [],
        "Size": len(raw("Ensimmäinen")),
        "Attachments": 0,
        "Snippet": "Terve ääkkösillä https://aina.test/a?b=1&c=2.",
    }


def test_a_whole_mail_has_mailpits_shape_and_is_read_from_then_on(mailbox: RunningMailbox) -> None:
    mail_id = add(mailbox, html="<p>Terve</p>")

    whole = mailbox.message(mail_id)
    assert set(whole) == {
        *("ID", "MessageID", "From", "To", "Cc", "Bcc", "ReplyTo", "ReturnPath", "Subject", "ListUnsubscribe"),
        *("Date", "Tags", "Username", "Text", "HTML", "Size", "Inline", "Attachments"),
    }
    assert whole["ReturnPath"] == "vaino@aina.test"
    assert whole["Date"] == "2026-11-24T14:30:00+02:00"
    assert whole["HTML"] == "<p>Terve</p>\n"
    assert whole["ListUnsubscribe"] == {"Header": "", "Links": [], "Errors": "", "HeaderPost": ""}
    assert mailbox.messages()[0]["Read"]
    assert mailbox.message() == whole


def test_attachments_are_described(mailbox: RunningMailbox) -> None:
    message = EmailMessage()
    message.set_content("Terve")
    message.add_attachment(b"a;b", maintype="text", subtype="csv", filename="lukemat.csv")
    mailbox.store.add("", ["aino@aina.test"], message.as_bytes())

    (part,) = mailbox.message()["Attachments"]
    assert (part["PartID"], part["FileName"], part["ContentType"], part["Size"]) == ("1", "lukemat.csv", "text/csv", 3)
    assert {name: len(digest) for name, digest in part["Checksums"].items()} == {"MD5": 32, "SHA1": 40, "SHA256": 64}
    assert mailbox.messages()[0]["Attachments"] == 1


def test_headers_are_given_as_they_stand(mailbox: RunningMailbox) -> None:
    mail_id = add(mailbox)

    headers = mailbox.http.get(f"/api/v1/message/{mail_id}/headers").json()
    assert headers["Message-Id"] == ["<1@aina.test>"]
    assert headers["Date"] == ["Tue, 24 Nov 2026 14:30:00 +0200"]


def test_an_unknown_mail_is_404(mailbox: RunningMailbox) -> None:
    for path in ("/api/v1/message/latest", "/api/v1/message/1", "/api/v1/message/1/headers", "/viesti/1"):
        assert mailbox.http.get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("to:onni@aina.test", ["Onnin koodi"]),
        ("TO:ONNI", ["Onnin koodi"]),
        ("from:väinö", ["Ainon koodi", "Onnin koodi"]),
        ('subject:"onnin koodi"', ["Onnin koodi"]),
        ("ääkkösillä koodi", ["Ainon koodi", "Onnin koodi"]),
        ("-to:onni", ["Ainon koodi"]),
        ("is:read", ["Ainon koodi"]),
        ("!is:read", ["Onnin koodi"]),
        ("bcc:secret subject:ainon", ["Ainon koodi"]),
        ("https://aina.test/a", ["Ainon koodi", "Onnin koodi"]),
        ("to:nobody", []),
    ],
)
def test_searching_finds_what_mailpit_finds(mailbox: RunningMailbox, query: str, expected: list[str]) -> None:
    add(mailbox, "Onnin koodi", "onni@aina.test")
    mailbox.message(add(mailbox, "Ainon koodi"))

    found = mailbox.http.get("/api/v1/search", params={"query": query}).json()
    assert [one["Subject"] for one in found["messages"]] == expected
    assert (found["messages_count"], found["total"]) == (len(expected), 2)


def test_a_search_for_nothing_is_refused(mailbox: RunningMailbox) -> None:
    assert mailbox.http.get("/api/v1/search?query=").status_code == 400


def test_named_mails_are_deleted_and_without_names_all(mailbox: RunningMailbox) -> None:
    kept, gone = add(mailbox), add(mailbox)

    answer = mailbox.http.request("DELETE", "/api/v1/messages", json={"IDs": [gone, "unknown"]})
    assert (answer.text, answer.headers["content-type"]) == ("ok", "text/plain; charset=utf-8")
    assert [one["ID"] for one in mailbox.messages()] == [kept]
    assert mailbox.http.request("DELETE", "/api/v1/messages", content=b"[").status_code == 400
    mailbox.http.delete("/api/v1/messages")
    assert mailbox.messages() == []


def test_mails_outlive_a_restart(tmp_path: Path) -> None:
    with running_mailbox(tmp_path) as mailbox:
        add(mailbox, "Vanha")
        read = mailbox.message(add(mailbox, "Luettu"))

    with running_mailbox(tmp_path) as mailbox:
        assert [(one["Subject"], one["Read"]) for one in mailbox.messages()] == [("Luettu", True), ("Vanha", False)]
        assert mailbox.message(read["ID"]) == read


def test_the_oldest_goes_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "MOST", 3)
    store = Store(tmp_path)
    for number in range(5):
        store.add("", ["aino@aina.test"], raw(str(number)))
    store.close()

    reopened = Store(tmp_path)
    assert [mail.subject for mail in reopened.mails()] == ["4", "3", "2"]
    reopened.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?b?x?=\r\nDate: yesterday\r\nFrom: <<>>\r\n\r\n",
        b"Content-Type: text/plain; charset=klingon\r\n\r\n\xe4",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n",
        b'Subject: =?klingon?q?a?=\r\nContent-Language: fi" onload="x\r\n\r\n',
    ],
)
def test_broken_mails_are_shown_as_well_as_can_be(mailbox: RunningMailbox, content: bytes) -> None:
    mailbox.store.add("", ["aino@aina.test"], content)

    assert mailbox.message()["Size"] == len(content)
    assert mailbox.http.get("/viesti/latest").status_code == 200
    assert mailbox.http.get("/").status_code == 200


def test_the_pages_list_mails_and_show_one(mailbox: RunningMailbox) -> None:
    mail_id = add(mailbox, "Koodi & salaisuus", html="<p>Terve</p>")

    listed = mailbox.http.get("/").text
    assert f'<li class="new"><span class="tag">Uusi</span><a href="/viesti/{mail_id}" lang="fi">Koodi &amp;' in listed
    shown = mailbox.http.get(f"/viesti/{mail_id}").text
    assert '<a href="https://aina.test/a?b=1&amp;c=2" target="_blank">' in shown
    assert "Hakutulos (1)" in mailbox.http.get("/?q=to:aino").text
    assert "Haulla ei löytynyt" in mailbox.http.get("/?q=to:onni").text


def test_a_hostile_mail_stays_in_its_sandbox(mailbox: RunningMailbox) -> None:
    attack = '"><script>alert(1)</script>'
    mail_id = add(mailbox, attack, text=attack, html=attack)

    page = mailbox.http.get(f"/viesti/{mail_id}")
    assert "<script" not in page.text + mailbox.http.get("/", params={"q": attack}).text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src")


def test_long_lists_are_turned(mailbox: RunningMailbox) -> None:
    for number in range(51):
        add(mailbox, f"Viesti {number}")

    assert 'href="/?start=50">Vanhemmat' in mailbox.http.get("/").text
    last = mailbox.http.get("/?start=50").text
    assert ">Viesti 0</a>" in last
    assert 'href="/">Uudemmat' in last


def test_switches_take_only_what_they_know_and_only_as_json(mailbox: RunningMailbox) -> None:
    def status(path: str, **body: object) -> int:
        return mailbox.http.post(path, **body).status_code  # type: ignore[arg-type]  # httpx's own names

    assert status("/qa/smtp", json={"answer": "perhaps"}) == 422
    assert status("/qa/smtp", json={"answer": "ok", "who": "aino"}) == 422
    assert status("/qa/smtp", content='{"answer": "down"}', headers={"content-type": "text/plain"}) == 422
    assert status("/qa/clock", json={"offset_seconds": "x"}) == 422
    assert status("/qa/clock", json={"offset_seconds": 86_400}) == 200
    assert clock.moved().days == 1


def test_mails_are_dated_by_the_moved_clock(mailbox: RunningMailbox) -> None:
    mailbox.http.post("/qa/clock", json={"offset_seconds": 86_400})
    before = clock.now()

    add(mailbox)
    assert httpx.get(f"{mailbox.http.base_url}/api/v1/messages").json()["messages"][0]["Created"] > before.isoformat()
