"""Text that nobody sees on a PDF page is found, and text that is seen is not taken for hidden."""

import io
from pathlib import Path

import pikepdf
import pytest
from tests.process.inventory.looking import look, look_at, told
from tests.review.made_files import Words, pdf_page

from zenger.model.review import Finding

SENTENCE = Words(72, 700, "The valves were opened by Anna Zenger at dawn.")


def hidden(content: bytes) -> dict[str, str]:
    pages = ("bad-redaction", "covered-label", "invisible-text", "hidden-layer", "outside-page",
             "unapplied-redaction")  # fmt: skip
    return {kind: text for kind, text in told(look(content)).items() if kind in pages}


def bad_redactions(path: Path) -> list[Finding]:
    return [one for one in look_at(path).findings if one.kind == "bad-redaction"]


@pytest.mark.parametrize(
    "drawing",
    [
        "0 g 220 696 72 16 re f",
        "1 g 220 696 72 16 re f",
        "0 g 220 698 72 11 re f",
        "q 72 0 0 16 220 696 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
        "0 G 14 w 220 704 m 292 704 l S",
    ],
    ids=["a black box", "a white box", "a tight box", "a picture", "a fat line"],
)
def test_words_under_something_are_a_bad_redaction(drawing: str) -> None:
    found = hidden(pdf_page([SENTENCE], drawing=drawing))
    assert list(found) == ["bad-redaction"]
    assert "Anna Zenger" in found["bad-redaction"]
    assert "valves" not in found["bad-redaction"]


def test_a_finding_says_where_on_the_page_it_is() -> None:
    (found,) = (
        one
        for one in look(pdf_page([SENTENCE], drawing="0 g 220 696 72 16 re f")).findings
        if one.kind == "bad-redaction"
    )
    assert found.page == 1 and found.box is not None
    left, top, right, bottom = found.box
    assert 3_600 < left < right < 5_000 and 1_500 < top < bottom < 1_750


def test_a_part_of_a_word_counts() -> None:
    found = hidden(pdf_page([Words(72, 700, "abcdefghijkl")], drawing="0 g 90 696 25 16 re f"))
    assert "bad-redaction" in found and "abc" not in found["bad-redaction"]


def test_a_highlight_that_is_black_hides_what_it_is_on() -> None:
    note = (
        b"/Annots [<< /Type /Annot /Subtype /Highlight /Rect [220 696 292 712] /C [0 0 0] "
        b"/QuadPoints [220 712 292 712 220 696 292 696] >>]"
    )
    assert "Anna Zenger" in hidden(pdf_page([SENTENCE], more=note))["bad-redaction"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (Words(72, 600, "unseen words", before="1 g"), "invisible-text"),
        (Words(72, 600, "unseen words", before="3 Tr"), "invisible-text"),
        (Words(72, -60, "unseen words"), "outside-page"),
        (Words(900, 600, "unseen words"), "outside-page"),
        (Words(72, 600, "unseen words", before="0.99 g"), "invisible-text"),
    ],
    ids=["white", "no ink", "below", "beside", "nearly white"],
)
def test_text_without_ink_or_beside_the_page_is_found(words: Words, kind: str) -> None:
    assert hidden(pdf_page([SENTENCE, words])) == {kind: "the page's text: unseen words"}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_hides_nothing(turn: int) -> None:
    content = pdf_page([SENTENCE], drawing="0 g 220 696 72 16 re f", more=b"/Rotate %d" % turn)
    assert "Anna Zenger" in hidden(content)["bad-redaction"]
    assert not hidden(pdf_page([SENTENCE], more=b"/Rotate %d" % turn))


def test_a_mark_for_redaction_that_was_never_applied_is_found_with_its_text() -> None:
    note = b"/Annots [<< /Type /Annot /Subtype /Redact /Rect [220 696 292 712] >>]"
    assert "Anna Zenger" in hidden(pdf_page([SENTENCE], more=note))["unapplied-redaction"]


def test_a_layer_that_is_switched_off_is_found() -> None:
    with pikepdf.open(io.BytesIO(pdf_page([SENTENCE]))) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
        page = pdf.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(L=layer)
        page.contents_add(b"/OC /L BDC BT /F1 12 Tf 72 500 Td (on the layer) Tj ET EMC")
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)
        out = io.BytesIO()
        pdf.save(out)
    assert hidden(out.getvalue())["hidden-layer"].startswith("the page's text: on the layer\n")


def test_full_stops_dashes_and_letters_that_fill_their_box_are_seen() -> None:
    lines = [Words(72, 700 - 20 * n, t) for n, t in enumerate(("I I I", "... --- ___", "lI|1.i"))]
    assert not hidden(pdf_page(lines))


def test_what_a_copy_of_ours_has_instead_of_words_is_no_bad_redaction() -> None:
    box = "0 g 60 690 200 30 re f"
    assert not hidden(pdf_page([Words(72, 700, "[b6]", before="3 Tr")])).get("bad-redaction")
    assert "bad-redaction" in hidden(pdf_page([Words(72, 700, "Anna", before="3 Tr")], drawing=box))


def test_x_rays_own_cases(shared: Path) -> None:
    folder = shared / "redaction" / "xray"
    found = {path.name: bad_redactions(path) for path in sorted(folder.glob("*.pdf"))}
    assert {name: len(ones) for name, ones in found.items() if ones} == {
        "bad_cross_hatched_redactions.pdf": 5, "hidden_text_on_visible_text.pdf": 1,
        "rectangles_yes.pdf": 3, "rectangles_yes_2.pdf": 1,
    }  # fmt: skip
    assert found["bad_cross_hatched_redactions.pdf"][0].text == "number of"
    assert [one.text for one in found["hidden_text_on_visible_text.pdf"]] == ["TROOPPER, LLC"]
    assert [one.text for one in found["rectangles_yes.pdf"]] == [
        "“No”", "“Yes”, but did not disclose all relevant medical history.", "“No”.",
    ]  # fmt: skip
    assert [one.text for one in found["rectangles_yes_2.pdf"]] == ["def"]


def test_labels_and_dates_under_boxes_are_told_but_not_as_bad_redactions(shared: Path) -> None:
    folder = shared / "redaction" / "xray"
    for name, text in (("ok_words.pdf", "Privilege"), ("no_bad_redactions.8.1.pdf", "03/23/2019")):
        assert text in told(look_at(folder / name))["covered-label"]


def test_a_text_layer_copied_back_over_a_picture_is_found(shared: Path) -> None:
    made = shared / "redaction" / "generated" / "bad_raster_with_original_text_layer.pdf"
    found = told(look_at(made))
    for token in ("TRAPWHITEZQ", "TRAPOCRZQ", "TRAPOCGZQ"):
        assert token in found["invisible-text"]
    assert "TRAPCROPZQ" in found["outside-page"]


def test_letters_that_stand_beside_where_they_are_drawn_are_no_bad_redaction(shared: Path) -> None:
    """Its font says wrong measures, so that letters have their places between the drawn ones."""
    assert (
        bad_redactions(shared / "corpus" / "formats" / "pdf-odd" / "unreadablemetadata.pdf") == []
    )
