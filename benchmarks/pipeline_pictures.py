"""Page pictures against the bare render and encode: `python benchmarks/pipeline_pictures.py`.

Bare: pypdfium2 draws each page at the same width, Pillow makes the two WebP pictures of it with
the same settings: for ink on paper few shades without loss, else quality 75. Which of the two a
page is, bare is told beforehand. The third picture, for the safe PDF, is counted on our side
only. CPU seconds, in this process, warm, the shortest of three tries taken in turns; the line "in
the sandbox" has what the workers report when `zenger process` draws the same files.
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
from zenger.process.page_encoding import (
    FULL_SHADES,
    G4,
    QUALITY,
    SMALL_SHADES,
    WEBP_METHOD,
)
from zenger.process.rendering import Renderer

TRIES = 3


def webp(picture: Image.Image, shades: int, is_ink: bool) -> int:
    out = io.BytesIO()
    if is_ink:
        step = 255 / (shades - 1)
        few = picture.convert("L").point([round(round(v / step) * step) for v in range(256)])
        few.save(out, "WEBP", lossless=True, quality=0, method=1)
    else:
        picture.save(out, "WEBP", quality=QUALITY, method=WEBP_METHOD)
    return out.tell()


def bare(path: Path, inks: list[bool]) -> None:
    document = pdfium.PdfDocument(path)
    document.init_forms()
    for page, is_ink in zip(document, inks, strict=True):
        drawn = page.render(scale=FULL_WIDTH / page.get_width(), rev_byteorder=True).to_pil()
        full = drawn.convert("RGB")
        height = max(1, round(full.height * SMALL_WIDTH / full.width))
        webp(full, FULL_SHADES, is_ink)
        webp(full.resize((SMALL_WIDTH, height), Image.Resampling.BOX), SMALL_SHADES, is_ink)
    document.close()


def ours(path: Path) -> list[bool]:
    """For each page whether it is ink on paper."""
    with path.open("rb") as stream:
        images = Renderer().render(stream, ExtractionOptions())
        return [image.media_type == G4 for image in images if image.use is ImageUse.PRINT]


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
    inks = [ours(path) for path in files]
    ways = {
        "bare": lambda: [bare(path, ink) for path, ink in zip(files, inks, strict=True)],
        "zenger": lambda: [ours(path) for path in files],
    }
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(TRIES):
        for name, way in ways.items():
            before = cpu_seconds()
            way()
            least[name] = min(least[name], cpu_seconds() - before)
    say(
        pages=sum(map(len, inks)), ink_on_paper=sum(map(sum, inks)),
        bare_cpu_seconds=least["bare"], zenger_cpu_seconds=least["zenger"],
        ratio=least["zenger"] / least["bare"],
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
        say(where="in the sandbox", workers_cpu_seconds=drawn, ratio=drawn / least["bare"])


if __name__ == "__main__":
    main()
