"""Shapes of a slide that nobody sees are no part of its text; others are."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page, slide

from zenger.model.extraction import PageKind

SECRET = "Oyelaran"
ON = (100_000, 100_000, 900_000, 900_000)
FAR = (20_000_000, 0, 900_000, 900_000)
NONE = (0, 0, 0, 0)


def frame(off: tuple[int, int, int, int], child: tuple[int, int, int, int] | None = None) -> str:
    inner = '<a:off x="{}" y="{}"/><a:ext cx="{}" cy="{}"/>'.format(*off)
    inner += '<a:chOff x="{}" y="{}"/><a:chExt cx="{}" cy="{}"/>'.format(*child) if child else ""
    return f"<a:xfrm>{inner}</a:xfrm>"


def box(text: str = SECRET, place: str = "", hidden: str = "", ink: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {hidden}/><p:nvPr/></p:nvSpPr><p:spPr>{place}</p:spPr>'
        f"<p:txBody><a:p><a:r><a:rPr>{ink}</a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def group(inner: str, place: str = "", hidden: str = "") -> str:
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name="g" {hidden}/></p:nvGrpSpPr>'
        f"<p:grpSpPr>{place}</p:grpSpPr>{inner}</p:grpSp>"
    )


HIDDEN = 'hidden="1"'
INK = '<a:solidFill><a:srgbClr val="000000"><a:alpha val="{}"/></a:srgbClr></a:solidFill>'
UNSEEN = {
    "hidden": box(hidden=HIDDEN),
    "in a hidden group": group(group(box()), hidden=HIDDEN),
    "beside the slide": box(place=frame(FAR)),
    "left of the slide": box(place=frame((-900_001, 0, 900_000, 900_000))),
    "in a group beside the slide": group(box(), frame(FAR, FAR)),
    "moved away by its group": group(box(place=frame((9_000_000, 0, 9, 9))), frame((0, 0, 9_000_000, 9), (0, 0, 900_000, 9))),
    "without ink": box(ink="<a:noFill/>"),
    "of clear ink": box(ink=INK.format("0")),
}  # fmt: skip
WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
BLUE = '<a:solidFill><a:srgbClr val="000080"/></a:solidFill>'
PAPER = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'


def bar(fill: str, place: tuple[int, int, int, int] = ON) -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="b"/></p:nvSpPr><p:spPr>{frame(place)}{fill}</p:spPr></p:sp>'


UNSEEN |= {
    "white": box(place=frame(ON), ink=WHITE),
    "of the theme's paper": box(ink=PAPER),
    "white on white": box(place=frame(ON) + PAPER, ink=WHITE),
    "white on a white bar": bar(WHITE) + box(place=frame(ON), ink=WHITE),
    "white beside a bar": bar(BLUE, (5_000_000, 0, 9, 9)) + box(place=frame(ON), ink=WHITE),
    "white under a bar": box(place=frame(ON), ink=WHITE) + bar(BLUE),
    "of the colour of its bar": bar(BLUE) + box(place=frame(ON), ink=BLUE),
    "tiny": box().replace("<a:rPr>", '<a:rPr sz="100">'),
}  # fmt: skip
SEEN = {
    "white on a bar": bar(BLUE) + box(place=frame(ON), ink=WHITE),
    "white in a filled shape": box(place=frame(ON) + BLUE, ink=WHITE),
    "blue on paper": box(place=frame(ON), ink=BLUE),
    "white on blue of a style": box(ink=WHITE).replace(
        "<p:txBody>",
        '<p:style><a:fillRef idx="1"><a:srgbClr val="000080"/></a:fillRef></p:style><p:txBody>',
    ),
    "on the slide": box(place=frame(ON)),
    "where its layout says": box(),
    "half beside the slide": box(place=frame((-500_000, 0, 900_000, 900_000))),
    "moved onto the slide by its group": group(box(place=frame(FAR)), frame(ON, FAR)),
    "in a group without a place": group(box(place=frame(ON))),
    "of half clear ink": box(ink=INK.format("50000")),
    "in outlines": box(ink='<a:ln w="9"/><a:noFill/>'),
    "of no size at all, whose text runs over": box(place=frame(NONE)),
}


def test_white_letters_are_part_of_a_slide_with_a_dark_ground() -> None:
    dark = "<p:bg><p:bgPr>" + BLUE + "</p:bgPr></p:bg><p:spTree>"
    shown = slide(box(place=frame(ON), ink=WHITE)).replace("<p:spTree>", dark)
    assert dark in shown
    assert SECRET in page(office(make.pptx([shown])), PageKind.SLIDE, "Slide 1")


@pytest.mark.parametrize("inner", UNSEEN.values(), ids=UNSEEN)
def test_it_is_no_part_of_it(inner: str) -> None:
    reading = office(make.pptx([slide(box("seen") + inner)]))
    assert page(reading, PageKind.SLIDE, "Slide 1").split() == ["seen"]
    assert page(reading, PageKind.HIDDEN, "Hidden text") == f"Slide 1: {SECRET}"


@pytest.mark.parametrize("inner", SEEN.values(), ids=SEEN)
def test_it_is_part_of_it(inner: str) -> None:
    reading = office(make.pptx([slide(box("seen") + inner)]))
    assert set(page(reading, PageKind.SLIDE, "Slide 1").split()) == {"seen", SECRET}
    assert [p for p in reading.pages if p.kind is PageKind.HIDDEN] == []
