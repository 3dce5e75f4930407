"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from zenger.receive.whole_file import whole_file


def test_it_takes_the_place_of_another_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "digest.age"
    path.write_bytes(b"before")
    with whole_file(path) as out:
        out.write(b"after")
        assert path.read_bytes() == b"before"
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_after_an_error_all_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "digest.age"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="No space left"), whole_file(path) as out:
        out.write(b"half")
        raise OSError(28, "No space left on device")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_an_interrupted_run_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".digest.age.part").write_bytes(b"half")
    with whole_file(tmp_path / "digest.age") as out:
        out.write(b"whole")
    assert [one.name for one in tmp_path.iterdir()] == ["digest.age"]
