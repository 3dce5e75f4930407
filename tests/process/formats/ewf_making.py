"""Makes disk images in the format of EnCase (E01), in segments.

Source: Joachim Metz, "Expert Witness Compression Format (EWF)", libewf: file header, section
descriptor, header, volume, sectors, table, hash, next and done sections.
"""

import hashlib
import struct
import zlib

CHUNK = 64 * 512  # bytes
_HEADER = "1\r\nmain\r\nc\tn\ta\te\tt\tav\tov\tm\tu\tp\r\n" + "\t".join("0" * 10) + "\r\n\r\n"


def segments(disk: bytes, count: int) -> list[bytes]:
    """The files of one image, in order; the first is the E01. A disk of whole chunks."""
    chunks = [disk[start : start + CHUNK] for start in range(0, len(disk), CHUNK)]
    each = -(-len(chunks) // count)
    volume = _summed(
        struct.pack("<B3xLLLQ", 1, len(chunks), 64, 512, len(disk) // 512).ljust(1048, b"\0")
    )
    files = []
    for number in range(1, count + 1):
        file = bytearray(b"EVF\x09\x0d\x0a\xff\0" + struct.pack("<BHH", 1, number, 0))
        if number == 1:
            _section(file, b"header", zlib.compress(_HEADER.encode()))
        _section(file, b"volume" if number == 1 else b"data", volume)
        held = list(map(_summed, chunks[(number - 1) * each : number * each]))
        start = len(file) + 76
        _section(file, b"sectors", b"".join(held))
        places = [start + sum(map(len, held[:place])) for place in range(len(held))]
        table = _summed(struct.pack("<LxxxxQxxxx", len(held), 0))
        table += _summed(struct.pack(f"<{len(held)}L", *places))
        _section(file, b"table", table)
        _section(file, b"table2", table)
        if number == count:
            _section(file, b"hash", _summed(hashlib.md5(disk).digest() + bytes(16)))
        _end(file, b"next" if number < count else b"done")
        files.append(bytes(file))
    return files


def _section(file: bytearray, kind: bytes, content: bytes) -> None:
    size = 76 + len(content)
    file += _summed(struct.pack("<16sQQ40x", kind, len(file) + size, size)) + content


def _end(file: bytearray, kind: bytes) -> None:
    """It leads to itself."""
    file += _summed(struct.pack("<16sQQ40x", kind, len(file), 76))


def _summed(content: bytes) -> bytes:
    return content + struct.pack("<L", zlib.adler32(content))
