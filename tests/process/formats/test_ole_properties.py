"""What an OLE file says of itself: real values, people's own names, and no end that is only stated."""

import struct
import time
from datetime import datetime

import pytest

from zenger.process.formats.ole_properties import property_sets

WINDOWS_1251 = struct.pack("<HHHH", 2, 0, 1251, 0)
HEADER = struct.pack("<HHI16sI", 0xFFFE, 0, 0, bytes(16), 1)


def letters(raw: bytes) -> bytes:
    return struct.pack("<HHI", 30, 0, len(raw) + 1) + raw + b"\0"


def stream(*properties: tuple[int, bytes], count: int | None = None) -> bytes:
    places, body = b"", b""
    for identifier, content in properties:
        places += struct.pack("<II", identifier, 8 + 8 * len(properties) + len(body))
        body += content
    stated = len(properties) if count is None else count
    size = 8 + len(places) + len(body)
    return HEADER + struct.pack("<16sIII", b"", 48, size, stated) + places + body


def test_letters_are_read_in_the_charset_that_the_set_states() -> None:
    (found,) = property_sets(stream((1, WINDOWS_1251), (4, letters("Зинаида".encode("cp1251")))))
    assert found.values[4] == "Зинаида"


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        (struct.pack("<HHi", 3, 0, -7), "-7"),
        (struct.pack("<HHd", 5, 0, 2.5), "2.5"),
        (struct.pack("<HHI", 11, 0, 0xFFFF), "yes"),
        (struct.pack("<HHI", 31, 0, 3) + "łó\0".encode("utf-16-le"), "łó"),
        (struct.pack("<HHQ", 64, 0, 126_227_808_000_000_000), datetime(2001, 1, 1)),  # noqa: DTZ001
    ],
    ids=["number", "fraction", "yes", "wide letters", "moment"],
)
def test_each_kind_of_value_is_read(content: bytes, meant: object) -> None:
    assert property_sets(stream((9, content)))[0].values == {9: meant}


def test_properties_that_people_added_have_their_names() -> None:
    names = struct.pack("<III", 1, 2, 8) + b"Checker\0"
    (found,) = property_sets(stream((0, names), (2, letters(b"Boris"))))
    assert found.named() == [("Checker", "Boris")]


def test_numbers_that_a_damaged_file_states_cost_nothing() -> None:
    endless = struct.pack("<HHI", 0x100C, 0, 0xFFFFFFFF) + struct.pack("<I", 0) * 4
    began = time.process_time()
    property_sets(stream((12, endless), (13, endless), count=0xFFFFFFFF))
    property_sets(HEADER[:24] + b"\xff" * 200)
    property_sets(stream((2, letters(b"x" * 50)))[:-30])
    assert time.process_time() - began < 1
