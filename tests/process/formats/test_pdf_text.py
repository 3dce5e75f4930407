"""How pdfium's characters become clean text."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest

from zenger.process.formats.pdf_text import text_of, view_of
from zenger.process.formats.pdf_words import words_of


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
        (
            "新疆 is\r\n警察ABC-1が",
            "新疆 is\n警察ABC-1が",
            ["新", "疆", "is", "警", "察", "ABC-1", "が"],
        ),
        ("か\u3099る x", "か\u3099る x", ["か\u3099", "る", "x"]),
        ("น้ำ ไทยABC", "น้ำ ไทยABC", ["น้ำ", "ไ", "ท", "ย", "ABC"]),
        ("서울에서 왔다", "서울에서 왔다", ["서울에서", "왔다"]),
    ],
    ids=[
        "nothing",
        "words",
        "lines",
        "hyphen",
        "old hyphen",
        "capital",
        "last",
        "nul",
        "leading",
        "ideographs",
        "marks",
        "thai",
        "hangul",
    ],
)
def test_text_is_clean_and_every_word_knows_where_it_came_from(
    characters: str, text: str, words: list[str]
) -> None:
    clean, places = words_of(characters)
    assert clean == text
    assert [clean[start : start + length] for start, _, length in places] == words
    assert [characters[at : at + length] for _, at, length in places] == words


def test_each_letter_of_a_chinese_line_has_its_own_box() -> None:
    """A name in the middle can be found, marked and covered without the line around it."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"), DescendantFonts=pikepdf.Array([pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0,
            BaseFont=pikepdf.Name("/STSong-Light"), DW=1000, CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=4))]),
    )  # fmt: skip
    line = "有一天伊力哈木来到了北京"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    drawn = f"BT /F 20 Tf 100 700 Td <{line.encode('utf-16-be').hex()}> Tj ET"
    page.Contents = pdf.make_stream(drawn.encode())
    content = io.BytesIO()
    pdf.save(content)
    with pdfium.PdfDocument(content.getvalue()) as document:
        leaf = document[0]
        found = text_of(leaf.raw, view_of(leaf.raw))
    assert found.text == line
    boxes = [found.boxes[at : at + 6] for at in range(0, len(found.boxes), 6)]
    assert [found.text[box[0] : box[1]] for box in boxes] == list(line)
    lefts = [box[2] for box in boxes]
    assert lefts == sorted(lefts)
    assert boxes[6][4] - boxes[3][2] < 4 * 20 / 600 * 10_000 + 20  # the name is four letters wide
