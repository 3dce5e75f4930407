"""Check 9: what lies in a picture's file beside its pixels, and what may.

    JPEG   SOI  JFIF  tables  frame  scan  EOI   and not one byte more
    WebP   RIFF  VP8 or VP8L, with VP8X where there is ALPH

Sources: ITU-T T.81, B.1; RFC 9649 (WebP).
"""

from collections.abc import Iterator

import pikepdf

from zenger.model.review import Leak
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.secrets import Secrets

_SOI, _EOI, _SOS, _APP0 = 0xD8, 0xD9, 0xDA, 0xE0
_TABLES = {0xDB, 0xC4, 0xDD}  # quantisation, Huffman, restart interval
_FRAMES = {0xC0, 0xC1, 0xC2}
_WEBP = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")


def segments(jpeg: bytes) -> Iterator[tuple[str, bytes]]:
    """Its parts in order, by name, with what they hold; after the last, "after the end".

    What comes after the first scan is one part: entropy-coded data and further scans.
    """
    if jpeg[:2] != b"\xff\xd8":
        yield "no JPEG", jpeg
        return
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _EOI:
            break
        yield _segment(marker), jpeg[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == _SOS:
            at = _scan_end(jpeg, at)
    if jpeg[at : at + 2] != b"\xff\xd9":
        yield "no end", b""
    elif jpeg[at + 2 :]:
        yield "after the end", jpeg[at + 2 :]


def _scan_end(jpeg: bytes, at: int) -> int:
    """Where the next marker is that is neither a stuffed byte nor a restart."""
    while (at := jpeg.find(b"\xff", at)) >= 0:
        follows = jpeg[at + 1] if at + 1 < len(jpeg) else _EOI
        if follows != 0 and not 0xD0 <= follows <= 0xD7:
            return at
        at += 2
    return len(jpeg)


def _segment(marker: int) -> str:
    if marker in _TABLES or marker in _FRAMES or marker == _SOS:
        return "picture"
    if _APP0 <= marker <= 0xEF:
        return f"APP{marker - _APP0}"
    return "COM" if marker == 0xFE else f"marker {marker:02X}"


def odd_segments(jpeg: bytes) -> Iterator[str]:
    """The names of parts that a picture which we wrote has not."""
    for name, content in segments(jpeg):
        is_jfif = name == "APP0" and content[:5] == b"JFIF\0" and len(content) == 14
        if name != "picture" and not is_jfif:
            yield name


def odd_chunks(webp: bytes) -> Iterator[str]:
    """The same for WebP."""
    for name, content in chunks(webp):
        if name not in _WEBP:
            yield name.decode("ascii", "replace")
        elif name == b"VP8X" and content[:1] and content[0] & ~0x10:
            yield "VP8X with metadata or motion"


def chunks(webp: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a WebP file; what is beyond its stated size comes last as b"tail"."""
    if webp[:4] != b"RIFF" or webp[8:12] != b"WEBP":
        yield b"????", webp
        return
    end, at = 8 + int.from_bytes(webp[4:8], "little"), 12
    while at + 8 <= min(end, len(webp)):
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        yield webp[at : at + 4], webp[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if at < len(webp):
        yield b"tail", webp[at:]


def in_segments(secrets: Secrets, jpeg: bytes) -> bool:
    """Whether a secret stands in what is not entropy-coded."""
    return any(
        secrets.in_text(content.decode("latin-1"))
        or secrets.in_text(content.decode("utf-16-le", "ignore"))
        for name, content in segments(jpeg)
        if name != "picture"
    )


def picture_segments(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 9."""
    for value in pdf.qpdf.objects:
        if isinstance(value, pikepdf.Stream) and str(value.get("/Subtype", "")) == "/Image":
            where = f"object {value.objgen[0]}"
            for odd in _odd_parts(value):
                yield Leak(
                    "09-picture-segments", where,
                    f"A picture holds more than pixels ({odd}). Make the safe copy again.",
                )  # fmt: skip


def _odd_parts(image: pikepdf.Stream) -> Iterator[str]:
    kind = str(image.get("/Filter", ""))
    content = bytes(image.read_raw_bytes())
    if kind == "/DCTDecode":
        yield from odd_segments(content)
    elif kind == "/CCITTFaxDecode":
        if _after_fax(content):
            yield "bytes after the end"
    else:
        yield "another encoding"


_END_OF_BLOCK = bytes.fromhex("001001")


def _after_fax(content: bytes) -> bool:
    """Whether anything follows the end of a fax, which is two codes 000000000001 at any bit."""
    bits = int.from_bytes(content[-5:], "big")
    size = 8 * len(content[-5:])
    mark = int.from_bytes(_END_OF_BLOCK, "big")
    for padding in range(8):
        rest = bits >> padding
        if rest & 0xFFFFFF == mark and not bits & ((1 << padding) - 1):
            return False
    del size
    return True
