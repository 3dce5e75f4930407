"""How pdfium's characters become clean text."""

import pytest

from zenger.process.formats.pdf_text import _words


@pytest.mark.parametrize(
    ("characters", "text", "words"),
    [
        ("", "", []),
        ("two words", "two words", ["two", "words"]),
        ("one \r\ntwo\r\n\r\n", "one\ntwo", ["one", "two"]),
        ("infor\ufffe\r\nmation is", "information\nis", ["infor", "mation", "is"]),
        ("infor\x02\r\nmation", "information", ["infor", "mation"]),
        ("Anglo\ufffe\r\nSaxon", "Anglo-\nSaxon", ["Anglo", "Saxon"]),
        ("end\ufffe", "end-", ["end"]),
        ("nul\0in word", "nul in word", ["nul", "in", "word"]),
        ("\r\n  lead", "lead", ["lead"]),
    ],
    ids=["nothing", "words", "lines", "hyphen", "old hyphen", "capital", "last", "nul", "leading"],
)
def test_text_is_clean_and_every_word_knows_where_it_came_from(
    characters: str, text: str, words: list[str]
) -> None:
    clean, places = _words(characters)
    assert clean == text
    assert [clean[start : start + length] for start, _, length in places] == words
    assert [characters[at : at + length] for _, at, length in places] == words
