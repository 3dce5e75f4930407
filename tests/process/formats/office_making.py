"""Makes small office documents out of their parts, for tests of one feature each; reads them."""

import io
import struct
import zipfile

from tests.process.formats.reading import Reading, read

from zenger.model.extraction import Metadata, PageKind
from zenger.process.formats.office import OfficeHandler

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("presentation", "presentation"), ("style", "style"), ("meta", "meta"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
Parts = dict[str, str | bytes]


def zipped(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return out.getvalue()


def links(*targets: tuple[str, str, str]) -> str:
    """Relationships of (id, kind, target)."""
    inner = "".join(
        f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{target}"/>'
        for i, kind, target in targets
    )
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'


def package(main: str, parts: Parts) -> bytes:
    root = links(("r1", "officeDocument", main))
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": root, **parts})


def word(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, parts: Parts | None = None, *relations: tuple[str, str, str]) -> bytes:
    """A Word document. `body` is the XML inside w:body."""
    document = f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    return package(
        "word/document.xml",
        {
            "word/document.xml": document,
            "word/_rels/document.xml.rels": links(*relations),
            **(parts or {}),
        },
    )


def shape(text: str) -> str:
    """A slide's box with one paragraph."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr/></p:nvSpPr><p:txBody>'
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def slide(inner: str, root: str = "sld", attributes: str = "") -> str:
    return (
        f'<p:{root} xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" {attributes}>'
        f"<p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:{root}>"
    )


def pptx(slides: list[str], parts: Parts | None = None, order: list[int] | None = None) -> bytes:
    """A presentation; `order` lists the numbers of the slides as they are shown."""
    shown = order if order is not None else list(range(1, len(slides) + 1))
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="s{n}"/>' for n in shown)
    numbers = range(1, len(slides) + 1)
    return package(
        "ppt/presentation.xml",
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{ids}'
            "</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": links(
                *((f"s{n}", "slide", f"slides/slide{n}.xml") for n in numbers)
            ),
            **{f"ppt/slides/slide{n}.xml": slides[n - 1] for n in numbers},
            **(parts or {}),
        },
    )


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{S}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(sheets: list[tuple[str, str, str]], parts: Parts | None = None) -> bytes:
    """A workbook of (name, state, XML of the part)."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="s{n}"/>'
        for n, (name, state, _) in enumerate(sheets, 1)
    )
    return package(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": links(
                *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                ("st", "styles", "styles.xml"),
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
            "</cellXfs></styleSheet>",
            **{f"xl/worksheets/sheet{n}.xml": sheets[n - 1][2] for n in numbers},
            **(parts or {}),
        },
    )


def opendocument(
    kind: str, body: str, styles: str = "", masters: str = "", parts: Parts | None = None
) -> bytes:
    """`kind` is text, spreadsheet or presentation; `body` the XML inside its element."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    return zipped(
        {
            "mimetype": media_type,
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><office:master-styles>{masters}"
            "</office:master-styles></office:document-styles>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:'
            f'manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{media_type}"/></m:manifest>',
            **(parts or {}),
        }
    )


def ole10_native(name: str, content: bytes) -> bytes:
    """The stream of a packaged file: [MS-OLEDS] 2.3.6."""
    path = f"C:\\Users\\source\\{name}".encode() + b"\0"
    inner = b"\x02\x00" + name.encode() + b"\0" + path + b"\0\0\x03\0"
    inner += struct.pack("<I", len(path)) + path + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(inner)) + inner


def compound(stream: str, content: bytes) -> bytes:
    """An OLE file with one stream of at least 4096 bytes: [MS-CFB], sectors of 512 bytes."""
    content = content.ljust(4096, b"\0")
    data = content + b"\0" * (-len(content) % 512)
    count = len(data) // 512  # sectors 0 to count - 1 hold it, then the directory, then the table
    chain = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(stream, 2, 0, len(content))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, count, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", count + 1, *[0xFFFFFFFF] * 108)
    return header + data + entries.ljust(512, b"\0") + table


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def office(content: bytes) -> Reading:
    reading = read(OfficeHandler(), content)
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    return reading


def page(reading: Reading, kind: PageKind, label: str) -> str:
    (found,) = [p.text for p in reading.pages if p.kind is kind and p.label == label]
    return found


def fields(reading: Reading) -> list[tuple[str, str]]:
    return [
        field for piece in reading.pieces if isinstance(piece, Metadata) for field in piece.fields
    ]
