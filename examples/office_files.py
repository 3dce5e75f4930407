"""Office files with fixed bytes, written part by part: no clock, no randomness."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_zip(path: Path, members: Iterable[tuple[str, bytes]], *, stored: str = "") -> None:
    """A zip with fixed dates; the member named `stored` is not compressed."""
    with zipfile.ZipFile(path, "w") as out:
        for name, data in members:
            info = zipfile.ZipInfo(name, STAMP)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            out.writestr(info, data)


def write_package(path: Path, main: str, kind: str, parts: dict[str, str]) -> None:
    """An Office Open XML file whose first part is `main`, of content type `kind`."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind if name == main else other}"/>'
        for name, other in ((n, _type_of(n, kind)) for n in parts)
        if not name.endswith(".rels")
    )
    types = (
        f'{XML}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    root = (
        f'{XML}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{OFFICE_RELS}/officeDocument" Target="{main}"/></Relationships>'
    )
    members = {"[Content_Types].xml": types, "_rels/.rels": root, **parts}
    write_zip(path, ((name, text.encode()) for name, text in members.items()))


def _type_of(name: str, kind: str) -> str:
    """The content type of a part beside the main one, by its folder."""
    if name.startswith("ppt/"):
        base = "application/vnd.openxmlformats-officedocument."
        folder = name.split("/")[1].removesuffix("s")
        return f"{base}{folder if folder == 'theme' else f'presentationml.{folder}'}+xml"
    return kind.replace("sheet.main", "worksheet")


def write_docx(path: Path, lines: list[str], *, language: str, rtl: bool = False) -> None:
    """A paragraph for each line; the first is set as a heading."""
    direction = "<w:bidi/>" if rtl else ""
    run_direction = "<w:rtl/>" if rtl else ""
    tongue = f'<w:lang w:val="{language}" w:bidi="{language}"/>'
    body = ""
    for number, line in enumerate(lines):
        size = '<w:b/><w:sz w:val="36"/><w:szCs w:val="36"/>' if number == 0 else (
            '<w:sz w:val="26"/><w:szCs w:val="26"/>'
        )  # fmt: skip
        body += (
            f"<w:p><w:pPr>{direction}</w:pPr><w:r><w:rPr>{size}{run_direction}{tongue}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        )
    document = f'{XML}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    write_package(path, "word/document.xml", kind, {"word/document.xml": document})


def write_xlsx(path: Path, rows: list[list[str]], *, sheet: str) -> None:
    """One sheet of text cells."""
    cells = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{escape(v)}</t></is></c>' for v in row
        )
        + "</row>"
        for row in rows
    )
    workbook = (
        f'{XML}<workbook xmlns="{S}" xmlns:r="{OFFICE_RELS}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    rels = (
        f'{XML}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{OFFICE_RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    parts = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/sheet1.xml": (
            f'{XML}<worksheet xmlns="{S}"><sheetData>{cells}</sheetData></worksheet>'
        ),
    }
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    write_package(path, "xl/workbook.xml", kind, parts)


def _shape(number: int, kind: str, lines: list[str]) -> str:
    """A placeholder of a slide, where its layout puts it."""
    text = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    index = ' idx="1"' if kind == "body" else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/>'
        f'<p:nvPr><p:ph type="{kind}"{index}/></p:nvPr></p:nvSpPr><p:spPr>{_place(kind)}</p:spPr>'
        f"<p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr>{text or '<a:p/>'}</p:txBody></p:sp>"
    )


def _place(kind: str) -> str:
    """On a slide of 10 by 5.6 inches, in English metric units (914,400 an inch)."""
    top, height = (300_000, 900_000) if kind == "title" else (1_400_000, 3_400_000)
    return (
        f'<a:xfrm><a:off x="600000" y="{top}"/><a:ext cx="7944000" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"/>'
    )


def _slide_part(root: str, shapes: str, after: str = "") -> str:
    return (
        f'{XML}<p:{root} xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{OFFICE_RELS}"><p:cSld><p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{shapes}</p:spTree></p:cSld>{after}</p:{root}>"
    )


_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F2A44", "lt2": "EEECE1", "accent1": "8B1E1E",
    "accent2": "444444", "accent3": "666666", "accent4": "888888", "accent5": "AAAAAA",
    "accent6": "CCCCCC", "hlink": "0000EE", "folHlink": "551A8B",
}  # fmt: skip


def _theme() -> str:
    """The least that a program accepts: black on white, one font."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items()
    )
    font = '<a:latin typeface="Georgia"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML}<a:theme xmlns:a="{A}" name="Plain"><a:themeElements>'
        f'<a:clrScheme name="Plain">{colours}</a:clrScheme><a:fontScheme name="Plain">'
        f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _links(*links: tuple[str, str]) -> str:
    """Relationships rId1, rId2 … of (kind, target)."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_RELS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{XML}<Relationships xmlns="{RELS}">{inner}</Relationships>'


def write_pptx(path: Path, slides: list[tuple[str, list[str], list[str]]]) -> None:
    """A slide for each (title, lines, speaker notes)."""
    colours = "".join(
        f'{name}="{value}" '
        for name, value in (("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2"),
                            *((n, n) for n in "accent1 accent2 accent3 accent4 accent5 accent6 "
                              "hlink folHlink".split()))
    )  # fmt: skip
    mapped = f"<p:clrMap {colours}/>"
    empty = _shape(2, "title", []) + _shape(3, "body", [])
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 2}"/>' for n in range(1, len(slides) + 1))
    parts = {
        "ppt/presentation.xml": f'{XML}<p:presentation xmlns:p="{P}" xmlns:r="{OFFICE_RELS}">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="5143500"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": _links(
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            ("notesMaster", "notesMasters/notesMaster1.xml"),
            *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)),
        ),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/theme/theme2.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": _slide_part("sldMaster", empty, mapped + layouts),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _links(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": _slide_part("sldLayout", empty),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _links(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/notesMasters/notesMaster1.xml": _slide_part(
            "notesMaster", _shape(2, "body", []), mapped
        ),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": _links(("theme", "../theme/theme2.xml")),
    }
    for number, (title, lines, notes) in enumerate(slides, 1):
        shapes = _shape(2, "title", [title]) + _shape(3, "body", lines)
        parts[f"ppt/slides/slide{number}.xml"] = _slide_part("sld", shapes)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = _links(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("notesSlide", f"../notesSlides/notesSlide{number}.xml"),
        )
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = _slide_part(
            "notes", _shape(2, "body", notes)
        )
        parts[f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels"] = _links(
            ("notesMaster", "../notesMasters/notesMaster1.xml"),
            ("slide", f"../slides/slide{number}.xml"),
        )
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    write_package(path, "ppt/presentation.xml", kind, parts)


def write_ods(path: Path, rows: list[list[str]], *, sheet: str) -> None:
    """One sheet of text cells."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
            "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    table = f'<table:table xmlns:table="{name}" table:name="{escape(sheet)}">{body}</table:table>'
    write_opendocument(path, "spreadsheet", table)


def write_opendocument(path: Path, kind: str, body: str, styles: str = "") -> None:
    """`body` is what stands inside office:text or office:spreadsheet."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"), ("text", "text"), ("style", "style"),
            ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
        )
    )  # fmt: skip
    content = (
        f'{XML}<office:document-content {names} office:version="1.3">{styles}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{XML}<manifest:manifest {names} manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    members = [
        ("mimetype", media_type.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
        ("content.xml", content.encode()),
    ]
    write_zip(path, members, stored="mimetype")


def write_odt(path: Path, lines: list[str], *, language: str, country: str) -> None:
    """A right-to-left OpenDocument text; the first line is its heading."""
    style = (
        '<office:automatic-styles><style:style style:name="P1" style:family="paragraph">'
        '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="start"/>'
        f'<style:text-properties fo:font-size="14pt" style:font-size-complex="14pt" '
        f'style:language-complex="{language}" style:country-complex="{country}"/>'
        "</style:style></office:automatic-styles>"
    )
    heading = f'<text:h text:style-name="P1" text:outline-level="1">{escape(lines[0])}</text:h>'
    body = "".join(f'<text:p text:style-name="P1">{escape(line)}</text:p>' for line in lines[1:])
    write_opendocument(path, "text", heading + body, style)
