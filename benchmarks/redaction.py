"""Safe copies, CPU and memory a page: `python benchmarks/redaction.py [FILE]`.

The file is read in a newsroom first, which is not timed. Then a term is redacted on each page and
the safe copy is made four times: with the one picture that a PDF needs or with all three, and
with a reader in place of OCR that reads nothing at once, for which no picture is prepared either,
or with OCR. CPU is that of this process and of the workers as these report it; on each page the
same boxes. `--many N` makes a file of N short pages and says how much memory they take, without
OCR.

The goals (1.3 times 59 and 981 ms) are of the 21 pages of the filing that is the default, on the
machine of the notes; "bare" is what they measured, on this one. Its pages are in colour.
"""

import argparse
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from unittest.mock import patch

import pikepdf
import pypdfium2
from _measuring import SHARED, cpu_seconds, say, say_where
from PIL import Image, ImageDraw

from zenger.assemble import create_newsroom
from zenger.catalog.models import Document
from zenger.model.document import Status
from zenger.model.rendition import ImageUse
from zenger.model.review import Redaction
from zenger.process.frames import FrameKind, dump
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, Sandbox, Worker
from zenger.settings import Settings
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.review import safe_page
from zenger.workflow.review.safe_copy import SafeOptions, make_safe_copy

FILING = SHARED / "redaction" / "xray" / "no_bad_redactions.5.5.pdf"
NOTHING = dump(
    {"ocr": 1, "text": "", "boxes": [], "confidence": 0, "sure": [], "turn": 0, "script": ""}
)
BOXES = ((1500, 2000, 3500, 2150), (4000, 5000, 5200, 5150))


@dataclass
class Counted:
    """A sandbox whose workers add up what they took."""

    sandbox: Sandbox
    reads: bool
    cpu_ms: int = 0
    peak: int = 0
    profile: str = "counted"

    def worker(self) -> Worker:
        return CountedWorker(self, self.sandbox.worker())

    def close(self) -> None:
        pass


@dataclass
class CountedWorker:
    counted: Counted
    inner: Worker

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        if not self.counted.reads and b'"do": "ocr"' in task:
            yield Frame(FrameKind.FACT, NOTHING)
            yield Ending(Status.OK)
            return
        for frame in self.inner.run(task, inputs, limits):
            if isinstance(frame, Ending):
                self.counted.cpu_ms += frame.cpu_ms
                self.counted.peak = max(self.counted.peak, frame.peak_memory)
            yield frame

    def close(self) -> None:
        self.inner.close()


def pages_of(count: int) -> bytes:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.review.made_files import Words, pdf_pages

    text = "It was handed over on Tuesday evening to the committee."
    return pdf_pages([[Words(72, 760 - 20 * n, text) for n in range(30)] for _ in range(count)])


def peak_memory() -> int:
    """Of this process, resident, MB."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


def measured(
    newsroom: Newsroom, document: Document, what: str, *, reads: bool, **options: Any
) -> None:
    counted = Counted(newsroom.sandbox(), reads)
    newsroom.derived.delete("safe")
    redactions = [
        Redaction(page, "b6", box=box) for page in range(1, document.pages + 1) for box in BOXES
    ]
    before = cpu_seconds()
    with nullcontext() if reads else patch.object(safe_page, "prepared", lambda picture: picture):
        make_safe_copy(
            replace(newsroom, sandbox=lambda: counted), document, redactions,
            options=SafeOptions(**{"jobs": 1, **options}),
        )  # fmt: skip
    own = cpu_seconds() - before
    say(
        what=what, pages=document.pages,
        ms_a_page=(own * 1000 + counted.cpu_ms) / document.pages,
        of_which_workers=counted.cpu_ms / document.pages,
        peak_mb=peak_memory(), worker_peak_mb=counted.peak // 1024**2,
    )  # fmt: skip


def bare(path: Path, *, in_colour: bool) -> float:
    """CPU ms a page of what the notes measured: draw at 200 dpi, paint two boxes, pack (grey as
    fax data, 58 ms there, colours as JPEG, 63 ms), and write a PDF of these pictures."""
    before = cpu_seconds()
    with pypdfium2.PdfDocument(path) as source, pikepdf.new() as made:
        for page in source:
            drawn = page.render(scale=200 / 72, grayscale=not in_colour, rev_byteorder=in_colour)
            picture = drawn.to_pil()
            for left, top, right, bottom in BOXES:
                across, down = picture.width / 10_000, picture.height / 10_000
                ImageDraw.Draw(picture).rectangle(
                    (left * across, top * down, right * across, bottom * down), fill=0
                )
            image = made.make_stream(_packed(picture), Type=pikepdf.Name.XObject)
            made.add_blank_page(page_size=page.get_size()).Resources = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Im0=image)
            )
        made.save(io.BytesIO())
        return (cpu_seconds() - before) * 1000 / len(source)


def _packed(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    if picture.mode == "L":
        bitonal = picture.convert("1", dither=Image.Dither.NONE)
        bitonal.save(out, "TIFF", compression="group4", strip_size=2**31 - 1)
    else:
        picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILING)
    parser.add_argument("--many", type=int, default=0)
    arguments = parser.parse_args()
    say_where()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file
        if arguments.many:
            path = Path(folder) / "many.pdf"
            path.write_bytes(pages_of(arguments.many))
        newsroom = create_newsroom(Path(folder) / "desk", Settings())
        import_trove(newsroom, path, collection="One")
        process_newsroom(newsroom, pictures=False, jobs=1)
        document = Document.objects.order_by("pk")[0]
        only = {"uses": (ImageUse.PRINT,)}
        measured(newsroom, document, "one picture, no OCR", reads=False, **only)
        if not arguments.many:
            say(what="bare, grey", ms_a_page=bare(path, in_colour=False))
            say(what="bare, in colour", ms_a_page=bare(path, in_colour=True))
            measured(newsroom, document, "one picture, no OCR, again", reads=False, **only)
            measured(newsroom, document, "three pictures, no OCR", reads=False)
            measured(
                newsroom, document, "one picture, no OCR, two jobs", reads=False, jobs=2, **only
            )
            measured(newsroom, document, "one picture, OCR", reads=True, **only)
        newsroom.sandbox().close()


if __name__ == "__main__":
    main()
