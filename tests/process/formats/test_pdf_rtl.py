"""Arabic and Hebrew come out as they are read, also where marks stand above their letters."""

from pathlib import Path
from unicodedata import normalize

import pypdfium2 as pdfium
import pytest

from zenger.process.formats.pdf_text import PageText, text_of, view_of
from zenger.process.formats.pdf_visual_order import Klass, reading_runs

SAMPLES = Path(__file__).parent / "samples"
PROSE = "شكراً جزيلاً لكم أيضاً على التقرير (سرّي) رقم 12/3 من John Smith في 45 صفحة إلى «الوزير» فوراً."
VERSE = "الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ"
HEBREW = "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם"
# Where a mark's glyph has the text of its letter, nothing says how wide the letter is.
WITHOUT_A_SPACE = VERSE.replace("دُ ", "دُ")


def read(name: str) -> PageText:
    with pdfium.PdfDocument(SAMPLES / name) as document:
        page = document[0]
        return text_of(page.raw, view_of(page.raw))


@pytest.mark.parametrize(
    ("name", "verse"),
    [("arabic-browser.pdf", WITHOUT_A_SPACE), ("arabic-writer.pdf", VERSE)],
    ids=["browser", "writer"],
)
def test_lines_with_marks_are_put_together_as_they_are_read(name: str, verse: str) -> None:
    text = normalize("NFD", read(name).text)  # marks over one letter come in any order
    assert text == normalize("NFD", "\n".join([PROSE, verse, HEBREW]))


@pytest.mark.parametrize("name", ["arabic-browser.pdf", "arabic-writer.pdf"])
def test_each_word_has_its_box_and_they_run_leftwards(name: str) -> None:
    page = read(name)
    boxes = [tuple(page.boxes[at : at + 6]) for at in range(0, len(page.boxes), 6)]
    assert [page.text[start:end] for start, end, *_ in boxes] == page.text.split()
    thanks = boxes[: PROSE.split().index("رقم")]
    lefts = [left for _, _, left, *_ in thanks]
    assert lefts == sorted(lefts, reverse=True)
    assert all(left < right for _, _, left, _, right, _ in boxes)


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("CBA", "ABC"),
        ("abc", "abc"),
        ("12/3 A", "A 12/3"),
        ("FED 12, 3 CBA", "ABC 3 ,12 DEF"),
        ("B John Smith 45 A", "A John Smith 45 B"),
        ("B 45 John A", "A John 45 B"),
        ("...", "..."),
    ],
)
def test_a_line_of_a_page_that_is_read_leftwards(drawn: str, read: str) -> None:
    assert in_reading_order(drawn, is_leftwards=True) == read


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("see BA for more", "see AB for more"),
        ("see 5 BA for 3", "see 5 AB for 3"),
        ("one DC 7 BA two", "one AB 7 CD two"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_a_line_of_a_page_that_is_read_rightwards(drawn: str, read: str) -> None:
    assert in_reading_order(drawn, is_leftwards=False) == read


def in_reading_order(drawn: str, *, is_leftwards: bool) -> str:
    """Capital letters stand for such as are read from right to left."""
    classes = [Klass.RIGHT if letter.isupper() and letter not in "JS" else Klass.of(letter)
               for letter in drawn]  # fmt: skip
    runs = reading_runs(classes, is_leftwards=is_leftwards)
    assert sorted(place for run in runs for place in run) == list(range(len(drawn)))
    return "".join(drawn[place] for run in runs for place in run)
