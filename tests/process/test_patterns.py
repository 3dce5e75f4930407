"""Patterns in text: found where people write them, and never at the price of a stuck worker."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zenger.model.patterns import PatternKind
from zenger.process.pattern_dates import _CABLE, _YEARS
from zenger.process.patterns import _PHONE, find_patterns


def found(text: str) -> list[tuple[str, str, str]]:
    return [(p.kind.value, p.value, text[p.start : p.end]) for p in find_patterns(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value", "written"),
    [
        ("to J.Smith@State.gov.", "email", "j.smith@state.gov", "J.Smith@State.gov"),
        ("<abedinh@state.gov>", "email", "abedinh@state.gov", "abedinh@state.gov"),
        ("(see http://a.org/b_(c)).", "url", "http://a.org/b_(c)", "http://a.org/b_(c)"),
        ("www.foia.state.gov, then", "url", "http://www.foia.state.gov", "www.foia.state.gov"),
        ("call +44 20 7946 0958 now", "phone", "+442079460958", "+44 20 7946 0958"),
        ("(202) 456-1414", "phone", "+12024561414", "(202) 456-1414"),
        ("202-456-1414", "phone", "+12024561414", "202-456-1414"),
        ("0049 30 227 0", "phone", "+49302270", "0049 30 227 0"),
        ("DE89 3704 0044 0532 0130 00 THANKS", "iban", "DE89370400440532013000",
         "DE89 3704 0044 0532 0130 00"),
        ("GB82WEST12345698765432", "iban", "GB82WEST12345698765432", "GB82WEST12345698765432"),
        ("on 9 September 1974,", "date", "1974-09-09", "9 September 1974"),
        ("Sep 9, 1974", "date", "1974-09-09", "Sep 9, 1974"),
        ("September 9th, 1974", "date", "1974-09-09", "September 9th, 1974"),
        ("R 091545Z SEP 74", "date", "1974-09-09", "091545Z SEP 74"),
        ("le 1er août 1914", "date", "1914-08-01", "1er août 1914"),
        ("4 de mayo de 2001", "date", "2001-05-04", "4 de mayo de 2001"),
        ("am 5. März 2010", "date", "2010-03-05", "5. März 2010"),
        ("2013-04-05T10:00", "date", "2013-04-05", "2013-04-05"),
        ("in May 2020", "date", "2020-05", "May 2020"),
    ],
)  # fmt: skip
def test_it_is_found_normalised_and_in_its_place(
    text: str, kind: str, value: str, written: str
) -> None:
    assert (kind, value, written) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "DE89 3704 0044 0532 0130 01", "2013-13-45", "31 February 2010", "@ 5 dollars", "a@b",
        "the order of 12345678901234", "page 12 of 2010", "may 20200", "http://", "1.2.3.4.5.6",
        "555-0000", "version 2010-20-30-40",
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_left(text: str) -> None:
    assert found(text) == []


def test_digits_inside_an_address_are_no_telephone_number() -> None:
    kinds = [
        kind for kind, _, _ in found("http://a.org/x?t=(202)%20456-1414 http://b.org/2013-04-05")
    ]
    assert kinds == ["url", "url"]


def test_patterns_come_in_the_order_of_the_text() -> None:
    starts = [
        p.start for p in find_patterns("May 2020 a@b.org www.c.org 4 May 2019 +44 20 7946 0958")
    ]
    assert starts == sorted(starts)
    assert len(starts) == 5


@pytest.mark.parametrize(
    "unit",
    ["a", "@", "a@", "1", "1-", "(1)", "+1 ", "+44 20 ", "DE89 ", "AB12CD34", "www.", "http://a.",
     "a@" + "a." * 400, "may ", "1 may ", " ", "2001-", "jan 1, ", "(202) 456-1414 ", "091545Z ",
     "0" * 60 + "\n", "+" + "1" * 60 + "a ", "(00" + "0" * 20 + "a "],
)  # fmt: skip
def test_a_megabyte_of_malice_takes_no_longer_than_a_megabyte_of_prose(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    before = time.process_time()
    assert sum(1 for _ in find_patterns(text)) <= 10_000
    # About 1 s at worst on one core of a small machine; backtracking would take hours.
    assert time.process_time() - before < 8


def test_every_kind_has_a_stable_name() -> None:
    assert {kind.value for kind in PatternKind} == {"email", "phone", "url", "iban", "date"}


_PLAIN = {
    _YEARS: r"(?<![\d.])(?:1[5-9]\d\d|20\d\d|21\d\d)(?!\d)",
    _CABLE: r"(?<!\w)([0-3]\d)[0-2]\d[0-5]\dZ? ?"
    r"(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (\d{4}|\d{2})(?!\w)",
    _PHONE: r"(?<![\w.,/+-])(?:\+|\b00)\d{1,3}[ .\-/()]{0,2}(?:\(?\d{1,5}+\)?[ .\-/]{0,2}){1,7}"
    r"(?!\w)"
    r"|(?<![\w.,/+-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-. ]\d{4}(?![\w-])",
}


@pytest.mark.parametrize("fast", _PLAIN, ids=["years", "cables", "telephone numbers"])
@given(st.lists(st.sampled_from([*"0123456789+()-./, \nxZ٣", "00", "199", "091545", " SEP "])))
def test_what_is_written_to_be_fast_finds_what_is_written_plainly(
    fast: re.Pattern[str], pieces: list[str]
) -> None:
    text = "".join(pieces)
    plain = re.compile(_PLAIN[fast])
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert [m.groups() for m in fast.finditer(text)] == [m.groups() for m in plain.finditer(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("邮箱zhang@example.org。第二天", "email", "zhang@example.org"),
        ("打电话13812345678给张丽华", "phone", "+8613812345678"),
        ("电话+86 138 1234 5678吧", "phone", "+8613812345678"),
        ("账户DE89370400440532013000付款", "iban", "DE89370400440532013000"),
        ("网址https://example.org/a。见", "url", "https://example.org/a"),
        ("于2014年1月15日在北京", "date", "2014-01-15"),
        ("2014年12月に東京で", "date", "2014-12"),
        ("2014년 3월 5일에 서울에서", "date", "2014-03-05"),
    ],
)
def test_no_space_need_stand_beside_them_where_none_stands_between_words(
    text: str, kind: str, value: str
) -> None:
    assert [(one.kind, one.value) for one in find_patterns(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text", ["call 13812345678 now", "第13812345678901号", "2014年13月2日", "编号a13812345678"]
)
def test_what_only_looks_like_one_in_chinese_is_none(text: str) -> None:
    assert list(find_patterns(text)) == []
