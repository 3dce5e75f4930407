"""Pictures in a PDF: what is kept beside the pixels that are shown, and within their files."""

from typing import Any

import numpy as np
import pikepdf
from pikepdf import PdfImage
from PIL import ImageChops, ImageCms, TiffTags

from zenger.model.review import Severity
from zenger.process.formats.exif import DAMAGE
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.jpeg_2000 import beside
from zenger.process.inventory.palette import same_colours, words_of_palette
from zenger.process.inventory.pdf_tree import Node, content_of
from zenger.process.inventory.picture import jpeg_findings
from zenger.process.inventory.unseen_pixels import MAX_PIXELS, count_unseen
from zenger.process.inventory.yellow_dots import has_tracking_dots

LOADED_LATE = (ImageChops, ImageCms, TiffTags)  # by pikepdf, when nothing can be any more
SMALLEST = 10_000  # pixels: an icon hides nothing
MAX_JPEG = 256 * 1024**2  # bytes
SCAN = 1_000  # pixels of the shorter side
FIRST_PAGES = 3  # of which scans are looked at for dots: a printer leaves them on all


def pictures(node: Node) -> Findings:
    """Masks, other pictures for the same place, and what a JPEG says of its making."""
    if node.name("/Subtype") != "/Image" or not isinstance(node.value, pikepdf.Stream):
        return
    where = f"picture, {node.where}"
    mask = node.get("/SMask")
    if not isinstance(mask, pikepdf.Stream):
        mask = node.get("/Mask")
    if isinstance(mask, pikepdf.Stream):
        yield finding("soft-mask", where, page=node.page, severity=Severity.LOW)
        yield from _unseen(node, mask, where)
    if "/Alternates" in node.keys:
        yield finding("alternate-image", where, page=node.page)
    if "/OPI" in node.keys:
        yield finding("alternate-image", where, "OPI", page=node.page)
    if _is_made_flat(node.get("/Decode")):
        text = "All of its colours are drawn as one."
        yield finding("hidden-pixels", where, text, page=node.page)
    yield from _of_palette(node, where)
    if _filter(node) == "/JPXDecode":
        yield from _of_jpeg_2000(node, where)
    if _filter(node) == "/DCTDecode":
        content = _packed(node)
        if len(content) <= MAX_JPEG:
            yield from jpeg_findings(content, where, node.page)
    if node.page and node.page <= FIRST_PAGES:
        yield from _dots(node, where)


def _dots(node: Node, where: str) -> Findings:
    """Of a scan in colour. One that nobody could look at is said."""
    width, height = int(node.get("/Width") or 0), int(node.get("/Height") or 0)
    if min(width, height) < SCAN:
        return
    if width * height > MAX_PIXELS:
        text = "It is too large to be looked through for printers' dots."
        yield finding("not-inspected", where, text, page=node.page)
        return
    try:
        image = PdfImage(node.value).as_pil_image()
    except (pikepdf.PikepdfError, NotImplementedError, *DAMAGE):
        text = "It cannot be drawn, so nobody looked for printers' dots."
        yield finding("not-inspected", where, text, page=node.page)
        return
    if has_tracking_dots(image):
        text = "Faint yellow dots repeat over the page, as colour printers leave them."
        yield finding("tracking-dots", where, text, page=node.page)


def _of_palette(node: Node, where: str) -> Findings:
    """Of colours in a table: its words, and entries that are one colour."""
    space = node.get("/ColorSpace")
    if not isinstance(space, pikepdf.Array) or len(space) < 4 or space[0] != "/Indexed":
        return
    table: Any = space[3]
    colours = content_of(table) if isinstance(table, pikepdf.Stream) else bytes(table)
    if not isinstance(table, pikepdf.Stream):  # which is told for itself
        yield from words_of_palette(colours, where, node.page)
    width, height = int(node.get("/Width") or 0), int(node.get("/Height") or 0)
    is_whole = int(node.get("/BitsPerComponent") or 0) == 8 and not node.get("/Mask")
    if not is_whole or _filter(node) not in ("", "/FlateDecode", "/LZWDecode"):
        return
    content = content_of(node.value)[: width * height]
    if 0 < len(content) == width * height <= MAX_PIXELS:
        indexes = np.frombuffer(content, np.uint8).reshape(height, width)
        samples = max(1, len(colours) // (int(space[2]) + 1))
        yield from same_colours(indexes, colours, samples, where, node.page)


def _filter(node: Node) -> str:
    """The last one, or empty: what comes before it only packs its data once more."""
    kind = node.get("/Filter")
    if isinstance(kind, pikepdf.Array) and len(kind):
        kind = kind[len(kind) - 1]
    return str(kind) if isinstance(kind, pikepdf.Name) else ""


def _packed(node: Node) -> bytes:
    """A picture's file, unpacked as far as it is packed once more."""
    raw, kinds = bytes(node.value.read_raw_bytes()), node.get("/Filter")
    if not isinstance(kinds, pikepdf.Array) or len(kinds) < 2:
        return raw
    with pikepdf.new() as other:
        again = pikepdf.Stream(other, raw)
        again.Filter = pikepdf.Array(list(kinds)[:-1])
        return content_of(again)


def _is_made_flat(decode: Any) -> bool:
    if not isinstance(decode, pikepdf.Array) or not len(decode):
        return False
    ends = [float(one) for one in decode]
    return all(low == high for low, high in zip(ends[::2], ends[1::2], strict=False))


def _of_jpeg_2000(node: Node, where: str) -> Findings:
    """What is kept beside the pixels; the program's name in a comment too."""
    content = _packed(node) if content_fits(node) else b""
    for name, text in beside(content):
        if text:
            kind = "after-end" if name == "behind" else "property"
            yield finding(kind, f"{where}, {name}", text, page=node.page)


def content_fits(node: Node) -> bool:
    return int(node.get("/Length") or 0) <= MAX_JPEG


def _unseen(node: Node, mask: Any, where: str) -> Findings:
    """A drawing that is only in the picture or only in its mask."""
    width, height = int(node.value.Width), int(node.value.Height)
    if not SMALLEST <= width * height <= MAX_PIXELS or mask.get("/ImageMask"):
        return
    try:
        colours = PdfImage(node.value).as_pil_image().convert("L")
        alpha = PdfImage(mask).as_pil_image().convert("L").resize(colours.size)
    except (pikepdf.PikepdfError, NotImplementedError, *DAMAGE):
        yield finding("not-inspected", where, "Its mask cannot be drawn.", page=node.page)
        return
    if count := count_unseen(np.asarray(colours, np.int16), np.asarray(alpha, np.int16)):
        text = f"{count:,} pixels of a drawing that is not seen on white."
        yield finding("hidden-pixels", where, text, page=node.page)
