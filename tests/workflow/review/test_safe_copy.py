"""A safe copy is made of what is seen, holds nothing of what was redacted, and is always the same."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.review.made_files import Words, pdf_page, pdf_pages
from tests.trove import mail_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Document
from zenger.errors import ReviewError
from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.model.rendition import ImageUse
from zenger.model.review import SCALE, Basis, Redaction, SafePage
from zenger.process.formats.mail_bodies import HTML_VERSION, PLAIN_VERSION
from zenger.process.ocr_setup import available_languages
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Sandbox
from zenger.review.boxes import Sheet, boxes_of_words
from zenger.review.matching import find, words_of
from zenger.review.terms import read_terms
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.safe_copy import (
    make_safe_copy,
    safe_pages,
    secrets_of,
)
from zenger.workflow.review.safe_plan import PageJob, is_aside
from zenger.workflow.review.safe_text import text_page

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
SECRET = "Margaret Oyelaran"
MEMO = [
    Words(72, 760, "Ministry of Water, internal memorandum"),
    Words(72, 730, f"It was handed over by {SECRET} on Tuesday evening."),
    Words(72, 700, "The valves were opened at six in the morning."),
    Words(72, 650, "Invisible Oyelaran", before="3 Tr"),
]
TABLE = b"name,sum\nOyelaran,5\nSmith,7\n"


def sideways(*lines: str) -> bytes:
    """A scan of few words that lies on its side."""
    font = ImageFont.truetype(
        "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 46
    )
    picture = Image.new("L", (1654, 600), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((120, 120 + 90 * number), line, fill=0, font=font)
    out = io.BytesIO()
    picture.rotate(90, expand=True).save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("copies")
    trove = files_in(
        folder / "trove",
        {
            "memo.pdf": pdf_pages([MEMO, [Words(72, 700, "Nothing on this page is secret.")]]),
            "letter.eml": mail_bytes("Water", f"Then {SECRET} came.\nAnd went."),
            "list.csv": TABLE,
            "sideways.png": sideways(f"It was handed over by {SECRET}."),
        },
    )
    made = newsroom_in(folder / "desk")
    read_trove(made, trove)
    yield made
    made.sandbox().close()


def named(title: str) -> Document:
    found = {document.media_type: document for document in Document.objects.all()}
    return found[
        {
            "sideways": "image/png",
            "memo": "application/pdf",
            "letter": "message/rfc822",
            "list": "text/csv",
        }[title]
    ]


def proposed(newsroom: Newsroom, document: Document, *terms: str) -> list[Redaction]:
    """As a search for terms proposes them."""
    found = []
    for page in pages_of(newsroom, last_fingerprints(document.blob_id), document):
        sheet = Sheet(page.width, page.height, page.text, page.boxes)
        matches = find(page.text, read_terms("\n".join(terms)))
        boxes = boxes_of_words(sheet, words_of(page.boxes, matches))
        found += [Redaction(page.number, "b6", box=box, secret=SECRET) for box in boxes]
    return found


def copied(
    newsroom: Newsroom, document: Document, redactions: list[Redaction],
) -> list[SafePage]:  # fmt: skip
    copy = make_safe_copy(newsroom, document, redactions)
    return list(safe_pages(newsroom, copy))


def test_text_comes_from_what_is_seen_and_the_name_is_a_token(newsroom: Newsroom) -> None:
    document = named("memo")
    first, second = copied(newsroom, document, proposed(newsroom, document, SECRET, "Oyelaran"))
    assert "Ministry of Water" in first.text and "valves were opened" in first.text
    assert "█[b6]█" in first.text
    assert "Oyelaran" not in first.text and "Invisible" not in first.text
    assert "Nothing on this page is secret" in second.text
    assert first.label == "" and first.rows == () and first.engine.startswith("tesseract")
    assert {image.use for image in first.images} == set(ImageUse)
    assert len(first.sure) * 6 == len(first.boxes)


def test_hidden_text_is_not_copied_where_nothing_is_redacted_either(newsroom: Newsroom) -> None:
    (first, _) = copied(newsroom, named("memo"), [])
    assert SECRET in first.text
    assert "Invisible" not in first.text


def test_words_named_for_the_whole_document_are_covered_where_ocr_reads_them(
    newsroom: Newsroom,
) -> None:
    """No text of the file says where: of many a PDF its text is not what its pages show."""
    words = Redaction(0, "b6", Basis.TERM, header="words", secret="Margaret  Oyelaran")
    first, second = copied(newsroom, named("memo"), [words])
    assert "Oyelaran" not in first.text and "█[b6]█" in first.text
    assert [mark.box is not None for mark in first.marks] == [True]
    assert "Ministry of Water" in first.text
    assert second.marks == ()


def test_a_scan_of_few_words_is_read_from_all_sides_for_what_was_named(newsroom: Newsroom) -> None:
    words = Redaction(0, "b6", Basis.TERM, header="words", secret=SECRET)
    (page,) = copied(newsroom, named("sideways"), [words])
    (mark,) = page.marks
    assert mark.box is not None
    left, top, right, bottom = mark.box
    assert bottom - top > right - left  # as the name lies


def test_what_a_page_named_is_covered_on_its_other_pages_too(newsroom: Newsroom) -> None:
    document = named("memo")
    elsewhere = Redaction(2, "b6", Basis.CASE, box=(0, 0, 500, 500), secret="valves")
    first, _ = copied(newsroom, document, [elsewhere])
    assert "valves" not in first.text
    by_hand = replace(elsewhere, basis=Basis.MANUAL)
    first, _ = copied(newsroom, document, [by_hand])
    assert "valves" in first.text


def test_the_same_again_opens_no_sandbox_and_has_the_same_mark(newsroom: Newsroom) -> None:
    document = named("memo")
    redactions = proposed(newsroom, document, SECRET)
    once = make_safe_copy(newsroom, document, redactions)

    def no_sandbox() -> Sandbox:
        raise AssertionError("the sandbox was opened")

    again = make_safe_copy(
        replace(newsroom, sandbox=no_sandbox), document, list(reversed(redactions))
    )
    assert again == once
    newsroom.derived.delete("safe")
    assert make_safe_copy(newsroom, document, redactions) == once


def test_another_redaction_is_another_mark_and_makes_one_page_anew(newsroom: Newsroom) -> None:
    document = named("memo")
    before = make_safe_copy(newsroom, document, [])
    _, second = safe_pages(newsroom, before)
    after = make_safe_copy(newsroom, document, proposed(newsroom, document, SECRET))
    assert after.mark != before.mark
    _, same = safe_pages(newsroom, after)
    assert same == second


def test_letters_on_a_drawn_page_are_covered_where_their_words_stand(newsroom: Newsroom) -> None:
    document = named("memo")
    (page, *_) = pages_of(newsroom, last_fingerprints(document.blob_id), document)
    start = page.text.index("Oyelaran on")
    first, _ = copied(newsroom, document, [Redaction(1, "b6", letters=(start, start + 3))])
    assert "Oyelaran" not in first.text and len(first.marks) == 1
    assert first.marks[0].box is not None


def test_a_whole_page_is_black_and_says_only_its_reason(newsroom: Newsroom) -> None:
    whole = Redaction(1, "b1", box=(0, 0, SCALE, SCALE))
    first, second = copied(newsroom, named("memo"), [whole])
    assert first.text == "█[b1]█"
    assert "Nothing" in second.text


def test_a_letter_is_its_text_with_tokens(newsroom: Newsroom) -> None:
    document = named("letter")
    (page, *_) = pages_of(newsroom, last_fingerprints(document.blob_id), document)
    start = page.text.index(SECRET)
    redaction = Redaction(1, "source", letters=(start, start + len(SECRET)))
    (safe, *_) = copied(newsroom, document, [redaction])
    assert safe.kind is PageKind.MESSAGE
    assert "Then █[source]█ came." in safe.text and "Oyelaran" not in safe.text
    assert safe.images == () and safe.engine == ""


@pytest.mark.parametrize("by", ["cell", "letters"])
def test_a_cell_is_replaced_in_rows_and_text_alike(newsroom: Newsroom, by: str) -> None:
    document = named("list")
    (page, *_) = pages_of(newsroom, last_fingerprints(document.blob_id), document)
    start = page.text.index("yel")
    redaction = (
        Redaction(1, "b6", cell=(1, 0))
        if by == "cell"
        else Redaction(1, "b6", letters=(start, start + 3))
    )
    (safe,) = copied(newsroom, document, [redaction])
    assert safe.rows == (("name", "sum"), ("█[b6]█", "5"), ("Smith", "7"))
    assert safe.text.splitlines()[1] == "█[b6]█\t5"


@pytest.mark.parametrize(
    ("title", "redaction"),
    [
        ("memo", Redaction(9, "b6", box=(0, 0, 500, 500))),
        ("memo", Redaction(1, "b6", letters=(9000, 9010))),
        ("memo", Redaction(1, "b6", cell=(0, 0))),
        ("letter", Redaction(1, "b6", box=(10, 10, 500, 500))),
        ("letter", Redaction(1, "b6", letters=(90_000, 90_010))),
        ("list", Redaction(1, "b6", cell=(70, 0))),
    ],
    ids=["no such page", "no such letters", "a cell on a picture", "a box on text",
         "letters beyond the text", "no such cell"],
)  # fmt: skip
def test_a_redaction_that_covers_nothing_stops_the_copy(
    newsroom: Newsroom, title: str, redaction: Redaction
) -> None:
    with pytest.raises(ReviewError):
        make_safe_copy(newsroom, named(title), [redaction])


def test_a_page_that_cannot_be_read_stops_the_copy(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, languages=("xx",))
    with pytest.raises(ReviewError, match="could not be read"):
        make_safe_copy(replace(newsroom, settings=settings), named("memo"), [])


def test_what_is_beneath_a_box_is_looked_for_and_short_words_are_not(newsroom: Newsroom) -> None:
    document = named("memo")
    pages = list(pages_of(newsroom, last_fingerprints(document.blob_id), document))
    (box, *_) = [one.box for one in proposed(newsroom, document, SECRET)]
    drawn = Redaction(1, "b6", box=box)
    named_one = Redaction(2, "b6", box=(0, 0, 10, 10), secret="Smith")
    assert set(secrets_of([drawn, named_one], pages)) == {SECRET, "Smith"}


def test_only_the_secret_differs_and_the_copies_are_the_same(tmp_path: Path) -> None:
    """The text around it stays in its place; in the boxes and labels nothing may differ."""
    made = []
    for number, secret in enumerate(("Ann Li", "Margaret Oyelaran")):
        words = [
            Words(72, 730, "It was handed over by"),
            Words(200, 730, secret),
            Words(400, 730, "on Tuesday evening."),
        ]
        folder = tmp_path / str(number)
        room = newsroom_in(folder / "desk")
        read_trove(room, files_in(folder / "trove", {"memo.pdf": pdf_page(words)}))
        (document,) = Document.objects.all()
        redactions = [
            replace(one, to_line_end=False, box=(3000, *one.box[1:2], 6000, one.box[3]))
            for one in proposed(room, document, secret)
            if one.box
        ]
        (page,) = copied(room, document, redactions)
        made.append((page.text, page.boxes, page.marks, [i.path.read_bytes() for i in page.images]))
        room.sandbox().close()
    assert made[0] == made[1]
    assert "█[b6]█" in made[0][0]


def test_of_a_table_only_its_cells_are_copied() -> None:
    """What stands beneath them is for whoever searches, and no editor sees it in the preview."""
    rows = (("name", "sum"), ("Oyelaran", "5"))
    text = "name\tsum\nOyelaran\t5\nAs stored:\nB2 5.25 Oyelaran"
    beneath = Redaction(1, "b6", letters=(text.rindex("Oye"), len(text)), secret="Oyelaran")
    job = PageJob(
        "", 1, PageKind.SHEET, False, Sheet(0, 0, text, ()), rows=rows, redactions=(beneath,)
    )
    page = text_page(job)
    assert (page.text, page.rows) == ("name\tsum\nOyelaran\t5", rows)


def test_the_version_of_a_mail_that_no_program_shows_is_left_out() -> None:
    shown = PublishedPage(1, PageKind.MESSAGE, "", "Seen", "", 0, 0)
    assert not is_aside(shown)
    assert not is_aside(replace(shown, label=HTML_VERSION))
    assert is_aside(replace(shown, label=PLAIN_VERSION))
    assert is_aside(replace(shown, kind=PageKind.HIDDEN, label="Hidden in the HTML"))
