"""Files in a PDF that no list of attachments names."""

import io

import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name
from tests.process.formats.reading import Reading, read
from tests.process.formats.test_pdf import line, made

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdf import PdfHandler


def with_files(**encryption: object) -> bytes:
    """One in the list, one on the page, and four that hang elsewhere."""
    pdf = pikepdf.open(io.BytesIO(made(line("cover"))))
    pdf.attachments["listed.txt"] = _specification(pdf, "listed")
    noted = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[10, 10, 20, 20],
                   FS=_specification(pdf, "noted").obj)
    )  # fmt: skip
    page = pdf.pages[0]
    page.obj.Annots = Array([noted])
    pdf.Root.AF = Array([_specification(pdf, "invoice").obj, _specification(pdf, "listed").obj])
    direct = _specification(pdf, "direct").obj
    page.obj.AF = Array([Dictionary(Type=Name.Filespec, F="direct.txt", EF=direct.EF)])
    del direct["/EF"]
    nameless = pdf.make_stream(b"nameless")
    nameless["/Type"] = Name.EmbeddedFile
    out = io.BytesIO()
    how = pikepdf.Encryption(**encryption) if encryption else False
    pdf.save(out, encryption=how, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _specification(pdf: pikepdf.Pdf, word: str) -> AttachedFileSpec:
    return AttachedFileSpec(pdf, word.encode() * 100, filename=f"{word}.txt")


def opened(content: bytes, **options: object) -> Reading:
    chosen = ExtractionOptions(**options)  # type: ignore[arg-type]
    return read(PdfHandler(), content, "application/pdf", options=chosen)


@pytest.mark.parametrize("revision", [3, 4, 6])
@pytest.mark.parametrize("password", ["", "secret", "pässwörd"])
def test_a_file_that_hangs_to_the_document_or_a_page_comes_out(
    password: str, revision: int
) -> None:
    how = {"R": revision, "aes": revision > 3, "metadata": revision > 3}
    encryption = {"owner": "o", "user": password, **how} if password else {}
    reading = opened(with_files(**encryption), passwords=("wrong", "secret", "pässwörd"))
    assert [data[:6] for _, data in reading.members][:2] == [b"listed", b"notedn"]
    assert sorted(reading.names[2:]) == [b"direct.txt", b"invoice.txt", b"listed.txt"]
    assert (
        dict(zip(reading.names, (d for _, d in reading.members), strict=True))[b"invoice.txt"]
        == b"invoice" * 100
    )
    assert reading.adds_up


def test_where_they_cannot_be_looked_for_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    content = with_files()

    def refuses(*_: object, **__: object) -> None:
        raise pikepdf.PdfError

    monkeypatch.setattr(pikepdf, "open", refuses)
    reading = opened(content)
    assert reading.text == "cover"
    assert reading.troubles == [(Status.TRUNCATED, "attachments-unread")]


def test_those_over_the_limit_are_named_as_lost() -> None:
    reading = opened(with_files(), max_members=3)
    assert len(reading.members) == 3
    assert {status for _, status, _ in reading.lost} == {Status.LIMIT}
    assert reading.adds_up


def test_a_pdf_without_files_is_not_opened_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    content = made(line("cover"))
    monkeypatch.setattr(pikepdf, "open", never)
    assert opened(content).text == "cover"
