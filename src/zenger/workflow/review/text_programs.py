"""Checks 1 and 25: another program's reading of a PDF, and whether it comes out the same again."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.model.review import Leak
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits
from zenger.review.verify.opened_pdf import leaks_of
from zenger.review.verify.report import Checked, Outcome
from zenger.review.verify.secrets import Secrets

CHECK = "01-text-programs"
_WAYS: tuple[tuple[str, ...], ...] = ((), ("-layout",), ("-raw",), ("-htmlmeta",))
_MOST_TEXT = 256 * 1024 * 1024  # bytes
_NOT_INSTALLED = (
    "pdftotext is not installed; pdfium (check 2) and our own reading (check 4) were used"
)


def text_programs(newsroom: Newsroom, untrusted: BinaryIO, secrets: Secrets) -> Checked:
    """What poppler's pdftotext finds, where it is installed: a reader that is not ours."""
    leaks: list[Leak] = []
    programs = newsroom.programs()
    for way in _WAYS:
        command = ["pdftotext", *way, "-enc", "UTF-8", "/scratch/in.pdf", "/scratch/out.txt"]
        untrusted.seek(0)
        try:
            run = programs.run(
                command, untrusted, input_name="in.pdf", output_name="out.txt", limits=Limits()
            )
        except SandboxUnavailableError:
            return Checked(CHECK, Outcome.NOT_APPLICABLE, "programs have no sandbox here")
        if run.ending.code == "missing-program":
            return Checked(CHECK, Outcome.NOT_APPLICABLE, _NOT_INSTALLED)
        if run.ending.status is not Status.OK or run.output is None:
            return Checked(CHECK, Outcome.COULD_NOT_RUN, f"pdftotext ended with {run.ending.code}")
        with run.output as output:
            text = output.read(_MOST_TEXT).decode("utf-8", "replace")
        leaks += leaks_of(CHECK, f"pdftotext {' '.join(way)}".strip(), secrets.in_text(text))
    return Checked(CHECK, Outcome.FAILED if leaks else Outcome.PASSED, "", tuple(leaks))


def same_again(path: Path, again: Path | None) -> Checked:
    """Check 25: the same bytes when the same copy is made a second time."""
    check = "25-same-again"
    if again is None:
        return Checked(check, Outcome.NOT_APPLICABLE, "it was not made a second time")
    if _digest(path) == _digest(again):
        return Checked(check, Outcome.PASSED)
    leak = Leak(
        check, "the whole file",
        "Made a second time it has other bytes, so nobody can know that what was approved is "
        "what is published. Report this, and do not publish it.",
    )  # fmt: skip
    return Checked(check, Outcome.FAILED, "", (leak,))


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()
