"""Names of old archives: shown as people wrote them, or as bytes where these do not tell."""

import pytest

from zenger.model.name_charsets import charset_of, likely_name
from zenger.model.names import shown_member


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Größe.txt", "cp437"), ("Größe.txt", "cp1252"), ("Sprawozdanie zarządu.pdf", "cp1250"),
        ("Отчёт о встрече", "cp866"), ("Список участников.txt", "cp1251"),
        ("Отчёт о встрече", "koi8_r"), ("会议记录.txt", "gb18030"), ("北京海淀区名单.txt", "gb18030"),
        ("会議の記録.txt", "cp932"), ("會議紀錄.txt", "big5"), ("보고서 목록.txt", "cp949"),
        ("تقرير الاجتماع.doc", "cp1256"), ("Αναφορά.doc", "cp1253"), ("港湾報告書.txt", "cp932"),
        ("港口收费报告.txt", "gb18030"),
    ],
)  # fmt: skip
def test_a_name_in_an_old_charset_is_shown_as_it_was_written(name: str, codec: str) -> None:
    assert shown_member(name.encode(codec)) == name


@pytest.mark.parametrize(
    "raw", [b"bad\xff\xfeutf8.txt", b"\xff\xfe\xfd", b"x\x80\x81", b"\x01\xe9t\xe9", b"\x84.txt"]
)
def test_bytes_that_do_not_tell_stay_bytes(raw: bytes) -> None:
    assert likely_name(raw) is None
    assert "\\x" in shown_member(raw)


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (["機密文書.pdf", "写真/港.jpg", "口座.xls"], "cp932"),
        (["银行账户.xls", "付款凭证.pdf", "港口.txt"], "gb18030"),
        (["비밀문서.hwp", "계좌.xls"], "cp949"), (["機密文件.pdf", "帳戶.xls"], "big5"),
        (["Αναφορά.doc", "λογαριασμοί.xls"], "cp1253"), (["تقرير.doc", "حساب.xls"], "cp1256"),
        (["Отчёт.doc", "счета/Ы.xls"], "cp866"), (["Größe.xls", "Über.doc"], "cp437"),
    ],
)  # fmt: skip
def test_names_of_one_archive_tell_together_what_one_alone_does_not(
    names: list[str], codec: str
) -> None:
    raw = [name.encode(codec) for name in names]
    assert [shown_member(name, charset_of(raw)) for name in raw] == names


def test_a_name_in_another_charset_than_the_others_is_told_alone() -> None:
    assert charset_of([]) is None and charset_of([b"plain.txt", b"\xff\xfe\x81"]) is None
    assert shown_member("Größe.txt".encode("cp437"), "euc_jp") == "Größe.txt"


def test_a_name_in_utf_8_is_left_alone_and_an_old_one_opens_no_container() -> None:
    assert shown_member("Größe Ж.txt".encode()) == "Größe Ж.txt"
    assert shown_member("Größe!/x.txt".encode("cp437")) == "Größe%21/x.txt"
