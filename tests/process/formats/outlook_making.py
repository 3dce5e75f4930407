"""Makes small files of Outlook for tests of one feature each: .msg, winmail.dat, .olm."""

import io
import struct
import zipfile
from dataclasses import dataclass, field

FREE, END, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage
Tree = dict[str, "bytes | Tree"]
Values = dict[int, "str | int | bytes"]


class _Sectors:
    """Sectors of an OLE file and the chains that hold them together."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.next: list[int] = []

    def add(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self.next)
        count = -(-len(data) // self.size)
        self.content += data.ljust(count * self.size, b"\0")
        self.next += [*range(first + 1, first + count), END]
        return first


def ole(tree: Tree, sector: int = 512) -> bytes:
    """An OLE file ([MS-CFB]) of storages (dicts) and streams, as deep as wanted."""
    big, small = _Sectors(sector), _Sectors(64)
    entries: list[list[object]] = [["Root Entry", 5, NONE, NONE, END, 0]]
    waiting: list[tuple[int, Tree]] = [(0, tree)]
    while waiting:
        parent, inside = waiting.pop()
        for name, content in inside.items():
            index = len(entries)
            if isinstance(content, dict):
                entries.append([name, 1, entries[parent][3], NONE, 0, 0])
                waiting.append((index, content))
            else:
                start = (small if len(content) < 4096 else big).add(content)
                entries.append([name, 2, entries[parent][3], NONE, start, len(content)])
            entries[parent][3] = index  # the newest child leads, its elder is to its right
    entries[0][4], entries[0][5] = big.add(bytes(small.content)), len(small.content)
    minifat = big.add(b"".join(struct.pack("<I", n) for n in small.next))
    directory = big.add(b"".join(_entry(*entry) for entry in entries))  # type: ignore[arg-type]
    per = sector // 4
    fats = -(-(len(big.next) + 1) // (per - 1)) + 1
    assert fats <= 109
    table = big.next + [0xFFFFFFFD] * fats
    table += [FREE] * (fats * per - len(table))
    first = len(big.next)
    minis = -(-len(small.next) * 4 // sector)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E,
        3 if sector == 512 else 4, 0xFFFE, 9 if sector == 512 else 12, 6, 0, fats, directory, 0,
        4096, minifat, minis, END, 0,
    )  # fmt: skip
    places = [first + i if i < fats else FREE for i in range(109)]
    head += struct.pack("<109I", *places)
    content = bytes(big.content) + b"".join(struct.pack("<I", n) for n in table)
    return head.ljust(sector, b"\0") + content


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", raw, len(raw) + 2, kind, 1, NONE, right, child, 0, start, size
    )


@dataclass
class File:
    """An attachment: bytes, a message inside, or neither (a link)."""

    name: str
    content: "bytes | Mail | None" = b""
    values: Values = field(default_factory=dict)


@dataclass
class Mail:
    values: Values = field(default_factory=dict)
    recipients: list[Values] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


def msg(mail: Mail, sector: int = 512) -> bytes:
    return ole(_storage(mail, 32), sector)


def _storage(mail: Mail, header: int) -> Tree:
    """Messages inside messages without calling itself, as they may be very deep."""
    top: Tree = {}
    waiting = [(mail, top, header)]
    while waiting:
        one, tree, size = waiting.pop()
        tree.update(_values(one.values, size))
        for index, recipient in enumerate(one.recipients):
            tree[f"__recip_version1.0_#{index:08X}"] = _values(recipient, 8)
        for index, file in enumerate(one.files):
            inside: Tree = _values({0x3707: file.name, **file.values}, 8)
            tree[f"__attach_version1.0_#{index:08X}"] = inside
            if isinstance(file.content, Mail):
                inner: Tree = {}
                inside["__substg1.0_3701000D"] = inner
                waiting.append((file.content, inner, 24))
            elif file.content is not None:
                inside["__substg1.0_37010102"] = file.content
    return top


def _values(values: Values, header: int) -> Tree:
    tree: Tree = {}
    table = bytes(header)
    for number, value in values.items():
        if isinstance(value, int):
            kind = 0x40 if value > 0xFFFFFFFF else 0x03
            table += struct.pack("<HHIQ", kind, number, 6, value)
        elif isinstance(value, str):
            tree[f"__substg1.0_{number:04X}001F"] = value.encode("utf-16-le")
        else:
            tree[f"__substg1.0_{number:04X}0102"] = value
    tree["__properties_version1.0"] = table
    return tree


def ticks(seconds: int) -> int:
    """Seconds since 1970 as Windows counts."""
    return (seconds + 11_644_473_600) * 10_000_000


def tnef(mail: Mail) -> bytes:
    """[MS-OXTNEF]"""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x69003, _list(mail.values))
    if mail.recipients:
        rows = struct.pack("<I", len(mail.recipients)) + b"".join(map(_list, mail.recipients))
        out += _attribute(1, 0x69004, rows)
    for file in mail.files:
        out += _attribute(2, 0x69002, bytes(14))
        values: Values = {0x3707: file.name, **file.values}
        if isinstance(file.content, Mail):
            inner = MESSAGE + tnef(file.content)
            out += _attribute(2, 0x69005, _list(values, inner))
        else:
            out += _attribute(2, 0x6800F, file.content or b"")
            out += _attribute(2, 0x69005, _list(values))
    return out


def _attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _list(values: Values, inner: bytes | None = None) -> bytes:
    out = struct.pack("<I", len(values) + (inner is not None))
    for number, value in values.items():
        if isinstance(value, int):
            wide = value > 0xFFFFFFFF
            out += struct.pack("<HH", 0x40 if wide else 0x03, number)
            out += struct.pack("<Q" if wide else "<I", value)
        else:
            raw = value.encode("utf-16-le") if isinstance(value, str) else value
            out += struct.pack(
                "<HHII", 0x1F if isinstance(value, str) else 0x102, number, 1, len(raw)
            )
            out += raw + bytes(-len(raw) % 4)
    if inner is not None:
        out += struct.pack("<HHII", 0x0D, 0x3701, 1, len(inner)) + inner + bytes(-len(inner) % 4)
    return out


def olm(entries: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
