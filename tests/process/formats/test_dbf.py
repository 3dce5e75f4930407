"""dBASE tables: every row, deleted ones too, and what is missing."""

import struct
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, PageKind
from zenger.process.formats.dbf import DbfHandler

COLUMNS = (("NAME", b"C", 10), ("SUM", b"N", 8), ("DAY", b"D", 8), ("OK", b"L", 1))


def made(
    rows: list[bytes], columns: tuple[tuple[str, bytes, int], ...] = COLUMNS, driver: int = 0
) -> bytes:
    length = 1 + sum(size for _, _, size in columns)
    head = struct.pack("<BBBBIHH", 3, 99, 12, 31, len(rows), 33 + 32 * len(columns), length)
    head += bytes(17) + bytes((driver, 0, 0))
    fields = b"".join(
        name.encode().ljust(11, b"\0") + kind + bytes(4) + bytes((size, 0)) + bytes(14)
        for name, kind, size in columns
    )
    return head + fields + b"\r" + b"".join(rows) + b"\x1a"


def row(name: bytes, amount: bytes, day: bytes, ok: bytes, mark: bytes = b" ") -> bytes:
    return mark + name.ljust(10) + amount.rjust(8) + day + ok


def opened(content: bytes) -> Reading:
    return read(DbfHandler(), content, "application/x-dbf")


def test_rows_are_cells_and_the_day_of_the_last_change_is_the_date() -> None:
    got = opened(made([row(b"Anna", b"12.50", b"19991231", b"T"), row(b"Bo", b"", b" " * 8, b"?")]))
    assert got.pages[0].rows == (
        ("NAME", "SUM", "DAY", "OK"), ("Anna", "12.50", "1999-12-31", "true"), ("Bo", "", "", ""),
    )  # fmt: skip
    dates = [p.date for p in got.pieces if isinstance(p, DateFound)]
    assert [d.value.isoformat() for d in dates] == ["1999-12-31"]


def test_deleted_rows_are_still_there_and_apart() -> None:
    kept, gone = row(b"Anna", b"1", b" " * 8, b"T"), row(b"Bo", b"2", b" " * 8, b"F", b"*")
    got = opened(made([kept, gone, kept]))
    assert [(p.kind, p.label, len(p.rows)) for p in got.pages] == [
        (PageKind.SHEET, "table rows 1–3", 3), (PageKind.HIDDEN, "deleted rows: rows 2–2", 2),
    ]  # fmt: skip
    assert got.pages[1].rows[1][0] == "Bo"


@pytest.mark.parametrize(
    ("driver", "codec"), [(0x65, "cp866"), (0xC9, "cp1251"), (0x7B, "cp932"), (0x4D, "gb18030")]
)
def test_letters_follow_the_stated_code_page(driver: int, codec: str) -> None:
    word = {"cp932": "日本", "gb18030": "中国"}.get(codec, "Анна")
    got = opened(made([row(word.encode(codec), b"1", b" " * 8, b"T")], driver=driver))
    assert got.pages[0].rows[1][0] == word


def test_texts_in_a_second_file_are_said_to_be_elsewhere() -> None:
    got = opened(made([b" " + b"         7"], (("NOTE", b"M", 10),)))
    assert got.troubles == [(Status.TRUNCATED, "memos-apart")]
    assert "text 7 of the second file" in got.text


def test_a_table_cut_short_says_how_many_rows_are_missing() -> None:
    content = made([row(b"Anna", b"1", b" " * 8, b"T")] * 1000)
    got = opened(content[: len(content) // 2])
    assert got.troubles == [(Status.TRUNCATED, "cut-short")]
    assert got.pages


@pytest.mark.parametrize("content", [b"", b"\x03", made([])[:40], bytes(200)])
def test_a_header_without_sense_is_damaged(content: bytes) -> None:
    assert opened(content).troubles == [(Status.CORRUPT, "damaged-header")]


def test_a_header_that_promises_billions_of_rows_ends_with_the_file() -> None:
    content = bytearray(made([row(b"Anna", b"1", b" " * 8, b"T")]))
    content[4:8] = b"\xff\xff\xff\xff"
    got = opened(bytes(content))
    assert len(got.pages[0].rows) == 2
    assert (Status.TRUNCATED, "cut-short") in got.troubles


def test_a_chinese_table_without_a_code_page_is_read(shared: Path) -> None:
    got = opened((shared / "corpus/formats/dbf/testDBF_gb18030.dbf").read_bytes())
    assert "虽然该指令经过重新发布" in got.text
