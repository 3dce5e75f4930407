"""How the tests of formats read a document: bytes in, pieces out, members read as they come."""

import io
from dataclasses import dataclass, field

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberLost,
    MembersExpected,
    Message,
    Page,
    Piece,
    Trouble,
)
from zenger.model.ids import Digest
from zenger.protocols.formats import FormatHandler, Identity


@dataclass
class Reading:
    """What came out of one document."""

    pieces: list[Piece] = field(default_factory=list)
    members: list[tuple[Member, bytes]] = field(default_factory=list)
    broken: list[tuple[bytes, Status, str]] = field(default_factory=list)

    @property
    def pages(self) -> list[Page]:
        return [piece for piece in self.pieces if isinstance(piece, Page)]

    @property
    def text(self) -> str:
        return " ".join(" ".join(page.text for page in self.pages).split())

    @property
    def troubles(self) -> list[tuple[Status, str]]:
        return [(p.status, p.problem.code) for p in self.pieces if isinstance(p, Trouble)]

    @property
    def lost(self) -> list[tuple[bytes, Status, str]]:
        return [
            (piece.raw_name, piece.status, piece.problem.code)
            for piece in self.pieces
            if isinstance(piece, MemberLost)
        ]

    @property
    def names(self) -> list[bytes]:
        return [member.raw_name for member, _ in self.members]

    @property
    def expected(self) -> int | None:
        counts = [piece.count for piece in self.pieces if isinstance(piece, MembersExpected)]
        return counts[0] if counts else None

    @property
    def adds_up(self) -> bool:
        return self.expected == len(self.members) + len(self.broken) + len(self.lost)

    @property
    def message(self) -> Message:
        (message,) = [piece for piece in self.pieces if isinstance(piece, Message)]
        return message


def read(
    handler: FormatHandler,
    content: bytes,
    media_type: str = "",
    *,
    name: str = "x",
    options: ExtractionOptions | None = None,
) -> Reading:
    """Read as the pipeline does: each member before the next piece is asked for."""
    reading = Reading()
    original = Original(Digest("0" * 64), len(content), name)
    for piece in handler.extract(
        original, io.BytesIO(content), Identity(media_type), options or ExtractionOptions()
    ):
        reading.pieces.append(piece)
        if isinstance(piece, Member):
            try:
                reading.members.append((piece, b"".join(piece.content)))
            except MemberBroken as broken:
                problem = broken.problem.code
                reading.broken.append((piece.raw_name, broken.status, problem))
    return reading


def squeezed(text: str) -> str:
    """Without any white space: line breaks differ between tools, words do not."""
    return "".join(text.split())
