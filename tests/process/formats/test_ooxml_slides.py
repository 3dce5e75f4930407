"""PowerPoint: slides in their order, notes, comments, masters."""

from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.extraction import PageKind


def test_they_come_as_shown_and_hidden_ones_are_told_apart() -> None:
    first, second, third = (make.shape(text) for text in ("one", "two", "three"))
    slides = [make.slide(first), make.slide(second, attributes='show="0"'), make.slide(third)]
    reading = office(make.pptx(slides, order=[2, 1]))
    assert [(p.kind, p.label, p.text) for p in reading.pages] == [
        (PageKind.HIDDEN, "Slide 1 (hidden)", "two"),
        (PageKind.SLIDE, "Slide 2", "one"),
        (PageKind.HIDDEN, "Slide 3 (hidden)", "three"),  # no longer in the presentation
    ]


def test_speaker_notes_name_their_slide() -> None:
    parts: make.Parts = {
        "ppt/slides/_rels/slide2.xml.rels": make.links(("n", "notesSlide", "../notesSlides/notesSlide1.xml")),
        "ppt/notesSlides/notesSlide1.xml": make.slide(make.shape("Do not say this") + make.shape("2"), "notes"),
    }  # fmt: skip
    slides = [make.slide(make.shape("one")), make.slide(make.shape("two"))]
    reading = office(make.pptx(slides, parts))
    assert page(reading, PageKind.NOTES, "Speaker notes") == "Slide 2: Do not say this"


def test_masters_and_layouts_are_read() -> None:
    parts: make.Parts = {
        "ppt/slideMasters/slideMaster1.xml": make.slide(make.shape("Internal"), "sldMaster"),
        "ppt/slideLayouts/slideLayout1.xml": make.slide(make.shape("Draft of 3 May"), "sldLayout"),
    }
    reading = office(make.pptx([make.slide("")], parts))
    assert page(reading, PageKind.ASIDE, "Masters and layouts") == "Internal\nDraft of 3 May"


def test_comments_old_and_new_have_their_authors() -> None:
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
