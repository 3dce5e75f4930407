"""Text and a box for every word of PDF pages: ours against a plain loop over characters.

    python benchmarks/word_boxes.py [PDF_FOLDER]

Both over the same open documents in this process, warm, in CPU seconds; each the least of three
tries, taken in turns. The loop is pypdfium2's own, as its documentation has it. The whole handler
(forms, notes, bookmarks, attached files, metadata as well) is reported beside them.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
from _measuring import SHARED, cpu_seconds, say, say_where
from pipeline import bare

from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Member, Page
from zenger.model.ids import Digest
from zenger.process.formats.pdf import PdfHandler
from zenger.process.formats.pdf_text import text_of, view_of
from zenger.protocols.formats import Identity

TRIES = 3


def words(path: Path) -> int:
    """Text and word boxes by our own function; returns the pages of the file."""
    document = pdfium.PdfDocument(path)
    pages = len(document)
    for number in range(pages):
        page = document[number]
        text_of(page.raw, view_of(page.raw))
        page.close()
    document.close()
    return pages


def handler(path: Path) -> int:
    """Everything that reading the file as a document gives."""
    original = Original(Digest("0" * 64), path.stat().st_size, path.name)
    pages = 0
    with path.open("rb") as stream:
        identity = Identity("application/pdf")
        for piece in PdfHandler().extract(original, stream, identity, ExtractionOptions()):
            pages += isinstance(piece, Page)
            if isinstance(piece, Member):
                for _ in piece.content:
                    pass
    return pages


def readable(path: Path) -> bool:
    """Whether both can read all of its pages, so that both do the same work."""
    try:
        return bool(bare(path)) and bool(words(path))
    except (pdfium.PdfiumError, ValueError):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "corpus")
    folder = parser.parse_args().folder
    files = [path for path in sorted(folder.rglob("*.[pP][dD][fF]")) if readable(path)]
    say_where()
    best: dict[str, float] = {}
    ways: tuple[Callable[[Path], int], ...] = (bare, words, handler)
    for _ in range(TRIES):
        for way in ways:
            before = cpu_seconds()
            pages = sum(map(way, files))
            spent = cpu_seconds() - before
            name = {"bare": "plain loop", "words": "ours"}.get(way.__name__, "whole handler")
            best[name] = max(best.get(name, 0.0), pages / spent)
    say(files=len(files), pages=sum(map(words, files)))
    for name, rate in best.items():
        say(way=name, pages_per_cpu_second=round(rate, 1), goal=250)


if __name__ == "__main__":
    main()
