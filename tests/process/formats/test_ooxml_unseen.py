"""What office documents keep where nobody looks is read, and told apart from what is shown."""

from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, office, page

from zenger.model.document import Status
from zenger.model.extraction import PageKind

PIVOT = {
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{make.S}"><cacheFields>'
    '<cacheField name="Payee"><sharedItems><s v="Harbour Ltd"/><s v="J. Doe"/></sharedItems></cacheField>'
    '<cacheField name="Sum"><sharedItems/></cacheField><cacheField name="Paid"><sharedItems/></cacheField>'
    "</cacheFields></pivotCacheDefinition>",
}  # fmt: skip
RECORDS = {
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": make.links(
        ("r", "pivotCacheRecords", "pivotCacheRecords1.xml")
    ),
    "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{make.S}">'
    '<r><x v="1"/><n v="1200"/><b v="1"/></r><r><x v="0"/><n v="7.5"/><m/></r><r><x v="99"/></r>'
    "</pivotCacheRecords>",
}  # fmt: skip
EMPTY = [("A", "visible", make.sheet(""))]


def test_the_rows_behind_a_pivot_table_are_read_though_their_sheet_is_gone() -> None:
    reading = office(make.xlsx(EMPTY, {**PIVOT, **RECORDS}))
    (behind,) = [p for p in reading.pages if p.label == "Data behind a pivot table"]
    assert behind.kind is PageKind.HIDDEN
    assert behind.rows == (
        ("Payee", "Sum", "Paid"), ("J. Doe", "1200", "TRUE"), ("Harbour Ltd", "7.5", ""), ("",),
    )  # fmt: skip


def test_of_a_pivot_table_without_rows_the_values_are_read() -> None:
    reading = office(make.xlsx(EMPTY, PIVOT))
    (behind,) = [p for p in reading.pages if p.label == "Data behind a pivot table"]
    assert [row[0] for row in behind.rows] == ["Payee", "Harbour Ltd", "J. Doe"]


def test_a_workbook_tells_its_names_connections_links_and_what_it_saw_elsewhere() -> None:
    book = (
        f'<workbook xmlns="{make.S}" xmlns:r="{make.R}"><sheets><sheet name="A" sheetId="1" r:id="s1"/>'
        '</sheets><definedNames><definedName name="Rate" hidden="1" comment="agreed">"7%"</definedName>'
        "</definedNames></workbook>"
    )
    after = (
        '<dataValidations><dataValidation sqref="B2" prompt="Who"><formula1>"Anna,Bob"</formula1>'
        '</dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" tooltip="the ledger"/></hyperlinks>'
    )
    parts: make.Parts = {
        "xl/workbook.xml": book,
        "xl/connections.xml": f'<connections xmlns="{make.S}"><connection name="Ledger"><dbPr connection='
        '"User=anna" command="SELECT 1"/></connection></connections>',
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{make.S}"><externalBook><sheetNames>'
        '<sheetName val="Budget"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="C1">'
        "<v>99</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
        "xl/revisions/revisionLog1.xml": f'<revisions xmlns="{make.S}"><rcc><oc r="A1" t="inlineStr"><is><t>old'
        '</t></is></oc><nc r="A1"><v>5</v></nc></rcc></revisions>',
    }  # fmt: skip
    reading = office(make.xlsx([("A", "visible", make.sheet("", after=after))], parts))
    assert page(reading, PageKind.ASIDE, "Names") == 'Rate = "7%" (agreed)'
    assert page(reading, PageKind.ASIDE, "Data connections").split("\n") == [
        "name: Ledger", "connection: User=anna; command: SELECT 1",
    ]  # fmt: skip
    assert page(reading, PageKind.ASIDE, "Links and lists").split("\n") == [
        'B2: Who; "Anna,Bob"', "A1: the ledger",
    ]  # fmt: skip
    assert page(reading, PageKind.HIDDEN, "Values from other workbooks") == "Budget!C1: 99\nBudget"
    assert page(reading, PageKind.CHANGES, "Tracked changes") == "A1 Was: old\nA1 Became: 5"


def test_a_text_tells_its_pictures_fields_variables_and_building_blocks() -> None:
    field = (
        '<w:p><w:r><w:instrText>INCLUDETEXT "C:\\Users\\anna\\</w:instrText></w:r><w:r><w:instrText>memo.doc"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="PAGE"/>'
        '<w:r><w:drawing><x:docPr xmlns:x="x" descr="The minister&#10;at the harbour"/></w:drawing></w:r></w:p>'
    )
    parts: make.Parts = {
        "word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{make.W}">{make.word("Block")}</w:glossaryDocument>',
        "customXml/item1.xml": "<a><b>Case 12</b></a>",
        "customXml/item2.xml": "<FormTemplates><b>Form</b></FormTemplates>",
        "word/settings.xml": f'<w:settings xmlns:w="{make.W}"><w:docVars><w:docVar w:name="client" w:val="J. Doe"/>'
        "</w:docVars></w:settings>",
    }
    reading = office(make.docx(field, parts))
    assert page(reading, PageKind.ASIDE, "Fields") == 'INCLUDETEXT "C:\\Users\\anna\\memo.doc"'
    assert (
        page(reading, PageKind.ASIDE, "Descriptions of pictures") == "The minister at the harbour"
    )
    assert page(reading, PageKind.ASIDE, "Building blocks") == "Block"
    assert page(reading, PageKind.ASIDE, "Data beside the text") == "Case 12"
    assert ("variable client", "J. Doe") in fields(reading)


def test_an_answer_to_a_comment_has_its_own_author() -> None:
    space = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
    body = "<p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody>"
    parts: make.Parts = {
        "ppt/authors.xml": f'<p:authorLst xmlns:p="{space}"><p:author id="1" name="Anna"/>'
        '<p:author id="2" name="Bob"/></p:authorLst>',
        "ppt/comments/modernComment_1.xml": f'<p:cmLst xmlns:p="{space}" xmlns:a="{make.A}"><p:cm authorId="1">'
        f'<p:replyLst><p:reply authorId="2">{body.format("No")}</p:reply></p:replyLst>{body.format("True?")}'
        "</p:cm></p:cmLst>",
    }  # fmt: skip
    reading = office(make.pptx([make.slide("")], parts))
    assert page(reading, PageKind.COMMENTS, "Comments") == "Anna: True?\nBob: No"


def test_damage_in_one_place_hides_nothing_that_stands_in_another() -> None:
    parts: make.Parts = {
        "docProps/core.xml": "<broken",
        "word/comments.xml": "<broken",
        "customXml/item1.xml": "\x00",
        "word/styles.xml": "<broken",
        "word/header1.xml": "<broken",
        "word/footer1.xml": f'<w:ftr xmlns:w="{make.W}">{make.word("Foot")}</w:ftr>',
        "word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{make.W}">{make.word("Block")}</w:glossaryDocument>',
        "word/charts/chart1.xml": f'<c:chartSpace xmlns:c="{make.C}"><c:v>Share</c:v></c:chartSpace>',
    }
    links = (("h", "header", "header1.xml"), ("f", "footer", "footer1.xml"))
    reading = office(make.docx(make.word("All the words"), parts, *links))
    assert page(reading, PageKind.ASIDE, "Headers and footers") == "Foot"
    assert page(reading, PageKind.TEXT, "") == "All the words"
    assert page(reading, PageKind.ASIDE, "Building blocks") == "Block"
    assert page(reading, PageKind.ASIDE, "Charts") == "Share"
    assert reading.troubles == [(Status.CORRUPT, "damaged-part")]


def test_what_else_a_list_would_let_one_choose() -> None:
    items = "".join(
        f'<w:listItem w:displayText="{said}" w:value="{value}"/>'
        for said, value in (("Source: Anna", "1"), ("", "Berthold"))
    )
    chosen = f"<w:sdt><w:sdtPr><w:dropDownList>{items}</w:dropDownList></w:sdtPr></w:sdt>"
    form = '<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val="Carla"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>'
    reading = office(make.docx(make.word("Chosen") + chosen + form))
    assert page(reading, PageKind.ASIDE, "Choices of lists") == "Source: Anna\nBerthold\nCarla"
