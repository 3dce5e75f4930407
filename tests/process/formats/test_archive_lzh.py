"""LZH archives whose names are in an older charset."""

import os
import struct
import subprocess
import sys

import pytest
from tests.process.formats.reading import Reading, read

from zenger.process.formats.archive_packed import PackedHandler

LZH = "application/x-lzh-compressed"


def lzh(members: dict[bytes, bytes]) -> bytes:
    """Members stored as they are, each with a header of level 0."""
    return b"".join(_member(name, content) for name, content in members.items()) + b"\0"


def _member(name: bytes, content: bytes) -> bytes:
    head = b"-lh0-" + struct.pack("<LLLBBB", len(content), len(content), 0, 0x20, 0, len(name))
    head += name + struct.pack("<H", _crc(content))
    return bytes((len(head), sum(head) & 0xFF)) + head + content


def _crc(content: bytes) -> int:
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def opened(content: bytes) -> Reading:
    return read(PackedHandler(), content, LZH)


@pytest.mark.parametrize("charset", ["cp932", "utf-8", "cp1252"])
def test_names_that_are_not_in_utf_8_end_no_archive(charset: str) -> None:
    raw = ("Übung.txt" if charset == "cp1252" else "報告書.txt").encode(charset)
    reading = opened(lzh({b"a.txt": b"first", raw: b"second", b"c.txt": b"third"}))
    assert [(m.raw_name, data) for m, data in reading.members] == [
        (b"a.txt", b"first"), (raw, b"second"), (b"c.txt", b"third"),
    ]  # fmt: skip
    assert reading.adds_up
    assert not reading.troubles


def test_where_the_machine_speaks_plain_ascii_they_are_read_too() -> None:
    code = (
        "from tests.process.formats.test_archive_lzh import *;"
        "assert opened(lzh({b'\\xdc': b'a', b'b': b'b'})).names == [b'\\xdc', b'b']"
    )
    env = {**os.environ, "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
