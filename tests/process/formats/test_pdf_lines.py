"""Text comes out as it is read, also where it is drawn in another order or by syllables."""

import re
import time
from pathlib import Path
from unicodedata import normalize

import pypdfium2 as pdfium
import pytest

from zenger.process.formats.pdf_lines import Letter, _words_of
from zenger.process.formats.pdf_spans import _syllable
from zenger.process.formats.pdf_text import PageText, text_of, view_of
from zenger.process.formats.pdf_visual_order import Klass, reading_runs

SAMPLES = Path(__file__).parent / "samples"
PROSE = "شكراً جزيلاً لكم أيضاً على التقرير (سرّي) رقم 12/3 من John Smith في 45 صفحة إلى «الوزير» فوراً."
VERSE = "الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ"
HEBREW = "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם"
SYLLABLES = "प्रत्येक व्यक्ति को मानव अधिकारों की घोषणा में स्वतन्त्रता का अधिकार है ।\nปฏิญญาสากลว่าด้วยสิทธิมนุษยชน"
THAI = re.compile("[\u0e01-\u0e4e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*")
VIETNAMESE = "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền."


def read(name: str) -> PageText:
    with pdfium.PdfDocument(SAMPLES / name) as document:
        page = document[0]
        return text_of(page.raw, view_of(page.raw))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arabic-browser.pdf", "\n".join([PROSE, VERSE, HEBREW])),
        ("arabic-writer.pdf", "\n".join([PROSE, VERSE, HEBREW])),
        ("syllables-browser.pdf", SYLLABLES),
        ("vietnamese-writer.pdf", VIETNAMESE),
    ],
)
def test_lines_are_put_together_as_they_are_read(name: str, said: str) -> None:
    # Marks over one letter come in any order.
    assert normalize("NFD", read(name).text) == normalize("NFD", said)


@pytest.mark.parametrize(
    ("untrusted", "syllable"),
    [("\u092e\u093e", "\u092e\u093e"), ("a\n\0b \u2028", "ab"), ("\u00ad\ufeff\uffff\x9f", ""),
     ("\u0645\u200c", "\u0645\u200c")],
    ids=["syllable", "lines and nul", "nothing to read", "joiner"],
)  # fmt: skip
def test_what_a_span_says_is_one_word_at_most(untrusted: str, syllable: str) -> None:
    assert _syllable(untrusted) == syllable


def boxes_of(page: PageText) -> list[tuple[int, ...]]:
    boxes = [tuple(page.boxes[at : at + 6]) for at in range(0, len(page.boxes), 6)]
    words = [page.text[start:end] for start, end, *_ in boxes]
    # Of Thai each letter has a box to itself, with the signs on it.
    assert words == [one for word in page.text.split() for one in THAI.findall(word) or [word]]
    assert all(left < right and top < bottom for _, _, left, top, right, bottom in boxes)
    return boxes


@pytest.mark.parametrize("name", ["arabic-browser.pdf", "arabic-writer.pdf"])
def test_each_word_has_its_box_and_they_run_leftwards(name: str) -> None:
    boxes = boxes_of(read(name))
    thanks = boxes[: PROSE.split().index("رقم")]
    lefts = [left for _, _, left, *_ in thanks]
    assert lefts == sorted(lefts, reverse=True)


@pytest.mark.parametrize("name", ["syllables-browser.pdf", "vietnamese-writer.pdf"])
def test_each_word_has_its_box_and_they_run_rightwards(name: str) -> None:
    first_line = read(name).text.partition("\n")[0].split()
    lefts = [left for _, _, left, *_ in boxes_of(read(name))[: len(first_line)]]
    assert lefts == sorted(lefts)


def test_a_line_of_very_many_letters_and_marks_takes_seconds_not_hours() -> None:
    """A hostile page would otherwise cost its document the time that it may take."""
    line = [
        Letter(
            at, "\u0628\u064b"[at % 2], at * 7 % 9973, 0, at * 7 % 9973, at * 7 % 9973 + 5, 0, 9, 9
        )
        for at in range(30_000)
    ]
    before = time.process_time()
    words = list(_words_of(line, is_leftwards=True))
    assert time.process_time() - before < 10
    assert sum(map(len, words)) == len(line)


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
