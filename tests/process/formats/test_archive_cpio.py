"""Cpio archives one behind the other, in each kind of header."""

import struct

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.archive_packed import PackedHandler


def entry(kind: str, name: bytes, content: bytes) -> bytes:
    name, mode = name + b"\0", 0o100644
    if kind == "newc":
        fields = (1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields)
        return _filled(_filled(head + name, 4) + content, 4)
    if kind == "odc":
        head = b"070707" + b"".join(b"%06o" % field for field in (0, 1, mode, 0, 0, 1, 0))
        return head + b"%011o%06o%011o" % (0, len(name), len(content)) + name + content
    order = "<" if kind == "little" else ">"
    values = (0o070707, 0, 1, mode, 0, 0, 1, 0, 0, 0, len(name), 0, len(content))
    return _filled(_filled(struct.pack(f"{order}13H", *values) + name, 2) + content, 2)


def _filled(data: bytes, step: int) -> bytes:
    return data + bytes(-len(data) % step)


def cpio(kind: str, *names: str) -> bytes:
    entries = [entry(kind, name.encode(), name.encode() * 3) for name in names]
    return b"".join([*entries, entry(kind, b"TRAILER!!!", b"")])


def opened(content: bytes, **options: int) -> Reading:
    chosen = ExtractionOptions(**options)  # type: ignore[arg-type]
    return read(PackedHandler(), content, "application/x-cpio", options=chosen)


@pytest.mark.parametrize("kind", ["newc", "odc", "little", "big"])
@pytest.mark.parametrize("between", [0, 512, 300_000])
def test_all_archives_of_a_file_are_read(kind: str, between: int) -> None:
    content = bytes(between).join([cpio(kind, "a", "bcd"), cpio("newc", "e"), cpio(kind, "f")])
    reading = opened(content)
    assert [(m.raw_name, m.ordinal, data) for m, data in reading.members] == [
        (b"a", 0, b"aaa"), (b"bcd", 1, b"bcdbcdbcd"), (b"e", 2, b"eee"), (b"f", 3, b"fff"),
    ]  # fmt: skip
    assert reading.expected == 4
    assert not reading.troubles


def test_what_follows_and_is_none_is_told() -> None:
    reading = opened(cpio("newc", "a") + b"left over")
    assert reading.names == [b"a"]
    assert reading.troubles == [(Status.TRUNCATED, "data-after-end")]


def test_reading_goes_on_where_it_stopped() -> None:
    content = cpio("newc", "a", "b") + cpio("newc", "c", "d")
    assert opened(content, start_at=3).names == [b"d"]
    assert len(opened(content, max_members=3).members) == 3


def test_one_that_is_cut_or_damaged_is_not_called_whole() -> None:
    content = cpio("newc", "a", "b")
    assert opened(content[:-130]).troubles
    assert opened(content.replace(b"070701", b"07070X", 2)).troubles
