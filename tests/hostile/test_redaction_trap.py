"""Verification is able to fail: it finds what was hidden in PDFs that nobody has cleaned.

`ZENGER_TRAPS=100 pytest tests/hostile/test_redaction_trap.py` makes so many; 2 by default.
"""

import json
import os
from pathlib import Path

import pytest
from tests.hostile.redaction_traps import VISIBLE, make_trap

from zenger.assemble import create_newsroom
from zenger.process.ocr_setup import available_languages
from zenger.protocols.newsroom import Newsroom
from zenger.review.terms import read_terms
from zenger.review.verify.secrets import Secrets
from zenger.settings import Settings
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.redact_file import RedactOptions, redact_file
from zenger.workflow.review.verify import VerifyOptions, report_on_pdf

SEEDS = range(int(os.environ.get("ZENGER_TRAPS", "2")))
NO_OCR = VerifyOptions(ocr=False)
needs_ocr = pytest.mark.skipif(
    "eng" not in available_languages(), reason="Tesseract's English data is not installed"
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return create_newsroom(Path(tmp_path_factory.mktemp("newsroom")), Settings())


def found(
    room: Newsroom, path: Path, secrets: dict[str, str], options: VerifyOptions = NO_OCR
) -> set[str]:
    """The channels whose secrets the report names."""
    report = report_on_pdf(room, path, secrets.values(), (), options)
    text = " ".join(leak.message for leak in report.leaks)
    assert not any(secret in repr(report) for secret in secrets.values())
    return {
        name for name, secret in secrets.items()
        if Secrets([secret], marking_key(room)).all[0].mark in text
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_every_channel_of_a_trap_is_seen(room: Newsroom, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "trap.pdf"
    trap = make_trap(path, seed)
    missed = trap.secrets.keys() - trap.in_pixels - found(room, path, trap.secrets)
    assert missed == set()
    assert len(trap.secrets) >= 50


@needs_ocr
def test_what_stands_in_pixels_is_read(room: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "trap.pdf"
    trap = make_trap(path, 0)
    drawn = {name: trap.secrets[name] for name in trap.in_pixels}
    assert found(room, path, drawn, VerifyOptions()) == trap.in_pixels


@needs_ocr
def test_of_the_shared_trap_all_is_found_but_what_was_cut_off(room: Newsroom, shared: Path) -> None:
    folder = shared / "redaction" / "generated"
    tokens = json.loads((folder / "trap.json").read_text())["tokens"]
    seen = found(room, folder / "trap.pdf", tokens, VerifyOptions())
    assert tokens.keys() - seen == {"inlineimg"}  # of which the file holds eight letters only


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, *SEEDS[:1]], ids=str)
def test_a_redacted_trap_holds_none_of_it(
    room: Newsroom, shared: Path, tmp_path: Path, seed: int | None
) -> None:
    """None: the shared one. What of it is seen has to be redacted: a pattern, and the words
    under a mark that nobody applied."""
    path = tmp_path / "trap.pdf"
    if seed is None:
        folder = shared / "redaction" / "generated"
        path.write_bytes((folder / "trap.pdf").read_bytes())
        secrets = json.loads((folder / "trap.json").read_text())["tokens"]
        wanted = f"{secrets['pattern']}\n{secrets['annotunder']}"
    else:
        secrets, wanted = make_trap(path, seed).secrets, VISIBLE
    private = create_newsroom(tmp_path / "private" / "newsroom", Settings())
    outcome = redact_file(private, path, read_terms(wanted), "b6", RedactOptions())
    assert outcome.leaks == ()
    assert outcome.pdf is not None
    everything = [*secrets.values(), *wanted.split("\n")]
    assert report_on_pdf(room, outcome.pdf, everything, outcome.marks).leaks == []
