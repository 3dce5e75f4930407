"""OCR against the bare engine, at the same settings and with the same work.

    python benchmarks/pipeline_ocr.py [FILE or FOLDER ...]

Both bare figures: pypdfium2 or Pillow gives the page's picture at 300 dpi in grey, Tesseract
(tesserocr, one thread, the same data, the same page segmentation, LSTM only) reads it and gives
its table of words, in this process, warm, without sandbox or records.

"Same settings": that alone. A page read with little confidence is read again through a median
filter, as we do. Straightening, orientation and script are ours and count against us.

"Same work": also what we ask of libraries for these pages, and no more. Tesseract tells orientation
and script where we ask it to, Pillow turns the picture by the angles at which we read it, and it is
read as often. The angles it is told: that finding one is ours, and counts against us.

Ours: what drawing, reading and joining the same pages takes in the sandbox, as the workers report,
and what the main process adds. CPU seconds, one worker, each file once, the least of three tries.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ["OMP_THREAD_LIMIT"] = "1"

import pypdfium2 as pdfium
import tesserocr
from _measuring import SHARED, cpu_seconds, run, say, say_where, workers
from PIL import Image, ImageFilter

from zenger.process import ocr
from zenger.process.ocr_engine import OCR_DPI
from zenger.process.ocr_orientation import orientation_of, turned
from zenger.process.ocr_setup import tessdata_folder

KINDS = (".pdf", ".png", ".tif", ".jpg")
OTHER = ("udhr-", "kant-")  # pages of the shared folder that are not in English, but for one
ENGLISH = "udhr-eng"
TRIES = 3


@dataclass
class Work:
    """What we ask of libraries for one page, in order: what a reading is of, or a script."""

    readings: list[tuple[int, float, bool]] = field(default_factory=list)  # turn, angle, filtered
    orientations: int = 0


def pictures(path: Path) -> list[Image.Image]:
    if path.suffix != ".pdf":
        with Image.open(path) as image:
            return [image.convert("L")]
    with pdfium.PdfDocument(path) as document:
        scale = OCR_DPI / 72
        return [page.render(scale=scale, grayscale=True).to_pil() for page in document]


def work_of(picture: Image.Image) -> Work:
    """Read it as a worker would, and note what was done. Not timed."""
    work, angles = Work(), []
    straight, skew, script = ocr._read_straight, ocr.skew_of, ocr.orientation_of

    def read_straight(engine: Any, given: Image.Image, turn: int) -> Any:
        page = straight(engine, given, turn)
        work.readings.append((turn, angles.pop(), given is not picture))
        return page

    def skew_of(given: Image.Image) -> float:
        angles.append(skew(given))
        return angles[-1]

    def orientation(*given: Any) -> Any:
        work.orientations += 1
        return script(*given)

    with (
        patch.object(ocr, "_read_straight", read_straight),
        patch.object(ocr, "skew_of", skew_of),
        patch.object(ocr, "orientation_of", orientation),
    ):
        ocr.read_picture(picture, ("en",))
    return work


def read(engine: tesserocr.PyTessBaseAPI, picture: Image.Image) -> float:
    """The mean confidence of its words."""
    engine.SetImage(picture)
    engine.SetSourceResolution(OCR_DPI)
    engine.Recognize()
    engine.GetTSVText(0)
    words = engine.AllWordConfidences()
    engine.Clear()
    return sum(words) / len(words) if words else 0.0


def same_settings(engine: tesserocr.PyTessBaseAPI, picture: Image.Image, _: Work) -> None:
    if read(engine, picture) < ocr.LOW_CONFIDENCE:
        read(engine, picture.filter(ImageFilter.MedianFilter(3)))


def same_work(engine: tesserocr.PyTessBaseAPI, picture: Image.Image, work: Work) -> None:
    for turn, angle, is_filtered in work.readings:
        given = picture.filter(ImageFilter.MedianFilter(3)) if is_filtered else picture
        given = turned(given, turn) if turn else given
        if angle:
            given = given.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        read(engine, given)
    for _ in range(work.orientations):
        orientation_of(picture, str(tessdata_folder()))


Way = Callable[[tesserocr.PyTessBaseAPI, Image.Image, Work], None]


def bare(way: Way, engine: Any, files: list[Path], works: list[Work]) -> float:
    """CPU seconds of all pages of these."""
    before, number = cpu_seconds(), iter(works)
    for path in files:
        for drawn in pictures(path):
            way(engine, ocr.prepared(drawn), next(number))
    return cpu_seconds() - before


def ours(files: list[Path]) -> tuple[float, float]:
    """CPU seconds of the workers, and of the main process for OCR alone."""
    with tempfile.TemporaryDirectory() as scratch:
        trove, desk = Path(scratch) / "trove", Path(scratch) / "desk"
        trove.mkdir()
        for number, path in enumerate(files):
            (trove / f"{number}{path.suffix}").write_bytes(path.read_bytes())
        run("init", "--newsroom", desk)
        run("import", trove, "--newsroom", desk)
        before = run("process", "--text-only", "--newsroom", desk, "--jobs", 1)
        after = run("process", "--newsroom", desk, "--jobs", 1)  # also draws: not counted
        return workers(desk, "ocr").cpu, max(0.0, after.cpu - before.cpu)


def measure(name: str, files: list[Path]) -> None:
    engine = tesserocr.PyTessBaseAPI(
        path=str(tessdata_folder()), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )
    works = [work_of(ocr.prepared(drawn)) for path in files for drawn in pictures(path)]
    least = dict.fromkeys(("settings", "work", "workers", "main"), float("inf"))
    for _ in range(TRIES):
        inside, main_process = ours(files)
        spent = {
            "settings": bare(same_settings, engine, files, works),
            "work": bare(same_work, engine, files, works),
            "workers": inside,
            "main": main_process,
        }
        least = {key: min(least[key], spent[key]) for key in least}
    readings = [reading for work in works for reading in work.readings]
    say(
        pages=name, count=len(works), readings=len(readings),
        straightened=sum(bool(angle) for _, angle, _ in readings),
        orientations=sum(work.orientations for work in works),
        workers_cpu_seconds=least["workers"], main_process_cpu_seconds=least["main"],
        same_settings_cpu_seconds=least["settings"],
        ratio_to_same_settings=least["workers"] / least["settings"],
        same_work_cpu_seconds=least["work"], ratio_to_same_work=least["workers"] / least["work"],
        same_with_main_process=(least["workers"] + least["main"]) / least["work"],
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="*", default=[SHARED / "corpus" / "ocr"])
    paths = parser.parse_args().paths
    found = [f for p in paths for f in (sorted(p.rglob("*")) if p.is_dir() else [p])]
    files = [path for path in found if path.suffix in KINDS]
    other = [p for p in files if p.name.startswith(OTHER) and not p.name.startswith(ENGLISH)]
    say_where()
    for name, some in (
        ("in English", [path for path in files if path not in other]),
        ("in languages nobody asked for", other),
    ):
        if some:
            measure(name, some)


if __name__ == "__main__":
    main()
