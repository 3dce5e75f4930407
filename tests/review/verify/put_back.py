"""Ways in which a secret may come back into a finished PDF. Each returns the whole file."""

import io
import zlib
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont
from tests.review.verify.rebuilt import Rebuilt
from tests.review.verify.safe_files import SECRET

CATALOG, INFO = 1, 7
WORDS = SECRET.encode()
WIDE = b"<" + (b"\xfe\xff" + SECRET.encode("utf-16-be")).hex().encode() + b">"
PutBack = Callable[[Rebuilt], None]
WAYS: dict[str, tuple[str, PutBack]] = {}  # by name: the check that must find it, and how


def way(name: str, check: str) -> Callable[[PutBack], PutBack]:
    def keep(function: PutBack) -> PutBack:
        WAYS[name] = check, function
        return function

    return keep


def _page(pdf: Rebuilt) -> int:
    return pdf.find(b"/Type /Page /")


def _contents(pdf: Rebuilt) -> int:
    return pdf.find(b"<< /Filter /FlateDecode /Length")


def _jpeg(pdf: Rebuilt) -> int:
    return pdf.find(b"/DCTDecode")


def _written(text: str = SECRET, size: tuple[int, int] = (600, 60)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).text((10, 10), text, font=ImageFont.load_default(36), fill=0)
    return image


def _image_head(image: Image.Image) -> bytes:
    return (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8" % image.size
    )


@way("an object that nobody uses, packed", "05-one-revision")
def orphan_stream(pdf: Rebuilt) -> None:
    pdf.add_stream(b"BT (" + WORDS + b") Tj ET")


@way("an object that nobody uses, plain", "05-one-revision")
def orphan_string(pdf: Rebuilt) -> None:
    pdf.add(b"(" + WORDS + b")")


@way("an attachment", "06-object-types")
def attachment(pdf: Rebuilt) -> None:
    stream = pdf.add_stream(b"all of it: " + WORDS)
    spec = pdf.add(b"<< /Type /Filespec /F (a.txt) /EF << /F %d 0 R >> >>" % stream)
    pdf.put_into(CATALOG, b"/Names << /EmbeddedFiles << /Names [(a) %d 0 R] >> >>" % spec)


@way("the author", "08-metadata")
def author(pdf: Rebuilt) -> None:
    pdf.put_into(INFO, b"/Author (" + WORDS + b")")


@way("the title", "04-every-stream")
def title(pdf: Rebuilt) -> None:
    pdf.objects[INFO] = b"<< /Title " + WIDE + b" /Producer (Zenger) >>"


@way("XMP metadata", "08-metadata")
def xmp(pdf: Rebuilt) -> None:
    stream = pdf.add_stream(b"<x>" + WORDS + b"</x>", b"/Type /Metadata /Subtype /XML")
    pdf.put_into(CATALOG, b"/Metadata %d 0 R" % stream)


@way("a comment between objects", "05-one-revision")
def comment(pdf: Rebuilt) -> None:
    pdf.between = b"% " + WORDS + b"\n"


@way("a comment in the header", "05-one-revision")
def header(pdf: Rebuilt) -> None:
    pdf.header = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n% " + WORDS + b"\n"


@way("bytes after the end", "05-one-revision")
def tail(pdf: Rebuilt) -> None:
    pdf.tail = b"% " + WORDS + b"\n"


@way("base64 after the end", "03-raw-bytes")
def tail_base64(pdf: Rebuilt) -> None:
    pdf.tail = b"TWFyZ2FyZXQgT3llbGFyYW4=\n"


@way("an earlier version", "05-one-revision")
def revision(pdf: Rebuilt) -> None:
    packed = zlib.compress(b"BT (" + WORDS + b") Tj ET")
    number = _contents(pdf)
    old = b"%d 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number, len(packed), packed,
    )  # fmt: skip
    pdf.header += old
    pdf.tail = b"%%EOF\n"


@way("a line of the text layer, over paper", "15-text-has-ink")
def over_paper(pdf: Rebuilt) -> None:
    codes = SECRET.encode("utf-16-be").hex().encode()
    line = b"/F 12.00 Tf 100.00 Tz 1 0 0 1 72.00 90.00 Tm <" + codes + b"> Tj\nET\n"
    pdf.change_stream(_contents(pdf), lambda old: old[: -len(b"ET\n")] + line)


@way("a line of the text layer, in the box", "15-text-has-ink")
def in_the_box(pdf: Rebuilt) -> None:
    codes = SECRET.encode("utf-16-be").hex().encode()
    line = b"/F 12.00 Tf 80.00 Tz 1 0 0 1 116.00 630.00 Tm <" + codes + b"> Tj\nET\n"
    pdf.change_stream(_contents(pdf), lambda old: old[: -len(b"ET\n")] + line)


@way("a line of the text layer, beyond the page", "11-page-box")
def beyond_the_page(pdf: Rebuilt) -> None:
    codes = SECRET.encode("utf-16-be").hex().encode()
    line = b"/F 12.00 Tf 100.00 Tz 1 0 0 1 72.00 -60.00 Tm <" + codes + b"> Tj\nET\n"
    pdf.change_stream(_contents(pdf), lambda old: old[: -len(b"ET\n")] + line)


@way("ActualText", "07-no-masks")
def actual_text(pdf: Rebuilt) -> None:
    pdf.change_stream(
        _contents(pdf), lambda old: old + b"/Span << /ActualText " + WIDE + b" >> BDC EMC\n"
    )


@way("pieces of a TJ array", "04-every-stream")
def pieces(pdf: Rebuilt) -> None:
    split = b"BT [(Mar) -20 (garet Oye) 14 (lar) -3 (an)] TJ ET\n"
    pdf.change_stream(_contents(pdf), lambda old: old + split)


@way("a font's own alphabet", "04-every-stream")
def own_alphabet(pdf: Rebuilt) -> None:
    letters = sorted(set(SECRET))
    pairs = b"".join(b"<%02X> <%04X>\n" % (n, ord(one)) for n, one in enumerate(letters, 1))
    cmap = b"%d beginbfchar\n%sendbfchar\n" % (len(letters), pairs)
    pdf.add_stream(cmap)
    codes = bytes(letters.index(one) + 1 for one in SECRET).hex().encode()
    pdf.change_stream(_contents(pdf), lambda old: old + b"BT <" + codes + b"> Tj ET\n")


@way("the pixels of a page", "14-ocr")
def pixels(pdf: Rebuilt) -> None:
    number = _jpeg(pdf)

    def drawn(old: bytes) -> bytes:
        image = Image.open(io.BytesIO(old)).convert("L")
        ImageDraw.Draw(image).text((200, 1500), SECRET, font=ImageFont.load_default(40), fill=0)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=75)
        return out.getvalue()

    pdf.change_stream(number, drawn)


@way("faint letters in the box", "12-boxes-constant")
def faint(pdf: Rebuilt) -> None:
    def drawn(old: bytes) -> bytes:
        image = Image.open(io.BytesIO(old)).convert("L")
        draw = ImageDraw.Draw(image)
        draw.text((310, 425), SECRET[:4], font=ImageFont.load_default(28), fill=9)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=75)
        return out.getvalue()

    pdf.change_stream(_jpeg(pdf), drawn)


@way("Exif of a picture", "09-picture-segments")
def exif(pdf: Rebuilt) -> None:
    held = b"Exif\0\0II*\0" + SECRET.encode("utf-16-le")
    segment = b"\xff\xe1" + (len(held) + 2).to_bytes(2, "big") + held
    pdf.change_stream(_jpeg(pdf), lambda old: old[:2] + segment + old[2:])


@way("a picture's comment", "09-picture-segments")
def jpeg_comment(pdf: Rebuilt) -> None:
    segment = b"\xff\xfe" + (len(WORDS) + 2).to_bytes(2, "big") + WORDS
    pdf.change_stream(_jpeg(pdf), lambda old: old[:2] + segment + old[2:])


@way("bytes after a picture's end", "09-picture-segments")
def after_picture(pdf: Rebuilt) -> None:
    pdf.change_stream(_jpeg(pdf), lambda old: old + WORDS)


@way("bytes after a fax's end", "09-picture-segments")
def after_fax(pdf: Rebuilt) -> None:
    pdf.change_stream(pdf.find(b"/CCITTFaxDecode"), lambda old: old + WORDS)


@way("a soft mask", "07-no-masks")
def soft_mask(pdf: Rebuilt) -> None:
    image = _written()
    mask = pdf.add_stream(image.tobytes(), b"/Filter /FlateDecode")
    pdf.put_into(mask, _image_head(image))
    pdf.put_into(_jpeg(pdf), b"/SMask %d 0 R" % mask)


@way("an alternate picture", "07-no-masks")
def alternate(pdf: Rebuilt) -> None:
    image = _written()
    other = pdf.add_stream(image.tobytes(), b"/Filter /FlateDecode")
    pdf.put_into(other, _image_head(image))
    pdf.put_into(_jpeg(pdf), b"/Alternates [<< /Image %d 0 R >>]" % other)


@way("a thumbnail", "06-object-types")
def thumbnail(pdf: Rebuilt) -> None:
    image = _written()
    thumb = pdf.add_stream(image.tobytes(), b"/Filter /FlateDecode")
    pdf.put_into(thumb, b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
                 % image.size)  # fmt: skip
    pdf.put_into(_page(pdf), b"/Thumb %d 0 R" % thumb)


@way("a form", "07-no-masks")
def form(pdf: Rebuilt) -> None:
    number = pdf.add_stream(b"BT (" + WORDS + b") Tj ET")
    pdf.put_into(number, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    page = _page(pdf)
    pdf.objects[page] = pdf.objects[page].replace(
        b"/XObject << ", b"/XObject << /Fm %d 0 R " % number
    )


@way("an outline", "06-object-types")
def outline(pdf: Rebuilt) -> None:
    item = pdf.add(b"<< /Title (" + WORDS + b") >>")
    pdf.put_into(CATALOG, b"/Outlines << /First %d 0 R /Last %d 0 R >>" % (item, item))


@way("a note", "06-object-types")
def note(pdf: Rebuilt) -> None:
    pdf.put_into(
        _page(pdf), b"/Annots [<< /Subtype /Text /Rect [0 0 9 9] /Contents (%s) >>]" % WORDS
    )


@way("a script", "06-object-types")
def script(pdf: Rebuilt) -> None:
    number = pdf.add_stream(b"var a = '" + WORDS + b"';")
    pdf.put_into(CATALOG, b"/OpenAction << /S /JavaScript /JS %d 0 R >>" % number)


@way("a page label", "06-object-types")
def page_label(pdf: Rebuilt) -> None:
    pdf.put_into(CATALOG, b"/PageLabels << /Nums [0 << /P (" + WORDS + b") >>] >>")


@way("private data of a program", "06-object-types")
def piece(pdf: Rebuilt) -> None:
    pdf.put_into(_page(pdf), b"/PieceInfo << /App << /Private (" + WORDS + b") >> >>")


@way("a form to fill in", "06-object-types")
def xfa(pdf: Rebuilt) -> None:
    number = pdf.add_stream(b"<data>" + WORDS + b"</data>")
    pdf.put_into(CATALOG, b"/AcroForm << /XFA %d 0 R >>" % number)


@way("a name with escapes", "06-object-types")
def name(pdf: Rebuilt) -> None:
    escaped = b"".join(b"#%02X" % byte for byte in WORDS)
    page = _page(pdf)
    pdf.objects[page] = pdf.objects[page].replace(
        b"/Font << ", b"/Font << /" + escaped + b" 4 0 R "
    )


@way("an identifier", "08-metadata")
def identifier(pdf: Rebuilt) -> None:
    pdf.trailer += b" /ID [(" + WORDS + b") (" + WORDS + b")]"


@way("a stream in hexadecimal", "07-no-masks")
def in_hexadecimal(pdf: Rebuilt) -> None:
    number = pdf.add_stream(
        (b"(" + WORDS + b")").hex(" ").encode() + b">", b"/Filter /ASCIIHexDecode"
    )
    pdf.put_into(number, b"/Type /XObject /Subtype /Form")
    page = _page(pdf)
    pdf.objects[page] = pdf.objects[page].replace(
        b"/XObject << ", b"/XObject << /Fm %d 0 R " % number
    )


@way("what stands in no stream", "05-one-revision")
def after_stream(pdf: Rebuilt) -> None:
    number = _contents(pdf)
    pdf.objects[number] += b"\n% " + WORDS


@way("the language", "06-object-types")
def language(pdf: Rebuilt) -> None:
    pdf.put_into(CATALOG, b"/Lang (" + WORDS + b")")


@way("a page nobody comes to", "05-one-revision")
def lost_page(pdf: Rebuilt) -> None:
    contents = pdf.add_stream(b"BT (" + WORDS + b") Tj ET")
    pdf.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents %d 0 R >>" % contents)


@way("a gap in the table of objects", "05-one-revision")
def object_twice(pdf: Rebuilt) -> None:
    pdf.between = b"4 0 obj\n(" + WORDS + b")\nendobj\n"
