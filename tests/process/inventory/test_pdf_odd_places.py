"""What somebody put where no program looks in a PDF is told: odd keys, slack, things undrawn."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from tests.process.inventory.looking import look, told
from tests.process.inventory.test_pdf_objects import content, made, note, root

SECRET = "Anna Zenger"
CHOSEN = "/Anna_Zenger"
Change = Callable[[pikepdf.Pdf], None]


def resource(kind: str, name: str, value: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        if kind not in page.Resources:
            page.Resources[kind] = Dictionary()
        held = value(pdf) if callable(value) else value
        page.Resources[kind][name] = held

    return change


def form(words: str) -> Callable[[pikepdf.Pdf], Stream]:
    def stream(pdf: pikepdf.Pdf) -> Stream:
        fonts = Dictionary(
            H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        return pdf.make_stream(
            f"BT /H 9 Tf 2 4 Td ({words}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 150, 20]), Resources=Dictionary(Font=fonts),
        )  # fmt: skip

    return stream


def picture(pdf: pikepdf.Pdf) -> Stream:
    return pdf.make_stream(
        bytes(10_000), Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip


def font(**more: object) -> Change:
    base = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica, **more}
    return resource("/Font", "/F9", Dictionary(**base))


def mapped(cmap: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        font(ToUnicode=pdf.make_stream(cmap.encode()))(pdf)

    return change


def names(kind: str) -> Change:
    return root(
        "/Names", Dictionary({kind: Dictionary(Names=Array([SECRET, Dictionary(S=Name.SPS)]))})
    )


def appearance(state: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        faces = Dictionary(N=form("")(pdf), D=form(SECRET)(pdf))
        if state == "another state":
            faces = Dictionary(N=Dictionary(Off=form("")(pdf), On=form(SECRET)(pdf)))
        note("/Widget", FT=Name.Btn, T="b", AS=Name.Off, AP=faces)(pdf)

    return change


def page_of_no_tree(pdf: pikepdf.Pdf) -> None:
    resources = Dictionary(XObject=Dictionary(Fm=form(SECRET)(pdf)))
    page = Dictionary(Type=Name.Page, Resources=resources, Contents=pdf.make_stream(b"/Fm Do"))
    pdf.Root["/Later"] = pdf.make_indirect(page)


def spot(pdf: pikepdf.Pdf) -> None:
    ink = Dictionary(FunctionType=2, N=1, Domain=Array([0, 1]))
    colour = Array([Name.Separation, Name(CHOSEN), Name.DeviceGray, ink])
    resource("/ColorSpace", "/Cs1", colour)(pdf)


def stream_of_nobody(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/DSS"] = Dictionary(Certs=Array([pdf.make_stream(SECRET.encode())]))


def rows_cut_off(pdf: pikepdf.Pdf) -> None:
    held = picture(pdf)
    held.Height = 50
    resource("/XObject", "/Im1", held)(pdf)
    content("q 9 0 0 9 0 0 cm /Im1 Do Q")(pdf)


def packet(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Metadata = pdf.make_stream(
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><x:a/>Anna Zenger</x:xmpmeta>",
        Type=Name.Metadata, Subtype=Name.XML,
    )  # fmt: skip


def for_printers(pdf: pikepdf.Pdf) -> Stream:
    return pdf.make_stream(b"(Anna Zenger) show", Type=Name.XObject, Subtype=Name.PS)


CASES: dict[str, tuple[Change, str, str]] = {
    "text between properties": (packet, "property", SECRET),
    "a program for a printer": (resource("/XObject", "/Fm8", for_printers), "private-data", SECRET),
    "an array within an array": (root("/Odd", Array([Array([Array([SECRET])])])), "stray-text", SECRET),
    "a language that is none": (root("/Lang", String(SECRET)), "stray-text", SECRET),
    "a time that is none": (lambda pdf: pdf.pages[0].obj.__setitem__("/LastModified", String(SECRET)), "stray-text", SECRET),
    "a link's author": (note("/Link", T=SECRET), "stray-text", SECRET),
    "a tree of names": (names("/IDS"), "stray-text", SECRET),
    "a page's name": (names("/Pages"), "stray-text", SECRET),
    "a family of fonts": (font(FontDescriptor=Dictionary(FontName=Name.Zq, FontFamily=SECRET)), "stray-text", SECRET),
    "a key": (root(CHOSEN, Dictionary()), "resource-name", CHOSEN[1:]),
    "a name": (root("/Odd", Name(CHOSEN)), "resource-name", CHOSEN[1:]),
    "an ink": (spot, "resource-name", CHOSEN[1:]),
    "a font's name": (font(BaseFont=Name(CHOSEN)), "resource-name", CHOSEN[1:]),
    "a letter's name": (font(Encoding=Dictionary(Differences=Array([200, Name(CHOSEN)]))), "glyph-name", CHOSEN[1:]),
    "a passage's name": (content(f"{CHOSEN} BMC EMC"), "resource-name", CHOSEN[1:]),
    "a string that nothing shows": (content(f"q ({SECRET}) Q"), "stray-text", SECRET),
    "a string for an unknown command": (content(f"BX ({SECRET}) zz EX"), "stray-text", SECRET),
    "a map to a phrase": (mapped(f"1 beginbfchar <FE> <{SECRET.encode('utf-16-be').hex()}> endbfchar"), "replacement-text", SECRET),
    "a map to other letters": (mapped("1 beginbfrange <41> <43> [<0041> <005A> <0045>] endbfrange 3 beginbfchar <41> <0041> <42> <005A> <43> <0045> <44> <004E> endbfchar"), "replacement-text", "ZEN"),
    "a comment in a map": (mapped(f"% {SECRET}\nbegincmap"), "content-comment", SECRET),
    "a form that no page draws": (resource("/XObject", "/Fm9", form(SECRET)), "unused-object", SECRET),
    "a picture that no page draws": (resource("/XObject", "/Im9", picture), "unused-object", "100 x 100 pixels"),
    "a button pressed": (appearance("pressed"), "unused-object", SECRET),
    "a button's other state": (appearance("another state"), "unused-object", SECRET),
    "a page that is none": (page_of_no_tree, "unused-object", SECRET),
    "a stream without purpose": (stream_of_nobody, "private-data", SECRET),
    "rows of a picture": (rows_cut_off, "after-end", "50 rows"),
    "a name in XFA": (root("/AcroForm", Dictionary(XFA=String(f"<field name='{SECRET}'/>"))), "form-data", SECRET),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told(case: str) -> None:
    change, kind, text = CASES[case]
    found = told(look(made(change)))
    assert text in found[kind]
    assert "not-inspected" not in found


def test_what_is_drawn_is_not_told_as_undrawn() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        resource("/XObject", "/Fm9", form("Seen"))(pdf)
        resource("/XObject", "/Im9", picture)(pdf)
        content("/Fm9 Do q 9 0 0 9 0 0 cm /Im9 Do Q")(pdf)

    assert "unused-object" not in told(look(made(change)))


def test_a_drawn_letter_is_no_finding_unless_it_shows_words() -> None:
    for drawing, is_told in ((b"500 0 d0 0 0 400 700 re f", False),
                             (b"500 0 d0 BT /H 9 Tf (Anna Zenger) Tj ET", True)):  # fmt: skip

        def change(pdf: pikepdf.Pdf, drawing: bytes = drawing) -> None:
            font(
                Subtype=Name.Type3, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
                CharProcs=Dictionary(a=pdf.make_stream(drawing)),
            )(pdf)  # fmt: skip

        assert ("private-data" in told(look(made(change)))) == is_told


def test_what_a_packed_jpeg_says_is_told() -> None:
    out = io.BytesIO()
    Image.new("L", (40, 40), 90).save(out, "JPEG", comment=SECRET.encode())

    def change(pdf: pikepdf.Pdf) -> None:
        held = Stream(pdf, zlib.compress(out.getvalue()))
        held.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray, Filter=Array([Name.FlateDecode, Name.DCTDecode]),
        )  # fmt: skip
        resource("/XObject", "/Im1", held)(pdf)

    assert SECRET in told(look(made(change)))["property"]


@pytest.mark.parametrize("table", [b"\xff" * 768, SECRET.lower().encode().ljust(768, b"\x80")])
def test_what_a_table_of_colours_hides_is_told(table: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        held = picture(pdf)
        held.write(bytes(range(100)) * 100)
        held.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 255, String(table)])
        resource("/XObject", "/Im1", held)(pdf)

    found = told(look(made(change)))
    assert ("one colour" in found["hidden-pixels"]) if table[:1] == b"\xff" else (
        SECRET.lower() in found["private-data"])  # fmt: skip


def test_a_table_of_colours_among_the_resources_is_no_private_data() -> None:
    for table, is_told in ((b"QQQ888AAAdddJJJWWWlllpppooo", False), (b"said by anna zenger", True)):

        def change(pdf: pikepdf.Pdf, table: bytes = table) -> None:
            space = Array([Name.Indexed, Name.DeviceRGB, 8, pdf.make_stream(table)])
            resource("/ColorSpace", "/Cs1", space)(pdf)

        assert ("private-data" in told(look(made(change)))) == is_told


def test_a_syllable_that_is_spelled_out_counts_little() -> None:
    for text, severity in (("\u0927\u093f", "low"), ("\u0938\u0902\u0926\u0940\u092a \u0936\u0930\u094d\u092e\u093e", "high")):  # fmt: skip
        written = f"/Span <</ActualText <feff{text.encode('utf-16-be').hex()}>>> BDC EMC"
        (found,) = (
            one for one in look(made(content(written))).findings if one.kind == "replacement-text"
        )
        assert found.severity == severity


def test_a_language_that_is_none_is_told() -> None:
    for tag, is_told in (("en-GB", False), ("sr-Latn-RS", False), ("Oyelaran", True)):
        found = told(look(made(root("/Lang", String(tag)))))
        assert (tag in found.get("stray-text", "")) == is_told


def test_comments_in_xmp_are_told() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        said = f"<x><!--{SECRET}--></x>".encode()
        pdf.Root.Metadata = pdf.make_stream(said, Type=Name.Metadata, Subtype=Name.XML)

    assert SECRET in told(look(made(change, fix_metadata_version=False)))["property"]


def _packed_and_more(data: bytes) -> bytes:
    at = data.find(b"endstream")
    return data[:at] + b"\n" + SECRET.encode() + b"\n" + data[at:]


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "in the header": lambda data: data[:8] + b" " + SECRET.encode() + data[8:],
    "behind the header": lambda data: data.replace(b"\n", f"\n%{SECRET}\n".encode(), 1),
    "in an object": lambda data: data.replace(b"/MediaBox", f"% {SECRET}\n/MediaBox".encode(), 1),
    "in the trailer": lambda data: data.replace(b"startxref", f"%{SECRET}\nstartxref".encode(), 1),
    "behind a stream": _packed_and_more,
}


@pytest.mark.parametrize("case", BYTES)
def test_words_between_the_objects_are_told(case: str) -> None:
    found = told(look(BYTES[case](made(lambda pdf: None))))
    assert SECRET in found["between-objects"]


def test_words_behind_packed_data_are_told() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        packed = zlib.compress(b"BT ET") + SECRET.encode()
        pdf.pages[0].Contents = Stream(pdf, packed)
        pdf.pages[0].Contents.stream_dict = Dictionary(Filter=Name.FlateDecode)

    whole = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    assert SECRET in told(look(made(change, **whole)))["after-end"]


def test_an_earlier_state_is_told_without_a_mark_of_its_end() -> None:
    first = made(content(f"BT /F1 9 Tf 72 300 Td ({SECRET}) Tj ET"))
    with pikepdf.open(io.BytesIO(first)) as pdf:
        parts = pdf.pages[0].obj.Contents
        one = parts if isinstance(parts, Stream) else list(parts)[-1]
        number, start = one.objgen[0], int(first.rsplit(b"startxref", 1)[1].split()[0])
        size, top = len(pdf.objects) + 1, pdf.Root.objgen[0]
    later = b"%d 0 obj\n<< /Length 5 >>\nstream\nBT ET\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    trailer = b"trailer << /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    end = trailer % (size, top, start, len(first) + len(later))
    found = told(look((first + later + table + end).replace(b"%%EOF", b"", 1)))
    assert SECRET.split()[1] in found["earlier-revision"]


STREAK = bytes(255 if at // 7 % 2 else 0 for at in range(10_000))


def streaked(**more: object) -> Callable[[pikepdf.Pdf], Stream]:
    return lambda pdf: pdf.make_stream(
        STREAK, Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, **more,
    )  # fmt: skip


def shown_by(commands: str, **more: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        resource("/XObject", "/Im9", streaked(**more))(pdf)
        content(f"\nq {commands} Q")(pdf)

    return change


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        (shown_by("90 0 0 90 72 -400 cm /Im9 Do"), "outside-page", "nobody sees"),
        (shown_by("1 0 0 90 72 400 cm /Im9 Do"), "cropped-picture", "too small"),
        (shown_by("72 400 90 30 re W n 90 0 0 90 72 400 cm /Im9 Do"), "cropped-picture", "67 %"),
        (
            shown_by("90 0 0 90 72 400 cm /Im9 Do", Mask=Array([0, 255])),
            "cropped-picture", "Nothing of it",
        ),
        (shown_by("90 0 0 90 72 400 cm /Im9 Do", Decode=Array([1, 1])), "hidden-pixels", "as one"),
        (content(f"BT /F1 0.5 Tf 72 400 Td ({SECRET}) Tj ET"), "invisible-text", SECRET),
        (content(f"BT /F1 12 Tf 1 Tz 72 400 Td ({SECRET}) Tj ET"), "invisible-text", SECRET),
        (
            content("1 g " + "72 400 m 75 420 l 78 400 l 79 400 l 75 421 l 71 400 l 72 400 l f " * 3),
            "cropped-picture", "3 drawings",
        ),
    ],
    ids=["beside the page", "tiny", "cut off", "masked", "one colour", "small", "narrow", "outlines"],
)  # fmt: skip
def test_what_is_drawn_and_not_seen_is_told(change: Change, kind: str, says: str) -> None:
    assert says in told(look(made(change)))[kind]


def test_a_picture_and_letters_that_are_seen_are_no_finding() -> None:
    seen = look(made(shown_by("90 0 0 90 72 400 cm /Im9 Do")))
    assert not {"cropped-picture", "outside-page", "hidden-pixels"} & told(seen).keys()


def test_an_object_that_no_table_lists_is_told() -> None:
    content_ = made(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    packed = zlib.compress(SECRET.encode())
    lost = b"77 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    at = content_.rfind(b"xref\n", 0, content_.rfind(b"startxref"))
    start = content_.rsplit(b"startxref", 1)[1].split()[0]
    moved = content_[:at] + lost + content_[at:]
    moved = moved.replace(b"startxref\n" + start, b"startxref\n%d" % (int(start) + len(lost)))
    assert SECRET in told(look(moved))["unused-object"]
