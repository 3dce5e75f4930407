"""Makes sets of cabinets, whose folder and blocks go from one into the next.

Source: [MS-CAB] 2.1 to 2.4 and [MS-MCI], MSZIP: each block is deflated on the one before.
"""

import struct
import zlib

BLOCK = 32_768  # bytes before they are compressed


def cabinets(files: dict[str, bytes], names: list[str], reserved: bytes = b"") -> dict[str, bytes]:
    """By name. All files lie in one folder, in as many parts of about the same length."""
    blocks = list(_packed(b"".join(files.values())))
    whole = b"".join(data for data, _ in blocks)
    cuts = [len(whole) * n // len(names) for n in range(len(names) + 1)]
    made = {}
    for number, name in enumerate(names):
        parts = list(_between(blocks, cuts[number], cuts[number + 1]))
        before = names[number - 1] if number else ""
        after = names[number + 1] if number + 1 < len(names) else ""
        listed = _listed(files, before, after)
        made[name] = _cabinet(number, before, after, listed, parts, reserved)
    return made


def checksum(data: bytes, seed: int = 0) -> int:
    for place in range(0, len(data), 4):
        word = data[place : place + 4]
        seed ^= int.from_bytes(word, "little" if len(word) == 4 else "big")
    return seed


def _packed(content: bytes) -> list[tuple[bytes, int]]:
    blocks, before = [], b""
    for place in range(0, len(content), BLOCK):
        piece = content[place : place + BLOCK]
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=before)
        blocks.append((b"CK" + deflate.compress(piece) + deflate.flush(), len(piece)))
        before = piece
    return blocks


def _between(blocks: list[tuple[bytes, int]], start: int, end: int) -> list[bytes]:
    """What of the blocks lies between two places; the size of one that goes on is 0."""
    found, at = [], 0
    for data, size in blocks:
        part = data[max(0, start - at) : max(0, end - at)]
        if part:
            sizes = struct.pack("<HH", len(part), 0 if end < at + len(data) else size)
            total = checksum(sizes, checksum(part))
            found.append(struct.pack("<L", total) + sizes + part)
        at += len(data)
    return found


def _listed(files: dict[str, bytes], before: str, after: str) -> bytes:
    """Every cabinet of these sets lists all files, each as going through all of them."""
    folder = 0xFFFF if before and after else 0xFFFD if before else 0xFFFE if after else 0
    listed, offset = b"", 0
    for name, content in files.items():
        listed += struct.pack("<LLHHHH", len(content), offset, folder, 0x5A21, 0, 0x20)
        listed += name.encode() + b"\0"
        offset += len(content)
    return listed


def _cabinet(
    number: int, before: str, after: str, listed: bytes, parts: list[bytes], reserved: bytes
) -> bytes:
    flags = bool(before) | bool(after) << 1 | bool(reserved) << 2
    head = struct.pack("<HBB", len(reserved), 0, 0) + reserved if reserved else b""
    for name in filter(None, (before, after)):
        head += name.encode() + b"\0disk\0"
    files_at = 36 + len(head) + 8
    data_at, data = files_at + len(listed), b"".join(parts)
    return (
        struct.pack(
            "<4s4xL4xL4xBBHHHHH", b"MSCF", data_at + len(data), files_at, 3, 1, 1,
            _files(listed), flags, 77, number,
        )
        + head + struct.pack("<LHH", data_at, len(parts), 1) + listed + data
    )  # fmt: skip


def _files(listed: bytes) -> int:
    count = at = 0
    while at < len(listed):
        at = listed.index(b"\0", at + 16) + 1
        count += 1
    return count
