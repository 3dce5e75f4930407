"""Files inside office documents: taken out of their wrapping, none lost."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.document import Status
from zenger.model.extraction import PageKind


@pytest.mark.parametrize(
    ("stream", "content", "name", "inside"),
    [
        ("\x01Ole10Native", make.ole10_native("plan.txt", b"burn" * 2000), b"plan.txt", b"burn" * 2000),
        ("CONTENTS", b"%PDF-1.4" + b"x" * 5000, b"oleObject1.pdf", b"%PDF-1.4" + b"x" * 5000),
        ("Package", b"PK\x03\x04" + b"x" * 5000, b"oleObject1.zip", b"PK\x03\x04" + b"x" * 5000),
    ],
    ids=["a packaged file", "a PDF", "an Office document"],
)  # fmt: skip
def test_objects_are_taken_out_of_their_wrapping(
    stream: str, content: bytes, name: bytes, inside: bytes
) -> None:
    wrapped = make.compound(stream, content)
    reading = office(make.docx("", {"word/embeddings/oleObject1.bin": wrapped}))
    assert [(m.raw_name, data) for m, data in reading.members] == [(name, inside)]
    assert reading.adds_up


def test_an_object_that_cannot_be_unwrapped_stays_as_it_is() -> None:
    broken = make.compound("CONTENTS", b"%PDF")[:700]
    reading = office(make.docx("", {"word/embeddings/oleObject1.bin": broken}))
    assert [(m.raw_name, data) for m, data in reading.members] == [(b"oleObject1.bin", broken)]


def test_pictures_and_imported_chunks_are_members() -> None:
    parts: make.Parts = {"word/media/image1.png": b"\x89PNG", "word/chunk.htm": "<p>old draft"}
    reading = office(make.docx("", parts, ("x", "aFChunk", "chunk.htm")))
    assert reading.names == [b"image1.png", b"chunk.htm"]


def test_a_damaged_picture_is_accounted_for() -> None:
    content = make.docx(make.word("Text"), {"word/media/image1.png": b"\x89PNG" * 999})
    start = content.index(b"word/media/image1.png") + len("word/media/image1.png")
    reading = office(content[:start] + b"\xff" * 9 + content[start + 9 :])
    assert [(name, status) for name, status, _ in reading.lost] == [(b"image1.png", Status.CORRUPT)]
    assert reading.adds_up
    assert page(reading, PageKind.TEXT, "") == "Text"
