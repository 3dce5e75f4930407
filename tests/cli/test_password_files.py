"""The file of passwords: one a line, as it was typed."""

from pathlib import Path

import pytest

from zenger.cli.options import read_passwords


@pytest.mark.parametrize(
    ("content", "passwords"),
    [
        (b"\xef\xbb\xbfKranich\r\nM\xc3\xbcll\r\n", ("Kranich", "Müll")),  # Windows Notepad
        (b"  four spaces  \n\n    \nlast", ("  four spaces  ", "    ", "last")),
        ("a\u2028b\x0cc\n".encode(), ("a\u2028b\x0cc",)),
    ],
)
def test_a_line_is_a_password(tmp_path: Path, content: bytes, passwords: tuple[str, ...]) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    assert read_passwords(tmp_path / "list.txt") == passwords
