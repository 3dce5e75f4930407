"""Words for what is shown: exact, short, and unable to deceive."""

import re
from importlib.resources import files

import pytest

from zenger.model.dates import PartialDate
from zenger.process.language import _model
from zenger.publish.links import original_name, slug
from zenger.publish.wording import (
    RIGHT_TO_LEFT,
    clean_text,
    date_words,
    direction,
    language_name,
    shown_title,
    size_words,
)


@pytest.mark.parametrize(
    ("iso", "words"),
    [("1974-09-09", "9 September 1974"), ("1974-09", "September 1974"), ("1974", "1974")],
)
def test_a_date_shows_the_precision_we_know(iso: str, words: str) -> None:
    assert date_words(PartialDate.parse(iso)) == words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "Untitled"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("a\nb\tc", "a b c"),
        ("x" * 500, "x" * 159 + "…"),
        ("\x00", "\\u0000"),
    ],
    ids=["none", "override", "line break", "endless", "NUL"],
)
def test_a_title_is_one_line_and_inert(name: str, shown: str) -> None:
    assert shown_title(name) == shown


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("en", "ltr"), ("", "auto"), ('"x', "auto")],
)
def test_the_direction_follows_the_language(language: str, way: str) -> None:
    assert direction(language) == way


def test_every_language_a_text_can_be_found_to_be_in_has_a_name() -> None:
    assert [code for code in _model().labels if language_name(code) == code] == []


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (48_200_000, "48 MB"),
        (10**13, "10 TB"),
    ],
)
def test_sizes_read_like_on_a_label(size: int, words: str) -> None:
    assert size_words(size) == words


def test_text_keeps_lines_and_joiners_and_shows_what_no_page_can_hold() -> None:
    assert clean_text("a\r\nb\rc\x07\ud800\u202ed\u200ce") == "a\nb\nc\ufffd\ufffd\\u202ed\u200ce"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Report (final).PDF", "report-final.pdf"),
        ("../../etc/passwd", "passwd"),
        ("رسوم.pdf", "original.pdf"),
        ("con.txt", "file-con.txt"),
        ("a.zip!/b/\u202egpj.exe", "gpj.exe"),
        ("x" * 300, "x" * 40),
    ],
    ids=["spaces", "path", "no ASCII", "reserved", "override", "endless"],
)
def test_a_download_has_a_name_every_disk_can_hold(name: str, safe: str) -> None:
    assert original_name(name) == safe


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("page.html", "text/html"), ("PAGE.XHTML", ""), ("drawing.svg", "image/svg+xml"),
        ("feed.xml", "application/xml"), ("saved.mht", "multipart/related"),
        ("rf", "text/html"), ("picture.jpg", "image/svg+xml"),
    ],
    ids=["page", "XHTML", "drawing", "XML", "saved page", "no extension", "wrong extension"],
)  # fmt: skip
def test_an_original_that_a_browser_would_run_is_shown_as_text(name: str, media_type: str) -> None:
    assert original_name(name, media_type).endswith(".txt")


def test_names_that_look_alike_have_addresses_of_their_own() -> None:
    assert len({slug(name) for name in ("Añna", "Anna", "ANNA", "anna ", "Анна")}) == 5
    assert all(slug(name).isascii() for name in ("Анна", "../x", "a/b"))


def test_the_script_of_the_search_page_knows_the_same_languages_from_right_to_left() -> None:
    script = (files("zenger.publish") / "assets/search.js").read_text("utf-8")
    found = re.search(r"RTL = /\^\(([a-z|]+)\)", script)
    assert found
    assert set(found.group(1).split("|")) == RIGHT_TO_LEFT
