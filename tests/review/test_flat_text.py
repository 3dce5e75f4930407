"""Running text is printed as paragraphs: nothing of it is taken for markup, and no space is lost."""

from io import BytesIO
from xml.etree import ElementTree

from zenger.review.flat_text import flat_text

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def paragraphs(*lines: str) -> list[ElementTree.Element]:
    return list(ElementTree.parse(BytesIO(flat_text(lines))).iter(f"{TEXT}p"))


def test_markup_in_a_line_is_text() -> None:
    (one,) = paragraphs('<text:a href="http://x.example">&amp; "x"</text:a>')
    assert one.text == '<text:a href="http://x.example">&amp; "x"</text:a>'
    assert len(one) == 0


def test_spaces_and_tabs_stay_and_what_xml_cannot_hold_is_shown() -> None:
    (one,) = paragraphs("a    b\tc\x00\x0bd")
    space, tab = one
    assert (one.text, space.tag, space.get(f"{TEXT}c"), space.tail) == ("a ", f"{TEXT}s", "3", "b")
    assert (tab.tag, tab.tail) == (f"{TEXT}tab", "c\ufffd\ufffdd")


def test_each_line_runs_as_its_first_letter_does() -> None:
    styles = [one.get(f"{TEXT}style-name") for one in paragraphs("1. Water", "2. ماء", "", "—")]
    assert styles == ["L", "R", "L", "L"]
