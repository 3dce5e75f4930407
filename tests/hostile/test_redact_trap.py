"""The trap: one page, 49 secrets in 49 channels. What is redacted leaves none of them."""

import json
from pathlib import Path

import pikepdf
import pytest
from tests.cli.redacting import Run, redact

from zenger.process.ocr_setup import available_languages

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
NAME = "Margaret Oyelaran"
SEEN = ("pattern",)  # drawn on the page for everybody; the list below names it


@pytest.fixture(scope="module")
def tokens(shared: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (shared / "redaction" / "generated" / "trap.json").read_text()
    )["tokens"]
    return found


def left_in(run: Run, tokens: dict[str, str]) -> list[str]:
    return [channel for channel, word in tokens.items() if run.holds(word)]


def test_the_trap_holds_all_its_secrets(shared: Path, tokens: dict[str, str]) -> None:
    """Or the tests below would look for nothing."""
    path = shared / "redaction" / "generated" / "trap.pdf"
    found = left_in(Run(0, {}, "", path), tokens)
    assert len(tokens) == 49 and len(found) > 35


def test_with_the_name_alone_nothing_hidden_is_left(
    shared: Path, tokens: dict[str, str], tmp_path: Path
) -> None:
    run = redact(tmp_path, shared / "redaction" / "generated" / "trap.pdf", NAME)
    assert run.code == 0, run.said
    assert sorted(left_in(run, tokens)) == sorted(SEEN)


def test_with_all_that_is_seen_named_none_of_49_is_left(
    shared: Path, tokens: dict[str, str], tmp_path: Path
) -> None:
    """The pattern's word is nowhere in the file's text: OCR finds it on the page."""
    terms = "\n".join([NAME, *(tokens[channel] for channel in SEEN)])
    run = redact(tmp_path, shared / "redaction" / "generated" / "trap.pdf", terms)
    assert run.code == 0, run.said
    assert run.said["rounds"] == 2
    assert left_in(run, tokens) == []


def test_of_its_objects_only_pages_pictures_and_our_font_are_left(
    shared: Path, tmp_path: Path
) -> None:
    run = redact(tmp_path, shared / "redaction" / "generated" / "trap.pdf", NAME)
    with pikepdf.open(run.pdf) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Lang"}
        assert {str(key) for key in pdf.docinfo} == {"/Title", "/Producer"}
        kinds = {str(one.get("/Type", "")) for one in pdf.objects if hasattr(one, "get")}
    assert kinds <= {"/Catalog", "/Pages", "/Page", "/Font", "/FontDescriptor", "/XObject", ""}
    assert run.pdf.read_bytes().count(b"%%EOF") == 1


@pytest.mark.slow
def test_words_that_another_program_left_faint_on_the_page_do_not_pass(
    shared: Path, tokens: dict[str, str], tmp_path: Path
) -> None:
    """Edges of white letters are seen in its picture; OCR reads them shown in other ways."""
    path = shared / "redaction" / "generated" / "bad_alpha_channel_white_text.pdf"
    run = redact(tmp_path, path, "\n".join(tokens.values()), "--allow-none")
    assert (run.code, run.pdf.exists()) == (1, False)
    assert {leak["check"] for leak in run.said["leaks"]} == {"14-ocr"}
    where = {leak["where"] for leak in run.said["leaks"]}
    assert "page 1, in black" in where
    assert all(place.startswith("page 1, ") for place in where)  # never in the page as it is


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "bad_exact_gap_vector.pdf",
        "bad_fontsubset_leak.pdf",
        "bad_ocproperties_removed_layer_revealed.pdf",
        "bad_pymupdf_default_save_orphan.pdf",
        "bad_raster_with_original_text_layer.pdf",
    ],
)
def test_bad_redactions_of_other_programs_become_good_ones(
    shared: Path, tokens: dict[str, str], tmp_path: Path, name: str
) -> None:
    visible = "\n".join(tokens.values())
    run = redact(tmp_path, shared / "redaction" / "generated" / name, visible, "--allow-none")
    assert run.code == 0, run.said
    assert left_in(run, tokens) == []
