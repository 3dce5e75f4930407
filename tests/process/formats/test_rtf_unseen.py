"""Words of rich text that nobody sees are no part of its text; others are."""

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.extraction import PageKind
from zenger.process.formats import rtf
from zenger.process.formats.rtf import RtfHandler
from zenger.process.formats.rtf_unseen import parted

SECRET = "Oyelaran"
HEAD = (
    r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}"
    r"{\colortbl;\red254\green255\blue255;\red0\green0\blue0;\red0\green0\blue128;}"
    r"{\stylesheet{\s5\v Unseen;}{\s6\sbasedon5 Below;}{\*\cs7\v Letters;}{\s8\sbasedon5\v0 Seen;}{\s9 Plain;}}"
)
UNSEEN = {
    "hidden": r"{\v %s}",
    "hidden by the style of its paragraph": r"{\pard\s5 %s\par}",
    "hidden by a style above": r"{\pard\s6 %s\par}",
    "hidden by the style of its letters": r"{\cs7 %s}",
    "white": r"{\cf1 %s}",
    "white on white": r"{\highlight1\cf1 %s}",
    "white after a ground that ended": r"{{\highlight3 }\cf1 %s}",
    "of two half points": r"{\fs2 %s}",
    "hidden on the web": r"{\webhidden %s}",
    "for older programs": r"{\nonshppict %s}",
    "indented off the page": r"{\pard\li-40000 %s\par}",
    "framed off the page": r"{\pard\posx50000 %s\par}",
    "in lines without height": r"{\pard\sl-1\slmult0 %s\par}",
    "in a row without height": r"\par{\trowd\trrh-1\cellx9000\pard\intbl %s\cell\row}",
    "squeezed": r"{\charscalex1 %s}",
    "far above its line": r"{\up900 %s}",
    "in a hidden drawing": r"{\shp{\*\shpinst\shpleft1{\sp{\sn fHidden}{\sv 1}}{\shptxt %s\par}}}",
    "in a drawing off the page": r"{\shp{\*\shpinst\shpleft99000\shpright99900{\shptxt %s\par}}}",
}
SEEN = {
    "in a drawing": r"{\shp{\*\shpinst\shpleft1\shpright900{\sp{\sn fHidden}{\sv 0}}{\shptxt %s\par}}}",
    "after a hidden drawing": r"{\shp{\*\shpinst{\sp{\sn fHidden}{\sv 1}}}}%s",
    "indented": r"{\pard\li-400 %s\par}",
    "in lines of an exact height": r"{\pard\sl-240\slmult0 %s\par}",
    "after a row without height": r"\par{\trowd\trrh-1\cellx9000\intbl\cell\row}%s",
    "raised": r"{\up6 %s}",
    "black": r"{\cf2 %s}",
    "white on a highlighter": r"{\highlight3\cf1 %s}",
    "white on a shaded paragraph": r"{\pard\cbpat3\cf1 %s\par}",
    "white in a shaded cell": r"\par{\trowd\clcbpat3\cellx9\intbl\cf1 %s\cell\row}",
    "shown by its style, whatever is above": r"{\pard\s8 %s\par}",
    "of another style": r"{\pard\s9 %s\par}",
    "after what was white": r"{\cf1 }{\cf0 %s}",
    "after plain": r"{\cf1\fs2\v\plain %s}",
}


def rich(body: str) -> Reading:
    return read(RtfHandler(), f"{HEAD}seen {body}}}".encode())


def kinds(reading: Reading) -> list[tuple[PageKind, list[str]]]:
    return [(page.kind, page.text.split()) for page in reading.pages]


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_they_are_no_part_of_it(body: str, is_long: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_long:
        monkeypatch.setattr(rtf, "MAX_LIBRARY", 1)
    assert kinds(rich(body % SECRET)) == [(PageKind.TEXT, ["seen"]), (PageKind.HIDDEN, [SECRET])]


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_they_are_part_of_it(body: str) -> None:
    assert kinds(rich(body % SECRET)) == [(PageKind.TEXT, ["seen", SECRET])]


def test_what_stands_behind_the_document_is_no_part_of_it() -> None:
    reading = read(RtfHandler(), f"{HEAD}seen}}{{{SECRET}}}".encode())
    assert kinds(reading) == [(PageKind.TEXT, ["seen"]), (PageKind.HIDDEN, [SECRET])]


def test_braces_in_binary_data_and_escaped_ones_do_not_end_a_document() -> None:
    assert parted(rb"{a\bin2 }}b\}c{\{}d} end") == (rb"{a\bin2 }}b\}c{\{}d}", b" end")
