"""Letters of a PDF page that are drawn without any size: no reader shows them.

Programs that read a page's text pass over them too. So they are written once more at a size at
which they can be read, each with the font that it had, into a file in memory.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from zenger.process.formats.pdfium import PdfBrokenError, opened
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import content_of

MAX_COMMANDS = 8 * 1024**2  # bytes of one page
SMALLEST = 0.05  # points: below, pdfium reads nothing
FEWEST = 2  # letters and digits
_NUMBER = rb"[-+]?(?:\d+(?:\.\d*)?|\.\d+)\s+"
_NOTHING = rb"[-+]?(?:0+(?:\.0*)?|0*\.0\d*)\s+"  # below a tenth
# What makes letters as small as that; only pages that have any of it are gone through.
_WORTH = re.compile(
    rb"(?<![\d.])" + _NOTHING + rb"T[fz]\b"
    rb"|(?<![\d.])(?:(?:%(n)s){2}(?:%(a)s){2}|(?:%(a)s){2}(?:%(n)s){2})(?:%(a)s){2}(?:Tm|cm)\b"
    % {b"n": _NOTHING, b"a": _NUMBER}
)
_SHOWS = ("Tj", "TJ", "'", '"')
_WHOLE = (1.0, 0.0, 0.0, 1.0)
Matrix = tuple[float, ...]


def tiny(pdf: pikepdf.Pdf) -> Findings:
    """Of each page the words that have no size. Words inside forms are not gone through."""
    for number, page in enumerate(pdf.pages, 1):
        content = _content(page.obj)
        if not _WORTH.search(content):
            continue
        commands = b"\n".join(_again(page))
        if commands and sum(map(str.isalnum, text := _read(pdf, number - 1, commands))) >= FEWEST:
            yield finding("invisible-text", "letters without any size", text, page=number)


def _content(page: Any) -> bytes:
    parts = page.get("/Contents")
    streams = parts if isinstance(parts, pikepdf.Array) else [parts]
    return b"\n".join(content_of(one) for one in streams if isinstance(one, pikepdf.Stream))[
        :MAX_COMMANDS
    ]


@dataclass(slots=True)
class _State:
    font: str = ""
    size: float = 1.0
    wide: float = 100.0  # percent
    ground: Matrix = _WHOLE
    line: Matrix = _WHOLE

    def is_tiny(self) -> bool:
        a, b, c, d = _times(self.line, self.ground)
        across = abs(self.size * self.wide / 100) * max(abs(a), abs(b))
        return across < SMALLEST or abs(self.size) * max(abs(c), abs(d)) < SMALLEST


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d = one
    e, f, g, h = other
    return (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)


def _again(page: Any) -> Iterator[bytes]:
    """The commands that show the letters without size, at nine points and line by line."""
    state, kept, height = _State(), list[tuple[str, float, float, Matrix]](), 0
    for one in pikepdf.parse_content_stream(page):
        name, values = str(one.operator), list(one.operands)
        if name == "q":
            kept.append((state.font, state.size, state.wide, state.ground))
        elif name == "Q" and kept:
            state.font, state.size, state.wide, state.ground = kept.pop()
        elif name == "Tf" and len(values) == 2:
            state.font, state.size = str(values[0]), float(values[1])
        elif name == "Tz" and values:
            state.wide = float(values[0])
        elif name == "BT":
            state.line = _WHOLE
        elif name == "Tm" and len(values) == 6:
            state.line = tuple(map(float, values[:4]))
        elif name == "cm" and len(values) == 6:
            state.ground = _times(tuple(map(float, values[:4])), state.ground)
        elif name in _SHOWS and values and state.font and state.is_tiny():
            height += 12
            shown = pikepdf.unparse_content_stream([([_plain(values[-1])], pikepdf.Operator("TJ"))])
            font = pikepdf.Name(state.font).unparse()
            yield b"BT %s 9 Tf 1 0 0 1 9 %d Tm %s ET" % (font, -height, shown)


def _plain(value: Any) -> Any:
    """Without the distances between its letters."""
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([one for one in value if isinstance(one, pikepdf.String)])
    return pikepdf.Array([value])


def _read(pdf: pikepdf.Pdf, index: int, commands: bytes) -> str:
    with pikepdf.new() as made:
        made.pages.append(pdf.pages[index])
        page = made.pages[0].obj
        page.Contents = made.make_stream(commands)
        for key in ("/Annots", "/Thumb", "/Metadata", "/PieceInfo"):
            if key in page:
                del page[key]
        out = io.BytesIO()
        made.save(out)
    try:
        with opened(out) as again:
            return str(again.document[0].get_textpage().get_text_range())
    except PdfBrokenError:
        return ""
