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
}
SEEN = {
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
