"""What an archive's addresses begin with is an address, however it was typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from zenger.cli.main import main
from zenger.errors import NewsroomError
from zenger.settings import FILE_NAME, fixed_address, read_settings


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        (" https://docs.example.org ", "https://docs.example.org/"),
        ("https://docs.example.org/record", "https://docs.example.org/record/"),
        ("https://Docs.Example.org:8443/a b/é/", "https://docs.example.org:8443/a%20b/%C3%A9/"),
        ("https://x.example/a%20b/", "https://x.example/a%20b/"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
        ("http://[::1]:80/x", "http://[::1]:80/x/"),
        ("http://zenger.onion/", "http://zenger.onion/"),
    ],
)
def test_an_address_is_written_as_programs_write_it(typed: str, address: str) -> None:
    assert fixed_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["docs.example.org", "ftp://x.example/", "https:///x", "https://x.example/?a=b",
     "https://x.example/#a", "https://me:secret@x.example/", "javascript:alert(1)",
     "https://x.example:port/", "https://" + "a" * 70 + ".example/"],
)  # fmt: skip
def test_what_is_no_address_of_an_archive_is_refused(tmp_path: Path, typed: str) -> None:
    (tmp_path / FILE_NAME).write_text(f'base_url = "{typed}"\n')
    with pytest.raises(NewsroomError, match="base_url"):
        read_settings(tmp_path)
    told = CliRunner().invoke(main, ["init", "--newsroom", str(tmp_path), "--base-url", typed])
    assert told.exit_code == 2
    assert "base-url" in told.stderr


def test_an_address_set_by_hand_needs_no_slash(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('base_url = "https://x.example/record"\n')
    assert read_settings(tmp_path).base_url == "https://x.example/record/"
