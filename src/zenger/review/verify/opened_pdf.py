"""One PDF under examination, opened by two readers that know nothing of each other."""

import mmap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO

import pikepdf
import pypdfium2 as pdfium

from zenger.model.review import Leak, Mark
from zenger.review.verify.letters import unicode_map
from zenger.review.verify.raw_pdf import RawStream, streams
from zenger.review.verify.secrets import Find, Secrets


@dataclass
class OpenedPdf:
    """What the checks look at."""

    content: mmap.mmap
    qpdf: pikepdf.Pdf
    pdfium: Any
    secrets: Secrets
    marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)  # by page, from 1

    def streams(self) -> Iterator[RawStream]:
        """Every stream in the bytes, in use or not. Read anew each time: files may be large."""
        return streams(self.content)

    @cached_property
    def maps(self) -> list[dict[int, str]]:
        """The ToUnicode maps of all fonts, in use or not."""
        found = (unicode_map(stream.inflated or stream.content) for stream in self.streams())
        return [one for one in found if one]


@contextmanager
def opened(
    untrusted: BinaryIO, secrets: Secrets, marks: Mapping[int, tuple[Mark, ...]]
) -> Iterator[OpenedPdf]:
    """Open a PDF for all checks.

    Raises:
        pikepdf.PdfError, pdfium.PdfiumError, ValueError: it is not one, or is damaged.
    """
    with mmap.mmap(untrusted.fileno(), 0, access=mmap.ACCESS_READ) as content:
        untrusted.seek(0)
        with pikepdf.open(untrusted, attempt_recovery=True) as qpdf:
            document = pdfium.PdfDocument(untrusted)
            try:
                yield OpenedPdf(content, qpdf, document, secrets, marks)
            finally:
                document.close()


def leaks_of(check: str, where: str, finds: frozenset[Find]) -> Iterator[Leak]:
    """One leak for each secret that was found at one place."""
    for find in sorted(finds, key=lambda one: (one.mark, one.form)):
        yield Leak(
            check,
            where,
            f"What was removed (secret {find.mark}) is still here, written as {find.form}. "
            "Do not publish this file; make the safe copy again, and report this if it returns.",
        )
