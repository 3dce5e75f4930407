"""Tables in text: whichever way they are cut and encoded."""

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions, Metadata
from zenger.process.formats import table
from zenger.process.formats.table import TableHandler

CSV, TSV = "text/csv", "text/tab-separated-values"
ROWS = (("Name", "Ort"), ("Jörg", "Łódź"), ("Анна", "Минск"))


def rows(content: bytes, media_type: str = CSV) -> tuple[tuple[str, ...], ...]:
    return tuple(
        row for page in read(TableHandler(), content, media_type).pages for row in page.rows
    )


def fields(reading: Reading) -> dict[str, str]:
    return dict(f for piece in reading.pieces if isinstance(piece, Metadata) for f in piece.fields)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    content = "\n".join(sign.join(row) for row in ROWS).encode()
    assert rows(content) == ROWS


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_encoding_is_read(codec: str) -> None:
    text = "\r\n".join(",".join(row) for row in ROWS * 20)
    mark = "\ufeff" if codec == "utf-16-le" else ""
    assert rows((mark + text).encode(codec)) == ROWS * 20


def test_older_encodings_are_told_by_their_letters() -> None:
    text = "Имя;Город\n" + "Анна;Минск\nПётр;Москва\n" * 30
    reading = read(TableHandler(), text.encode("cp1251"), CSV)
    assert reading.pages[0].rows[:2] == (("Имя", "Город"), ("Анна", "Минск"))
    assert fields(reading)["charset"] in ("cp1251", "windows-1251")


def test_signs_in_quotes_do_not_cut() -> None:
    content = b'name;note\n"Doe, Jane";"a, b, c; d"\n"Roe, Rick";"e, f ""g"""\n'
    assert rows(content) == (
        ("name", "note"),
        ("Doe, Jane", "a, b, c; d"),
        ("Roe, Rick", 'e, f "g"'),
    )


def test_a_quoted_cell_may_hold_lines() -> None:
    assert rows(b'a,b\n"two\nlines",c\n') == (("a", "b"), ("two\nlines", "c"))


def test_excel_s_own_line_about_the_sign_is_obeyed_and_no_row() -> None:
    assert rows(b"sep=|\na,1|b,2\nc,3|d,4\n") == (("a,1", "b,2"), ("c,3", "d,4"))


def test_tabs_stay_the_sign_of_a_tsv() -> None:
    assert rows(b"a, b\tc\nd, e\tf\n", TSV) == (("a, b", "c"), ("d, e", "f"))


def test_formulas_stay_text() -> None:
    assert rows(b"a,b\n=cmd|'/c calc'!A1,2\n") == (("a", "b"), ("=cmd|'/c calc'!A1", "2"))


def test_rows_become_pages_that_say_which_they_hold() -> None:
    content = b"".join(b"%d,x\n" % number for number in range(1, 26))
    reading = read(TableHandler(), content, CSV, options=ExtractionOptions(rows_per_page=10))
    assert [page.label for page in reading.pages] == ["rows 1–10", "rows 11–20", "rows 21–25"]
    assert reading.pages[1].rows[0] == ("11", "x")


def test_a_quote_that_is_never_closed_swallows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELL", 1 << 20)
    content = b'a,b\n"open,1\n' + b"more,2\n" * 200_000
    reading = read(TableHandler(), content, CSV)
    assert reading.troubles == [(Status.CORRUPT, "open-quote")]
    assert sum(len(page.rows) for page in reading.pages) == 200_002


def test_an_empty_table_is_one_empty_page() -> None:
    assert [page.text for page in read(TableHandler(), b"\n\n", CSV).pages] == [""]
