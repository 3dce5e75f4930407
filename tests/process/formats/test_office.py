"""Office documents: the library's text, and everything that stands beside it."""

import io
import zipfile

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Metadata, PageKind, Title
from zenger.process.formats import office_package, ooxml_sheets
from zenger.process.formats.office import OfficeHandler

BY_ANNA = 'w:id="1" w:author="Anna" w:date="2021-05-04T10:00:00Z"'
NAMES = f'xmlns:w="{make.W}"'


def office(content: bytes) -> Reading:
    reading = read(OfficeHandler(), content)
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    return reading


def page(reading: Reading, kind: PageKind, label: str) -> str:
    (found,) = [p.text for p in reading.pages if p.kind is kind and p.label == label]
    return found


def fields(reading: Reading) -> list[tuple[str, str]]:
    return [
        field for piece in reading.pieces if isinstance(piece, Metadata) for field in piece.fields
    ]


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
def test_a_cut_short_document_is_corrupt(name: str) -> None:
    content, _ = SAMPLES[name]
    assert office(content[: len(content) // 2]).troubles == [(Status.CORRUPT, "damaged-document")]


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


class TestWord:
    def test_changes_say_who_and_when(self) -> None:
        body = (
            f"<w:p><w:ins {BY_ANNA}><w:r><w:t>put in</w:t></w:r></w:ins>"
            f"<w:del {BY_ANNA}><w:r><w:delText>taken out</w:delText></w:r></w:del>"
            f"<w:moveFrom {BY_ANNA}><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>"
        )
        reading = office(make.docx(body))
        assert page(reading, PageKind.CHANGES, "Tracked changes").split("\n") == [
            "Inserted by Anna, 2021-05-04T10:00:00Z: put in",
            "Deleted by Anna, 2021-05-04T10:00:00Z: taken out",
            "Moved from here by Anna, 2021-05-04T10:00:00Z: moved",
        ]
        assert "taken out" not in page(reading, PageKind.TEXT, "")

    def test_comments_have_their_author_and_stay_out_of_the_text(self) -> None:
        comments = f"<w:comments {NAMES}><w:comment {BY_ANNA}>{make.word('Is this true?')}</w:comment></w:comments>"
        body = make.word("Text") + '<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        reading = office(
            make.docx(body, {"word/comments.xml": comments}, ("c", "comments", "comments.xml"))
        )
        assert page(reading, PageKind.TEXT, "") == "Text"
        signed = "Anna, 2021-05-04T10:00:00Z: Is this true?"
        assert page(reading, PageKind.COMMENTS, "Comments") == signed

    def test_headers_footers_and_notes_stand_apart(self) -> None:
        parts: make.Parts = {
            "word/header1.xml": f"<w:hdr {NAMES}>{make.word('Secret')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {NAMES}>{make.word('Copy 7')}</w:ftr>",
            "word/footnotes.xml": f'<w:footnotes {NAMES}><w:footnote w:id="2">{make.word("See annex")}</w:footnote></w:footnotes>',
        }
        body = (
            '<w:p><w:r><w:t>law</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> which</w:t>'
            '</w:r></w:p><w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
        )
        reading = office(
            make.docx(
                body, parts, ("h", "header", "header1.xml"), ("f", "footer", "footer1.xml"),
                ("n", "footnotes", "footnotes.xml"),
            )
        )  # fmt: skip
        assert page(reading, PageKind.TEXT, "") == "law which"
        assert page(reading, PageKind.ASIDE, "Headers and footers") == "Secret\nCopy 7"
        assert page(reading, PageKind.ASIDE, "Footnotes") == "See annex"

    def test_hidden_text_is_told_apart(self) -> None:
        styles = f'<w:styles {NAMES}><w:style w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
        body = (
            "<w:p><w:r><w:t>shown</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>by itself</w:t></w:r>"
            '<w:r><w:rPr><w:rStyle w:val="Unseen"/></w:rPr><w:t>by style</w:t></w:r>'
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>not</w:t></w:r></w:p>'
        )
        reading = office(make.docx(body, {"word/styles.xml": styles}))
        assert page(reading, PageKind.HIDDEN, "Hidden text") == "by itself\nby style"

    def test_text_boxes_are_read_wherever_they_stand(self) -> None:
        box = f'<v:textbox xmlns:v="urn:v"><w:txbxContent>{make.word("{}")}</w:txbxContent></v:textbox>'
        drawn = "<w:p><w:r><w:pict>{}</w:pict></w:r></w:p>"
        header = f"<w:hdr {NAMES}>{drawn.format(box.format('Boxed in the header'))}</w:hdr>"
        body = drawn.format(f'<v:group xmlns:v="urn:v">{box.format("Boxed in a group")}</v:group>')
        sect = '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
        text = office(
            make.docx(body + sect, {"word/header1.xml": header}, ("h", "header", "header1.xml"))
        ).text
        assert text.count("Boxed in a group") == 1
        assert text.count("Boxed in the header") == 1

    def test_a_table_s_rows_are_lines_without_signs_of_markup(self) -> None:
        bold = "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p></w:tc>"
        row = f"<w:tr>{bold.format('Name')}{bold.format('Role')}</w:tr>"
        reading = office(make.docx(f"<w:tbl>{row}{row}</w:tbl>"))
        assert page(reading, PageKind.TEXT, "") == "Name\tRole\nName\tRole"

    def test_charts_and_diagrams_are_read(self) -> None:
        title = f'<a:p xmlns:a="{make.A}"><a:r><a:t>Payments</a:t></a:r></a:p>'
        chart = f'<c:chartSpace xmlns:c="{make.C}">{title}<c:pt><c:v>Lisbon</c:v></c:pt><c:pt><c:v>42</c:v></c:pt></c:chartSpace>'
        data = f'<d:dataModel xmlns:d="urn:d" xmlns:a="{make.A}"><a:p><a:r><a:t>Chain of command</a:t></a:r></a:p></d:dataModel>'
        parts: make.Parts = {"word/charts/chart1.xml": chart, "word/diagrams/data1.xml": data}
        reading = office(make.docx("", parts))
        assert page(reading, PageKind.ASIDE, "Charts") == "Payments\nLisbon\n42"
        assert page(reading, PageKind.ASIDE, "Diagrams") == "Chain of command"


class TestSlides:
    def test_they_come_as_shown_and_hidden_ones_are_told_apart(self) -> None:
        first, second, third = (make.shape(text) for text in ("one", "two", "three"))
        slides = [make.slide(first), make.slide(second, attributes='show="0"'), make.slide(third)]
        reading = office(make.pptx(slides, order=[2, 1]))
        assert [(p.kind, p.label, p.text) for p in reading.pages] == [
            (PageKind.HIDDEN, "Slide 1 (hidden)", "two"),
            (PageKind.SLIDE, "Slide 2", "one"),
            (PageKind.HIDDEN, "Slide 3 (hidden)", "three"),  # no longer in the presentation
        ]

    def test_speaker_notes_name_their_slide(self) -> None:
        parts: make.Parts = {
            "ppt/slides/_rels/slide2.xml.rels": make.links(("n", "notesSlide", "../notesSlides/notesSlide1.xml")),
            "ppt/notesSlides/notesSlide1.xml": make.slide(make.shape("Do not say this") + make.shape("2"), "notes"),
        }  # fmt: skip
        slides = [make.slide(make.shape("one")), make.slide(make.shape("two"))]
        reading = office(make.pptx(slides, parts))
        assert page(reading, PageKind.NOTES, "Speaker notes") == "Slide 2: Do not say this"

    def test_masters_and_layouts_are_read(self) -> None:
        parts: make.Parts = {
            "ppt/slideMasters/slideMaster1.xml": make.slide(make.shape("Internal"), "sldMaster"),
            "ppt/slideLayouts/slideLayout1.xml": make.slide(
                make.shape("Draft of 3 May"), "sldLayout"
            ),
        }
        reading = office(make.pptx([make.slide("")], parts))
        assert page(reading, PageKind.ASIDE, "Masters and layouts") == "Internal\nDraft of 3 May"

    def test_comments_old_and_new_have_their_authors(self) -> None:
        parts: make.Parts = {
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst xmlns:p="{make.P}"><p:cmAuthor id="0" name="Anna"/></p:cmAuthorLst>',
            "ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="{make.P}"><p:cm authorId="0" dt="2020-01-02"><p:text>Old</p:text></p:cm></p:cmLst>',
            "ppt/authors.xml": '<q:authorLst xmlns:q="urn:q"><q:author id="{{7}}" name="Peter"/></q:authorLst>',
            "ppt/comments/modernComment_1.xml": f'<q:cmLst xmlns:q="urn:q" xmlns:a="{make.A}"><q:cm authorId="{{{{7}}}}" created="2023-01-02">'
            "<q:txBody><a:p><a:r><a:t>New</a:t></a:r></a:p></q:txBody></q:cm></q:cmLst>",
        }
        reading = office(make.pptx([make.slide("")], parts))
        expected = "Anna, 2020-01-02: Old\nPeter, 2023-01-02: New"
        assert page(reading, PageKind.COMMENTS, "Comments") == expected


class TestSheets:
    def test_hidden_sheets_rows_and_columns_are_told(self) -> None:
        rows = f'<row r="2">{make.text_cell("B2", "seen")}</row><row r="5" hidden="1">{make.text_cell("A5", "unseen")}</row>'
        columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
        other = make.sheet(f"<row>{make.text_cell('A1', 'deep')}</row>")
        reading = office(
            make.xlsx([("One", "visible", make.sheet(rows, columns)), ("Two", "veryHidden", other)])
        )
        assert [(p.kind, p.label, p.rows) for p in reading.pages] == [
            (PageKind.SHEET, "One", (("", "seen"), ("unseen", ""))),
            (PageKind.HIDDEN, "Two (hidden sheet)", (("deep",),)),
        ]
        assert ("hidden rows", "One: 5") in fields(reading)
        assert ("hidden columns", "One: 2, 3") in fields(reading)

    def test_dates_are_dates(self) -> None:
        row = '<row><c r="A1" s="1"><v>43831</v></c><c r="B1"><v>43831</v></c></row>'
        reading = office(make.xlsx([("A", "visible", make.sheet(row))]))
        assert reading.pages[0].rows == (("2020-01-01", "43831"),)

    def test_cells_far_apart_are_all_read(self) -> None:
        rows = f'<row r="1">{make.text_cell("A1", "first")}</row><row r="1048576">{make.text_cell("XFD1048576", "last")}</row>'
        rows = rows.replace("</row><row", '</row><row r="9"/><row', 1)
        reading = office(make.xlsx([("A", "visible", make.sheet(rows))]))
        assert reading.troubles == []
        assert reading.text.split() == ["first", "last"]

    def test_a_long_sheet_is_read_in_slices_without_a_gap(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ooxml_sheets, "MAX_SLICE", 2000)
        rows = "".join(
            f'<row r="{n}">{make.text_cell(f"C{n}", f"row {n}")}</row>' for n in range(1, 501)
        )
        reading = office(make.xlsx([("A", "visible", make.sheet(rows))]))
        assert [p.label for p in reading.pages] == [
            "A rows 1–200",
            "A rows 201–400",
            "A rows 401–500",
        ]
        assert [row for p in reading.pages for row in p.rows] == [
            ("", "", f"row {n}") for n in range(1, 501)
        ]

    def test_comments_boxes_and_headers_are_read(self) -> None:
        parts: make.Parts = {
            "xl/comments1.xml": f'<comments xmlns="{make.S}"><authors><author>Anna</author></authors><commentList>'
            '<comment ref="B3" authorId="0"><text><r><t>Who paid?</t></r></text></comment></commentList></comments>',
            "xl/drawings/drawing1.xml": f'<x:wsDr xmlns:x="urn:x" xmlns:a="{make.A}"><a:p><a:r><a:t>Boxed</a:t></a:r></a:p></x:wsDr>',
        }
        after = "<headerFooter><oddHeader>&amp;L&amp;8Ledger</oddHeader></headerFooter>"
        reading = office(make.xlsx([("A", "visible", make.sheet("", after=after))], parts))
        assert page(reading, PageKind.COMMENTS, "Comments") == "B3, Anna: Who paid?"
        assert page(reading, PageKind.ASIDE, "Text boxes") == "Boxed"
        assert page(reading, PageKind.ASIDE, "Headers and footers") == "Ledger"


COMMENT = "<office:annotation><dc:creator>Anna</dc:creator><dc:date>2020-01-02</dc:date><text:p>Who?</text:p></office:annotation>"
HIDDEN = '<style:style style:name="h"><style:{}-properties {}/></style:style>'


class TestOpenDocument:
    def test_comments_changes_and_hidden_text_stand_apart(self) -> None:
        change = "<office:change-info><dc:creator>Anna</dc:creator><dc:date>2020-01-02</dc:date></office:change-info>"
        body = (
            f'<text:tracked-changes><text:changed-region text:id="a"><text:deletion>{change}<text:p>taken out</text:p></text:deletion>'
            f'</text:changed-region><text:changed-region text:id="b"><text:insertion>{change}</text:insertion></text:changed-region>'
            f'</text:tracked-changes><text:p>Text{COMMENT} goes <text:change-start text:change-id="b"/>put in<text:change-end text:change-id="b"/>'
            ' on <text:span text:style-name="h">unseen</text:span></text:p>'
        )
        styles = HIDDEN.format("text", 'text:display="none"')
        reading = office(make.opendocument("text", body, styles))
        assert page(reading, PageKind.TEXT, "") == "Text goes put in on unseen"
        assert page(reading, PageKind.COMMENTS, "Comments") == "Anna, 2020-01-02: Who?"
        assert page(reading, PageKind.CHANGES, "Tracked changes").split("\n") == [
            "Deleted by Anna, 2020-01-02: taken out",
            "Inserted by Anna, 2020-01-02: put in",
        ]
        assert page(reading, PageKind.HIDDEN, "Hidden text") == "unseen"

    def test_notes_masters_and_charts_are_read(self) -> None:
        body = "<text:p>Law<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See annex</text:p></text:note-body></text:note></text:p>"
        masters = "<style:master-page><style:footer><text:p>Copy 7</text:p></style:footer></style:master-page>"
        chart = f"<office:document-content {make.ODF}><text:p>Payments</text:p></office:document-content>"
        reading = office(
            make.opendocument("text", body, masters=masters, parts={"Object 1/content.xml": chart})
        )
        assert page(reading, PageKind.ASIDE, "Footnotes") == "See annex"
        assert page(reading, PageKind.ASIDE, "Headers, footers, masters") == "Copy 7"
        assert page(reading, PageKind.ASIDE, "Charts and objects") == "Payments"

    def test_cells_are_as_shown_and_what_is_hidden_is_told(self) -> None:
        cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
        row = cell.format("percentage", "value", "0.25", "25%") + cell.format(
            "date", "date-value", "2020-02-03", "3 Feb 20"
        )
        body = (
            '<table:table table:name="One"><table:table-column table:visibility="collapse"/>'
            f'<table:shapes><draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></table:shapes>'
            f'<table:table-row table:visibility="collapse">{row}</table:table-row></table:table>'
            f'<table:table table:name="Two" table:style-name="h"><table:table-row>{row}</table:table-row></table:table>'
        )  # fmt: skip
        styles = HIDDEN.format("table", 'table:display="false"')
        reading = office(make.opendocument("spreadsheet", body, styles))
        assert [(p.kind, p.label, p.text) for p in reading.pages] == [
            (PageKind.SHEET, "One", "25%\t3 Feb 20"),
            (PageKind.HIDDEN, "Two (hidden sheet)", "25%\t3 Feb 20"),
            (PageKind.ASIDE, "Text boxes", "Boxed"),
        ]
        assert ("hidden rows", "One: 1") in fields(reading)
        assert ("hidden columns", "One: 1") in fields(reading)

    def test_slides_are_pages_with_their_notes(self) -> None:
        box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
        body = (
            f"<draw:page>{box.format('one')}<presentation:notes>{box.format('Say less')}</presentation:notes></draw:page>"
            f'<draw:page draw:style-name="h"><draw:custom-shape><text:p>two</text:p></draw:custom-shape></draw:page>'
        )
        styles = HIDDEN.format("drawing-page", 'presentation:visibility="hidden"')
        reading = office(make.opendocument("presentation", body, styles))
        assert [(p.kind, p.label, p.text) for p in reading.pages] == [
            (PageKind.SLIDE, "Slide 1", "one"),
            (PageKind.HIDDEN, "Slide 2 (hidden)", "two"),
            (PageKind.NOTES, "Speaker notes", "Slide 1: Say less"),
        ]


class TestInside:
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
        self, stream: str, content: bytes, name: bytes, inside: bytes
    ) -> None:
        wrapped = make.compound(stream, content)
        reading = office(make.docx("", {"word/embeddings/oleObject1.bin": wrapped}))
        assert [(m.raw_name, data) for m, data in reading.members] == [(name, inside)]
        assert reading.adds_up

    def test_an_object_that_cannot_be_unwrapped_stays_as_it_is(self) -> None:
        broken = make.compound("CONTENTS", b"%PDF")[:700]
        reading = office(make.docx("", {"word/embeddings/oleObject1.bin": broken}))
        assert [(m.raw_name, data) for m, data in reading.members] == [(b"oleObject1.bin", broken)]

    def test_pictures_and_imported_chunks_are_members(self) -> None:
        parts: make.Parts = {"word/media/image1.png": b"\x89PNG", "word/chunk.htm": "<p>old draft"}
        reading = office(make.docx("", parts, ("x", "aFChunk", "chunk.htm")))
        assert reading.names == [b"image1.png", b"chunk.htm"]

    def test_a_damaged_picture_is_accounted_for(self) -> None:
        content = make.docx(make.word("Text"), {"word/media/image1.png": b"\x89PNG" * 999})
        start = content.index(b"word/media/image1.png") + len("word/media/image1.png")
        reading = office(content[:start] + b"\xff" * 9 + content[start + 9 :])
        assert [(name, status) for name, status, _ in reading.lost] == [
            (b"image1.png", Status.CORRUPT)
        ]
        assert reading.adds_up
        assert page(reading, PageKind.TEXT, "") == "Text"


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
