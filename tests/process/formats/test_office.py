"""Office documents: the library's text, and everything that stands beside it."""

import asyncio
import io
import zipfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, office, page

from zenger.model.document import Status
from zenger.model.extraction import DateFound, PageKind, Title
from zenger.process.formats import office_library, office_package

BY_ANNA = 'w:id="1" w:author="Anna" w:date="2021-05-04T10:00:00Z"'
NAMES = f'xmlns:w="{make.W}"'


SAMPLES = {
    "docx": (make.docx(make.word("Congress shall make no law")), PageKind.TEXT),
    "pptx": (make.pptx([make.slide(make.shape("Congress shall make no law"))]), PageKind.SLIDE),
    "xlsx": (
        make.xlsx([("A", "visible", make.sheet(f'<row>{make.text_cell("A1", "Congress shall make no law")}</row>'))]),
        PageKind.SHEET,
    ),
    "odt": (make.opendocument("text", "<text:p>Congress shall make no law</text:p>"), PageKind.TEXT),
    "ods": (
        make.opendocument(
            "spreadsheet",
            '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
            "<text:p>Congress shall make no law</text:p></table:table-cell></table:table-row></table:table>",
        ),
        PageKind.SHEET,
    ),
    "odp": (
        make.opendocument(
            "presentation",
            "<draw:page><draw:custom-shape><text:p>Congress shall make no law</text:p></draw:custom-shape></draw:page>",
        ),
        PageKind.SLIDE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_of_each_format_is_read(name: str) -> None:
    content, kind = SAMPLES[name]
    reading = office(content)
    assert [(p.kind, p.text) for p in reading.pages] == [(kind, "Congress shall make no law")]
    assert reading.troubles == []
    assert reading.adds_up


@pytest.mark.parametrize("name", SAMPLES)
def test_a_cut_short_document_is_truncated(name: str) -> None:
    content, _ = SAMPLES[name]
    troubles = office(content[: len(content) // 2]).troubles
    assert troubles[-1] == (Status.TRUNCATED, "directory-missing")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_with_a_broken_part_is_corrupt_and_does_not_raise(name: str) -> None:
    content, _ = SAMPLES[name]
    broken = io.BytesIO()
    main = ("word/document", "ppt/slides", "xl/worksheets", "content.xml")
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part)[: -20 if part.startswith(main) else None])
    reading = office(broken.getvalue())
    assert [status for status, _ in reading.troubles] == [Status.CORRUPT]


def test_what_is_no_zip_is_corrupt() -> None:
    assert office(b"This is not a zip file!").troubles == [(Status.CORRUPT, "damaged-document")]


@pytest.mark.parametrize("stream", ["EncryptedPackage", "EncryptionInfo"])
def test_a_modern_document_under_a_password_is_encrypted(stream: str) -> None:
    content = make.compound(stream, b"secret")
    assert office(content).troubles == [(Status.ENCRYPTED, "password-needed")]


def test_an_older_format_under_a_newer_name_is_unsupported() -> None:
    content = make.compound("WordDocument", b"old")
    assert office(content).troubles == [(Status.UNSUPPORTED, "old-format")]


def test_an_opendocument_file_under_a_password_is_encrypted() -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    )
    content = make.opendocument("text", "", parts={"META-INF/manifest.xml": manifest})
    assert office(content).troubles == [(Status.ENCRYPTED, "password-needed")]


def test_more_text_than_can_be_held_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = office(make.docx(make.word("x" * (office_package.MAX_XML + 1))))
    assert reading.troubles == [(Status.LIMIT, "text-size")]
    monkeypatch.setattr(office_package, "MAX_ALL", 100)
    assert {status for status, _ in office(SAMPLES["docx"][0]).troubles} == {Status.LIMIT}


def test_a_long_text_is_read_in_slices_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_package, "MAX_SLICE", 1000)
    lines = [f"Paragraph {number}" for number in range(300)]
    header = {"word/header1.xml": f"<w:hdr {NAMES}>{make.word('Letterhead')}</w:hdr>"}
    body = "".join(map(make.word, lines)) + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
    reading = office(make.docx(body, dict(header), ("h", "header", "header1.xml")))
    assert page(reading, PageKind.TEXT, "") == "\n".join(lines)
    assert page(reading, PageKind.ASIDE, "Headers and footers") == "Letterhead"
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    assert page(office(make.opendocument("text", text)), PageKind.TEXT, "") == "\n".join(lines)


def test_properties_name_people_and_firm() -> None:
    core = (
        '<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc" xmlns:t="urn:t"><dc:title>Plan</dc:title><dc:creator>Anna</dc:creator>'
        "<c:lastModifiedBy>Peter</c:lastModifiedBy><t:created>2019-04-11T08:00:00Z</t:created></c:coreProperties>"
    )
    parts: make.Parts = {
        "docProps/core.xml": core,
        "docProps/app.xml": "<Properties><Company>The Firm</Company></Properties>",
        "docProps/custom.xml": '<Properties><property name="Matter"><v>42</v></property></Properties>',
    }
    reading = office(make.docx("", parts))
    assert {
        ("author", "Anna"), ("last modified by", "Peter"), ("company", "The Firm"), ("property Matter", "42"),
    } <= set(fields(reading))  # fmt: skip
    assert [p.text for p in reading.pieces if isinstance(p, Title)] == ["Plan"]
    (date,) = [p.date for p in reading.pieces if isinstance(p, DateFound)]
    assert (date.value.isoformat(), date.source) == ("2019-04-11", "office created")


def test_macros_and_links_to_elsewhere_are_told() -> None:
    rels = make.links(("r", "attachedTemplate", "http://x.example/t.dotm")).replace(
        "/>", ' TargetMode="External"/>'
    )
    parts: make.Parts = {"word/vbaProject.bin": b"", "word/_rels/settings.xml.rels": rels}
    found = fields(office(make.docx("", parts)))
    assert ("macros", "yes") in found
    assert ("external link", "http://x.example/t.dotm") in found


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("docx", "word/document.xml", "word/document2.xml"),
        ("pptx", "ppt/presentation.xml", "ppt/deck.xml"),
        ("xlsx", "xl/workbook.xml", "xl/workbook2.xml"),
    ],
)
def test_the_main_part_may_have_any_name(name: str, old: str, new: str) -> None:
    renamed: make.Parts = {}
    with zipfile.ZipFile(io.BytesIO(SAMPLES[name][0])) as archive:
        for part in archive.namelist():
            folder, base = new.rsplit("/", 1)
            links = (f"{folder}/_rels/{old.rsplit('/', 1)[1]}.rels", f"{folder}/_rels/{base}.rels")
            place = part.replace(old, new).replace(*links)
            renamed[place] = archive.read(part).replace(old.encode(), new.encode())
    reading = office(make.zipped(renamed))
    assert reading.text == "Congress shall make no law"
    assert reading.troubles == []


def test_a_caller_that_is_in_a_loop_of_its_own_gets_the_text_all_the_same() -> None:
    async def read() -> list[str]:
        return [p.text for p in office(SAMPLES["docx"][0]).pages]

    # In a thread, as a browser that other tests keep open may run a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(lambda: asyncio.run(read())).result()
    assert found == ["Congress shall make no law"]


def test_a_fault_around_the_library_does_not_pass_for_a_damaged_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(loop: object, work: Coroutine[object, object, object]) -> None:
        work.close()
        raise RuntimeError("no loop")

    monkeypatch.setattr(office_library._Loop, "run_until_complete", broken)
    with pytest.raises(RuntimeError, match="no loop"):
        office_library.slide(b"")
