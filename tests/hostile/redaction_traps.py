"""Makes PDFs with a secret in each of many places where nobody sees it, other ones for each seed.

A secret is two words that stand nowhere else, in one of several scripts. Each channel gets its
own, so that what verification finds says which channels it can see.
"""

import io
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw, ImageFont

ALPHABETS = {
    "Latin": "abcdefghijklmnoprstuvz",
    "Latin with accents": "áčďéěíňóřšťúůýžaeiou",
    "Cyrillic": "абвгдежзиклмнопрстуф",
    "Greek": "αβγδεζηθικλμνξοπρστυ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغ",
    "Hebrew": "אבגדהזחטילמנסעפצקרשת",
    "Devanagari": "कखगघचछजटडतथदधनपबमयरलव",
    "Thai": "กขคงจฉชญดตถทธนบปผพฟม",
    "Kana": "アイウエオカキクケコサシスセソタチツテト",
    "Hangul": "가나다라마바사아자차카타파하고노도로모보",
    "Han": "王李張劉陳楊黃趙吳周徐孫馬朱胡林郭何高",
}
UNSPACED = ("Han", "Kana", "Thai")  # names are written in one
VISIBLE = "MINISTRY OF WATER"


@dataclass
class Trap:
    """A PDF being made, and what was hidden in it."""

    seed: int
    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    secrets: dict[str, str] = field(default_factory=dict)  # by channel
    drawing: list[bytes] = field(default_factory=list)
    after: list[Callable[[bytes], bytes]] = field(default_factory=list)
    in_pixels: set[str] = field(default_factory=set)
    fields: list[pikepdf.Object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # the same traps in every run
        self.page = self.pdf.add_blank_page(page_size=(612, 792)).obj
        self.page.Resources = Dictionary(Font=Dictionary(), XObject=Dictionary())

    def secret(self, channel: str, *scripts: str) -> str:
        """A new one for a channel, in one of these scripts or in any."""
        script = self.random.choice(scripts or tuple(ALPHABETS))
        letters = ALPHABETS[script]
        size = 4 if script in UNSPACED else 7
        words = ["".join(self.random.choices(letters, k=size)).title() for _ in range(2)]
        self.secrets[channel] = "".join(words) if script in UNSPACED else " ".join(words)
        return self.secrets[channel]

    def stream(self, content: bytes, **head: object) -> Stream:
        return self.pdf.make_stream(content, **head)


Channel = Callable[[Trap], None]
CHANNELS: dict[str, Channel] = {}


def channel(function: Channel) -> Channel:
    CHANNELS[function.__name__] = function
    return function


def _text_string(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def _own_font(trap: Trap, text: str, name: str, width: int) -> bytes:
    """Letters under codes of their own, in any order; the codes of the text come back."""
    letters = sorted(set(text))
    codes = trap.random.sample(range(33, 250) if width == 1 else range(1, 5000), len(letters))
    base = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    if width == 2:
        base = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Other, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Other,
                CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            )]),
        )  # fmt: skip
    base.ToUnicode = trap.stream(_cmap(letters, codes, width))
    trap.page.Resources.Font["/" + name] = trap.pdf.make_indirect(base)
    table = dict(zip(letters, codes, strict=True))
    return b"".join(table[one].to_bytes(width, "big") for one in text)


def _drawn_font(trap: Trap, text: str, name: str) -> bytes:
    """A Type 3 font: each letter is a drawing, a bar of its own width."""
    letters = sorted(set(text))
    codes = trap.random.sample(range(33, 250), len(letters))
    names = [f"/g{code}" for code in codes]
    drawings = {
        one: trap.stream(b"%d 0 d0 0 0 %d 700 re f" % (300 + n, 200 + n))
        for n, one in enumerate(names)
    }
    named = [part for code, one in sorted(zip(codes, names, strict=True))
             for part in (code, Name(one))]  # fmt: skip
    trap.page.Resources.Font["/" + name] = trap.pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 700, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(drawings),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(named)),
        FirstChar=33, LastChar=250, Widths=Array([400] * 218),
        ToUnicode=trap.stream(_cmap(letters, codes, 1)),
    ))  # fmt: skip
    table = dict(zip(letters, codes, strict=True))
    return bytes(table[one] for one in text)


def _cmap(letters: list[str], codes: list[int], width: int) -> bytes:
    pairs = "".join(
        f"<{code:0{2 * width}X}> <{one.encode('utf-16-be').hex().upper()}>\n"
        for code, one in zip(codes, letters, strict=True)
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        f"1 begincodespacerange <{'00' * width}> <{'FF' * width}> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}endbfchar endcmap end end"
    ).encode()


@channel
def white_text(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("white_text"), "W", 1)
    trap.drawing.append(b"BT 1 g /W 9 Tf 72 600 Td <" + codes.hex().encode() + b"> Tj ET 0 g")


@channel
def invisible_text(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("invisible_text"), "V", 2)
    trap.drawing.append(b"BT 3 Tr /V 9 Tf 72 580 Td <" + codes.hex().encode() + b"> Tj 0 Tr ET")


@channel
def covered_text(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("covered_text"), "C", 1)
    trap.drawing.append(
        b"BT /C 9 Tf 72 560 Td <" + codes.hex().encode() + b"> Tj ET 0 g 70 555 200 14 re f"
    )


@channel
def beyond_the_page(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("beyond_the_page"), "B", 1)
    trap.drawing.append(b"BT /B 9 Tf 72 -90 Td <" + codes.hex().encode() + b"> Tj ET")


@channel
def pieces_of_a_line(trap: Trap) -> None:
    text = trap.secret("pieces_of_a_line", "Latin")
    pieces = b" -20 ".join(b"(" + letter.encode() + b")" for letter in text)
    trap.page.Resources.Font["/H"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
    )
    trap.drawing.append(b"BT 3 Tr /H 9 Tf 72 540 Td [" + pieces + b"] TJ 0 Tr ET")


@channel
def actual_text(trap: Trap) -> None:
    text = _text_string(trap.secret("actual_text"))
    trap.drawing.append(b"/Span << /ActualText " + text + b" >> BDC EMC")


@channel
def stream_comment(trap: Trap) -> None:
    trap.drawing.append(b"% " + trap.secret("stream_comment").encode())


@channel
def hidden_layer(trap: Trap) -> None:
    layer = trap.pdf.make_indirect(
        Dictionary(Type=Name.OCG, Name=String(trap.secret("layer_name")))
    )
    trap.page.Resources.Properties = Dictionary(L1=layer)
    trap.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    codes = _own_font(trap, trap.secret("hidden_layer"), "L", 1)
    trap.drawing.append(
        b"/OC /L1 BDC BT /L 9 Tf 72 520 Td <" + codes.hex().encode() + b"> Tj ET EMC"
    )


@channel
def form(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("form"), "F", 1)
    body = b"BT /F 9 Tf 2 2 Td <" + codes.hex().encode() + b"> Tj ET"
    trap.page.Resources.XObject["/Fm"] = trap.stream(
        body, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 12]),
        Resources=trap.page.Resources,
    )  # fmt: skip
    trap.drawing.append(b"q 1 0 0 1 72 500 cm /Fm Do Q 0 g 70 498 100 16 re f")


@channel
def form_within_a_form(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("form_within_a_form"), "G", 2)
    body = b"BT /G 9 Tf 2 2 Td <" + codes.hex().encode() + b"> Tj ET"
    inner = trap.stream(
        body, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 12]),
        Resources=Dictionary(Font=trap.page.Resources.Font),
    )  # fmt: skip
    trap.page.Resources.XObject["/Fo"] = trap.stream(
        b"0 1 -1 0 20 0 cm /Fi Do", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 90, 90]), Resources=Dictionary(XObject=Dictionary(Fi=inner)),
    )  # fmt: skip
    trap.drawing.append(b"q 1 0 0 1 400 600 cm /Fo Do Q 0 g 395 595 40 110 re f")


@channel
def cell_of_a_pattern(trap: Trap) -> None:
    codes = _own_font(trap, trap.secret("cell_of_a_pattern"), "P", 1)
    trap.page.Resources.Pattern = Dictionary(Pt=trap.stream(
        b"BT /P 5 Tf 1 1 Td <" + codes.hex().encode() + b"> Tj ET", Type=Name.Pattern,
        PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 90, 9]), XStep=90, YStep=9,
        Resources=Dictionary(Font=trap.page.Resources.Font),
    ))  # fmt: skip
    trap.drawing.append(b"/Pattern cs /Pt scn 460 600 90 9 re f 0 g 460 600 90 9 re f")


@channel
def letters_that_are_drawings(trap: Trap) -> None:
    codes = _drawn_font(trap, trap.secret("letters_that_are_drawings"), "D")
    trap.drawing.append(
        b"BT /D 9 Tf 72 640 Td <" + codes.hex().encode() + b"> Tj ET 0 g 70 636 160 14 re f"
    )


@channel
def leaning_and_upside_down(trap: Trap) -> None:
    for name, matrix in {
        "leaning": b"0.8 0.6 -0.6 0.8 320 300",
        "upside_down": b"-1 0 0 -1 560 300",
    }.items():
        codes = _own_font(trap, trap.secret(name), name[0].upper() + "t", 1)
        trap.drawing.append(
            b"BT /" + name[:1].upper().encode() + b"t 9 Tf " + matrix + b" Tm <"
            + codes.hex().encode() + b"> Tj ET"
        )  # fmt: skip
    trap.drawing.append(b"0 g 300 280 280 120 re f")


@channel
def notes(trap: Trap) -> None:
    def note(kind: str, **more: object) -> Dictionary:
        return Dictionary(
            Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array([1, 1, 9, 9]), F=2, **more
        )

    attached = trap.stream(trap.secret("attached_to_a_note").encode("utf-16-le"))
    link = "https://example.org/" + trap.secret("link", "Latin").replace(" ", "%20")
    widget = trap.pdf.make_indirect(
        note(
            "Widget",
            FT=Name.Tx,
            T=String("f"),
            V=String(trap.secret("field")),
            DV=String(trap.secret("field_default")),
            TU=String(trap.secret("tooltip")),
        )
    )
    trap.fields.append(widget)
    trap.page.Annots = Array([
        note("Text", Contents=String(trap.secret("note"))),
        note("Popup", Contents=String(trap.secret("popup"))),
        note("FreeText", Contents=String(trap.secret("free_text")), DA=String("/H 9 Tf")),
        note("Redact", OverlayText=String(trap.secret("overlay"))),
        note("Link", A=Dictionary(S=Name.URI, URI=String(link))),
        note("FileAttachment", FS=Dictionary(
            Type=Name.Filespec, F=String(trap.secret("attached_name") + ".txt"),
            EF=Dictionary(F=attached))),
        widget,
    ])  # fmt: skip


@channel
def attachment(trap: Trap) -> None:
    content = trap.stream(b"all of it: " + trap.secret("attachment").encode())
    spec = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=content))
    trap.pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])),
        JavaScript=Dictionary(Names=Array([
            String("j"),
            Dictionary(S=Name.JavaScript, JS=String(f"x='{trap.secret('named_script')}'")),
        ])),
        Dests=Dictionary(Names=Array([
            String(trap.secret("destination")), Array([trap.page, Name.Fit])])),
    )  # fmt: skip


@channel
def catalog(trap: Trap) -> None:
    root = trap.pdf.Root
    script = trap.stream(f"var a = '{trap.secret('script')}';".encode())
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=script)
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(trap.secret("page_label")))]))
    root.AcroForm = Dictionary(
        Fields=Array([]), XFA=trap.stream(f"<data>{trap.secret('xfa')}</data>".encode())
    )
    root.Metadata = trap.stream(
        f"<x>{trap.secret('xmp')}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    root.Outlines = Dictionary(
        First=trap.pdf.make_indirect(Dictionary(Title=String(trap.secret("outline"))))
    )
    element = trap.pdf.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.Figure, Alt=String(trap.secret("alternative")),
        T=String(trap.secret("structure_title"))))  # fmt: skip
    root.StructTreeRoot = trap.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))
    trap.pdf.trailer.Info = trap.pdf.make_indirect(
        Dictionary(Author=String(trap.secret("author")), Company=String(trap.secret("company")))
    )


@channel
def of_the_page(trap: Trap) -> None:
    page = trap.page
    page.PieceInfo = Dictionary(App=Dictionary(Private=trap.stream(trap.secret("piece").encode())))
    page.Metadata = trap.stream(trap.secret("page_metadata").encode("utf-16-be"))
    state = trap.secret("resource_name", "Latin").replace(" ", "_")
    page.Resources.ExtGState = Dictionary()
    page.Resources.ExtGState["/" + state] = Dictionary(CA=1)


@channel
def encodings(trap: Trap) -> None:
    """Streams that nobody uses, each written otherwise."""
    import base64

    ways: dict[str, Callable[[str], bytes]] = {
        "in_base64": lambda text: base64.encodebytes(b"..." + text.encode()),
        "in_hexadecimal": lambda text: text.encode().hex(" ").encode(),
        "in_octal": lambda text: b"".join(b"\\%03o" % byte for byte in text.encode("utf-16-be")),
        "in_entities": lambda text: "".join(f"&#{ord(one)};" for one in text).encode(),
        "in_escapes": lambda text: "".join(f"\\u{ord(one):04x}" for one in text).encode(),
        "in_percents": lambda text: b"".join(b"%%%02X" % byte for byte in text.encode()),
        "backwards": lambda text: text[::-1].encode(),
        "in_capitals": lambda text: text.upper().encode("utf-16-le"),
        "packed_twice": lambda text: text.encode(),
    }
    held = [
        trap.pdf.make_indirect(trap.stream(way(trap.secret(name)))) for name, way in ways.items()
    ]
    trap.pdf.Root.Odd = Array(held)


@channel
def pictures(trap: Trap) -> None:
    def drawn(text: str) -> Image.Image:
        image = Image.new("L", (700, 70), 255)
        font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
        ImageDraw.Draw(image).text((10, 8), text, font=font, fill=0)
        return image

    def stream(image: Image.Image, **more: object) -> Stream:
        return trap.stream(
            image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
            Height=image.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8, **more,
        )  # fmt: skip

    trap.in_pixels = {"soft_mask", "alternate", "thumbnail", "pixels"}
    words = {name: drawn(trap.secret(name, "Latin")) for name in sorted(trap.in_pixels)}
    exif = Image.Exif()
    exif[0x9C9B] = trap.secret("exif").encode("utf-16-le")
    out = io.BytesIO()
    words["pixels"].save(out, "JPEG", quality=90, exif=exif.tobytes(),
                         comment=trap.secret("picture_comment").encode())  # fmt: skip
    jpeg = Stream(trap.pdf, out.getvalue() + trap.secret("after_the_picture").encode())
    jpeg.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=700, Height=70, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    jpeg.Alternates = Array([Dictionary(Image=stream(words["alternate"]))])
    blank = Image.new("L", (700, 70), 255)
    trap.page.Resources.XObject["/ImA"] = trap.pdf.make_indirect(jpeg)
    trap.page.Resources.XObject["/ImB"] = stream(blank, SMask=stream(words["soft_mask"]))
    trap.page.Thumb = stream(words["thumbnail"])
    trap.drawing.append(b"q 210 0 0 21 72 450 cm /ImA Do Q q 210 0 0 21 300 450 cm /ImB Do Q")
    trap.drawing.append(b"0 g 70 448 214 25 re f")


@channel
def raw_bytes(trap: Trap) -> None:
    orphan = zlib.compress(trap.secret("orphan").encode("utf-16-be"))
    comment, tail = trap.secret("comment"), trap.secret("tail")
    body = b"9999 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"

    def add(content: bytes) -> bytes:
        return (
            content + b"% " + comment.encode() + b"\n" + body % (len(orphan), orphan)
            + b"%%EOF\n" + tail.encode("utf-16-le")
        )  # fmt: skip

    trap.after.append(add)


def make_trap(path: Path, seed: int) -> Trap:
    """Write a PDF with all channels in another order."""
    trap = Trap(seed)
    names = sorted(CHANNELS)
    trap.random.shuffle(names)
    for name in names:
        CHANNELS[name](trap)
    trap.page.Resources.Font["/H"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
    )
    trap.pdf.Root.AcroForm.Fields = Array(trap.fields)
    trap.drawing.append(b"0 g BT /H 14 Tf 72 700 Td (" + VISIBLE.encode() + b") Tj ET")
    trap.page.Contents = trap.stream(b"\n".join(trap.drawing))
    out = io.BytesIO()
    trap.pdf.save(out, compress_streams=True, fix_metadata_version=False, object_stream_mode=trap.random.choice(
        [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate]))  # fmt: skip
    content = out.getvalue()
    for change in trap.after:
        content = change(content)
    path.write_bytes(content)
    return trap
