"""Page pictures against the bare render and encode: `python benchmarks/pipeline_pictures.py`.

Bare: pypdfium2 draws each page at the same width, Pillow makes the two WebP pictures of it with
the same settings; that is the stated ratio. The third picture, for the safe PDF, is counted on
our side only; what the two WebP alone take is printed beside it. CPU seconds, in this process,
warm, the shortest of three tries taken in turns; the line "in the sandbox" has what the workers
report when the whole of `zenger process` draws the same files.
"""

import argparse
import io
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from _measuring import SHARED, cpu_seconds, run, say, say_where, workers
from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.model.rendition import FULL_WIDTH, SMALL_WIDTH, ImageUse
from zenger.process.page_encoding import QUALITY, WEBP_METHOD
from zenger.process.rendering import Renderer

TRIES = 3


def webp(picture: Image.Image) -> int:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=WEBP_METHOD)
    return out.tell()


def bare(path: Path) -> int:
    """Returns the number of pages."""
    document = pdfium.PdfDocument(path)
    document.init_forms()
    for page in document:
        full = page.render(scale=FULL_WIDTH / page.get_width(), rev_byteorder=True).to_pil()
        height = max(1, round(full.height * SMALL_WIDTH / full.width))
        webp(full.convert("RGB"))
        webp(full.convert("RGB").resize((SMALL_WIDTH, height), Image.Resampling.BOX))
    count = len(document)
    document.close()
    return count


def ours(path: Path) -> int:
    with path.open("rb") as stream:
        images = Renderer().render(stream, ExtractionOptions())
        return sum(image.use is ImageUse.FULL for image in images)


def opens(path: Path) -> bool:
    try:
        pdfium.PdfDocument(path).close()
    except pdfium.PdfiumError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "corpus" / "troves")
    parser.add_argument("--files", type=int, default=60, help="every so-manieth, so many in all")
    arguments = parser.parse_args()
    found = [p for p in sorted(arguments.folder.rglob("*.[pP][dD][fF]")) if opens(p)]
    files = found[:: max(1, len(found) // arguments.files)]
    say_where()
    least = {bare: float("inf"), ours: float("inf")}
    pages = {bare: 0, ours: 0}
    for _ in range(TRIES):
        for way in least:
            before = cpu_seconds()
            pages[way] = sum(map(way, files))
            least[way] = min(least[way], cpu_seconds() - before)
    assert pages[bare] == pages[ours], pages
    say(
        pages=pages[ours], bare_cpu_seconds=least[bare], zenger_cpu_seconds=least[ours],
        ratio=least[ours] / least[bare],
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        trove, desk = Path(scratch) / "trove", Path(scratch) / "desk"
        trove.mkdir()
        for number, path in enumerate(files):
            (trove / f"{number}.pdf").write_bytes(path.read_bytes())
        run("init", "--newsroom", desk)
        run("import", trove, "--newsroom", desk)
        run("process", "--newsroom", desk, "--jobs", 1)
        drawn = workers(desk, "render").cpu
        say(where="in the sandbox", workers_cpu_seconds=drawn, ratio=drawn / least[bare])


if __name__ == "__main__":
    main()
