"""Every page is there in every language, and what is not translated is English and says so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from tests.visitor import DoorHouse, Visitor, door_house, form_of, form_type

from zenger.receive.codename import count_of_words
from zenger.receive.wordlist import words
from zenger.web.door.languages import LOCALE, NAMES, _Missing, catalog, language, preferred

PROJECT = Path(__file__).parents[3]
OTHERS = sorted(set(NAMES) - {"en"})
PLACE = re.compile(r"%\((\w+)\)s")
MARK = re.compile(r"</?\w+>")
ENGLISH = re.compile(r'<span lang="en" dir="ltr">(.*?)</span>')


def messages(code: str) -> list[Message]:
    if code == "en":
        return []
    with LOCALE.joinpath(f"{code}.po").open("rb") as stream:
        return [one for one in read_po(stream, locale=language(code).locale) if one.id]


def texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def test_there_are_at_least_twelve_and_two_are_written_from_the_right() -> None:
    assert len(NAMES) >= 12
    assert sum(language(code).direction == "rtl" for code in NAMES) >= 2


def test_the_catalogs_have_the_words_of_the_templates() -> None:
    """Should this fail: .venv/bin/python tools/door_catalogs.py"""
    script = PROJECT / "tools/door_catalogs.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("", 0)


def test_it_is_said_how_complete_each_language_is_and_what_is_missing() -> None:
    script = PROJECT / "tools/door_catalogs.py"
    done = subprocess.run(
        [sys.executable, script, "--report", "ar"], capture_output=True, text=True, check=True
    )
    counts = re.findall(r"^(\w\w) +(\d+) of (\d+), (\d+) in English$", done.stdout, re.MULTILINE)
    assert [code for code, *_ in counts] == OTHERS
    assert all(int(have) + int(lack) == int(count) for _, have, count, lack in counts)
    assert all(int(have) > 0.85 * int(count) for _, have, count, _ in counts)
    lacking = [one for one in messages("ar") if not all(texts(one.string))]
    assert done.stdout.count("\n      ") == len(lacking)
    assert all(f"\n      {texts(one.id)[0]}\n" in done.stdout for one in lacking)


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_places_and_marks_and_has_all_forms_or_none(code: str) -> None:
    for one in messages(code):
        said = [text for text in texts(one.string) if text]
        assert len(said) in (0, len(texts(one.string))), one.id
        wanted = set(PLACE.findall(" ".join(texts(one.id))))
        for text in said:
            assert set(PLACE.findall(text)) <= wanted, text
            assert sorted(MARK.findall(text)) == sorted(MARK.findall(texts(one.id)[0])), text
            assert "<" not in MARK.sub("", text), text
        if said:
            assert set(PLACE.findall(" ".join(said))) == wanted, one.id


@pytest.mark.parametrize("code", sorted(NAMES))
def test_every_page_is_shown_and_says_which_language_it_is_in(house: DoorHouse, code: str) -> None:
    source = Visitor(house, code)
    codename = source.opens_mailbox()
    known = set(words(language(code).codename))
    lacking = {
        text for one in messages(code) if not any(texts(one.string)) for text in texts(one.id)
    }
    assert len(codename.split()) == count_of_words(language(code).codename)
    assert set(codename.split()) <= known
    source.sends("Hear me.", {"a": b"a" * 2000, "b": b""})
    for name in (
        "",
        "begin",
        "return",
        "seal",
        "proof",
        "inside",
        "send",
        "delete",
        "left",
        "none",
    ):
        page = source.page(name)
        start = (
            f'<html lang="{language(code).tag}" dir="{language(code).direction}" translate="no">'
        )
        assert start in page.text, name
        assert set(ENGLISH.findall(page.text)) <= lacking, name
    inside = source.page("inside")
    assert "%(" not in inside.text
    assert str(house.today.year + 1) in inside.text


def test_what_is_not_translated_is_marked_as_english() -> None:
    made = catalog("ar")
    assert made.gettext("No such text") == '<span lang="en" dir="ltr">No such text</span>'
    assert made.ngettext("One", "Many", 2) == '<span lang="en" dir="ltr">Many</span>'
    assert catalog("en").gettext("No such text") == "No such text"


def test_a_sentence_that_is_not_translated_is_english_throughout(
    house: DoorHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its dates and sizes too: with half of it in Arabic it is read in the wrong order."""
    source = Visitor(house, "de")
    source.opens_mailbox()
    source.sends("", {"a": bytes(1_500_000)})
    german = source.page("inside").text
    assert "<bdi>1,5 MB</bdi>" in german
    assert "<bdi>30. Mai 2027</bdi>" in german
    monkeypatch.setattr("zenger.web.door.render.catalog", lambda _: _Missing())
    page = source.page("inside").text
    said = re.findall(r'<span lang="en" dir="ltr">(.*?)</span>', page)
    assert "One file, <bdi>1.5 MB</bdi>." in said
    assert any("kept until <bdi>May 30, 2027</bdi>" in one for one in said)


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [("", "en"), ("de-AT,de;q=0.9,en;q=0.5", "de"), ("zh-TW", "zh"), ("xx, fa;q=0.1", "fa"),
     ("en-US,en;q=0.5", "en"), (";;;,", "en")],
)  # fmt: skip
def test_the_first_page_is_in_a_language_that_the_browser_asks_for(
    accepted: str, shown: str
) -> None:
    assert preferred(accepted, tuple(NAMES)) == shown


def test_a_door_may_offer_some_of_them_alone(tmp_path: Path) -> None:
    with door_house(tmp_path, languages=("fr", "ar")) as house:
        visitor = Visitor(house)
        page = visitor.get("/", HTTP_ACCEPT_LANGUAGE="de")
        assert 'lang="fr"' in page.text
        assert "Deutsch" not in page.text
        assert visitor.get("/ar/begin").status == 200
        for other in ("/de/", "/de/begin", "/en/return"):
            answer = visitor.get(other)
            assert (answer.status, 'lang="fr"' in answer.text) == (404, True)
        visitor.code = "ar"
        visitor.opens_mailbox()
        address = visitor.page("send").action("/send/").replace("/ar/", "/de/")
        assert visitor.ask("POST", address, form_of("Hear me.", {}), form_type()).status == 404
        assert house.incoming() == []
