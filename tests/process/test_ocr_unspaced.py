"""Chinese, Japanese and Thai that were scanned are read without a space behind each letter."""

import pytest

from zenger.model.tokens import tokens
from zenger.process.ocr_engine import _page, _Spaces


def table(*lines: str) -> str:
    """As Tesseract's TSV: lines of words parted by "|"."""
    rows = []
    for number, line in enumerate(lines, 1):
        rows.append(f"4\t1\t1\t1\t{number}\t0\t0\t0\t500\t40\t-1\t")
        for place, word in enumerate(line.split("|")):
            rows.append(
                f"5\t1\t1\t1\t{number}\t{place}\t{place * 50}\t{number * 50}\t40\t40\t90\t{word}"
            )
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("words", "said", "text"),
    [
        ("新|疆|警|察|文件|于|2022|年", "新疆警察文件于2022年\n", "新疆警察文件于2022年"),
        ("姓名|张|三|年龄", "姓名 张三   年龄\n", "姓名 张三 年龄"),
        ("報告|書|は|。|John|Smith|氏", "報告書は。John Smith氏\n", "報告書は。John Smith氏"),
        ("ไท|ย|พ|ุ|ท|ธ", "ไทย พุทธ\n", "ไทย พุทธ"),
        ("dots|....|5", "dots....5\n", "dots .... 5"),
        ("كتاب|5", "كتاب\u200e5\n", "كتاب 5"),
        ("新|疆", "", "新 疆"),
    ],
    ids=["chinese", "columns", "japanese", "thai", "latin", "arabic", "no text"],
)
def test_words_are_parted_where_the_page_parts_them(words: str, said: str, text: str) -> None:
    page = _page(table(words), _Spaces(said), (1000, 1000))
    assert page.text == text
    parts = [page.text[at:end] for at, end in zip(page.boxes[0::6], page.boxes[1::6], strict=True)]
    assert parts == words.split("|")
    assert len(page.sure) == len(parts)


def test_a_word_cut_by_tesseract_is_found_over_lines() -> None:
    page = _page(table("新|疆|警", "察|新|疆"), _Spaces("新疆警\n察新疆\n"), (1000, 1000))
    assert page.text == "新疆警\n察新疆"
    assert "新疆" in {token.folded for token in tokens(page.text)}
