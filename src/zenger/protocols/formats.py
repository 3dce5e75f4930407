"""How a file format joins Zenger: one handler, one file, one entry point.

A handler runs inside the sandbox only: no network, no other files, no programs. It is
registered through the entry-point group ``zenger.formats``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Piece
from zenger.model.rendition import PageImage

HEAD_SIZE = 8192  # bytes of a file that `confidence` sees


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file is, judged by its bytes."""

    media_type: str
    claimed_type: str = ""  # what its extension says, where that differs


class FormatHandler(Protocol):
    """Reads one family of formats.

    A handler of containers may have `seeks = True`: with `ExtractionOptions.start_at` it leaves
    out earlier members and still says of the whole container what it would have said, or has
    said it before. Other containers are read to their end, as damage may be told later.

    A handler with `last_resort = True` is asked after the others, where they brought nothing
    (`zenger.process.last_resort`), in a fresh worker that may reserve address space.
    """

    name: str  # lower-case, stable: part of every fingerprint
    version: int  # raised whenever the output for any file may change

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        """How sure this handler is that the file is its own, 0.0 (not at all) to 1.0.

        Must not raise; `head` holds the first `HEAD_SIZE` bytes.
        """
        ...

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        """Everything in the file, streamed. Trouble in it is a `Trouble` piece, not an exception.

        `untrusted` is a real, seekable, read-only file. Pages come in order, from 1 without gaps.
        Volumes of a split archive are put together, one behind another (`options.volumes`).
        """
        ...


class PageRenderer(Protocol):
    """Draws pages of the formats that have pictures: PDF and images."""

    name: str
    version: int

    def handles(self, media_type: str) -> bool: ...

    def render(
        self,
        untrusted: BinaryIO,
        options: ExtractionOptions,
        pages: range | None = None,
        turns: Mapping[int, int] | None = None,
    ) -> Iterator[PageImage]:
        """The pictures of each page (all uses), in page order; of `pages` (numbers from 1) only.

        Args:
            turns: degrees counter-clockwise (90, 180, 270) by which to turn the page of that
                number, which lies on its side or head.

        Raises:
            RenderError: a page cannot be drawn; pages before it are good.
        """
        ...


class RenderError(Exception):
    """One document cannot be drawn (any further). Becomes data in the worker."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
