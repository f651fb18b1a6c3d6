"""Every mail in three languages: all of its words, the same in both parts."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.accounts.mailing import MailKind
from aina_app.i18n.language import Language
from aina_app.integrations.email.parts import WIDTH, as_html, as_text
from aina_app.integrations.email.words import Letter, write
from tests.integration.email.letters import CODE, KINDS, facts, letter

HIDDEN = re.compile(r"<head>.*?</head>|<div style=\"display:none.*?</div>", re.DOTALL)


def words_of_text(shown: Letter) -> list[str]:
    return re.sub(r"^- ", "  ", as_text(shown), flags=re.MULTILINE).split()


def words_of_html(shown: Letter) -> list[str]:
    visible = HIDDEN.sub("", as_html(shown))
    return unescape(
        re.sub(r"<(br|/?p|/?li|/?ul|/?div)\b[^>]*>|<[^>]+>", lambda tag: " " if tag[1] else "", visible)
    ).split()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_says_the_same_in_text_and_html(kind: str, language: Language) -> None:
    shown = letter(kind, language)

    assert words_of_text(shown) == words_of_html(shown)
    assert f'<html lang="{language}">' in as_html(shown)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_holds_all_of_its_facts_and_no_placeholder(kind: str, language: Language) -> None:
    shown = letter(kind, language)
    whole = shown.subject + "\n" + as_text(shown)

    assert not re.search(r"[{}]", whole + as_html(shown).partition("</style>")[2])
    assert "\n" not in shown.subject
    assert [value for value in facts(kind, language).values() if value not in whole.replace("\n", " ")] == []


def test_every_kind_that_can_be_ordered_has_its_words() -> None:
    assert {kind.value for kind in MailKind} <= set(KINDS)


def test_lines_are_short_and_addresses_and_codes_stay_whole() -> None:
    address = "https://aina.test/" + "long/" * 30
    for column in range(60, 90):
        shown = letter("verify", Language.EN, "x" * column, login_url=address)
        lines = as_text(shown).splitlines()

        assert address in as_text(shown)
        assert any(CODE in line for line in lines)
        assert all(len(line) <= WIDTH or " " not in line for line in lines)


def test_a_code_is_large_and_on_a_line_of_its_own() -> None:
    html = as_html(letter("verify"))

    assert re.search(r"<br><span style=\"[^\"]*font-size:28px[^\"]*tabular-nums[^\"]*\">482 913</span></p>", html)


def test_our_addresses_are_links_and_typed_ones_are_not() -> None:
    html = as_html(letter("exists", Language.FI, "Voitto https://evil.test/"))

    assert html.count("<a ") == 2
    assert '<a href="https://aina.test/login-url" style="color:#0B5A54">https://aina.test/login-url</a>.' in html
    assert 'href="https://evil' not in html


def test_what_a_person_has_typed_is_never_markup_or_a_line_of_its_own() -> None:
    shown = letter("alert", point_name='<img src="x">\r\nBcc: all@aina.test\N{RIGHT-TO-LEFT OVERRIDE}')

    assert "<img" not in as_html(shown)
    assert "\n" not in shown.subject
    assert "\r" not in shown.subject
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in shown.subject + as_text(shown) + as_html(shown)


def test_someone_without_a_name_is_greeted_without_one() -> None:
    assert [letter("verify", language, "").greeting for language in Language] == ["Hei,", "Hej!", "Hello,"]


def test_a_paragraph_with_an_empty_fact_is_left_out() -> None:
    assert "puuttuu tai on arvioitu" in as_text(letter("report", missing="12"))
    assert "puuttuu tai on arvioitu" not in as_text(letter("report", missing=""))


def test_several_lines_stand_as_a_list_in_place_of_the_first_paragraph() -> None:
    shown = letter("alert", lines="Koti: maanantai\nMökki: tiistai")

    assert "\n\n- Koti: maanantai\n- Mökki: tiistai\n\n" in as_text(shown)
    assert as_html(shown).count("<li ") == 2
    assert "Asettamasi raja" not in as_text(shown)
    assert words_of_text(shown) == words_of_html(shown)


def test_the_reset_code_is_kept_out_of_the_mailboxs_list() -> None:
    html, subject = as_html(letter("reset")), letter("reset").subject

    first = re.search(r"<body[^>]*>\s*<div style=\"display:none[^>]*>([^<&]+)", html)
    assert first is not None
    assert first[1] == "Avaa viesti nähdäksesi koodin."
    assert CODE not in subject


def test_a_missing_fact_is_a_fault_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        write("verify", Language.FI, "Aino", {"code": CODE})


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(Language))
def test_any_text_leaves_the_mail_whole(name: str, point: str, language: Language) -> None:
    shown = letter("alert", language, name, point_name=point)

    assert "\n" not in shown.subject
    assert words_of_text(shown) == words_of_html(shown)
    assert as_html(shown).count("<p ") == 7


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.FI, ("valtuutukset päättyivät", "palautustilin muutos")),
        (Language.SV, ("Fullmakter", "återbetalningskontot")),
        (Language.EN, ("Mandates", "refund account")),
    ],
)
def test_who_deletes_their_account_reads_what_became_of_mandates_and_of_a_changing_refund_account(
    language: Language, told: tuple[str, ...]
) -> None:
    farewell = letter("deleted", language).blocks[0][0]

    assert [words for words in told if words not in farewell] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.FI, ("Elenia Ainan käyttäjä pyysi", "ilman koodia osoitettasi ei oteta käyttöön", "Älä anna koodia")),
        (Language.SV, ("En användare av Elenia Aina bad", "utan koden tas din adress inte i bruk", "Ge inte koden")),
        (Language.EN, ("A user of Elenia Aina asked", "without the code your address is not taken", "Do not give")),
    ],
)
def test_who_gets_a_code_for_an_address_change_reads_who_asked_and_what_happens_if_it_was_not_them(
    language: Language, told: tuple[str, ...]
) -> None:
    shown = " ".join(sentence for block in letter("email_confirm", language, "").blocks for sentence in block)

    assert [words for words in told if words not in shown] == []
