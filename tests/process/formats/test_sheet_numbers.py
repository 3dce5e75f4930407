"""Numbers in a workbook read as they were seen, and what a format hides is not lost."""

import pytest

from zenger.process.formats.sheet_numbers import BUILT_IN, Shown, hides_text, shown

SEEN = [
    ("0%", "0.25", "25%"),
    ("0.0%", "0.1234", "12.3%"),
    ("#,##0.00", "1234567.5", "1,234,567.50"),
    ('"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "-1500", "($1,500.00)"),
    ("[$€-407] #,##0.00", "43831.25", "€ 43,831.25"),
    ("#,##0.00\\ [$₽-419]", "12", "12.00 ₽"),
    ('0.0,,"M"', "1234567", "1.2M"),
    ("000-00-0000", "123456789", "123-45-6789"),
    ("00000", "1234", "01234"),
    ("0.00E+00", "43831", "4.38E+04"),
    ("##0.0E+0", "0.25", "250.0E-3"),
    ("# ?/?", "2.5", "2 1/2"),
    ("# ?/8", "0.99", "1"),
    ("[>=100]0;[<0]\"below\";0.0", "-3", "below"),
    ("[>=100]0;[<0]\"below\";0.0", "5", "5.0"),
    ('0" kg";-0" kg";"none"', "0", "none"),
    ("0.0", "-0.01", "0.0"),
    ("General", "0.30000000000000004", "0.3"),
    ("General", "49151234567890", "49151234567890"),
    ("@", "7", "7"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "stored", "seen"), SEEN, ids=[f"{c} {v}" for c, v, _ in SEEN])
def test_a_number_reads_as_its_format_shows_it(code: str, stored: str, seen: str) -> None:
    assert shown(stored, code).text == seen


DATES = [
    ("yyyy\\-mm\\-dd", "43831.25", "2020-01-01"),
    ("d mmm yyyy", "43831", "1 Jan 2020"),
    ("dddd, d mmmm yyyy", "23462", "Thursday, 26 March 1964"),
    ("m/d/yy h:mm", "43831.25", "1/1/20 6:00"),
    ("h:mm AM/PM", "0.75", "6:00 PM"),
    ("mm:ss.0", "0.5", "00:00.0"),
    ("[h]:mm:ss", "1.5", "36:00:00"),
    ("hh:mm", "0.999999", "00:00"),
    ('yyyy"年"m"月"d"日"', "43831", "2020年1月1日"),
    ("[$-407]d. mmmm yyyy", "43831", "2020-01-01"),
    ("[$-F800]dddd, mmmm dd, yyyy", "43831", "2020-01-01"),
    ("[$-409]d-mmm-yy;@", "43831", "1-Jan-20"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "stored", "seen"), DATES, ids=[c for c, _, _ in DATES])
def test_a_day_or_a_time_reads_as_its_format_shows_it(code: str, stored: str, seen: str) -> None:
    assert shown(stored, code).text == seen


def test_a_workbook_that_counts_from_1904_has_its_own_days() -> None:
    assert shown("42369", BUILT_IN[14], is_1904=True).text == "2020-01-01"


def test_what_is_shown_less_than_whole_keeps_what_is_stored() -> None:
    assert shown("1234567.891", "#,##0") == Shown("1,234,568", "1234567.891")
    assert shown("43831", "d-mmm-yy") == Shown("1-Jan-20", "2020-01-01")
    assert shown("0.25", "0%") == Shown("25%")
    assert shown("5", '"paid"') == Shown("paid", "5")


def test_a_format_that_shows_nothing_hides_nothing_from_us() -> None:
    assert shown("1200000", ";;;") == Shown("1200000", is_hidden=True)
    assert shown("0", "0;-0;;@") == Shown("")
    assert hides_text(";;;")
    assert not hides_text("0;-0;;@")


HOSTILE = ["", "[", "[>", '"', "\\", "0" * 300, "%" * 255, "E+", "/", "?/0", ";" * 50, "0.0.0",
           "[$-zz]mmm", "#" * 200 + "." + "0" * 200, "[h", "yyyy" * 60]  # fmt: skip


@pytest.mark.parametrize("code", HOSTILE)
@pytest.mark.parametrize(
    "stored", ["12.5", "-1", "1E308", "1E-308", "NaN", "Infinity", "x", "1E999999999"]
)
def test_no_format_or_number_stops_the_reading(code: str, stored: str) -> None:
    hides_text(code)
    assert len(shown(stored, code).text) < 2000
