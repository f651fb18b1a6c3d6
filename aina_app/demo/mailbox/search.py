"""Searching for mails in Mailpit's language: `to:aino@aina.test subject:"on vahvistuskoodisi" -is:read words`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from aina_app.demo.mailbox.mails import Mail
from aina_app.demo.mailbox.store import Store

TERM = re.compile(r'(?P<no>[-!])?(?:(?P<field>[a-z-]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `words` stand (or, `is_not`, don't stand) in the field; no field means anywhere."""

    field: str
    words: str
    is_not: bool


def search(store: Store, query: str) -> list[Mail]:
    """The mails that meet every condition of `query`, newest first."""
    terms = list(_terms(query))
    return [mail for mail in store.mails() if all(_meets(store, mail, term) for term in terms)]


def _terms(query: str) -> list[Term]:
    terms = []
    for found in TERM.finditer(query.lower()):
        field, quoted = found["field"] or "", found["quoted"]
        words = found["plain"] if quoted is None else quoted
        if field and field not in FIELDS and field != "is":
            field, words = "", f"{field}:{words}"
        terms.append(Term(field, words, bool(found["no"])))
    return terms


def _meets(store: Store, mail: Mail, term: Term) -> bool:
    if term.field == "is":
        return (store.is_read(mail) == (term.words == "read")) != term.is_not
    read = FIELDS.get(term.field, _anywhere)
    return (term.words in read(mail).lower()) != term.is_not


def _named(name: str) -> Callable[[Mail], str]:
    return lambda mail: " ".join(f"{one.name} {one.address}" for one in mail.mailboxes(name))


def _anywhere(mail: Mail) -> str:
    return "\n".join((mail.subject, _named("From")(mail), _named("To")(mail), mail.text))


FIELDS: dict[str, Callable[[Mail], str]] = {
    "to": _named("To"),
    "from": _named("From"),
    "cc": _named("Cc"),
    "bcc": lambda mail: " ".join(one.address for one in mail.hidden_recipients),
    "reply-to": _named("Reply-To"),
    "subject": lambda mail: mail.subject,
    "message-id": lambda mail: mail.message_id,
}
