"""SVG drawings as pictures: a plugin for Pillow that draws what `svg_inert` leaves of one."""

import io
import re
from typing import Any

import resvg_py
from lxml import etree
from PIL import Image, ImageFile

from zenger.process.formats.svg_inert import MAX_SVG, TooComplexError, local, made_inert, parsed

LONGER_SIDE = 2_000  # pixels of the drawing as it is read and shown
STRETCHED = 100  # times as long as wide, or the other way around


class SvgImage(ImageFile.ImageFile):
    """Drawn when it is opened: only the drawing knows its size."""

    format = "SVG"
    format_description = "Scalable Vector Graphics, inert"

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101  Pillow opened it
        content = self.fp.read(MAX_SVG + 1)
        if len(content) > MAX_SVG:
            raise SyntaxError("too large a drawing")
        root = parsed(content)
        if root is None or local(root) != "svg":
            raise SyntaxError("no SVG")
        self._drawn = _drawn(root)
        self._mode, self._size = self._drawn.mode, self._drawn.size
        self.tile = []

    def load(self) -> Any:
        if self._im is None:
            self._drawn.load()
            self.im = self._drawn.im
        return Image.Image.load(self)


def _drawn(root: etree._Element) -> Image.Image:
    """The longer side is `LONGER_SIDE`, so that no stated size makes it larger."""
    width, height = shape(root)
    side: dict[str, Any] = {"width": LONGER_SIDE} if width >= height else {"height": LONGER_SIDE}
    if max(width, height) > STRETCHED * min(width, height):
        raise SyntaxError("not the shape of a drawing")
    for name, value in (("width", width), ("height", height)):
        root.set(name, repr(value))
    try:
        png = resvg_py.svg_to_bytes(svg_string=made_inert(root).decode(), **side, **_SAFELY)
        return Image.open(io.BytesIO(png), formats=("PNG",))
    except TooComplexError as error:
        raise SyntaxError("too complex a drawing") from error
    except (ValueError, RuntimeError, OSError) as error:
        raise SyntaxError(f"not drawable: {error}") from error


def shape(root: etree._Element) -> tuple[float, float]:
    """Width and height in units of its own; a square where it says nothing usable."""
    stated = [_number(root.get(name, "")) for name in ("width", "height")]
    box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(box) == 4:
        stated = [one or other for one, other in zip(stated, box[2:], strict=True)]
    if not all(0.001 <= value <= 1e6 for value in stated):
        return 1000.0, 1000.0
    return stated[0], stated[1]


def _number(text: str) -> float:
    """In pixels of 1/96 inch (CSS Values 3, 6.2); 0 where it is none, or a share of something."""
    match = _LENGTH.fullmatch(text.strip())
    return float(match.group(1)) * _UNITS[match.group(2).lower()] if match else 0.0


_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54,
          "in": 96.0}  # fmt: skip
_LENGTH = re.compile(r"([+-]?\d{0,9}(?:\.\d{1,9})?(?<=\d))(px|pt|pc|mm|cm|in|)", re.IGNORECASE)
_SAFELY: dict[str, Any] = {"log_information": False, "dpi": 96.0}


def _accepts(prefix: bytes) -> bool:
    start = prefix.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<?xml", b"<svg", b"<!DOC", b"<!--"))


def register() -> None:
    """Make it known to Pillow. Harmless when repeated."""
    Image.register_open(SvgImage.format, SvgImage, _accepts)
