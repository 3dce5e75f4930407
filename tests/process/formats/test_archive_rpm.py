"""What a package of the RPM kind says of itself."""

import gzip
import struct

from tests.process.formats.reading import Reading, read
from tests.process.formats.test_archive_cpio import cpio

from zenger.model.document import Status
from zenger.model.extraction import PageKind
from zenger.process.formats.archive_packed import PackedHandler


def header(*entries: tuple[int, int, list[bytes]]) -> bytes:
    """Tag, kind and strings of each."""
    index, store = b"", b""
    for tag, kind, values in entries:
        index += struct.pack(">4I", tag, kind, len(store), len(values))
        store += b"".join(value + b"\0" for value in values)
    return struct.pack(">4s4xII", b"\x8e\xad\xe8\x01", len(entries), len(store)) + index + store


def package(said: bytes) -> bytes:
    signatures = header((1000, 6, [b"not this"]))
    lead = b"\xed\xab\xee\xdb\x03\0".ljust(96, b"\0")
    filled = signatures + bytes(-len(signatures) % 8)
    return lead + filled + said + gzip.compress(cpio("newc", "a"))


def opened(content: bytes) -> Reading:
    return read(PackedHandler(), content, "application/x-rpm")


def test_it_is_a_page_beside_the_members() -> None:
    said = header(
        (1004, 9, ["Größe".encode(), b"other language"]), (1007, 6, [b"anna-laptop"]),
        (1082, 8, [b"- first", b"- second"]), (1009, 4, [b"\0\0\1"]), (1023, 6, [b""]),
    )  # fmt: skip
    reading = opened(package(said))
    assert [(page.kind, page.label, page.text) for page in reading.pages] == [
        (
            PageKind.ASIDE,
            "about the package",
            "summary: Größe\nbuilt on: anna-laptop\nchange: - first\nchange: - second",
        )
    ]
    assert reading.names == [b"a"]
    assert reading.adds_up
    assert not reading.troubles


def test_a_damaged_header_is_told() -> None:
    content = bytearray(package(header((1004, 6, [b"words"]))))
    content[96] ^= 1
    assert (Status.CORRUPT, "package-header-damaged") in opened(bytes(content)).troubles
