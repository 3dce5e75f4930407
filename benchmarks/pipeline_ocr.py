"""OCR against the bare engine at the same settings: `python benchmarks/pipeline_ocr.py`.

Bare: pypdfium2 or Pillow gives the page's picture at 300 dpi in grey, Tesseract (tesserocr, one
thread, the same data, the same page segmentation, LSTM only) reads it and gives its table of
words. A page read with little confidence is read again through a median filter, as we do: that
is a setting. Ours: what drawing, reading and joining the same pages takes in the sandbox, as the
workers report, and what the main process adds. CPU seconds, one worker, each file once.
"""

import argparse
import os
import tempfile
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

import pypdfium2 as pdfium
import tesserocr
from _measuring import SHARED, cpu_seconds, run, say, say_where, workers
from PIL import Image, ImageFilter

from zenger.process.ocr import LOW_CONFIDENCE, prepared
from zenger.process.ocr_engine import OCR_DPI, tessdata_folder


def pictures(path: Path) -> list[Image.Image]:
    if path.suffix != ".pdf":
        with Image.open(path) as image:
            return [image.convert("L")]
    with pdfium.PdfDocument(path) as document:
        scale = OCR_DPI / 72
        return [page.render(scale=scale, grayscale=True).to_pil() for page in document]


def read(engine: tesserocr.PyTessBaseAPI, picture: Image.Image) -> float:
    """The mean confidence of its words."""
    engine.SetImage(picture)
    engine.SetSourceResolution(OCR_DPI)
    engine.Recognize()
    engine.GetTSVText(0)
    words = engine.AllWordConfidences()
    engine.Clear()
    return sum(words) / len(words) if words else 0.0


def bare(files: list[Path]) -> tuple[float, int, int]:
    """CPU seconds, pages, and how many of them were read twice."""
    engine = tesserocr.PyTessBaseAPI(
        path=str(tessdata_folder()), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )
    read(engine, pictures(files[0])[0])  # warm
    before, pages, twice = cpu_seconds(), 0, 0
    for path in files:
        for drawn in pictures(path):
            picture = prepared(drawn)
            pages += 1
            if read(engine, picture) < LOW_CONFIDENCE:
                twice += 1
                read(engine, picture.filter(ImageFilter.MedianFilter(3)))
    return cpu_seconds() - before, pages, twice


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    folder = SHARED / "corpus" / "ocr" / "simulated"
    parser.add_argument("folder", type=Path, nargs="?", default=folder)
    parser.add_argument("--files", type=int, default=12)
    arguments = parser.parse_args()
    kinds = (".pdf", ".png", ".tif", ".jpg")
    files = sorted(p for p in arguments.folder.rglob("*") if p.suffix in kinds)[: arguments.files]
    say_where()
    reference, pages, twice = bare(files)
    with tempfile.TemporaryDirectory() as scratch:
        trove, desk = Path(scratch) / "trove", Path(scratch) / "desk"
        trove.mkdir()
        for number, path in enumerate(files):
            (trove / f"{number}{path.suffix}").write_bytes(path.read_bytes())
        run("init", "--newsroom", desk)
        run("import", trove, "--newsroom", desk)
        before = run("process", "--text-only", "--newsroom", desk, "--jobs", 1)
        after = run("process", "--newsroom", desk, "--jobs", 1)  # also draws: not counted
        inside = workers(desk, "ocr").cpu
    say(
        pages=pages, read_twice=twice, bare_cpu_seconds=reference, workers_cpu_seconds=inside,
        ratio=inside / reference,
        ratio_with_main_process=(inside + max(0.0, after.cpu - before.cpu)) / reference,
    )  # fmt: skip


if __name__ == "__main__":
    main()
