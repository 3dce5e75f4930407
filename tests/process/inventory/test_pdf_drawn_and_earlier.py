"""What notes, patterns and masks of a PDF draw, letters without size, and what earlier states said
beside their pages, is told; so is what stands in place of numbers and beside pictures."""

import io
import struct
import time
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from tests.process.inventory.looking import look, told
from tests.process.inventory.test_pdf_objects import content, made, note, root
from tests.process.inventory.test_pdf_odd_places import Change, form, resource

SECRET = "Anna Zenger"
CODE = "TRAP-4471-ZQ"  # no word, so that no rule for words alone finds it


def stamp(words: str, **more: object) -> Change:
    """A note of which only its drawing says anything."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = pdf.make_indirect(form(words)(pdf))
        note("/Stamp", **{"AP": Dictionary(N=drawn), "Rect": Array([9, 9, 99, 29]), **more})(pdf)

    return change


def mask(pdf: pikepdf.Pdf) -> None:
    group = form(SECRET)(pdf)
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group)))
    resource("/ExtGState", "/GS9", state)(pdf)
    content("\nq /GS9 gs 1 g 60 380 300 40 re f Q")(pdf)


def pattern(pdf: pikepdf.Pdf) -> None:
    cell = form(SECRET)(pdf)
    del cell["/Subtype"]
    cell.Type, cell.PatternType, cell.PaintType, cell.TilingType = Name.Pattern, 1, 1, 1
    cell.XStep = cell.YStep = 90
    resource("/Pattern", "/P1", pdf.make_indirect(cell))(pdf)
    content("\n/Pattern cs /P1 scn 72 400 1 1 re f")(pdf)


def stream(key: str, **more: object) -> Change:
    return lambda pdf: pdf.Root.__setitem__(
        key, pdf.make_indirect(pdf.make_stream(SECRET.encode(), **more))
    )


def two_files_in_one(pdf: pikepdf.Pdf) -> None:
    inside = Dictionary(F=pdf.make_stream(b"harmless"), UF=pdf.make_stream(SECRET.encode()))
    held = Dictionary(Type=Name.Filespec, F="a", EF=inside)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", held])))


def xfa(source: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        long = pdf.make_stream(b"<template>" + b"<x>usual</x>" * 900 + b"</template>")
        data = pdf.make_stream(source.encode())
        pdf.Root.AcroForm = Dictionary(XFA=Array(["template", long, "datasets", data]))

    return change


def profile(pdf: pikepdf.Pdf) -> None:
    said = b"desc\0\0\0\0" + struct.pack(">I", 12) + SECRET.encode() + b"\0"
    tags = struct.pack(">I4sII", 1, b"desc", 144, len(said))
    head = bytearray(128)
    head[:4], head[36:40] = (128 + len(tags + said)).to_bytes(4, "big"), b"acsp"
    pdf.Root.OutputIntents = Array([Dictionary(
        S=Name.GTS_PDFX, DestOutputProfile=pdf.make_stream(bytes(head) + tags + said, N=3)
    )])  # fmt: skip


def photo(kind: str, change: Callable[[bytes], bytes]) -> Change:
    """A picture of one colour, with something put beside its pixels."""

    def put(pdf: pikepdf.Pdf) -> None:
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(out, kind)
        held = Stream(pdf, change(out.getvalue()))
        held.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode if kind == "JPEG" else Name.JPXDecode,
        )  # fmt: skip
        resource("/XObject", "/Im9", pdf.make_indirect(held))(pdf)
        content("\nq 9 0 0 9 72 400 cm /Im9 Do Q")(pdf)

    return put


def segment(number: int, data: bytes) -> Callable[[bytes], bytes]:
    head = bytes((0xFF, number)) + (len(data) + 2).to_bytes(2, "big")
    return lambda jpeg: jpeg[:2] + head + data + jpeg[2:]


def box(kind: bytes) -> Callable[[bytes], bytes]:
    length = (8 + len(SECRET)).to_bytes(4, "big")
    return lambda picture: picture + length + kind + SECRET.encode()


def letters(commands: str) -> Change:
    return content(f"\nq BT /F1 9 Tf 72 400 Td {commands} ({SECRET}) Tj ET Q")


SMALL_COPY = b"Photoshop 3.0\x008BIM\x04\x0c\0\0" + (4).to_bytes(4, "big") + b"abcd"
CASES: dict[str, tuple[Change, str, str]] = {
    "a stamp": (stamp(SECRET), "annotation", SECRET),
    "a hidden stamp": (stamp(SECRET, F=2), "annotation", SECRET),
    "a stamp that says less": (stamp(f"{SECRET}", Contents="Anna"), "annotation", SECRET),
    "a stamp beside the page": (stamp(SECRET, Rect=Array([-99, -29, -9, -9])), "annotation", SECRET),
    "a field of another value": (stamp(SECRET, Subtype=Name.Widget, FT=Name.Tx, T="f", V="Else"), "annotation", SECRET),
    "a mask": (mask, "stray-text", SECRET),
    "a pattern": (pattern, "stray-text", SECRET),
    "no size": (letters("/F1 0 Tf"), "invisible-text", SECRET),
    "a size that is none": (letters("/F1 0.001 Tf"), "invisible-text", SECRET),
    "no width": (letters("0 Tz"), "invisible-text", SECRET),
    "a flat matrix": (letters("0 0 0 0 72 400 Tm"), "invisible-text", SECRET),
    "a flat page": (content(f"\nq 0 0 0 0 0 0 cm BT /F1 9 Tf ({SECRET}) Tj ET Q"), "invisible-text", SECRET),
    "a file for another system": (two_files_in_one, "attachment", SECRET),
    "data of a long form": (xfa(f"<a>{SECRET}</a>"), "form-data", SECRET),
    "an attribute of a form": (xfa(f"<a zz='{SECRET}'/>"), "form-data", SECRET),
    "a comment in a form": (xfa(f"<a><!-- {SECRET} --></a>"), "form-data", SECRET),
    "in place of a function": (stream("/Odd", FunctionType=0), "private-data", SECRET),
    "in place of a map": (stream("/Odd", Type=Name.CMap), "private-data", SECRET),
    "an unknown kind of stream": (stream("/Odd", Subtype=Name.Zz), "private-data", SECRET),
    "a code for a name": (root("/Odd", Name("/" + CODE)), "resource-name", CODE),
    "a profile of colours": (profile, "device", SECRET),
    "a segment of a JPEG": (photo("JPEG", segment(0xE4, SECRET.encode())), "custom-data", SECRET),
    "Photoshop's small copy": (photo("JPEG", segment(0xED, SMALL_COPY)), "thumbnail", "4 bytes"),
    "a box of JPEG 2000": (photo("JPEG2000", box(b"free")), "property", SECRET),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told(case: str) -> None:
    change, kind, text = CASES[case]
    found = told(look(made(change)))
    assert kind in found, found
    assert text in found[kind]
    assert "not-inspected" not in found


@pytest.mark.parametrize(
    "change",
    [
        content("\nq 0.1 0 0 0.1 0 0 cm BT /F1 90 Tf 720 4000 Td (Seen) Tj ET Q"),
        content("\nBT /F1 1 Tf 0 9 -9 0 72 400 Tm (Seen) Tj ET"),
        content("\nBT /F1 0 Tf 72 400 Td ( ) Tj ET"),
    ],
    ids=["a page in tenths", "upright", "a blank"],
)
def test_letters_that_are_seen_are_no_finding(change: Change) -> None:
    assert look(made(change)).findings == []


@pytest.mark.parametrize(
    "change",
    [
        content("\n0 0 " + "1" * 200_000 + " q"),
        content("\n" + "0 0 0 " * 100_000),
        xfa("<!-- " * 200_000),
        xfa("<a b=" * 200_000),
    ],
    ids=["digits", "nothings", "comments", "attributes"],
)
def test_what_is_made_to_take_long_is_gone_over_once(change: Change) -> None:
    start = time.process_time()
    look(made(change))
    assert time.process_time() - start < 10


def test_a_note_that_draws_what_it_says_is_told_once() -> None:
    found = look(made(stamp(SECRET, Contents=SECRET))).findings
    assert [one.kind for one in found] == ["annotation"]


def authored(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = String(SECRET)


def taken_away(first: bytes, key: Callable[[pikepdf.Pdf], pikepdf.Object], after: bytes) -> bytes:
    """The file with an end put to it that says an object anew, as programs take things away."""
    with pikepdf.open(io.BytesIO(first)) as pdf:
        number, top, size = key(pdf).objgen[0], pdf.Root.objgen[0], len(pdf.objects) + 1
    start = int(first.rsplit(b"startxref", 1)[1].split()[0])
    later = b"%d 0 obj\n%s\nendobj\n" % (number, after)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    trailer = b"trailer << /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return first + later + table + trailer % (size, top, start, len(first) + len(later))


EARLIER: dict[str, tuple[Change, Callable[[pikepdf.Pdf], pikepdf.Object], bytes]] = {
    "who wrote it": (authored, lambda pdf: pdf.docinfo, b"<< >>"),
    "a note": (note("/Text", Contents=SECRET), lambda pdf: pdf.pages[0].Annots[0],
               b"<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] >>"),
    "a value": (note("/Widget", FT=Name.Tx, T="f", V=SECRET), lambda pdf: pdf.pages[0].Annots[0],
                b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [1 1 9 9] >>"),
}  # fmt: skip


@pytest.mark.parametrize("case", EARLIER)
@pytest.mark.parametrize("squeezed", [False, True], ids=["plain", "squeezed"])
def test_what_an_earlier_state_said_beside_its_pages_is_told(case: str, squeezed: bool) -> None:
    change, key, after = EARLIER[case]
    mode = pikepdf.ObjectStreamMode
    first = made(change, object_stream_mode=mode.generate if squeezed else mode.disable)
    found = told(look(taken_away(first, key, after)))
    assert SECRET in found["earlier-revision"]
