"""OCR by the page: one picture is read once, and what was read outlives an interruption."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image, ImageDraw
from tests.process.pdf_making import lying_pdf
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Document, Page, PatternFound, StageRecord
from zenger.model.document import Status
from zenger.model.ids import PublicId
from zenger.model.rendition import ImageUse
from zenger.process.ocr_setup import available_languages, tells_orientation
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, Sandbox, Worker
from zenger.publish.recognised import recognised
from zenger.workflow.check import check
from zenger.workflow.configuration import configuration
from zenger.workflow.import_trove import import_trove
from zenger.workflow.indexed_pages import indexed_pages
from zenger.workflow.keys import layout_key
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.read_layout import read_layout
from zenger.workflow.release_choice import everything
from zenger.workflow.release_content import Printer

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]


def scan(text: str) -> Image.Image:
    picture = Image.new("L", (1240, 400), 255)
    ImageDraw.Draw(picture).text((60, 150), text, fill=0, font_size=64)
    return picture


def pdf_of(*texts: str, title: str) -> bytes:
    """A PDF with a picture on each page and no text; other titles make other bytes of it."""
    first, *others = map(scan, texts)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=150, save_all=True, append_images=others, title=title)
    return out.getvalue()


class Watched:
    """A sandbox that counts what its workers are asked to do, and may fail at one task."""

    def __init__(self, sandbox: Sandbox, fail_at: int = 0) -> None:
        self.sandbox, self.profile, self.fail_at = sandbox, sandbox.profile, fail_at
        self.asked: Counter[str] = Counter()
        self.workers: list[WatchedWorker] = []

    @property
    def by_worker(self) -> list[int]:
        """How many pictures each has read."""
        return [worker.pictures for worker in self.workers]

    def worker(self) -> Worker:
        self.workers.append(WatchedWorker(self, self.sandbox.worker()))
        return self.workers[-1]

    def close(self) -> None:
        self.sandbox.close()


class WatchedWorker:
    def __init__(self, watched: Watched, worker: Worker) -> None:
        self.watched, self.worker, self.pictures = watched, worker, 0

    @property
    def had_others(self) -> bool:
        return self.worker.had_others

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        do = json.loads(task)["do"]
        self.watched.asked[do] += 1
        self.pictures += do == "ocr"
        if do == "ocr" and self.watched.asked[do] == self.watched.fail_at:
            raise KeyboardInterrupt
        return self.worker.run(task, inputs, limits)

    def close(self) -> None:
        self.worker.close()


def watched(newsroom: Newsroom, fail_at: int = 0) -> tuple[Newsroom, Watched]:
    watch = Watched(newsroom.sandbox(), fail_at)
    return replace(newsroom, sandbox=lambda: watch), watch


def process(newsroom: Newsroom, jobs: int = 1) -> None:
    process_newsroom(newsroom, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_scan_in_two_documents_is_read_once(tmp_path: Path, jobs: int) -> None:
    files = {f"{name}.pdf": pdf_of("Lighthouse keepers", title=name) for name in ("one", "two")}
    newsroom, watch = watched(newsroom_in(tmp_path / "desk"))
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    process(newsroom, jobs)
    assert watch.asked["ocr"] == 1
    texts = list(Page.objects.values_list("text", "from_ocr"))
    assert texts == [("Lighthouse keepers", True)] * 2
    assert list(Document.objects.values_list("status", flat=True)) == ["ok", "ok"]
    assert StageRecord.objects.filter(stage="ocr", status="ok").count() == 2


def test_a_page_among_others_is_known_again(tmp_path: Path) -> None:
    files = {
        "three.pdf": pdf_of(
            "Port of Arica", "Lighthouse keepers", "Write to a@b.example", title=""
        ),
        "keepers.pdf": pdf_of("Lighthouse keepers", title=""),
    }
    newsroom, watch = watched(newsroom_in(tmp_path / "desk"))
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    process(newsroom)
    del watch.asked["versions"]
    assert watch.asked == {"extract": 2, "draw": 4, "ocr": 3, "join": 2, "render": 2}
    long = Page.objects.filter(blob__document__pages=3).order_by("number")
    assert [page.text for page in long] == [
        "Port of Arica", "Lighthouse keepers", "Write to a@b.example",
    ]  # fmt: skip
    assert PatternFound.objects.get(kind="email").page == 3


def test_an_interrupted_scan_goes_on_at_the_page_where_it_stopped(tmp_path: Path) -> None:
    files = {"scan.pdf": pdf_of("Port of Arica", "Lighthouse keepers", "The tariff", title="")}
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    broken, _ = watched(newsroom, fail_at=3)
    with pytest.raises(KeyboardInterrupt):
        process(broken)
    assert not StageRecord.objects.filter(stage="ocr").exists()
    again, watch = watched(newsroom)
    process(again)
    assert watch.asked["ocr"] == 1
    assert Page.objects.filter(from_ocr=True).count() == 3


def test_a_language_that_is_not_installed_is_said_once(tmp_path: Path) -> None:
    files = {"scan.pdf": pdf_of("Port of Arica", "Lighthouse keepers", title="")}
    newsroom = newsroom_in(tmp_path / "desk", languages=("xx",))
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    process(newsroom)
    record = StageRecord.objects.get(stage="ocr")
    assert (record.status, record.code) == (Status.SKIPPED, "missing-language-data")
    assert not Page.objects.filter(from_ocr=True).exists()


def test_scans_are_read_in_the_languages_that_are_there_and_say_which_is_not(
    tmp_path: Path,
) -> None:
    files = {"scan.pdf": pdf_of("Port of Arica", "Lighthouse keepers", title="")}
    newsroom = newsroom_in(tmp_path / "desk", languages=("xx", "en"))
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    process(newsroom)
    record = StageRecord.objects.get(stage="ocr")
    assert (record.status, record.code) == (Status.TRUNCATED, "missing-language-data")
    assert "without xx" in record.message and "tesseract-ocr-xx" in record.message
    (account,) = check(newsroom)
    assert any("without xx" in str(value) for value in asdict(account).values())
    assert [page.text for page in Page.objects.order_by("number")] == [
        "Port of Arica", "Lighthouse keepers",
    ]  # fmt: skip
    printer = Printer(newsroom, configuration(newsroom, printing=False), everything())
    page, _ = printer.pages(PublicId(Document.objects.get().public_id))
    assert (page.ocr_languages, page.ocr_lacking) == (("en",), ("xx",))
    assert "read without xx" in recognised(page)


def test_a_page_that_lay_on_its_side_is_shown_upright_with_its_words_in_place(
    tmp_path: Path, shared: Path
) -> None:
    with Image.open(shared / "corpus/ocr/real/phototest.tif") as upright:
        lying = upright.convert("L").rotate(-90, expand=True)
    out = io.BytesIO()
    lying.save(out, "PNG", dpi=(300, 300))
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "trove", {"a.png": out.getvalue()}), collection="T")
    process(newsroom)
    printer = Printer(newsroom, configuration(newsroom, printing=False), everything())
    (page,) = printer.pages(PublicId(Document.objects.get().public_id))
    assert page.width > page.height and lying.width < lying.height
    full = next(image for image in page.images if image.use is ImageUse.FULL)
    assert full.width > full.height
    assert len(page.word_confidences) == len(page.boxes) // 6 > 50
    assert page.ocr_engine.startswith("tesseract") and page.ocr_languages == ("en",)
    with Image.open(full.path) as picture:
        ink = picture.convert("L").point(lambda value: 255 if value < 128 else 0)
    before = ink.histogram()[255]
    for at in range(0, len(page.boxes), 6):
        x0, y0, x1, y1 = page.boxes[at + 2 : at + 6]
        w, h = ink.size
        ink.paste(
            0, (x0 * w // 10_000, y0 * h // 10_000, -(-x1 * w // 10_000), -(-y1 * h // 10_000))
        )
    assert ink.histogram()[255] < 0.05 * before


def test_one_long_scan_keeps_every_worker_busy(tmp_path: Path) -> None:
    texts = [f"Lighthouse number {number}" for number in range(12)]
    newsroom, watch = watched(newsroom_in(tmp_path / "desk"))
    import_trove(
        newsroom,
        files_in(tmp_path / "trove", {"long.pdf": pdf_of(*texts, title="")}),
        collection="T",
    )
    process(newsroom, jobs=2)
    reading = [count for count in watch.by_worker if count]
    assert sum(reading) == 12 and len(reading) == 2 and min(reading) >= 3


def test_a_text_that_is_not_what_is_seen_is_kept_and_not_shown(tmp_path: Path) -> None:
    lying = lying_pdf(lambda letter: chr(0xE000 + ord(letter)))
    sound = lying_pdf(lambda letter: letter)
    files = {"lying.pdf": lying, "sound.pdf": sound}
    newsroom, watch = watched(newsroom_in(tmp_path / "desk"))
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="T")
    process(newsroom)
    assert watch.asked["ocr"] == 1
    config = configuration(newsroom, printing=False)
    printer = Printer(newsroom, config, everything())
    shown = {}
    for document in Document.objects.all():
        (page,) = printer.pages(PublicId(document.public_id))
        shown[document.title or document.pk] = page
        if page.ocr_instead:
            assert ["text source", "ocr-instead-of-text-layer: page 1"] in document.metadata
            assert (document.language, page.from_ocr) == ("en", True)
            key = layout_key("ocr", config.ocr, document.blob_id)
            (line,) = read_layout(newsroom, key)
            assert line["instead"].startswith("\ue054\ue068\ue065 ")
        else:
            assert not page.from_ocr and not page.word_confidences
    texts = [page.text.split() for page in shown.values()]
    assert texts[0] == texts[1] and sum(page.ocr_instead for page in shown.values()) == 1


@pytest.mark.skipif(not tells_orientation(), reason="Tesseract's orientation data is missing")
def test_a_scan_in_another_script_says_what_to_install(tmp_path: Path, shared: Path) -> None:
    content = (shared / "corpus/ocr/simulated/udhr-rus.jpg").read_bytes()
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "trove", {"a.jpg": content}), collection="T")
    process(newsroom)
    document = Document.objects.get()
    record = StageRecord.objects.get(stage="ocr")
    assert (record.status, record.code) == (Status.TRUNCATED, "script-not-read")
    assert "Cyrillic" in record.message and "tesseract-ocr-rus" in record.message
    printer = Printer(newsroom, configuration(newsroom, printing=False), everything())
    (page,) = printer.pages(PublicId(document.public_id))
    assert page.ocr_unread_script == "Cyrillic"
    ((_, pages),) = indexed_pages([document])
    assert {"ocr", "poor-scan"} <= set(next(iter(pages)).has)
