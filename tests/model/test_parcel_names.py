"""Names that are made on a disk can play no tricks, and stay readable."""

import pytest

from zenger.model.parcel_names import content_member, member_kind, safe_name, safe_path


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        (b"report.pdf", "report.pdf"),
        ("отчёт 2019 (1).pdf".encode(), "отчёт 2019 (1).pdf"),
        ("सरकार.txt".encode(), "सरकार.txt"),
        ("אבג.doc".encode(), "אבג.doc"),
        (b"a/b", "a_b"),
        (b"nul\0byte", "nul_byte"),
        (b"esc\x1b[2J", "esc_[2J"),
        ("‮gpj.exe".encode(), "_gpj.exe"),
        (b"\xff.doc", "_.doc"),
        (b".bashrc", "bashrc"),
        (b"-rf", "rf"),
        (b" a ", "a"),
        (b"CON.txt", "_CON.txt"),
        (b"lpt1", "_lpt1"),
        (b"..", "file"),
        (b"", "file"),
        (b"<b>.html", "_b_.html"),
    ],
)  # fmt: skip
def test_a_name_stays_what_it_says_without_what_deceives(untrusted: bytes, safe: str) -> None:
    assert safe_name(untrusted) == safe
    assert safe_name(safe.encode()) == safe


@pytest.mark.parametrize("untrusted", [b"x" * 5000 + b".pdf", "日".encode() * 500 + b".pdf"])
def test_a_long_name_is_cut_and_keeps_its_ending(untrusted: bytes) -> None:
    made = safe_name(untrusted)
    assert made.endswith(".pdf")
    assert 100 < len(made.encode()) <= 120


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        (b"a/b/c.txt", "a/b/c.txt"),
        (b"../../etc/passwd", "etc/passwd"),
        (b"/etc/passwd", "etc/passwd"),
        (b"a/./../b", "a/b"),
        (b"a//b/", "a/b"),
        (b"", "file"),
        (b"a/ /b", "a/b"),
    ],
)
def test_a_path_never_climbs(untrusted: bytes, safe: str) -> None:
    assert safe_path(untrusted) == safe


def test_a_path_is_not_deeper_than_a_disk_can_follow() -> None:
    assert safe_path(b"d/" * 5000 + b"f").count("/") == 31


def test_members_are_told_by_their_names() -> None:
    assert content_member(7, b"a/b.txt") == "files/0007/b.txt"
    assert content_member(12345, b"b.txt", 3) == "files/12345/b.txt.part000003"
    assert member_kind("files/0007.json") == ("head", 7)
    assert member_kind("files/0007.end.json") == ("end", 7)
    assert member_kind("files/0007/b.txt.part000003") == ("content", 7)
    for other in ("files/7.json", "files/0007/a/b", "files/0007/", "../files/0007.json", "parcel.json",
                  "files/٠٠٠٧.json", "files/0007.json\n", "files/0007/a\0b"):  # fmt: skip
        assert member_kind(other) == ("", 0)
