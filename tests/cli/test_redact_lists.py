"""What a list of terms may be, and that no other is ever taken for one without terms."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from zenger.cli.redact import redact_command

ODD = {
    "empty": (b"", "no term"),
    "blank lines": (b"\n \r\n\t\n", "no term"),
    "remarks only": (b"# nobody\r\n", "no term"),
    "a mark of its encoding only": (b"\xef\xbb\xbf\r\n", "no term"),
    "a pattern that is broken": (b"/broken(regex/\n", "Line 1, column 2"),
    "a pattern without an end": (b"/Oyelaran\n", "as it begins"),
    "a pattern of nothing": (b"Quixby\n/a*/\n", "Line 2, column 2"),
    "a very long line": (b"x" * 100_000, "longer than 500"),
    "signs only": ("Quixby\n…—!\n".encode(), "Line 2, column 1"),
    "bytes": (b"Quixby\n\xff\xfe\x00\x01", "Line 2 of the list is not UTF-8"),
    "UTF-16": ("Oyelaran\n".encode("utf-16"), "not UTF-8"),
    "too many terms": (b"\n".join(b"Zq%07d" % n for n in range(100_001)), "more than 100,000"),
}


@pytest.mark.parametrize(("content", "says"), ODD.values(), ids=ODD)
def test_a_list_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    listed, target = tmp_path / "list", tmp_path / "out.pdf"
    listed.write_bytes(content)
    given = ["none.pdf", "--terms", str(listed), "--reason", "b6", "-o", str(target)]
    run = CliRunner().invoke(redact_command, given)
    assert (run.exit_code, target.exists()) == (2, False)
    assert says in run.output


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    given = ["none.pdf", "--terms", str(tmp_path), "--reason", "b6", "-o", str(tmp_path / "o.pdf")]
    run = CliRunner().invoke(redact_command, given)
    assert run.exit_code == 2 and "list cannot be read" in run.output
