"""What the report says where a check cannot run, is left out, or somebody lies."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from tests.review.verify.safe_files import MARK, SECRET, drawn, page, safe_pdf, with_picture

from zenger.model.document import Status
from zenger.model.extraction import PageKind
from zenger.model.rendition import ImageUse
from zenger.model.review import SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, ProgramRun
from zenger.review.painting import painted
from zenger.review.verify.checks import CHECKS
from zenger.review.verify.report import Checked, NotApplicable, Outcome, Report, concluded, joined
from zenger.review.verify.worker import RESULT
from zenger.workflow.review.compare_original import Original
from zenger.workflow.review.verify import (
    VerifyOptions,
    report_on_pdf,
    verify_copy,
    verify_pdf,
)

QUICK = VerifyOptions(ocr=False)


@dataclass
class Scripted:
    """A sandbox that says what it is told to say."""

    said: Sequence[Frame | Ending]
    profile: str = "none"

    def worker(self) -> "Scripted":
        return self

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        yield from self.said

    def close(self) -> None:
        """Nothing to let go of."""


def _row(check: str = "03-raw-bytes", outcome: str = "passed", **more: object) -> Frame:
    row = {"check": check, "outcome": outcome, "why": "", "leaks": [], **more}
    return Frame(RESULT, json.dumps(row).encode())


OK = Ending(Status.OK)
LIES: dict[str, list[Frame | Ending]] = {
    "it crashes": [Ending(Status.CRASHED, "signal-11")],
    "it takes too long": [_row(), Ending(Status.TIMEOUT, "wall-time")],
    "it takes too much memory": [Ending(Status.OOM, "memory")],
    "it says nothing": [OK],
    "it says only one thing": [_row(), OK],
    "it speaks no JSON": [Frame(RESULT, b"\xff"), OK],
    "it knows other checks": [_row("26-made-up"), OK],
    "it passes with leaks": [_row(leaks=[["page 1", "text"]]), OK],
    "it fails without a leak": [_row(outcome="failed"), OK],
    "it has another word for it": [_row(outcome="fine"), OK],
    "it says a list": [Frame(RESULT, b"[1, 2]"), OK],
}


@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_a_sandbox_that_fails_or_lies_stops_the_file(
    room: Newsroom, tmp_path: Path, said: list[Frame | Ending]
) -> None:
    lying = replace(room, verifier=lambda: Scripted(said))
    leaks = verify_pdf(lying, safe_pdf(tmp_path), [SECRET], [(1, MARK), (2, MARK)], QUICK)
    assert {leak.check for leak in leaks} >= {"02-all-characters", "04-every-stream",
                                              "12-boxes-constant"}  # fmt: skip
    assert all("could not run" in leak.message for leak in leaks)


def test_the_report_names_every_check_and_why_one_was_left_out(
    room: Newsroom, tmp_path: Path
) -> None:
    report = report_on_pdf(room, safe_pdf(tmp_path), [SECRET], [(1, MARK), (2, MARK)], QUICK)
    assert [one.check for one in report.checks] == list(CHECKS)
    assert len(CHECKS) == 25
    left_out = {one.check[:2]: one.why for one in report.checks
                if one.outcome is Outcome.NOT_APPLICABLE}  # fmt: skip
    assert sorted(left_out) == ["14", "18", "19", "20", "21", "22", "25"]
    assert all(left_out.values())


@dataclass
class NoPrograms:
    ending: Ending

    def available(self) -> bool:
        return True

    def run(self, *args: object, **how: object) -> ProgramRun:
        return ProgramRun(self.ending, None)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (Ending(Status.SKIPPED, "missing-program"), Outcome.NOT_APPLICABLE),
        (Ending(Status.CRASHED, "signal-11"), Outcome.COULD_NOT_RUN),
        (Ending(Status.TIMEOUT, "wall-time"), Outcome.COULD_NOT_RUN),
    ],
)
def test_a_program_that_is_not_installed_is_said_and_one_that_fails_stops_the_file(
    room: Newsroom, tmp_path: Path, ending: Ending, outcome: Outcome
) -> None:
    without = replace(room, programs=lambda: NoPrograms(ending))
    path = safe_pdf(tmp_path)
    report = report_on_pdf(without, path, [SECRET], [(1, MARK), (2, MARK)], QUICK)
    assert report.checks[0].outcome is outcome
    assert "pdftotext" in report.checks[0].why
    assert report.has_passed is (outcome is Outcome.NOT_APPLICABLE)


def test_ocr_in_a_language_that_is_not_installed_stops_the_file(
    room: Newsroom, tmp_path: Path
) -> None:
    elsewhere = replace(room, settings=replace(room.settings, languages=("qaa",)))
    leaks = verify_pdf(elsewhere, safe_pdf(tmp_path), [SECRET], [(1, MARK), (2, MARK)])
    assert [leak.check for leak in leaks] == ["14-ocr"]


def test_made_again_it_has_to_be_the_same(room: Newsroom, tmp_path: Path) -> None:
    first, again = safe_pdf(tmp_path, page(tmp_path)), safe_pdf(tmp_path, page(tmp_path), name="b")
    options = VerifyOptions(ocr=False, again=again)
    assert verify_pdf(room, first, [SECRET], [(1, MARK)], options) == []
    again.write_bytes(again.read_bytes() + b"\n")
    found = verify_pdf(room, first, [SECRET], [(1, MARK)], options)
    assert [leak.check for leak in found] == ["25-same-again"]


def test_a_check_that_stumbles_could_not_run() -> None:
    def stumbling() -> Iterator[object]:
        yield from ()
        raise ZeroDivisionError

    def nothing_there() -> Iterator[object]:
        yield from ()
        raise NotApplicable("no page")

    stumbled = concluded("03-raw-bytes", stumbling())  # type: ignore[arg-type]
    assert (stumbled.outcome, stumbled.why) == (Outcome.COULD_NOT_RUN, "ZeroDivisionError")
    assert len(stumbled.blocking) == 1
    skipped = concluded("03-raw-bytes", nothing_there())  # type: ignore[arg-type]
    assert (skipped.outcome, skipped.blocking) == (Outcome.NOT_APPLICABLE, ())


def test_pages_together_pass_only_if_each_was_looked_at() -> None:
    fine = Checked("13-box-edges", Outcome.PASSED)
    broken = Checked("13-box-edges", Outcome.COULD_NOT_RUN, "memory ran out")
    assert joined("13-box-edges", [fine, fine], "").outcome is Outcome.PASSED
    assert joined("13-box-edges", [fine, broken], "").outcome is Outcome.COULD_NOT_RUN
    assert joined("13-box-edges", [fine], "a page is damaged").outcome is Outcome.COULD_NOT_RUN
    assert joined("13-box-edges", [], "").outcome is Outcome.COULD_NOT_RUN
    assert not Report(()).has_passed


def _safe(folder: Path, text: str, rows: tuple[tuple[str, ...], ...] = (), label: str = "",
          ) -> SafePage:  # fmt: skip
    del folder
    return SafePage(1, PageKind.TEXT, label, text, 0.0, 0.0, rows=rows)


def test_pages_of_text_are_searched_in_text_cells_and_labels(
    room: Newsroom, tmp_path: Path
) -> None:
    clean = _safe(tmp_path, "met █[b6]█ there", (("█[b6]█", "5"),), "Sheet 1")
    assert verify_copy(room, [clean], [SECRET]) == []
    for bad in (
        _safe(tmp_path, f"met {SECRET} there"),
        _safe(tmp_path, "a", rows=(("Margaret", "Oyelaran"),)),
        _safe(tmp_path, "a", label="Oyelaran, Margaret; Margaret Oyelaran"),
    ):
        leaks = verify_copy(room, [bad], [SECRET])
        assert len(leaks) == 1
        assert "Oyelaran" not in repr(leaks)


def test_a_picture_that_is_not_painted_is_found_on_its_page(room: Newsroom, tmp_path: Path) -> None:
    def copy_of(marks: tuple[object, ...]) -> SafePage:
        printed = page(tmp_path, 1, marks, jpeg=True)  # type: ignore[arg-type]
        safe = SafePage(4, PageKind.PAGE, "", "a", printed.width, printed.height)
        return replace(safe, images=printed.images, marks=(MARK,))

    assert verify_copy(room, [copy_of((MARK,))], [SECRET]) == []
    (leak,) = verify_copy(room, [copy_of(())], [SECRET])
    assert (leak.check, leak.where) == ("19-lineage", f"page 4, picture {ImageUse.PRINT}")


def test_a_picture_that_cannot_be_decoded_stops_the_copy(room: Newsroom, tmp_path: Path) -> None:
    printed = page(tmp_path, 1, jpeg=True)
    printed.images[0].path.write_bytes(io.BytesIO(b"no picture").getvalue())
    safe = SafePage(1, PageKind.PAGE, "", "a", 612.0, 792.0, images=printed.images, marks=(MARK,))
    assert {leak.check for leak in verify_copy(room, [safe], [SECRET])} == {"19-lineage"}


def test_a_page_that_shows_something_else_than_the_original_is_found(
    room: Newsroom, tmp_path: Path
) -> None:
    original = safe_pdf(tmp_path, page(tmp_path, 1, (), jpeg=True), name="original.pdf")
    path = safe_pdf(tmp_path, page(tmp_path))
    options = VerifyOptions(ocr=False, original=Original(partial(original.open, "rb")))
    assert verify_pdf(room, path, [SECRET], [(1, MARK)], options) == []
    other = drawn([(900, "Something else altogether"), (7000, "and at another place")])
    mixed_up = safe_pdf(tmp_path, page(tmp_path, shown=other), name="mixed.pdf")
    found = verify_pdf(room, mixed_up, [SECRET], [(1, MARK)], options)
    assert [leak.check for leak in found] == ["20-difference"]


def test_dots_are_looked_for_only_where_they_were_to_be_taken_out(
    room: Newsroom, tmp_path: Path
) -> None:
    pixels = np.array(painted(np.asarray(drawn().picture.convert("L")), (MARK,)))
    for y in range(4, pixels.shape[0] - 20, 24):
        for x in range(4 + y % 5, pixels.shape[1] - 20, 30):
            if pixels[y - 4 : y + 10, x - 4 : x + 10].min() > 200:
                pixels[y : y + 2, x : x + 2] = 205
    path = safe_pdf(tmp_path, with_picture(tmp_path, drawn(), pixels, jpeg=True, quality=92))
    found = verify_pdf(room, path, [SECRET], [(1, MARK)], VerifyOptions(ocr=False, no_dots=True))
    assert [leak.check for leak in found] == ["21-tracking-dots"]
    assert verify_pdf(room, path, [SECRET], [(1, MARK)], QUICK) == []
