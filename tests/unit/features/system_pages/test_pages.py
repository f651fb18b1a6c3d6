"""Session ended, legal texts, broken page: what they lead to and say."""

import json
from html.parser import HTMLParser

import pytest

from aina_app.features.system_pages.broken import broken_page
from aina_app.features.system_pages.page import accessibility, privacy, terms
from aina_app.features.system_pages.state import login_link
from aina_app.i18n.copy import sentence, table
from aina_app.i18n.language import Language
from aina_app.routes import session_ended
from aina_app.ui.words import Words

DOCUMENTS = {"legal.accessibility.": accessibility.page, "legal.privacy.": privacy.page, "legal.terms.": terms.page}


@pytest.mark.parametrize(
    ("left", "ended"),
    [
        ("/profiili", "/istunto-paattyi?jatka=/profiili"),
        ("/sv/kulutusvahti", "/sv/istunto-paattyi?jatka=/sv/kulutusvahti"),
        ("/kayttoonotto/2", "/istunto-paattyi?jatka=/kayttoonotto/2"),
        ("/", "/istunto-paattyi"),
        ("/en", "/en/istunto-paattyi"),
        ("/elsewhere", "/istunto-paattyi"),
    ],
)
def test_an_ended_session_remembers_the_page_that_was_left(left: str, ended: str) -> None:
    assert session_ended(left) == ended


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("/profiili", "/sv/kirjaudu?jatka=/profiili"),
        ("/sv/profiili", "/sv/kirjaudu?jatka=/sv/profiili"),
        ("", "/sv/kirjaudu"),
        ("/", "/sv/kirjaudu"),
        ("https://elsewhere.example/profiili", "/sv/kirjaudu"),
        ("//elsewhere.example", "/sv/kirjaudu"),
        ("/profiili/../kirjaudu-ulos", "/sv/kirjaudu"),
    ],
)
def test_the_sign_in_link_comes_back_only_to_our_own_pages(asked: str, link: str) -> None:
    assert login_link(asked, Language.SV) == link


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("prefix", DOCUMENTS)
def test_each_legal_text_shows_every_sentence_written_for_it(prefix: str, language: Language) -> None:
    shown = str(DOCUMENTS[prefix](Words(language)))
    written = [sentence(key, language) for key in table() if key.startswith(prefix)]
    missing = [text for text in written if json.dumps(text)[1:-1] not in shown and json.dumps(text) not in shown]
    assert written
    assert missing == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.languages: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.languages += [value for name, value in attrs if name == "lang" and value]


def test_the_broken_page_speaks_three_languages_without_a_script() -> None:
    page = broken_page()
    read = _Tags()
    read.feed(page)
    assert read.languages == ["fi", "fi", "sv", "en"]
    assert read.tags.count("h1") == 1
    assert "script" not in read.tags
    for language in Language:
        assert sentence("page.500_h1", language) in page
