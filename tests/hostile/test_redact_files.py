"""Hostile and broken files end verified, or with a refusal that leaves nothing behind.

`make redactions` takes those of many pages too, each of which is read by OCR more than once.
"""

import os
import zipfile
from pathlib import Path

import pytest
from tests.cli.redacting import redact

from zenger.process.ocr_setup import available_languages
from zenger.workflow.review import safe_plan

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
FILES = (
    "dangerzone/sample_bad_max_height.pdf", "dangerzone/sample_bad_pdf.pdf",
    "mat2/embedded_corrupted.docx", "mat2/weird.svg",
    "pdfjs/bomb_giant.pdf", "pdfjs/GHOSTSCRIPT-698804-1-fuzzed.pdf", "pdfjs/Pages-tree-refs.pdf",
    "pdfjs/operator_list_cycle.pdf", "pdfjs/poppler-395-0-fuzzed.pdf",
    "pdfjs/poppler-85140-0.pdf", "pdfjs/xfa_issue14315.pdf",
    "qpdf/fuzz-16214.pdf", "qpdf/pages-loop.pdf",
)  # fmt: skip
LONG = ("dangerzone/sample-docm.docm", "qpdf/append-xref-loop.pdf", "qpdf/issue-202.pdf")
ALL = "ZENGER_REDACTIONS" in os.environ


@pytest.mark.parametrize("name", (*FILES, *LONG) if ALL else FILES)
def test_it_is_verified_or_nothing_is_written(shared: Path, tmp_path: Path, name: str) -> None:
    run = redact(tmp_path, shared / "redaction" / name, "secret\nthe\n", "--allow-none")
    assert run.code in (0, 1, 3), run.remarks
    assert run.pdf.exists() == (run.code == 0) == run.said["written"]
    assert run.code != 1 or run.said["leaks"]
    assert run.code != 3 or run.said["error"]
    assert "Traceback" not in run.remarks and Path(name).name not in run.remarks
    assert run.code != 0 or not run.holds("secret")


def test_more_pages_than_a_copy_has_are_refused(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_plan, "MOST_PAGES", 1)
    two = shared / "redaction" / "pdfjs" / "Pages-tree-refs.pdf"
    run = redact(tmp_path, two, "secret", "--allow-none")
    assert run.code == 3 and "at most 1 pages; this document has 2" in run.said["error"]


@pytest.mark.skipif(not ALL, reason="eleven thousand pages are read by `make redactions` only")
def test_eleven_thousand_pages_are_refused(shared: Path, tmp_path: Path) -> None:
    packed = shared / "redaction" / "dangerzone" / "sample-11k-pages.pdf.zip"
    with zipfile.ZipFile(packed) as archive:
        path = Path(archive.extract(archive.namelist()[0], tmp_path))
    run = redact(tmp_path, path, "secret", "--allow-none")
    assert run.code == 3 and "at most 10,000 pages" in run.said["error"]
