"""Access databases: cells as they were typed, objects out of their wrapping, damage told."""

import struct
import zlib
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.access import AccessHandler
from zenger.process.formats.access_file import rc4
from zenger.process.formats.access_objects import unwrapped
from zenger.process.formats.access_values import text

FILES = ("accdb/testAccess2.accdb", "mdb/testAccess2_2000.mdb")


def opened(content: bytes) -> Reading:
    return read(AccessHandler(), content, "application/x-msaccess")


@pytest.mark.parametrize("path", FILES)
def test_cells_of_every_kind_are_read(shared: Path, path: str) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    assert [page.label for page in got.pages][1:] == ["Table1 rows 1–2", "Table2 rows 1–1"]
    heads, first, second = got.pages[1].rows
    row = dict(zip(heads, first, strict=True))
    assert row["ID"] == "1"
    assert row["ShortTextField"] == "the quick"
    assert row["NumberField"] == "3"
    assert row["CurrencyField"] == "6.2300"
    assert row["DateField"] == "2015-06-24"
    assert row["YesNoField"] == "true"
    assert row["PlainTextMemo"] == "red and brown"
    assert "over the <strong>bold" in row["RichTextField"]
    assert "普林斯顿大学" in second
    assert got.troubles == []


@pytest.mark.parametrize("path", FILES)
def test_an_object_in_a_cell_is_a_document(shared: Path, path: str) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    (_, theme), (member, word) = got.members
    assert theme[:4] == b"PK\x03\x04"
    assert word[:4] == b"PK\x03\x04"
    assert member.raw_name.startswith(b"Table1.OLEObject row 1 ")
    assert got.adds_up


@pytest.mark.parametrize("share", [0.002, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("path", FILES)
def test_half_a_database_is_told(shared: Path, path: str, share: float) -> None:
    whole = (shared / "corpus/formats" / path).read_bytes()
    got = opened(whole[: int(len(whole) * share)])
    assert got.troubles
    assert {status for status, _ in got.troubles} <= {Status.CORRUPT, Status.TRUNCATED}


@pytest.mark.parametrize("seed", range(12))
def test_noise_in_a_database_is_data(shared: Path, seed: int) -> None:
    content = bytearray((shared / "corpus/formats" / FILES[0]).read_bytes())
    for n in range(400):
        content[4096 + (n * 7919 + seed * 104_729) % (len(content) - 4096)] = (n * 31 + seed) % 256
    opened(bytes(content))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xff\xfeCaf\xe9", "Café"),
        (b"\xff\xfeA\x00\x2d\x4e\x00B", "A中B"),
        ("中文".encode("utf-16-le"), "中文"),
    ],
)
def test_text_that_leaves_out_bytes_keeps_its_letters(raw: bytes, expected: str) -> None:
    assert text(raw, is_old=False) == expected


def test_an_attachment_is_inflated_and_named_by_its_extension() -> None:
    inner = struct.pack("<III", 20, 1, 4) + "txt\0".encode("utf-16-le") + b"secret words"
    cell = struct.pack("<II", 1, 0) + zlib.compress(inner)
    assert unwrapped(cell, b"a") == (b"a.txt", b"secret words")
    assert unwrapped(cell[:12], b"a") == (b"a", cell[:12])


def test_an_encrypted_database_says_so(shared: Path) -> None:
    path = shared / "corpus/formats/encrypted/testAccess2_encrypted.accdb"
    assert opened(path.read_bytes()).troubles == [(Status.ENCRYPTED, "password-needed")]


def test_an_encoded_database_needs_no_password(shared: Path) -> None:
    plain = (shared / "corpus/formats" / FILES[1]).read_bytes()
    header = bytearray(rc4(b"\xc7\xda\x39\x6b", plain[0x18:0x98]))
    header[0x3E - 0x18 : 0x42 - 0x18] = struct.pack("<I", 0x1234567)
    encoded = plain[:0x18] + rc4(b"\xc7\xda\x39\x6b", bytes(header)) + plain[0x98:4096]
    for number in range(1, len(plain) // 4096):
        key = struct.pack("<I", 0x1234567 ^ number)
        encoded += rc4(key, plain[4096 * number : 4096 * (number + 1)])
    assert opened(encoded).text == opened(plain).text
