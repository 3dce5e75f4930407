"""What a page's text becomes: prose, a message, a table; never anything that acts."""

import re

import pytest
from tests.publish.content import text_page

from zenger.model.extraction import PageKind
from zenger.publish.page_body import body_of, clean_html


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p onclick=a()>x</p>", "<p>x</p>"),
        ('<a href="https://t.example/?id">read</a>', "read"),
        ('<img src="cid:1" onerror=a()>x', "x"),
        ("<script>a()</script>x", "x"),
        ("<style>p{background:url(//t)}</style>x", "x"),
        ('<p style="x" id="main" class="skip">x</p>', "<p>x</p>"),
        ("<h1>x</h1>", "<h2>x</h2>"),
        ('<iframe src="//t"></iframe><form action="//t"><input></form>x', "x"),
        ('<td colspan="2">x</td>', "x"),
        ("<svg><a xlink:href='javascript:a()'>x</a></svg>y", "y"),
        ("<b>x", "<b>x</b>"),
    ],
    ids=["handler", "link", "picture", "script", "style", "attributes", "heading", "frame and form",
         "stray cell", "svg", "unclosed"],
)  # fmt: skip
def test_html_of_a_message_keeps_only_its_structure(html: str, left: str) -> None:
    assert str(clean_html(html)) == left


def test_long_quotations_fold_and_short_ones_do_not() -> None:
    text = "New.\n> one\nThen.\n" + "\n".join(f"> old {n}" for n in range(8))
    kind, body = body_of(text_page(1, text, PageKind.MESSAGE))
    assert kind == "message"
    assert body.count("<details>") == 1
    assert "<summary>8 quoted lines</summary>" in body
    assert body.count("<blockquote") == 2


def test_a_table_has_a_head_only_where_its_first_row_reads_like_one() -> None:
    with_head = (("Port", "Due"), ("Arica", "1,250.00"))
    without = (("Arica", "1,250.00"), ("Iquique", "900"))
    kind, body = body_of(text_page(1, "", PageKind.SHEET, rows=with_head))
    assert kind == "table"
    assert '<th scope="col">Port</th>' in body
    assert '<td class="n">1,250.00</td>' in body
    assert "<th" not in body_of(text_page(1, "", PageKind.SHEET, rows=without))[1]


def test_a_sheet_is_a_table_although_its_text_knows_only_tabs() -> None:
    text = "Port\tDue\nArica\t1,250.00\nIquique\t\n"
    kind, body = body_of(text_page(1, text, PageKind.SHEET))
    assert kind == "table"
    assert body.count("<tr>") == 3
    assert '<th scope="col" class="n">Due</th>' in body
    assert body_of(text_page(1, text, PageKind.TEXT))[0] == "prose"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("one\ntwo\nthree", 0),
        ("FM AMEMBASSY\nTO SECSTATE\n\nSUBJ: PORT\nEND", 5),
        ("A whole paragraph. " * 10 + "\nb\nc\nd", 0),
    ],
    ids=["too short to tell", "lines of a telegram", "paragraphs"],
)
def test_lines_a_typewriter_broke_keep_together(text: str, spans: int) -> None:
    body = body_of(text_page(1, text))[1]
    assert body.count('<span class="line">') == spans
    assert re.sub(r"</?span[^>]*>", "", body).strip() == text.strip()


def test_uneven_rows_are_filled_up() -> None:
    body = body_of(text_page(1, "", PageKind.SHEET, rows=(("1", "2", "3"), ("4",))))[1]
    assert body.count("<td") == 6


def test_cells_and_prose_are_escaped_and_overrides_are_shown() -> None:
    hostile = "<b>x</b>\u202etxt\x00"
    for page in (text_page(1, hostile), text_page(1, "", PageKind.SHEET, rows=((hostile,),))):
        body = body_of(page)[1]
        assert "&lt;b&gt;x&lt;/b&gt;\\u202etxt\ufffd" in body
