"""Writes stores of Outlook (PST, Unicode, not encrypted) of any size, for tests. Source: [MS-PST].

Only what a reader needs: the two trees, folders and their tables, items with values, attachments,
items inside. A folder holds at most `MOST` items, so that its table needs one block.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from tests.process.formats.outlook_making import File, Mail, Values

BLOCK = 8176  # bytes of data in one block
MAP = b"\xff" * 480 + bytes(16)  # what is allocated; its end is not
MAP_FIRST, MAP_EVERY = 0x4400, 496 * 8 * 64
STORE, NAMES, ROOT = 0x21, 0x61, 0x122
FOLDER, MESSAGE, HIDDEN = 0x02, 0x04, 0x08
TABLES = {FOLDER: 0x0D, MESSAGE: 0x0E, HIDDEN: 0x0F}  # kind of node -> the table that lists it
MOST = 390


class PstWriter:
    """Nodes in the order they are added; `finish` writes the trees and the header."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0x4800
        self._blocks: list[tuple[int, int, int]] = []  # bid, offset, size
        self._nodes: list[tuple[int, int, int, int]] = []  # nid, data, sub-nodes, parent
        self._bid = 4
        self.embedded = 0  # a number for all items inside others, to go wrong on purpose
        self._rows: dict[tuple[int, int], list[int]] = {}  # folder, kind -> what its table lists
        self._next = {FOLDER: 0x400, MESSAGE: 0x10000, HIDDEN: 0x10000}
        self._map(MAP_FIRST)
        self._node(STORE, self._values({0x3001: "store"}), 0)
        self._node(
            NAMES,
            self._values({1: 251, 2: bytes(16), 3: struct.pack("<IHH", 0x8554, 6, 0), 4: bytes(4)}),
            0,
        )
        self._node(ROOT, self._values({0x3602: 0}), ROOT)
        self._rows[ROOT, FOLDER] = []

    def folder(self, name: str, parent: int = ROOT, count: int = 0) -> int:
        nid = self._new(FOLDER)
        self._node(nid, self._values({0x3001: name, 0x3602: count}), parent)
        self.list_in(parent, FOLDER, nid)
        return nid

    def message(self, mail: Mail, folder: int, kind: int = MESSAGE) -> int:
        nid = self._new(kind)
        data, sub = self._item(mail)
        self._node(nid, (data, sub), folder)
        self.list_in(folder, kind, nid)
        return nid

    def list_in(self, folder: int, kind: int, nid: int) -> None:
        """A row in a folder's table: of what lies in it, or of what a damaged one claims."""
        rows = self._rows.setdefault((folder, kind), [])
        rows.append(nid)
        assert len(rows) <= MOST

    def finish(self) -> None:
        for (folder, kind), rows in self._rows.items():
            self._node(folder & ~0x1F | TABLES[kind], (self._block(_table(rows)), 0), 0)
        nodes = sorted(self._nodes)
        leaves = [struct.pack("<QQQII", *node, 0) for node in nodes]
        node_root = self._tree(0x81, leaves, [n[0] for n in nodes], 32)
        leaves = [struct.pack("<QQHHI", *block, 2, 0) for block in sorted(self._blocks)]
        block_root = self._tree(0x80, leaves, sorted(b[0] for b in self._blocks), 24)
        self._out.seek(0)
        self._out.write(self._header(node_root, block_root))

    def _new(self, kind: int) -> int:
        self._next[kind] += 1
        return self._next[kind] << 5 | kind

    def _node(self, nid: int, data: tuple[int, int], parent: int) -> None:
        self._nodes.append((nid, *data, parent))

    def _item(self, mail: Mail) -> tuple[int, int]:
        subs: list[tuple[int, int, int]] = []
        if mail.files:
            rows = [0x8025 + 0x20 * index for index in range(len(mail.files))]
            subs.append((0x671, self._block(_table(rows)), 0))
            subs += [(nid, *self._attachment(f)) for nid, f in zip(rows, mail.files, strict=True)]
        return self._values(mail.values, subs)

    def _attachment(self, file: File) -> tuple[int, int]:
        values: Values = {0x3707: file.name, 0x3705: 1, **file.values}
        if isinstance(file.content, Mail):
            nid = self.embedded or self._new(MESSAGE)  # as Outlook does: no other node has it
            inside = (nid, *self._item(file.content))
            return self._values(
                {**values, 0x3705: 5}, [inside], {0x3701: struct.pack("<II", nid, 0)}
            )
        return self._values({**values, 0x3701: file.content or b""})

    def _values(
        self,
        values: Values,
        subs: Iterable[tuple[int, int, int]] = (),
        inside: dict[int, bytes] | None = None,
    ) -> tuple[int, int]:
        """A node's values ([MS-PST] 2.3.3): small ones in its heap, large ones in sub-nodes."""
        heap: list[bytes] = []
        nodes = list(subs)
        records = []
        for number, value in sorted({**values, **(inside or {})}.items()):
            raw = value.encode("utf-16-le") if isinstance(value, str) else value
            kind = (
                0x0D if inside and number in inside else 0x1F if isinstance(value, str) else 0x102
            )
            if isinstance(raw, int):
                wide = raw > 0xFFFFFFFF
                kind, place = (0x40, 0) if wide else (0x03, raw)
                if wide:
                    heap.append(struct.pack("<Q", raw))
                    place = (len(heap) + 2) << 5
            elif len(raw) > 2000:
                place = 0x1000 + len(nodes) << 5 | 0x1F
                nodes.append((place, self._data([raw]), 0))
            else:
                heap.append(raw)
                place = (len(heap) + 2) << 5 if raw else 0
            records.append(struct.pack("<HHI", number, kind, place))
        header = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5)
        data = self._block(_heap(0xBC, [header, b"".join(records), *heap]))
        return data, self._sub_nodes(sorted(nodes)) if nodes else 0

    def _sub_nodes(self, nodes: list[tuple[int, int, int]]) -> int:
        entries = b"".join(struct.pack("<QQQ", *node) for node in nodes)
        return self._block(struct.pack("<BBHI", 2, 0, len(nodes), 0) + entries, internal=True)

    def _data(self, chunks: Iterable[bytes]) -> int:
        raw = b"".join(chunks)
        parts = [raw[at : at + BLOCK] for at in range(0, len(raw), BLOCK)]
        if len(parts) == 1:
            return self._block(parts[0])
        leaves = [self._block(part) for part in parts]
        groups = [leaves[at : at + 1000] for at in range(0, len(leaves), 1000)]
        sizes = [sum(map(len, parts[at : at + 1000])) for at in range(0, len(parts), 1000)]
        tops = [self._list(1, group, size) for group, size in zip(groups, sizes, strict=True)]
        return tops[0] if len(tops) == 1 else self._list(2, tops, len(raw))

    def _list(self, level: int, bids: list[int], size: int) -> int:
        data = struct.pack("<BBHI", 1, level, len(bids), size)
        return self._block(data + struct.pack(f"<{len(bids)}Q", *bids), internal=True)

    def _block(self, data: bytes, *, internal: bool = False) -> int:
        self._bid += 4
        bid = self._bid | (2 if internal else 0)
        size = -(-(len(data) + 16) // 64) * 64
        at = self._place(size)
        signature = (at ^ bid) >> 16 ^ (at ^ bid) & 0xFFFF
        trailer = struct.pack("<HHIQ", len(data), signature & 0xFFFF, _crc(data), bid)
        self._out.seek(at)
        self._out.write(data.ljust(size - 16, b"\0") + trailer)
        self._blocks.append((bid, at, len(data)))
        return bid

    def _place(self, size: int) -> int:
        """Room that holds no map of what is allocated; each map it passes is written."""
        passed = max(0, self._at - MAP_FIRST - 1) // MAP_EVERY  # one just here is still to come
        following = MAP_FIRST + (passed + 1) * MAP_EVERY
        if self._at + size > following:
            self._map(following)
            self._at = following + 512 * 4  # room for the other kinds of maps
        at = self._at
        self._at += size
        return at

    def _map(self, at: int) -> None:
        """What is allocated; behind every eighth the same for pages ([MS-PST] 2.2.2.7.3)."""
        self._out.seek(at)
        self._out.write(self._page(0x84, MAP, at))
        if (at - MAP_FIRST) // MAP_EVERY % 8 == 0:
            self._out.write(self._page(0x83, MAP, at + 512))

    def _page(self, kind: int, data: bytes, bid: int) -> bytes:
        return data + struct.pack("<BBHIQ", kind, kind, 0, _crc(data), bid)

    def _tree(self, kind: int, entries: list[bytes], keys: list[int], size: int) -> tuple[int, int]:
        level = 0
        while True:
            per = 488 // size
            tops = [
                (keys[at], self._tree_page(kind, entries[at : at + per], size, level))
                for at in range(0, len(entries), per)
            ]
            if len(tops) == 1:
                return tops[0][1]
            level, size = level + 1, 24
            keys = [key for key, _ in tops]
            entries = [struct.pack("<QQQ", key, *where) for key, where in tops]

    def _tree_page(self, kind: int, entries: list[bytes], size: int, level: int) -> tuple[int, int]:
        at = -(-self._at // 512) * 512
        self._at = at
        at = -(-self._place(512) // 512) * 512
        self._at = at + 512
        self._bid += 4
        counts = struct.pack("<BBBBI", len(entries), 488 // size, size, level, 0)
        data = b"".join(entries).ljust(488, b"\0") + counts
        signature = (at ^ self._bid) >> 16 ^ (at ^ self._bid) & 0xFFFF
        trailer = struct.pack("<BBHIQ", kind, kind, signature & 0xFFFF, _crc(data), self._bid)
        self._out.seek(at)
        self._out.write(data + trailer)
        return self._bid, at

    def _header(self, nodes: tuple[int, int], blocks: tuple[int, int]) -> bytes:
        last = MAP_FIRST + max(0, self._at - MAP_FIRST) // MAP_EVERY * MAP_EVERY
        root = struct.pack("<IQQQQQQQQBBH", 0, self._at, last, 1024, 0, *nodes, *blocks, 2, 0, 0)
        body = struct.pack("<2sHHBBII", b"SM", 23, 19, 1, 1, 0, 0)
        body += struct.pack("<QQI", 0, self._bid + 4, 1) + bytes(128) + bytes(8) + root + bytes(4)
        body += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, self._bid + 4)
        whole = b"!BDN" + struct.pack("<I", _crc(body[:471])) + body + struct.pack("<I", _crc(body))
        return whole.ljust(564, b"\0")


def _heap(client: int, items: list[bytes]) -> bytes:
    """A heap in one block ([MS-PST] 2.3.1); its first item is the root."""
    data, places = b"", [12]
    for item in items:
        data += item
        places.append(12 + len(data))
    at = 12 + len(data) + len(data) % 2
    table = struct.pack("<HH", len(items), 0) + struct.pack(f"<{len(places)}H", *places)
    return struct.pack("<HBBII", at, 0xEC, client, 1 << 5, 0) + data.ljust(at - 12, b"\0") + table


def _table(rows: list[int]) -> bytes:
    """A table ([MS-PST] 2.3.4) with nothing in its rows but their numbers."""
    columns = [struct.pack("<IHBB", tag, at, 4, bit) for tag, at, bit in
               ((0x67F20003, 0, 0), (0x67F30003, 4, 1))]  # fmt: skip
    info = struct.pack("<BBHHHHIII", 0x7C, 2, 8, 8, 8, 9, 2 << 5, 4 << 5, 0) + b"".join(columns)
    index = struct.pack("<BBBBI", 0xB5, 4, 4, 0, 3 << 5)
    numbers = b"".join(struct.pack("<II", row, place) for place, row in enumerate(rows))
    matrix = b"".join(struct.pack("<IIB", row, 0, 0xC0) for row in rows)
    return _heap(0x7C, [info, index, numbers, matrix])


def _crc(data: bytes) -> int:
    """[MS-PST] 5.3: that of zip, without its first and last inversion."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
