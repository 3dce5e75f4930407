"""What a PNG's pixel data hold behind the last row that is shown, and words in its last chunk."""

import zlib
from collections.abc import Iterator

from zenger.process.inventory.found import words_in

HEAD = b"\x89PNG\r\n\x1a\n"
ROWS = "rows below"
FEWEST = 4  # bytes: fewer are slips of a program
MAX_KEPT = 64 * 1024  # bytes behind the last row or the end of the stream whose words are told
# Source: PNG (Third Edition), 8.1: of each pass, where it begins and how far its pixels lie apart.
_PASSES = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # fmt: skip
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by the type of colour


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and data, up to the end that the file states."""
    at = len(HEAD)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        yield kind, content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IEND":
            return


def rest(content: bytes) -> Iterator[tuple[str, str]]:
    """Where something stands that no viewer shows, and what it says. One row is kept at a time."""
    shown, inflate = 0, zlib.decompressobj()
    count, behind, tail = 0, bytearray(), bytearray()
    for kind, data in chunks(content):
        if kind == b"IHDR" and len(data) == 13:
            shown = _size_of_rows(data)
        elif kind == b"IEND" and len(data) >= FEWEST:
            yield "the end mark", f"{len(data):,} bytes {words_in(data)}"
        elif kind == b"IDAT":
            try:
                for piece in _inflated(inflate, data):
                    count += len(piece)
                    if count > shown and len(behind) < MAX_KEPT:
                        behind += piece[-(count - shown) :]
            except zlib.error:
                return  # damaged: its reader says so
            tail += inflate.unused_data[:MAX_KEPT] if not tail else data[:MAX_KEPT]
    if shown and count - shown >= FEWEST:
        text = (
            f"{count - shown:,} bytes behind the last row that is shown. {words_in(bytes(behind))}"
        )
        yield ROWS, text
    if len(tail.strip(b"\0\r\n\t ")) >= FEWEST:
        yield "behind its pixels", f"{len(tail):,} bytes {words_in(bytes(tail))}"


def _inflated(inflate: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """In pieces of bounded size: a small chunk may hold very much."""
    while data and not inflate.eof:
        yield inflate.decompress(data, MAX_KEPT)
        data = inflate.unconsumed_tail


def _size_of_rows(head: bytes) -> int:
    """Bytes of all rows that are shown, each with the byte that names its filter."""
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    bits = head[8] * _SAMPLES.get(head[9], 4)
    passes = _PASSES if head[12] else ((0, 0, 1, 1),)
    size = 0
    for left, top, across, down in passes:
        columns = max(0, -(-(width - left) // across))
        rows = max(0, -(-(height - top) // down))
        size += rows * (1 + -(-columns * bits // 8)) if columns else 0
    return size
