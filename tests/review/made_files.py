"""Small files with something to redact in them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw
from tests.trove import _assembled


@dataclass(frozen=True)
class Words:
    """Some words on a page: points, origin lower left."""

    x: float
    y: float
    text: str
    size: float = 12
    spread: float = 0  # points between letters
    before: str = ""  # operators: a colour, a rendering mode


def pdf_page(
    words: Iterable[Words], *, size: tuple[float, float] = (595, 842), more: bytes = b"",
    drawing: str = "",
) -> bytes:  # fmt: skip
    """A PDF of one page in Helvetica. `more` goes into the page's dictionary."""
    return pdf_pages([words], size=size, more=more, drawing=drawing)


def pdf_pages(
    pages: Iterable[Iterable[Words]], *, size: tuple[float, float] = (595, 842), more: bytes = b"",
    drawing: str = "",
) -> bytes:  # fmt: skip
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for words in pages:
        stream = "\n".join(
            f"q {one.before} BT /F1 {one.size} Tf {one.spread} Tc {one.x} {one.y} Td "
            f"({one.text}) Tj ET Q"
            for one in words
        )
        content = f"{stream}\n{drawing}".encode("latin-1")
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents %d 0 R %s /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            b"/Encoding /WinAnsiEncoding >> >> >> >>" % (*size, len(objects) + 2, more)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids), b" ".join(b"%d 0 R" % kid for kid in kids),
    )  # fmt: skip
    return _assembled(objects)


def scan(*lines: str, size: tuple[int, int] = (1654, 1000)) -> Image.Image:
    """A picture of text as a scanner of 200 dpi makes it."""
    picture = Image.new("L", size, 255)
    for n, line in enumerate(lines):
        ImageDraw.Draw(picture).text((120, 120 + 110 * n), line, fill=0, font_size=48)
    return picture


def scanned_pdf(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return out.getvalue()
