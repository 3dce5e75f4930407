"""The file that is looked into, and what looking into it may bring."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
from lxml import etree

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Trouble
from zenger.model.review import Finding
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError
from zenger.process.inventory.found import finding
from zenger.protocols.formats import Identity

Result = Finding | Trouble | None
"""A finding; that the file as a whole could not be examined; or only a sign of life."""
Results = Iterator[Result]

# Whatever a broken file makes a parser raise. Faults of ours look the same: they become
# `not-inspected`, which nobody takes for clean.
DAMAGE = (
    pikepdf.PikepdfError, etree.LxmlError, zipfile.BadZipFile, zlib.error,
    lzma.LZMAError, struct.error, PdfBrokenError, PdfLockedError, EOFError, OSError, ValueError,
    TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, MemoryError,
    ImportError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """One file, what it is, and what the operator chose."""

    original: Original
    untrusted: BinaryIO
    identity: Identity
    options: ExtractionOptions


Look = Callable[[Subject], Results]


def guarded(part: str, results: Results) -> Results:
    """What damage there is in one part hides nothing that was found in another."""
    try:
        yield from results
    except DAMAGE as error:
        yield finding("not-inspected", part, f"Looking into it failed: {type(error).__name__}.")


def unexamined(status: Status, code: str, message: str) -> Results:
    """The file could not be examined at all."""
    yield finding("not-inspected", "the file", message)
    yield Trouble(status, Problem(code, message))
