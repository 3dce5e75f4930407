"""What systems leave beside files: shortcuts, and what Macs keep of folders and origins."""

import plistlib
import struct

import pytest
from tests.process.formats.reading import Reading, read
from tests.process.test_identify import identity

from zenger.model.document import Status
from zenger.process.formats.traces import TracesHandler

NEW_YEAR_2001 = 126_227_808_000_000_000  # in ticks of Windows


def opened(content: bytes) -> Reading:
    return read(TracesHandler(), content, identity("x", content).media_type)


def shortcut() -> bytes:
    head = struct.pack(
        "<I16sIIQQQI20x", 76, bytes.fromhex("0114020000000000c000000000000046"),
        0x80 | 0x20 | 4 | 2, 32, NEW_YEAR_2001, 0, 0, 1234,
    )  # fmt: skip
    disk = struct.pack("<IIII", 23, 3, 7, 16) + b"BACKUP\0"
    path = b"E:\\anna\\plan.docx\0"
    place = 28 + len(disk)
    info = struct.pack("<IIIIII", 28, 1, 28, place, 0, place + len(path)) + disk + path + b"\0"
    texts = b"".join(
        struct.pack("<H", len(text)) + text.encode("utf-16-le") for text in ("план", "/burn it")
    )
    tracked = struct.pack("<IIII", 0x60, 0xA0000003, 0x58, 0) + b"minister-pc".ljust(16, b"\0")
    return head + struct.pack("<I", len(info) + 4) + info + texts + tracked + bytes(64)


def beside(value: bytes = b"", fork: int = 0) -> bytes:
    name = b"com.apple.metadata:kMDItemWhereFroms\0"
    start = 50 + 32 + 2
    entry = struct.pack(">IIHB", start + 36 + 48, len(value), 0, len(name)) + name
    attributes = b"ATTR" + struct.pack(">IIII12xHH", 0, 0, 0, 0, 0, 1) + entry.ljust(48, b"\0")
    head = struct.pack(">II16sH", 0x00051607, 0x00020000, b"Mac OS X", 2)
    size = 34 + len(attributes) + len(value)
    parts = struct.pack(">IIIIII", 9, 50, size, 2, 50 + size, fork)
    return head + parts + bytes(34) + attributes + value + bytes(fork)


def test_a_shortcut_says_where_the_file_lay_and_on_whose_machine() -> None:
    text = opened(shortcut()).pages[0].text.split("\n")
    assert text == [
        "File: E:\\anna\\plan.docx", "Disk: BACKUP", "Description: план", "Arguments: /burn it",
        "Made: 2001-01-01 00:00:00", "Size: 1234", "Machine: minister-pc",
    ]  # fmt: skip


def test_a_file_of_a_mac_says_from_where_the_one_beside_it_was_loaded() -> None:
    origin = plistlib.dumps(["https://example.org/plan.pdf"], fmt=plistlib.FMT_BINARY)
    reading = opened(beside(origin))
    assert reading.pages[0].text.endswith("WhereFroms: https://example.org/plan.pdf")
    assert reading.troubles == []
    assert opened(beside(origin, 5000)).troubles == [(Status.TRUNCATED, "resource-fork")]


def test_what_a_folder_of_a_mac_held_is_told() -> None:
    def record(name: str) -> bytes:
        return struct.pack(">I", len(name)) + name.encode("utf-16-be") + b"Ilocblob" + bytes(20)

    content = b"\0\0\0\1Bud1" + bytes(40) + record("план.docx") + record("b.txt") + record("b.txt")
    assert opened(content).pages[0].text == "File: план.docx\nFile: b.txt"


@pytest.mark.parametrize("whole", [shortcut(), beside(b"x" * 90)], ids=["shortcut", "beside"])
def test_cut_ones_raise_nothing(whole: bytes) -> None:
    for size in range(24, len(whole), 7):
        opened(whole[:size])
    assert opened(shortcut()[:150]).troubles == [(Status.CORRUPT, "damaged-container")]
