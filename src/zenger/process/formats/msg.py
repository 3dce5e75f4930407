"""One message, contact or appointment that was saved from Outlook (.msg)."""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Piece, Trouble
from zenger.process.formats.mapi_pieces import item_pieces
from zenger.process.formats.msg_storage import BROKEN, opened, root_item
from zenger.protocols.formats import Identity


class MsgHandler:
    """[MS-OXMSG]: properties in the streams of an OLE file."""

    name = "msg"
    version = 3

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type == "application/vnd.ms-outlook" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            with opened(untrusted) as ole:
                item = root_item(ole)
        except BROKEN:
            problem = Problem("damaged-container", "The file's table of contents is damaged.")
            yield Trouble(Status.CORRUPT, problem)
            return
        yield from item_pieces(item, options)
