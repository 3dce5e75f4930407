"""OLE files that are no document we know: macros apart from theirs, or one whose directory is lost,
cut off most often, with the words that still stand in it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

import olefile

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece, Trouble
from zenger.process.formats.letter_runs import letter_runs
from zenger.process.formats.office_ole import BROKEN
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.process.formats.vba import macros_in
from zenger.process.identify import OLE_STORAGE
from zenger.protocols.formats import Identity

BLOCK = 4 * 1024**2  # bytes looked through at once; a word between two of them is cut
MOST = 512 * 1024**2  # bytes of a file


class OleStorageHandler:
    """What was a doc, xls, ppt or msg; of which kind only its lost directory said."""

    name = "ole-storage"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.3 if identity.media_type == OLE_STORAGE else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if macros := _macros(untrusted):
            label = "Macros"
            for piece in text_pages(macros, options.max_text, kind=PageKind.ASIDE):
                yield replace(piece, label=label) if isinstance(piece, Page) else piece
            return
        if _opens(untrusted):
            message = "A document of a kind that is not read yet."
            yield Trouble(Status.UNSUPPORTED, Problem("unsupported-format", message))
            return
        yield from text_pages(
            (clean_text(run) + "\n" for run in chain.from_iterable(_runs(untrusted))),
            options.max_text, kind=PageKind.ASIDE,
        )  # fmt: skip
        message = (
            "The document is damaged or cut short, and no program can open it. Words that still "
            "stand in its bytes are shown as they lie there, deleted ones among them."
        )
        yield Trouble(Status.CORRUPT, Problem("damaged-document", message))


def _opens(untrusted: BinaryIO) -> bool:
    untrusted.seek(0)
    try:
        with olefile.OleFileIO(untrusted) as ole:
            return bool(ole.listdir())
    except BROKEN:
        return False


def _macros(untrusted: BinaryIO) -> list[str]:
    untrusted.seek(0)
    try:
        with olefile.OleFileIO(untrusted) as ole:
            return list(macros_in(ole))
    except BROKEN:
        return []


def _runs(untrusted: BinaryIO) -> Iterator[Iterator[str]]:
    for start in range(0, MOST, BLOCK):
        untrusted.seek(start)
        block = untrusted.read(BLOCK)
        if not block:
            return
        yield letter_runs(block)
