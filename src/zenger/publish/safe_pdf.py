"""A PDF that holds nothing of the original but pictures of its pages and their text.

Written by hand rather than with a library: a document of 10,000 pages streams through in the
memory of one page, the bytes are the same every time, and there is no place where a script,
a link, a file, a name or a date of the original could come along.

    page  ->  picture (JPEG, or CCITT G4 for black and white), as printed
          ->  text in an invisible font, placed line by line over the picture

Source: ISO 32000-1:2008, 7.5 (file structure), 9.3.6 (rendering mode 3), 9.10.3 (ToUnicode).
"""

import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from unicodedata import bidirectional

from zenger.model.release import PublishedPage, StoredImage
from zenger.publish.text_layer import SCALE, lines_of
from zenger.publish.wording import clean_text

_CATALOG, _PAGES, _FONT, _CID_FONT, _DESCRIPTOR, _TO_UNICODE, _INFO = range(1, 8)
_FIRST_FREE = 8
_GLYPH = 0.5  # width of every glyph of the invisible font, in ems
_KIDS_PER_NODE = 64
_DEFAULT_DPI = 150
MAX_COORDINATE = 14_400  # points: 7.7.3.3 and Annex C.2

_CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfrange <0000> <D7FF> <0000> <E000> <FFFF> <E000> endbfrange
%sendcmap CMapName currentdict /CMap defineresource pop end end
"""
# Numbers and Latin words inside a right-to-left line, which themselves run from left to right.
_LEFT_TO_RIGHT = re.compile(
    r"[0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9]"
    r"(?:[^\u0590-\u05ff\u0620-\u065f\u066e-\u06ef]*"
    r"[0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9])?"
)
_FIRST_SPARE, _SPARE = 0xD800, 0x800  # codes no letter has: they stand for those above U+FFFF


class ByteSink(Protocol):
    """Whatever takes bytes: a file, or a file that is hashed while it is written."""

    def write(self, content: bytes, /) -> object: ...


class SafePdf:
    """Writes one PDF, page by page.

    Args:
        stream: takes the bytes in order; nothing is read back.
        title: shown by readers; already inert.
    """

    def __init__(self, stream: ByteSink, title: str, language: str) -> None:
        self._stream = stream
        self._position = 0
        self._offsets: dict[int, int] = {}
        self._next = _FIRST_FREE
        self._leaves: list[tuple[int, list[int]]] = []
        self._language = language
        self._above: dict[str, int] = {}  # letters above U+FFFF and their codes
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._object(_INFO, b"<< /Title " + _hex(title) + b" /Producer (Zenger) >>")
        self._font()

    @property
    def pages(self) -> int:
        return sum(len(kids) for _, kids in self._leaves)

    def add(self, page: PublishedPage, picture: StoredImage) -> None:
        """Append one page with its PRINT picture.

        Raises:
            ValueError: the picture is neither JPEG nor CCITT G4.
        """
        content = picture.path.read_bytes()
        width, height = _size(page, picture)
        image = self._stream_object(_image_head(picture, content), content)
        drawing = b"q %.2f 0 0 %.2f 0 0 cm /I Do Q\n" % (width, height)
        drawing += self._text(page, width, height)
        contents = self._stream_object(b"/Filter /FlateDecode", zlib.compress(drawing, 6))
        if not self._leaves or len(self._leaves[-1][1]) == _KIDS_PER_NODE:
            self._leaves.append((self._take(), []))
        node, kids = self._leaves[-1]
        kids.append(self._take())
        self._object(
            kids[-1],
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /I %d 0 R >> /Font << /F %d 0 R >> >> >>"
            % (node, width, height, contents, image, _FONT),
        )

    def finish(self) -> None:
        """Write the page tree, the table of objects and the end."""
        for node, kids in self._leaves:
            self._object(
                node,
                b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%s] >>"
                % (_PAGES, len(kids), _references(kids)),
            )
        nodes = _references([node for node, _ in self._leaves])
        self._object(_PAGES, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (self.pages, nodes))
        language = b" /Lang " + _hex(self._language) if self._language else b""
        self._to_unicode()
        self._object(_CATALOG, b"<< /Type /Catalog /Pages %d 0 R%s >>" % (_PAGES, language))
        start = self._position
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._put(b"%010d 00000 n \n" % self._offsets[number])
        self._put(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            % (self._next, _CATALOG, _INFO, start)
        )

    def _font(self) -> None:
        """A font of which nothing is ever painted; it only says which letters stand where."""
        self._object(
            _FONT,
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Invisible /Encoding /Identity-H "
            b"/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (_CID_FONT, _TO_UNICODE),
        )
        self._object(
            _CID_FONT,
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invisible /DW %d "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            b"/CIDToGIDMap /Identity /FontDescriptor %d 0 R >>" % (_GLYPH * 1000, _DESCRIPTOR),
        )
        self._object(
            _DESCRIPTOR,
            b"<< /Type /FontDescriptor /FontName /Invisible /Flags 5 /FontBBox [0 -200 500 800] "
            b"/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >>",
        )

    def _to_unicode(self) -> None:
        """Which letter each code stands for, so that text is found and copied right."""
        pairs = [
            b"<%04X> <%s>\n" % (code, letter.encode("utf-16-be").hex().encode())
            for letter, code in self._above.items()
        ]
        groups = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        above = b"".join(
            b"%d beginbfchar\n%sendbfchar\n" % (len(group), b"".join(group)) for group in groups
        )
        cmap = _CMAP % above
        self._offsets[_TO_UNICODE] = self._position
        self._put(b"%d 0 obj\n<< /Length %d >>\nstream\n" % (_TO_UNICODE, len(cmap)))
        self._put(cmap + b"\nendstream\nendobj\n")

    def _codes(self, text: str) -> bytes:
        """Two bytes a letter."""
        out = []
        for letter in text:
            if letter > "\uffff":
                if letter not in self._above and len(self._above) == _SPARE:
                    letter = "\ufffd"  # more rare letters than there are codes
                else:
                    out.append(self._above.setdefault(letter, _FIRST_SPARE + len(self._above)))
                    continue
            out.append(ord(letter))
        return b"".join(code.to_bytes(2, "big") for code in out)

    def _text(self, page: PublishedPage, width: float, height: float) -> bytes:
        """Each line in its place. Right-to-left ones run backwards: their letters stand in
        reading order, which is how programs that extract text expect them."""
        out: list[bytes] = []
        for line in lines_of(page.text, page.boxes, width / height):
            way = -1 if _is_rtl(line.text) else 1
            words = clean_text(line.text)
            codes = self._codes(_LEFT_TO_RIGHT.sub(_reversed, words) if way < 0 else words)
            size = max((line.y1 - line.y0) * height / SCALE, 0.1)
            length = (line.x1 - line.x0) * width / SCALE
            stretch = 100 * length / (len(codes) / 2 * _GLYPH * size)
            x = (line.x1 if way < 0 else line.x0) * width / SCALE
            y = height - (line.y0 + (line.y1 - line.y0) * 4 / 5) * height / SCALE
            out.append(
                b"/F %.2f Tf %.2f Tz %d 0 0 1 %.2f %.2f Tm <%s> Tj\n"
                % (size, stretch, way, x, y, codes.hex().encode())
            )
        return b"BT 3 Tr\n" + b"".join(out) + b"ET\n" if out else b""

    def _take(self) -> int:
        self._next += 1
        return self._next - 1

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _stream_object(self, head: bytes, content: bytes) -> int:
        number = self._take()
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, head, len(content)))
        self._put(content)
        self._put(b"\nendstream\nendobj\n")
        return number

    def _put(self, content: bytes) -> None:
        self._stream.write(content)
        self._position += len(content)


def print_picture(page: PublishedPage) -> StoredImage | None:
    return next((image for image in page.images if image.use.value == "print"), None)


def _size(page: PublishedPage, picture: StoredImage) -> tuple[float, float]:
    """Width and height in points, as the page states them or from its pixels at 150 dpi."""
    width, height = page.width, page.height
    if width <= 0 or height <= 0:
        width, height = (side * 72 / _DEFAULT_DPI for side in (picture.width, picture.height))
    shrink = min(1.0, MAX_COORDINATE / max(width, height))
    return width * shrink, height * shrink


def _image_head(picture: StoredImage, content: bytes) -> bytes:
    size = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % (picture.width, picture.height)
    if picture.media_type == "image/jpeg":
        space = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[_components(content)]
        return size + b" /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode" % space
    if picture.media_type == "image/tiff;g4":
        return size + (
            b" /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
            b"/DecodeParms << /K -1 /Columns %d /Rows %d >>" % (picture.width, picture.height)
        )
    raise ValueError(f"cannot print a picture of type {picture.media_type}")


def _components(jpeg: bytes) -> int:
    """Colour components, from the frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 < len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return jpeg[at + 9]
        at += 2 + length
    raise ValueError("not a JPEG picture")


def _reversed(match: re.Match[str]) -> str:
    return match.group()[::-1]


def _is_rtl(text: str) -> bool:
    """Whether most letters of a line belong to a script that runs from right to left."""
    kinds = [bidirectional(letter) for letter in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def _hex(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode() + b">"


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def write_safe_pdf(target: Path, pages: Sequence[PublishedPage], title: str) -> None:
    """All pages that have a picture, as one file (for tests and small tools)."""
    with target.open("wb") as stream:
        pdf = SafePdf(stream, title, "")
        for page in pages:
            picture = print_picture(page)
            if picture:
                pdf.add(page, picture)
        pdf.finish()
