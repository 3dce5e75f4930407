"""What Word, Excel and PowerPoint keep beside the text: templates, printers, white text."""

import re
from collections.abc import Iterator

from lxml import etree

from zenger.model.review import Severity
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    attribute,
    local,
    parsed,
)
from zenger.process.formats.ooxml_faint import WHITE, FaintStyles
from zenger.process.formats.ooxml_text import text_of
from zenger.process.formats.vba import macros_of
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.office_bars import strings_of, value_of
from zenger.process.inventory.picture import picture_findings

_XML = re.compile(r"(?:word|xl|ppt)/.*\.xml")
_PARTS = (
    (re.compile(r"docProps/thumbnail\..*|.*/thumbnail\.\w+|Thumbnails/.*"), "thumbnail"),
    (re.compile(r".*printerSettings\d*\.bin|.*/devMode.*"), "printer-settings"),
    (re.compile(r".*vbaProject\.bin|.*vbaData\.xml|Basic/.*\.xml|Scripts/.*"), "macro"),
    (re.compile(r".*/activeX/.*|.*/ctrlProps/.*"), "embedded-file"),
    (re.compile(r"_xmlsignatures/.*\.xml|META-INF/documentsignatures\.xml"), "signature"),
    (re.compile(r".*/webextensions/.*\.xml|.*customUI.*\.xml"), "script"),
    (re.compile(r"docMetadata/.*|.*/people\.xml"), "property"),
)  # fmt: skip
_SEEN_LINKS = frozenset({"hyperlink"})  # of external ones: those that somebody clicks on
_RSIDS = 3  # numbers listed of the hundreds that a document may have
EMU_OF_SLIDE = (9_144_000, 6_858_000)  # where it states no size
TINY = 2  # points


def findings(package: Package) -> Findings:
    """All of it; a part that is damaged is told and hides nothing of the others."""
    for what, look in (
        ("links", links), ("settings", settings), ("white text", white_text), ("slides", off_slide),
    ):  # fmt: skip
        try:
            yield from look(package)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", what, "A part is damaged or too large.")


def parts(package: Package) -> Findings:
    """Files of the package that hold something of the machine or of an earlier state."""
    macros = "\n".join(macros_of(package))
    for name in package.names:
        kind = next((kind for form, kind in _PARTS if form.fullmatch(name)), "")
        if not kind:
            continue
        content = package.read(name)
        if kind == "thumbnail":
            yield finding(kind, name, f"{len(content):,} bytes")
            yield from picture_findings(content, name)
        else:
            is_project = name.endswith("vbaProject.bin")
            yield finding(kind, name, (is_project and macros) or _words(content))


def _words(content: bytes) -> str:
    """Printer settings and macros are UTF-16 and packed by halves: both are tried."""
    if content.lstrip().startswith(b"<"):
        return _xml_words(parsed(content))
    wide = re.findall(rb"(?:[\x20-\x7e]\x00){4,}", content[:100_000])
    texts = [run.decode("utf-16-le") for run in wide]
    return " ".join(dict.fromkeys([*texts, words_in(content)]))


def _xml_words(root: etree._Element) -> str:
    """Texts and values of attributes, which is where people are named."""
    said = []
    for element in root.iter(etree.Element):
        said += [element.text or "", *map(str, element.attrib.values())]
    return " ".join(dict.fromkeys(filter(None, map(str.strip, said))))


def links(package: Package) -> Findings:
    """What is fetched from elsewhere or leads there, with the paths of their author's machine."""
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        for link in package.links(name.replace("_rels/", "").removesuffix(".rels")):
            if link.kind == "attachedTemplate":
                yield finding("template-path", name, link.target)
            elif link.is_external:
                is_seen = link.kind in _SEEN_LINKS and not link.target.startswith("file:")
                yield finding("link" if is_seen else "external-link", link.kind, link.target)


def settings(package: Package) -> Findings:
    """Which editings a document went through, and variables of its programs."""
    root = package.xml("word/settings.xml")
    numbers = [attribute(e, "val") for e in root.iter("{*}rsid", "{*}rsidRoot")] if root is not None else []  # noqa: E501  # fmt: skip
    if numbers:
        text = f"{len(numbers)} numbers of editings: {', '.join(numbers[:_RSIDS])}"
        yield finding("edit-ids", "word/settings.xml", text)
    for name in ("word/document.xml", "word/numbering.xml"):
        for part in [name] if name in package.names else []:
            found = sorted(set(_ids(package.read(part))))
            if found and not numbers:
                text = f"{len(found)} numbers: {', '.join(found[:_RSIDS])}"
                yield finding("edit-ids", part, text)


def _ids(content: bytes) -> Iterator[str]:
    pattern = rb'(?:rsid\w*|w14:paraId|w15:durableId|nsid w:val|tmpl w:val)="([0-9A-F]{8})"'
    return (found.decode() for found in re.findall(pattern, content))


def white_text(package: Package) -> Findings:
    """Words in the colour of the paper, or so small that nobody reads them."""
    styles = FaintStyles(package.xml("word/styles.xml"))
    for name in package.names:
        if not _XML.fullmatch(name) or "/theme" in name or "styles" in name:
            continue
        root = package.xml(name) if package.read(name) else None
        for run in root.iter("{*}r") if root is not None else ():
            if (why := styles.of(run)) and (text := text_of(run)).strip():
                yield finding("invisible-text", f"{name}, {why}", text)
    yield from _white_cells(package)


def _white_cells(package: Package) -> Findings:
    """Cells whose letters are white on white or tiny, or whose format shows nothing (;;;)."""
    styles = package.xml("xl/styles.xml")
    if styles is None:
        return
    fonts = [_is_white(e) for group in styles.iter("{*}fonts") for e in group]
    fills = [_is_filled(e) for group in styles.iter("{*}fills") for e in group]
    forms = {e.get("numFmtId", ""): e.get("formatCode", "") for e in styles.iter("{*}numFmt")}
    white = set()
    for group in styles.iter("{*}cellXfs"):
        for number, style in enumerate(group):
            shown = forms.get(style.get("numFmtId", ""), "")
            if shown and not shown.replace(";", "").strip(' "'):
                white.add(str(number))
            font, fill = int(style.get("fontId", "0")), int(style.get("fillId", "0"))
            if font < len(fonts) and fonts[font] and not (fill < len(fills) and fills[fill]):
                white.add(str(number))
    for name in package.starting("xl/worksheets/sheet") if white else ():
        root = package.xml(name)
        cells = root.iter("{*}c") if root is not None else ()
        strings = strings_of(package)
        said = [
            f"{cell.get('r', '')}: {value_of(strings, cell)}"
            for cell in cells if cell.get("s") in white and len(cell)
        ]  # fmt: skip
        if said:
            yield finding("invisible-text", f"{name}, white cells", "\n".join(said))


def _is_white(font: etree._Element) -> bool:
    colour = next((e for e in font if local(e) == "color"), None)
    size = next((float(e.get("val", "11")) for e in font if local(e) == "sz"), 11.0)
    if size <= TINY:
        return True
    if colour is None:
        return False
    return bool(WHITE.fullmatch(colour.get("rgb", ""))) or colour.get("theme") == "0"


def _is_filled(fill: etree._Element) -> bool:
    pattern = next((e for e in fill if local(e) == "patternFill"), None)
    if pattern is None:
        return len(fill) > 0
    ground = next((e for e in pattern if local(e) == "fgColor"), None)
    white = ground is None or WHITE.fullmatch(ground.get("rgb", "")) or ground.get("theme") == "0"
    return pattern.get("patternType", "none") != "none" and not white


def off_slide(package: Package) -> Findings:
    """Shapes that lie wholly beside the slide."""
    book = package.xml("ppt/presentation.xml")
    if book is None:
        return
    size = next(iter(book.iter("{*}sldSz")), None)
    width, height = EMU_OF_SLIDE if size is None else (int(size.get(k, "1")) for k in ("cx", "cy"))
    for name in package.starting("ppt/slides/slide"):
        root = package.xml(name)
        for shape in root.iter("{*}sp", "{*}pic", "{*}graphicFrame") if root is not None else ():
            box = _box(shape)
            text = text_of(shape)
            if box and (
                box[0] >= width or box[1] >= height or box[0] + box[2] <= 0 or box[1] + box[3] <= 0
            ):
                yield finding("off-slide", name, text or "a shape without text")
            elif any(e.get("hidden") in ("1", "true") for e in shape.iter("{*}cNvPr")):
                severity = Severity.HIGH
                yield finding("off-slide", f"{name}, hidden shape", text, severity=severity)


def _box(shape: etree._Element) -> tuple[int, int, int, int] | None:
    """Left, top, width, height in EMU; None where it takes its place from a layout."""
    frame = next((e for e in shape.iter("{*}xfrm")), None)
    if frame is None:
        return None
    found = {local(e): e for e in frame}
    if "off" not in found or "ext" not in found:
        return None
    place, size = found["off"], found["ext"]
    return (
        int(place.get("x", "0")), int(place.get("y", "0")),
        int(size.get("cx", "0")), int(size.get("cy", "0")),
    )  # fmt: skip
