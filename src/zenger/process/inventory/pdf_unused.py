"""Objects that are in a PDF and that nothing leads to: what was taken off a page, often."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from zenger.process.formats.pdfium import PdfBrokenError, opened
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Tree, content_of, words_of

MAX_DRAWN = 200  # streams that are drawn to read their letters
_FAR = 5_000  # points
_STRUCTURE = ("/ObjStm", "/XRef")
_DRAWS = re.compile(rb"\bBT\b.*\bT[jJ]\b|\bre\b|\bDo\b", re.DOTALL)


def _warm_up() -> None:
    """Have pikepdf load what it loads late: a locked worker no longer can."""
    with pikepdf.new() as one, pikepdf.new() as other:
        one.add_blank_page()
        other.pages.append(one.pages[0])
        other.save(io.BytesIO())


_warm_up()


def unused(tree: Tree) -> Findings:
    """What each says; what one of drawing commands would show on a page, by its letters."""
    found = [item for item in tree.unused() if not _is_structure(item)]
    shown = as_drawn(tree.pdf, [item for item in found if _is_content(item)][:MAX_DRAWN])
    for item in found:
        numbers = item.objgen
        text = shown.get(numbers[0]) or " ".join(_said(item))
        what = "stream" if isinstance(item, pikepdf.Stream) else "object"
        if what == "stream" or text:
            yield finding("unused-object", f"{what}, object {numbers[0]}", text)


def _is_structure(item: Any) -> bool:
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return str(item.get("/Type", "")) in _STRUCTURE or "/Linearized" in item
    return False


def _is_content(item: Any) -> bool:
    if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") == "/Image":
        return False
    return bool(_DRAWS.search(content_of(item)[:1_000_000]))


def _said(item: Any) -> Iterator[str]:
    """The strings in it, and what can be read in a stream."""
    if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
        yield words_of(item)
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in sorted(item.keys()):
            value = item.get(key)
            if isinstance(value, (pikepdf.String, pikepdf.Array)):
                yield _strings(value)
    elif isinstance(item, (pikepdf.String, pikepdf.Array)):
        yield _strings(item)


def _strings(value: Any) -> str:
    if isinstance(value, pikepdf.Array):
        return " ".join(words_of(one) for one in value if isinstance(one, pikepdf.String))
    return words_of(value)


def as_drawn(pdf: pikepdf.Pdf, streams: list[Any]) -> dict[int, str]:
    """The letters that each stream would draw on the first page, by its number.

    Letters of an embedded font are known by the page's fonts only, so a file is made in memory
    that has the first page once for each stream.
    """
    if not streams or not len(pdf.pages):
        return {}
    with pikepdf.new() as made:
        for stream in streams:
            made.pages.append(pdf.pages[0])
            page = made.pages[-1]
            if isinstance(stream.get("/Resources"), pikepdf.Dictionary):
                _put_as_form(made, page.obj, stream)
            else:
                page.Contents = made.make_stream(content_of(stream))
            for key in ("/Annots", "/Thumb", "/Metadata", "/PieceInfo"):
                if key in page:
                    del page[key]
        out = io.BytesIO()
        made.save(out)
    try:
        with opened(out) as again:
            texts = [page.get_textpage().get_text_bounded() for page in again.document]
    except PdfBrokenError:
        return {}
    return {
        stream.objgen[0]: text for stream, text in zip(streams, texts, strict=False) if text.strip()
    }


def _put_as_form(made: pikepdf.Pdf, page: Any, stream: Any) -> None:
    """What has fonts of its own, as all there is on a page that is large enough for it."""
    form = made.copy_foreign(stream)
    for key in ("/OC", "/Matrix", "/PatternType", "/PieceInfo", "/Metadata"):
        if key in form:
            del form[key]
    sides = pikepdf.Array([-_FAR, -_FAR, _FAR, _FAR])
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, sides
    page.MediaBox = sides
    if "/CropBox" in page:
        del page["/CropBox"]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(It=form))
    page.Contents = made.make_stream(b"/It Do")
