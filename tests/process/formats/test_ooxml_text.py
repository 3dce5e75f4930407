"""Word: the running text, and what stands beside it."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.document import Status
from zenger.model.extraction import PageKind
from zenger.process.formats import office as office_handler
from zenger.process.formats import office_stream

BY_ANNA = 'w:id="1" w:author="Anna" w:date="2021-05-04T10:00:00Z"'
NAMES = f'xmlns:w="{make.W}"'


def test_changes_say_who_and_when() -> None:
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


def test_comments_have_their_author_and_stay_out_of_the_text() -> None:
    comments = f"<w:comments {NAMES}><w:comment {BY_ANNA}>{make.word('Is this true?')}</w:comment></w:comments>"
    body = make.word("Text") + '<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    reading = office(
        make.docx(body, {"word/comments.xml": comments}, ("c", "comments", "comments.xml"))
    )
    assert page(reading, PageKind.TEXT, "") == "Text"
    signed = "Anna, 2021-05-04T10:00:00Z: Is this true?"
    assert page(reading, PageKind.COMMENTS, "Comments") == signed


def test_headers_footers_and_notes_stand_apart() -> None:
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


def test_hidden_text_is_told_apart() -> None:
    styles = f'<w:styles {NAMES}><w:style w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = (
        "<w:p><w:r><w:t>shown</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>by itself</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Unseen"/></w:rPr><w:t>by style</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>not</w:t></w:r></w:p>'
    )
    reading = office(make.docx(body, {"word/styles.xml": styles}))
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "by itself\nby style"
    assert page(reading, PageKind.TEXT, "") == "shownnot"


HIDING = {
    "the style that its style is based on": ('<w:rPr><w:rStyle w:val="Heir"/></w:rPr>', ""),
    "its paragraph's style": ("", '<w:pPr><w:pStyle w:val="Unseen"/></w:pPr>'),
}


@pytest.mark.parametrize(("run", "paragraph"), HIDING.values(), ids=HIDING)
def test_text_is_no_part_of_the_flow_that_is_hidden_by(run: str, paragraph: str) -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Heir"><w:basedOn w:val="Unseen"/></w:style>'
        '<w:style w:styleId="Rebel"><w:basedOn w:val="Heir"/><w:rPr><w:vanish w:val="0"/></w:rPr>'
        "</w:style></w:styles>"
    )
    rebel = '<w:p><w:r><w:rPr><w:rStyle w:val="Rebel"/></w:rPr><w:t>seen</w:t></w:r></w:p>'
    body = f"<w:p>{paragraph}<w:r>{run}<w:t>Oyelaran</w:t></w:r></w:p>{rebel}"
    reading = office(make.docx(body, {"word/styles.xml": styles}))
    assert page(reading, PageKind.TEXT, "") == "seen"
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "Oyelaran"


def test_a_watermark_is_read() -> None:
    mark = '<w:p><w:r><w:pict><v:shape xmlns:v="v"><v:textpath string="{}"/></v:shape></w:pict></w:r></w:p>'
    head = f'<w:hdr xmlns:w="{make.W}">{mark.format("EMBARGOED")}</w:hdr>'
    link = ("rId1", "header", "header1.xml")
    content = make.docx(
        make.word("A letter") + mark.format("Kept back"), {"word/header1.xml": head}, link
    )
    boxes = make.page(make.office(content), PageKind.ASIDE, "Text boxes")
    assert set(boxes.split("\n")) == {"EMBARGOED", "Kept back"}


def test_text_boxes_are_read_wherever_they_stand() -> None:
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


def test_a_table_s_rows_are_lines_without_signs_of_markup() -> None:
    bold = "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{bold.format('Name')}{bold.format('Role')}</w:tr>"
    reading = office(make.docx(f"<w:tbl>{row}{row}</w:tbl>"))
    assert page(reading, PageKind.TEXT, "") == "Name\tRole\nName\tRole"


def test_charts_and_diagrams_are_read() -> None:
    title = f'<a:p xmlns:a="{make.A}"><a:r><a:t>Payments</a:t></a:r></a:p>'
    chart = f'<c:chartSpace xmlns:c="{make.C}">{title}<c:pt><c:v>Lisbon</c:v></c:pt><c:pt><c:v>42</c:v></c:pt></c:chartSpace>'
    data = f'<d:dataModel xmlns:d="urn:d" xmlns:a="{make.A}"><a:p><a:r><a:t>Chain of command</a:t></a:r></a:p></d:dataModel>'
    parts: make.Parts = {"word/charts/chart1.xml": chart, "word/diagrams/data1.xml": data}
    reading = office(make.docx("", parts))
    assert page(reading, PageKind.ASIDE, "Charts") == "Payments\nLisbon\n42"
    assert page(reading, PageKind.ASIDE, "Diagrams") == "Chain of command"


def test_a_long_document_is_read_in_parts_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_stream, "MAX_SHORT", 1)
    monkeypatch.setattr(office_stream, "MAX_ELEMENTS", 50)
    body = "".join(make.word(f"line {number}.") for number in range(500))
    change = '<w:p><w:ins w:author="Anna"><w:r><w:t>late</w:t></w:r></w:ins></w:p>'
    reading = office(make.docx(body + change))
    assert reading.pages[0].text.split() == [
        *(word for number in range(500) for word in ("line", f"{number}.")),
        "late",
    ]
    assert page(reading, PageKind.CHANGES, "Tracked changes") == "Inserted by Anna: late"
    assert reading.troubles == []


def test_of_a_damaged_document_all_before_the_damage_is_read() -> None:
    body = make.word("first") + make.word("second") + "<w:p" + make.word("third")
    reading = office(make.docx(body))
    assert reading.pages[0].text.split() == ["first", "second"]
    assert reading.troubles == [(Status.CORRUPT, "damaged-part")]


def test_one_table_larger_than_can_be_held_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_stream, "MAX_SHORT", 1)
    monkeypatch.setattr(office_stream, "MAX_ELEMENTS", 50)
    monkeypatch.setattr(office_stream, "MAX_HELD", 100)
    body = "".join(make.word(f"line {number}.") for number in range(100))
    reading = office(make.docx(f"{body}<w:tbl>{body}</w:tbl>"))
    assert "line 79." in reading.text
    assert reading.troubles == [(Status.LIMIT, "text-size")]


def test_a_text_longer_than_one_message_is_cut_behind_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office_handler, "MAX_PAGE", 50)
    lines = [f"line {number}." for number in range(30)]
    reading = office(make.docx("".join(map(make.word, lines))))
    assert len(reading.pages) > 4
    assert all(len(page.text) <= 50 for page in reading.pages)
    assert reading.text == " ".join(lines)


def run(properties: str) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>Oyelaran</w:t></w:r></w:p>"


def paragraph(properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>Oyelaran</w:t></w:r></w:p>"


WHITE = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
VANISH = "<w:rPr><w:vanish/></w:rPr>"
BACK = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r></w:p>'
CLEAR = '<w14:textFill xmlns:w14="w14"><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
HIDDEN = {
    "by default": (make.word("Oyelaran"), f"<w:docDefaults><w:rPrDefault>{VANISH}</w:rPrDefault></w:docDefaults>"),
    "by the paragraphs' default style": (
        make.word("Oyelaran"), f'<w:style w:type="paragraph" w:default="1" w:styleId="N">{VANISH}</w:style>',
    ),
    "by a style without more, by default": (
        '<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr><w:r><w:t>Oyelaran</w:t></w:r></w:p>',
        f'<w:docDefaults><w:rPrDefault>{VANISH}</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="P"/>',
    ),
    "by the style of its table": (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{make.word("Oyelaran")}</w:tc></w:tr></w:tbl>',
        f'<w:style w:type="table" w:styleId="T">{VANISH}</w:style>',
    ),
    "with its drawing": (
        '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="wp" hidden="1"/><w:txbxContent><w:p><w:r><w:t>Oyelaran</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>', "",
    ),
    "with its older drawing": (
        '<w:p><w:r><w:pict><v:shape xmlns:v="v" style="left:0; visibility: hidden"><w:txbxContent><w:p><w:r><w:t>Oyelaran</w:t></w:r></w:p></w:txbxContent></v:shape></w:pict></w:r></w:p>', "",
    ),
    "by white ink": (run('<w:color w:val="FFFFFF"/>'), ""),
    "by the theme's paper": (run('<w:color w:val="AAAAAA" w:themeColor="background1"/>'), ""),
    "by its size": (run('<w:sz w:val="2"/>'), ""),
    "by its width": (run('<w:w w:val="1"/>'), ""),
    "by a white style": (run('<w:rStyle w:val="S"/>'), f'<w:style w:type="character" w:styleId="S">{WHITE}</w:style>'),
    "by a table's white style": (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{make.word("Oyelaran")}</w:tc></w:tr></w:tbl>',
        f'<w:style w:type="table" w:styleId="T">{WHITE}</w:style>',
    ),
    "by a row without height": (
        f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr><w:tc>{make.word("Oyelaran")}</w:tc></w:tr></w:tbl>', "",
    ),
    "by lines without height": (paragraph('<w:spacing w:line="10" w:lineRule="exact"/>'), ""),
    "by a hidden row": (
        f'<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{make.word("Oyelaran")}</w:tc></w:tr></w:tbl>', "",
    ),
    "by a frame off the page": (paragraph('<w:framePr w:x="31000" w:y="1"/>'), ""),
    "by an indent off the page": (paragraph('<w:ind w:left="-20000"/>'), ""),
    "by a drawing off the page": (
        f'<w:p><w:r><w:drawing><wp:anchor xmlns:wp="wp"><wp:positionH><wp:posOffset>-12000000</wp:posOffset></wp:positionH><w:txbxContent>{make.word("Oyelaran")}</w:txbxContent></wp:anchor></w:drawing></w:r></w:p>', "",
    ),
    "by clear ink": (f"<w:p><w:r><w:rPr>{CLEAR}</w:rPr><w:t>Oyelaran</w:t></w:r></w:p>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("body", "styles"), HIDDEN.values(), ids=HIDDEN)
def test_text_is_no_part_of_it_that_is_hidden(body: str, styles: str) -> None:
    part = f"<w:styles {NAMES}>{styles}</w:styles>"
    reading = office(make.docx(BACK + body, {"word/styles.xml": part}))
    assert page(reading, PageKind.TEXT, "") == "shown"
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "Oyelaran"


SHOWN = {
    "on a dark bar": (run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000080"/>'), ""),
    "in a cell with a ground": (
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="000080"/></w:tcPr>{run(WHITE[7:-8])}</w:tc></w:tr></w:tbl>', "",
    ),
    "in a table whose style has a ground": (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{run(WHITE[7:-8])}</w:tc></w:tr></w:tbl>',
        '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="000080"/></w:tcPr></w:tblStylePr></w:style>',
    ),
    "in a paragraph whose style has a ground": (
        '<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Oyelaran</w:t></w:r></w:p>',
        '<w:style w:type="paragraph" w:styleId="P"><w:pPr><w:shd w:fill="000080"/></w:pPr></w:style>',
    ),
    "hidden on the web": (run("<w:webHidden/>"), ""),
    "in a box that hangs on a white letter": (
        f'<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:drawing><w:txbxContent>{make.word("Oyelaran")}</w:txbxContent></w:drawing></w:r></w:p>', "",
    ),
    "in grey": (run('<w:color w:val="808080"/>'), ""),
    "in black under a white style": (
        run('<w:rStyle w:val="S"/><w:color w:val="000000"/>').replace('<w:rStyle w:val="S"/>', ""),
        f'<w:style w:type="paragraph" w:default="1" w:styleId="S">{WHITE}</w:style>',
    ),
    "indented": (paragraph('<w:ind w:left="5000"/>'), ""),
    "in a row of a line's height": (
        f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="240" w:hRule="exact"/></w:trPr><w:tc>{make.word("Oyelaran")}</w:tc></w:tr></w:tbl>', "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "styles"), SHOWN.values(), ids=SHOWN)
def test_text_is_part_of_it_that_is_seen(body: str, styles: str) -> None:
    part = f"<w:styles {NAMES}>{styles}</w:styles>"
    reading = office(make.docx(body, {"word/styles.xml": part}))
    assert "Oyelaran" in page(reading, PageKind.TEXT, "")


def test_a_style_of_letters_says_nothing_of_paragraphs() -> None:
    style = f'<w:style w:type="character" w:default="1" w:styleId="C">{VANISH}</w:style><w:style w:type="paragraph" w:styleId="P"/>'
    part = f"<w:styles {NAMES}>{style}</w:styles>"
    reading = office(make.docx(make.word("shown"), {"word/styles.xml": part}))
    assert page(reading, PageKind.TEXT, "") == "shown"
