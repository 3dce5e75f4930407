"""Web pages: what a reader sees, and nothing that runs or loads."""

import csv
import json
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read, squeezed

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Metadata, PageKind, Title
from zenger.process.formats import css_cascade
from zenger.process.formats.html import HtmlHandler
from zenger.process.formats.html_cleaning import cleaned
from zenger.process.formats.html_text import html_to_text, too_deep
from zenger.process.formats.html_unseen import UNTOLD


def web(source: str | bytes) -> Reading:
    content = source.encode() if isinstance(source, str) else source
    return read(HtmlHandler(), content, "text/html")


def fields(reading: Reading) -> dict[str, str]:
    return {
        k: v for piece in reading.pieces if isinstance(piece, Metadata) for k, v in piece.fields
    }


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one<p>two", "one\n\ntwo"),
        ("a<br>b", "a\nb"),
        ("<b>bo</b>ld <i>x</i>y<!-- c -->z", "bold xyz"),
        ("<ul><li>a<li>b</ul>", "• a\n• b"),
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "1\t2\n3\t4"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("x<script>alert(1)</script>y<style>p{}</style>z", "xyz"),
        ("caf&eacute; &lt;tag&gt;", "café <tag>"),
        ('<img src="http://x/a.png" alt="a map">', "[a map]"),
        ("", ""),
    ],
)
def test_text_is_laid_out_as_its_blocks(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "<svg onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>', "<iframe src=http://x></iframe>",
        '<form action="http://x"><input name=a></form>', '<p style="background:url(http://x)">y',
        '<link rel=stylesheet href="http://x">', "<style>@import 'http://x'</style>",
        '<p id=a class=b>y</p>', '<base href="http://x">', '<meta http-equiv=refresh content=0>',
        '<a href="data:text/html,x">x</a>', "<math><mi//xlink:href=\"data:x\">",
    ],
)  # fmt: skip
def test_nothing_that_runs_loads_or_names_survives_cleaning(bad: str) -> None:
    safe = cleaned(bad).lower()
    for word in ("script", "onerror", "onload", "http:", "style", "class", " id", "data:", "<i"):
        assert word not in safe


def test_a_link_stays_and_tells_nobody_where_it_was_followed() -> None:
    link = cleaned('<a href="https://example.org" target=_blank onclick=x>y</a>')
    assert link == '<a href="https://example.org" rel="nofollow noreferrer">y</a>'


def test_words_in_drawings_formulas_and_frames_of_a_page_are_read() -> None:
    page = (
        "<p>Before</p><svg><style>a{}</style><text>Quay 4</text></svg><math><mi>x</mi></math>"
        "<iframe srcdoc='&lt;p&gt;Inner &lt;b&gt;page&lt;/b&gt;'></iframe>"
        "<noscript>Without scripts</noscript><script>var x</script>"
    )
    reading = web(page)
    assert squeezed(reading.pages[0].text) == "BeforeQuay4xInnerpage"
    assert [page.text for page in reading.pages[1:]] == ["Without scripts"]


def test_what_stands_in_the_fields_of_a_form_is_read() -> None:
    reading = web(
        '<p>Name <input value="Ana Oyelaran"> <input type="submit" value="Send"><input type=checkbox '
        'value="on"><input placeholder="Your city"><input type=hidden value="token"></p>'
    )
    assert reading.text == "Name Ana Oyelaran Send Your city"


def test_hidden_text_is_a_page_of_its_own() -> None:
    reading = web('<p>Seen<span hidden>unseen</span> tail<div style="display: none">more</div>')
    assert [page.kind for page in reading.pages] == [PageKind.TEXT, PageKind.HIDDEN]
    assert reading.pages[0].text == "Seen tail"
    assert reading.pages[1].text == "unseen\n\nmore"
    assert "unseen" not in reading.pages[0].html


def test_what_the_page_says_about_itself_is_kept() -> None:
    reading = web(
        '<html lang=fr><head><title> A  title</title><meta name=author content="Ida B.">'
        '<meta property="article:published_time" content="2019-04-11T09:00:00Z">'
        '<link rel=stylesheet href="https://cdn.example/x.css"></head>'
        '<body>x<img src="//tracker.example/1.gif">'
    )
    assert [piece.text for piece in reading.pieces if isinstance(piece, Title)] == ["A title"]
    (date,) = [piece.date for piece in reading.pieces if isinstance(piece, DateFound)]
    assert (date.value.isoformat(), date.source) == ("2019-04-11", "html article:published_time")
    said = fields(reading)
    assert said["author"] == "Ida B."
    assert said["html lang"] == "fr"
    assert said["remote reference link"] == said["remote reference img"] == "1"


def test_a_picture_inside_the_page_is_a_member() -> None:
    payload = "QUJD" * 40
    reading = web(f'<img src="data:image/png;base64,{payload}">')
    assert [(m.media_type, data) for m, data in reading.members] == [("image/png", b"ABC" * 40)]
    assert reading.adds_up


def test_elements_nested_without_end_keep_their_text() -> None:
    reading = web("<div>" * 200_000 + "deep")
    assert reading.text == "deep"
    assert [(page.kind, page.label) for page in reading.pages] == [(PageKind.HIDDEN, UNTOLD)]
    assert reading.troubles == [(Status.LIMIT, "html-depth")]
    assert too_deep("<b></i>" * 5_000)
    assert not too_deep("<p>" * 100_000 + "<b></b>" * 100_000)


def test_an_element_with_more_attributes_than_any_page_has_is_not_parsed() -> None:
    many = " ".join(f"a{n}=1" for n in range(2_000_000))
    reading = read(HtmlHandler(), f"<p {many}>the text</p>".encode(), "text/html")
    assert reading.text == "the text"
    assert reading.troubles == [(Status.LIMIT, "html-depth")]
    picture = f'<p>the text <img alt="x" src="data:image/png;base64,{"A" * 1_000_000}"></p>'
    assert not read(HtmlHandler(), picture.encode(), "text/html").troubles


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Style sheets are too large to follow sooner."""
    monkeypatch.setattr(css_cascade, "MOST_STEPS", 5)


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize(
    "page",
    ["{}", "<iframe srcdoc='{}'></iframe>"],
    ids=["page", "in a frame"],
)
def test_where_styles_are_too_many_to_follow_no_text_counts_as_seen(page: str) -> None:
    styles = "".join(f".c{n}{{color:red}} p{{margin:{n}px}}" for n in range(20))
    reading = web(
        page.format(f"<style>{styles} .z{{display:none}}</style><p>Seen</p><p class=z>Zebulon</p>")
    )
    assert {page.kind for page in reading.pages if page.text} == {PageKind.HIDDEN}
    assert "Zebulon" in reading.text


@pytest.mark.usefixtures("few_steps")
def test_a_page_whose_styles_are_too_many_is_told_as_that() -> None:
    reading = web(
        "<style>p{margin:1px} p{margin:2px} p{margin:3px}</style><p>One</p><p>Two</p><p>Three</p>"
    )
    assert [page.label for page in reading.pages] == [UNTOLD]
    assert reading.troubles == [(Status.LIMIT, "html-styles")]


@pytest.mark.parametrize("mark", ["\x01", "&#1;", "\ufffe", "&#xFFFE;", "&#xD800;", "&#0;"])
@pytest.mark.parametrize(
    "source", ["<p>a<i hidden>b</i>{}c", "<p>a<b>c</b><i hidden>b</i>{}", "a<img alt='{}c'>"]
)
def test_characters_that_a_tree_cannot_take_lose_nothing_else(mark: str, source: str) -> None:
    text = web(source.format(mark)).text
    assert "a" in text
    assert "c" in text


def test_a_long_page_with_such_a_character_before_its_blocks_is_cut() -> None:
    blocks = "".join(f"<p>Paragraph {n} of many.</p>" for n in range(60_000))
    assert len(web(f"<body>\x01{blocks}").pages) > 3


def test_a_long_page_is_cut_between_its_blocks() -> None:
    source = "<body>" + "".join(f"<p>Paragraph {n} of many.</p>" for n in range(60_000))
    reading = web(source)
    assert len(reading.pages) > 3
    assert squeezed(reading.text) == squeezed(html_to_text(source))
    assert all(page.html.count("<p>") == page.text.count("Paragraph") for page in reading.pages)


def test_the_facts_of_the_shared_pages_hold(shared: Path) -> None:
    with (shared / "corpus/MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    checked = 0
    for row in rows:
        facts = json.loads(row["expected"] or "{}")
        path = shared / "corpus" / row["path"]
        if path.suffix == ".html" and path.exists() and "phrase" in facts:
            reading = web(path.read_bytes())
            assert squeezed(facts["phrase"]) in squeezed(reading.text), row["path"]
            checked += 1
    assert checked > 10
