"""Pages are made ready for a tagged PDF: no level of heading left out, links that hold only words."""

import lxml.html
import pytest

from zenger.publish.paper_structure import level_headings, turn, unnest_links


def body(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<body>{html}</body>").body


def inside(tree: lxml.html.HtmlElement) -> str:
    parts = (lxml.html.tostring(one, encoding="unicode") for one in tree)
    return (tree.text or "") + "".join(parts)


@pytest.mark.parametrize(
    ("screen", "paper"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", "<h1>A</h1><h2>B</h2><h3>C</h3>"),
        ('<h1>A</h1><h2 class="hush">B</h2><h3>C</h3><h4>D</h4>',
         "<h1>A</h1><h2>C</h2><h3>D</h3>"),
        ("<h1>A</h1><h3>C</h3><h3>D</h3><h2>E</h2>",
         "<h1>A</h1><h2>C</h2><h3>D</h3><h2>E</h2>"),
        ("<h3>C</h3>", "<h1>C</h1>"),
    ],
    ids=["as they are", "one that is not on paper", "one left out", "no title"],
)  # fmt: skip
def test_no_level_is_left_out(screen: str, paper: str) -> None:
    tree = body(screen)
    level_headings(tree)
    assert inside(tree) == paper


@pytest.mark.parametrize(
    ("screen", "paper"),
    [
        ('<p><a href="x">A</a></p>', '<p><a href="x">A</a></p>'),
        (
            '<p>1 <a href="x"><cite>A</cite></a>, 2</p>',
            '<p>1 <cite><a href="x">A</a></cite>, 2</p>',
        ),
        ('<p><a href="x">see <b>A</b></a>.</p>', '<p><a href="x">see A</a>.</p>'),
        ('<p><a href="x"><b>A</b> and <b>B</b></a></p>', '<p><a href="x">A and B</a></p>'),
        ('<p><a href="x"><b><i>A</i></b></a></p>', '<p><b><a href="x">A</a></b></p>'),
        ('<p><a id="x"><b>A</b></a></p>', '<p><a id="x"><b>A</b></a></p>'),
    ],
    ids=["words", "one part", "words and a part", "two parts", "a part in a part", "no link"],
)
def test_a_link_holds_words_alone(screen: str, paper: str) -> None:
    tree = body(screen)
    unnest_links(tree)
    assert inside(tree) == paper


def test_a_name_within_a_link_keeps_its_direction() -> None:
    tree = body('<p><a href="x"><bdi>18 U.S.C. 793</bdi></a></p>')
    turn(tree)
    unnest_links(tree)
    assert inside(tree) == '<p><bdi dir="ltr"><a href="x">18 U.S.C. 793</a></bdi></p>'
