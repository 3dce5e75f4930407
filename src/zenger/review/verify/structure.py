"""Checks 5 to 8, 10 and 11: a PDF that we wrote has few kinds of objects, with few keys.

What is not listed here is not allowed, whatever it is: a new way to hide something needs a key
or a kind of object that no list of bad ones would have.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from zenger.model.review import Leak
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.raw_pdf import Bytes, ends, object_numbers

Keys = frozenset[str]
_STREAM = frozenset({"/Length", "/Filter"})
_ALLOWED: Mapping[str, Keys] = {
    "trailer": frozenset({"/Size", "/Root", "/Info"}),
    "/Catalog": frozenset({"/Type", "/Pages", "/Lang"}),
    "/Pages": frozenset({"/Type", "/Parent", "/Count", "/Kids"}),
    "/Page": frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}),
    "resources": frozenset({"/XObject", "/Font"}),
    "/Image": _STREAM
    | {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"}
    | {"/DecodeParms"},
    "picture": frozenset({"/K", "/Columns", "/Rows"}),
    "info": frozenset({"/Title", "/Producer"}),
    "/Type0": frozenset(
        {"/Type", "/Subtype", "/BaseFont", "/Encoding", "/DescendantFonts", "/ToUnicode"}
    ),
    "/CIDFontType2": frozenset(
        {"/Type", "/Subtype", "/BaseFont", "/DW", "/CIDSystemInfo", "/CIDToGIDMap"}
    )
    | {"/FontDescriptor"},
    "/FontDescriptor": frozenset(
        {"/Type", "/FontName", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent"}
    )
    | {"/CapHeight", "/StemV"},
    "pictures": frozenset({"/I"}),
    "fonts": frozenset({"/F"}),
    "system": frozenset({"/Registry", "/Ordering", "/Supplement"}),
    "stream": _STREAM,
}
_MASKS = ("/SMask", "/Mask", "/Alternates", "/OPI", "/SMaskInData", "/Matte")
_N = rb"-?[0-9]+(?:\.[0-9]+)?"
_DRAWING = re.compile(rb"q %b 0 0 %b 0 0 cm /I Do Q\n" % (_N, _N))
_LINE = re.compile(
    rb"/F (N) Tf (N) Tz (-?1) 0 0 1 (N) (N) Tm <([0-9A-Fa-f]*)> Tj\n".replace(b"N", _N)
)
_LANGUAGE = re.compile(r"|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_OWN_NAME = "/Invisible"


def one_revision(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 5."""
    check, content = "05-one-revision", pdf.content
    if ends(content) != 1:
        yield _leak(check, "end", f"The file ends {ends(content)} times: it has earlier versions.")
    tail = content[content.rfind(b"%%EOF") :]
    if tail.rstrip(b"\r\n") != b"%%EOF" or len(tail) > 7:
        yield _leak(check, "end", "There are bytes after the end.")
    if any(len(_all(content, word)) != 1 for word in (rb"\nxref\n", rb"\nstartxref\n")):
        yield _leak(check, "trailer", "It has not exactly one table of objects.")
    if "/Prev" in pdf.qpdf.trailer:
        yield _leak(check, "trailer", "It points to an earlier version.")
    if not re.match(rb"%PDF-1\.[0-9]\n%[\x80-\xff]{4}\n[0-9]+ 0 obj\n", content):
        yield _leak(check, "begin", "It does not begin as we begin a file.")
    yield from _objects_used(check, pdf)
    if comment := _between_objects(content):
        yield _leak(check, f"byte {comment}", "There is something between two objects.")


def _objects_used(check: str, pdf: OpenedPdf) -> Iterator[Leak]:
    times = Counter(object_numbers(pdf.content))
    for number in sorted(one for one, count in times.items() if count > 1):
        yield _leak(check, f"object {number}", "It is written out more than once.")
    for number in sorted(set(times) - _reachable(pdf.qpdf)):
        yield _leak(check, f"object {number}", "Nothing uses it.")


def _all(content: Bytes, pattern: bytes) -> list[int]:
    return [match.start() for match in re.finditer(pattern, content)]


def _between_objects(content: Bytes) -> int:
    """Where something stands that belongs to no object; 0 where there is nothing."""
    gap = re.compile(rb"\nendobj\n(?![0-9]+ 0 obj\n|xref\n)|endstream(?!\nendobj\n)")
    match = gap.search(content)
    return match.end() if match else 0


def _reachable(qpdf: pikepdf.Pdf) -> set[int]:
    """The numbers of all objects that can be come to from the trailer."""
    seen: set[int] = set()
    waiting: list[object] = [qpdf.trailer]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, pikepdf.Object):
            continue
        if value.is_indirect:
            number = value.objgen[0]
            if number in seen:
                continue
            seen.add(number)
        if isinstance(value, pikepdf.Array):
            waiting.extend(list(value))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            waiting.extend(item for _, item in value.items())
    return seen


def object_types(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 6."""
    yield from _keys("trailer", "trailer", pdf.qpdf.trailer)
    info = pdf.qpdf.trailer.get("/Info")
    for value in pdf.qpdf.objects:
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            if not _is_plain(value):
                yield _leak("06-object-types", _name(value), "An object of a kind we do not write.")
            continue
        is_info = info is not None and value.objgen == info.objgen
        yield from _keys("info" if is_info else _kind(value), _name(value), value)


def _kind(value: pikepdf.Object) -> str:
    for key in ("/Subtype", "/Type"):
        if str(value.get(key, "")) in _ALLOWED:
            return str(value.get(key))
    return "stream" if isinstance(value, pikepdf.Stream) and "/Type" not in value else ""


def _keys(kind: str, where: str, value: pikepdf.Object) -> Iterator[Leak]:
    check = "06-object-types"
    if kind not in _ALLOWED:
        yield _leak(check, where, "An object of a kind we do not write.")
        return
    for key in sorted(set(value.keys()) - _ALLOWED[kind]):
        known = key if re.fullmatch(r"/[A-Za-z]{1,20}", key) and key in _KNOWN else "unknown"
        yield _leak(check, where, f"It has a key that we do not write ({known}).")
    if kind == "/Catalog" and not _LANGUAGE.fullmatch(str(value.get("/Lang", ""))):
        yield _leak(check, where, "Its language is none.")
    if kind == "/Page":
        resources = value.get("/Resources", pikepdf.Dictionary())
        yield from _keys("resources", where, resources)
        yield from _keys("pictures", where, resources.get("/XObject", pikepdf.Dictionary()))
        yield from _keys("fonts", where, resources.get("/Font", pikepdf.Dictionary()))
    if kind == "/Image" and "/DecodeParms" in value:
        yield from _keys("picture", where, value["/DecodeParms"])
    if kind == "/CIDFontType2":
        yield from _keys("system", where, value["/CIDSystemInfo"])


_KNOWN = frozenset(
    "/Annots /AcroForm /XFA /Names /OpenAction /AA /JS /EmbeddedFiles /OCProperties /Outlines "
    "/StructTreeRoot /PageLabels /PieceInfo /Thumb /Metadata /Collection /Sig /MarkInfo /Perms "
    "/SMask /Mask /Alternates /OPI /Matte /CropBox /Rotate /UserUnit /ID /Encrypt /Prev /Dests "
    "/Author /Creator /Subject /Keywords /CreationDate /ModDate /Properties /ExtGState /Pattern "
    "/FontFile /FontFile2 /FontFile3 /Decode /ImageMask /Intent /Interpolate /Version".split()
)


def _is_plain(value: object) -> bool:
    return not isinstance(value, pikepdf.Object)


def _name(value: object) -> str:
    number = value.objgen[0] if isinstance(value, pikepdf.Object) else 0
    return f"object {number}" if number else "an object"


def no_masks(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 7: on every picture, and in what draws the pages."""
    check = "07-no-masks"
    for value in pdf.qpdf.objects:
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in _MASKS:
            if key in value:
                yield _leak(check, _name(value), f"A picture has a {key[1:]}: it may hide another.")
        if str(value.get("/Subtype", "")) == "/Form" or "/PatternType" in value:
            yield _leak(check, _name(value), "A form or a pattern, which may hold anything.")
    for number, page in enumerate(pdf.qpdf.pages, 1):
        if not _is_own_drawing(contents_of(page)):
            yield _leak(check, f"page {number}", "It draws more than one picture and its text.")


def _is_own_drawing(content: bytes) -> bool:
    """Whether a page's program is one that `publish.safe_pdf` writes, from begin to end."""
    head = _DRAWING.match(content)
    rest = content[head.end() :] if head else b""
    if head and rest.startswith(b"BT 3 Tr\n") and rest.endswith(b"ET\n"):
        at, end = 8, len(rest) - 3
        while at < end and (line := _LINE.match(rest, at)):
            at = line.end()
        return at == end
    return head is not None and not rest


def contents_of(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return bytes(contents.read_bytes())
    return b""


def metadata(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 8."""
    check, trailer = "08-metadata", pdf.qpdf.trailer
    info = trailer.get("/Info", pikepdf.Dictionary())
    if str(info.get("/Producer", "")) != "Zenger":
        yield _leak(check, "document information", "The producer is not ours.")
    for key in sorted(set(info.keys()) - {"/Title", "/Producer"}):
        known = key[1:] if key in _KNOWN else "an unknown field"
        yield _leak(check, "document information", f"It says more than our title: {known}.")
    if "/ID" in trailer:
        yield _leak(check, "trailer", "It has an identifier, which may tell of the original.")
    if any(
        isinstance(v, pikepdf.Stream) and "/Metadata" in str(v.get("/Type", ""))
        for v in pdf.qpdf.objects
    ):
        yield _leak(check, "metadata", "There is a packet of XMP metadata.")


_DATE = re.compile(rb"D:(?:19|20)[0-9]{6}")
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def side_channels(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 23, as far as it lies in the file. Digests of the original are given as secrets."""
    check = "23-side-channels"
    for value in pdf.qpdf.objects:
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.String):
            continue
        written = value.unparse(resolved=True)
        if _DATE.search(written):
            yield _leak(check, _name(value), "It has a date in it.")
        if _UUID.search(written):
            yield _leak(check, _name(value), "It has an identifier of its own.")
    if "/ID" in pdf.qpdf.trailer:
        yield _leak(check, "trailer", "It has an identifier of its own.")


def fonts(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 10."""
    check, found = "10-fonts", 0
    for value in pdf.qpdf.objects:
        if not isinstance(value, pikepdf.Dictionary):
            continue
        if any(key in value for key in ("/FontFile", "/FontFile2", "/FontFile3", "/CharProcs")):
            yield _leak(check, _name(value), "A font is embedded: its letters tell what was there.")
        if str(value.get("/Type", "")) == "/Font":
            found += 1
            if str(value.get("/BaseFont", "")) != _OWN_NAME:
                yield _leak(check, _name(value), "A font that is not the invisible one.")
    if found > 2:
        yield _leak(check, "fonts", "There are more fonts than the invisible one.")


def page_box(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 11: one box that begins at zero, one upright picture that fills it, text within."""
    check = "11-page-box"
    for number, page in enumerate(pdf.qpdf.pages, 1):
        where = f"page {number}"
        boxes = [
            k
            for k in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
            if k in page.obj
        ]
        if boxes:
            yield _leak(check, where, "It has more than one box, or is turned or scaled.")
        left, bottom, width, height = (float(side) for side in page.obj["/MediaBox"])
        if (left, bottom) != (0.0, 0.0) or width <= 0 or height <= 0:
            yield _leak(check, where, "Its box does not begin at zero.")
        for line in line_starts(contents_of(page)):
            if not (-1 <= line.x <= width + 1 and -1 <= line.y <= height + 1):
                yield _leak(check, where, "Text stands outside the page.")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text layer as its program says it."""

    size: float  # points
    stretch: float  # per cent
    way: int  # -1: from right to left
    x: float  # points, from the left and from below
    y: float
    text: str


def line_starts(content: bytes) -> Iterator[TextLine]:
    """The lines of a page's text layer in order."""
    for line in _LINE.finditer(content):
        size, stretch, way, x, y = (float(part) for part in line.groups()[:5])
        text = bytes.fromhex(line[6].decode("ascii")).decode("utf-16-be", "replace")
        yield TextLine(size, stretch, int(way), x, y, text)


def _leak(check: str, where: str, what: str) -> Leak:
    return Leak(check, where, f"{what} Make the safe copy again with this version of Zenger.")
