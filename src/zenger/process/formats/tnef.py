"""What Outlook wraps a message and its attachments in for other mail programs (winmail.dat)."""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Piece, Trouble
from zenger.process.formats.mapi_pieces import item_pieces, troubles
from zenger.process.formats.mapi_properties import DamagedItemError
from zenger.process.formats.tnef_stream import SIGNATURE, Tnef
from zenger.protocols.formats import Identity


class TnefHandler:
    """[MS-OXTNEF]: read by offsets; memory does not grow with the attachments."""

    name = "tnef"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if head.startswith(SIGNATURE) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        damaged: list[str] = []
        try:
            item = Tnef(untrusted, damaged).item()
        except DamagedItemError:
            message = "The wrapped message cannot be read."
            yield Trouble(Status.CORRUPT, Problem("damaged-container", message))
            return
        yield from item_pieces(item, options)
        yield from troubles(damaged)
