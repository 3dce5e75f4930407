"""Bad redactions of other programs are found, and what Zenger makes passes."""

import json
from pathlib import Path

import pytest
from tests.review.verify.safe_files import MARK, SECRET, page, safe_pdf

from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.report import Outcome
from zenger.workflow.review.verify import report_on_pdf, verify_pdf

MARKS = [(1, MARK), (2, MARK)]
BAD = (
    "alpha_channel_white_text", "exact_gap_vector", "fontsubset_leak",
    "ocproperties_removed_layer_revealed", "pymupdf_default_save_orphan",
    "raster_with_original_text_layer",
)  # fmt: skip
SPELLED_OUT = {  # whose secrets themselves are found, not only the way in which they are hidden
    "exact_gap_vector": 34,
    "ocproperties_removed_layer_revealed": 10,
    "pymupdf_default_save_orphan": 40,
    "raster_with_original_text_layer": 5,
}


@pytest.fixture(scope="module")
def tokens(shared: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (shared / "redaction" / "generated" / "trap.json").read_text()
    )["tokens"]
    return found


def test_what_zenger_makes_passes_every_check(room: Newsroom, tmp_path: Path) -> None:
    report = report_on_pdf(room, safe_pdf(tmp_path), [SECRET, "TRAPWHITEZQ"], MARKS)
    assert [c for c in report.checks if c.outcome is Outcome.FAILED] == []
    assert report.leaks == []
    assert report.has_passed


@pytest.mark.parametrize("name", BAD)
def test_bad_redactions_of_other_programs_are_stopped(
    room: Newsroom, shared: Path, tokens: dict[str, str], name: str
) -> None:
    path = shared / "redaction" / "generated" / f"bad_{name}.pdf"
    report = report_on_pdf(room, path, tokens.values(), ())
    named = {leak.message.split("secret ")[1][:12] for leak in report.leaks
             if "(secret " in leak.message}  # fmt: skip
    assert not report.has_passed
    assert len(named) >= SPELLED_OUT.get(name, 0)
    assert not any(token in repr(report) for token in tokens.values())


def test_a_good_redaction_of_another_program_holds_no_secret(
    room: Newsroom, shared: Path, tokens: dict[str, str]
) -> None:
    hidden = [token for channel, token in tokens.items() if channel != "pattern"]  # that is shown
    path = shared / "redaction" / "generated" / "good_raster_ocr_textlayer.pdf"
    report = report_on_pdf(room, path, hidden, ())
    of_content = [one for one in report.checks if one.check[:2] in {"01", "02", "03", "04", "14"}]
    assert [one.outcome for one in of_content] == [Outcome.PASSED] * 5


def test_what_is_no_pdf_does_not_pass(room: Newsroom, tmp_path: Path) -> None:
    for content in (b"", b"no PDF at all", b"%PDF-1.7\n%%EOF\n", b"\x00" * 5000):
        path = tmp_path / "odd.pdf"
        path.write_bytes(content)
        report = report_on_pdf(room, path, [SECRET], ())
        assert not report.has_passed
        assert Outcome.PASSED not in {one.outcome for one in report.checks}
        assert len({leak.check for leak in report.leaks}) >= 16


def test_a_secret_in_the_text_layer_stops_the_file(room: Newsroom, tmp_path: Path) -> None:
    one = page(tmp_path, 1)
    path = safe_pdf(tmp_path, one)
    leaks = verify_pdf(room, path, ["MINISTRY OF WATER"], [(1, MARK)])
    assert {leak.check for leak in leaks} >= {"02-all-characters", "04-every-stream"}
    assert not any("WATER" in leak.message.upper() for leak in leaks)
