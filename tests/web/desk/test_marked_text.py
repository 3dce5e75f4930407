"""Words are marked in the text and over the picture, and nothing else of them changes."""

import re

import pytest
from markupsafe import Markup, escape

from zenger.web.desk.marked_picture import around, boxes_over, hit_boxes
from zenger.web.desk.marked_text import Mark, carried_over, running_text, with_marks


def test_a_word_is_marked_and_the_first_has_a_name() -> None:
    body = Markup('<span class="line">The port\n</span><span class="line">a port</span>')
    text = running_text(body)
    marks = [Mark(m.start(), m.end()) for m in re.finditer("port", text)]
    assert with_marks(body, marks) == (
        '<span class="line">The <mark id="hit">port</mark>\n</span>'
        '<span class="line">a <mark>port</mark></span>'
    )


def test_cells_are_apart_and_letters_of_one_word_together() -> None:
    assert running_text("<td>a</td><td>b</td>").split() == ["a", "b"]
    assert running_text("<b>w</b>ord") == "word"


def test_a_hit_within_a_note_is_both() -> None:
    marked = with_marks(Markup("one two three"), [Mark(0, 7, note=5), Mark(4, 13)])
    assert marked == (
        '<a class="noted" href="#note-5" id="on-5">one </a>'
        '<a class="noted" href="#note-5"><mark id="hit">two</mark></a><mark> three</mark>'
    )


@pytest.mark.parametrize(
    "body",
    [
        escape("<script>alert('port')</script> & port"),
        Markup('<td colspan="a>port">x &lt;port&gt; y</td>'),
        Markup("<td colspan='\">port'>port</td>"),
    ],
)
def test_a_mark_never_opens_a_tag_nor_stands_in_one(body: Markup) -> None:
    text = running_text(body)
    marked = with_marks(body, [Mark(m.start(), m.end()) for m in re.finditer("port", text)])
    assert marked.count("<mark") == text.count("port") > 0
    without = re.sub('<mark(?: id="hit")?>|</mark>', "", str(marked))
    assert without.replace("&#39;", "'") == str(body).replace("&#39;", "'")


@pytest.mark.parametrize(
    ("page", "body", "words"),
    [
        ("\nOne two\nthree", "One two\nthree", "two\nthree"),
        ("a\tb\nc\td", " a  b  c  d ", "b\nc"),
    ],
    ids=["lines", "a table"],
)
def test_a_note_finds_its_words_where_only_spaces_differ(page: str, body: str, words: str) -> None:
    start = page.index(words)
    found = carried_over(page, body, (start, start + len(words)))
    assert found is not None
    assert body[slice(*found)].split() == words.split()


def test_a_note_whose_words_are_not_shown_is_on_none_of_them() -> None:
    assert carried_over("One two three", "One two", (8, 13)) is None
    assert carried_over("One two three", "Something else", (4, 7)) is None


BOXES = (0, 3, 1000, 1000, 2000, 1200, 4, 7, 2100, 1000, 3000, 1200, 8, 9, 0, 0, 0, 0)


def test_boxes_stand_over_the_words() -> None:
    assert list(boxes_over(BOXES, [(4, 6), (8, 9)])) == [(2100, 1000, 3000, 1200)]
    letters = (0, 1, 100, 50, 200, 150, 1, 2, 210, 60, 300, 150, 2, 3, 100, 250, 200, 350)
    assert list(boxes_over(letters, [(0, 3)])) == [(100, 50, 300, 150), (100, 250, 200, 350)]
    assert around(list(boxes_over(BOXES, [(0, 7)]))) == (1000, 1000, 3000, 1200)
    assert around([]) is None
    assert hit_boxes(BOXES, [(0, 3)], 500, 1000) == (
        '<rect x="50" y="100" width="50" height="20"/>'
    )
