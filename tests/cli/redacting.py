"""Runs `zenger redact`, and looks for words in a PDF in every way there is."""

import json
import re
import zlib
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from click.testing import CliRunner

from zenger.cli.main import main


@dataclass(frozen=True)
class Run:
    """What the command said and left."""

    code: int
    said: dict[str, Any]
    remarks: str
    pdf: Path

    @property
    def text(self) -> str:
        """Of all pages, as pdfium reads it."""
        pdf = pypdfium2.PdfDocument(self.pdf)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
        finally:
            pdf.close()

    def holds(self, word: str) -> bool:
        """Whether a word is anywhere: raw, in a stream, in the text."""
        content = self.pdf.read_bytes()
        inflated = b"".join(_streams(content))
        forms = [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-be").hex().encode(),
                 word.encode().hex().encode()]  # fmt: skip
        squeezed = re.sub(r"\W", "", self.text).lower()
        return any(
            form.lower() in where.lower() for form in forms for where in (content, inflated)
        ) or (re.sub(r"\W", "", word).lower() in squeezed)


def _streams(content: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            found.append(match.group(1))
    return found


def redact(
    folder: Path, file: Path, terms: str, *more: str, reason: str = "b6", name: str = "out.pdf"
) -> Run:
    """Run the command with the list on standard input, and `--json`, in this process."""
    out = folder / name
    words = [
        "redact", str(file), "--terms", "-", "--reason", reason, "-o", str(out), "--json", *more,
    ]  # fmt: skip
    with chdir(folder):
        run = CliRunner().invoke(main, words, input=terms)
    said = json.loads(run.stdout) if run.stdout.strip() else {}
    return Run(run.exit_code, said, run.stderr, out)
