"""A volume of a split archive says that it is one, and is never taken for a whole archive."""

import random
import zipfile
from pathlib import Path

import pytest
from tests.corpus.manifest import read_file

from zenger.process.volumes import names_of_set, volume_of


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("papers.part2.rar", 2), ("PAPERS.PART01.RAR", 1), ("papers.r00", 2), ("papers.r07", 9),
        ("papers.z02", 2), ("papers.7z.003", 3), ("papers.tar.gz.002", 2), ("papers.zip.001", 1),
        ("papers.rar", None), ("papers.zip", None), ("scan.001", None), ("papers.7z", None),
        ("part2.rar.txt", None), ("", None),
    ],
)  # fmt: skip
def test_the_number_of_a_volume_is_told_by_its_name(name: str, number: int | None) -> None:
    assert volume_of(name) == number


@pytest.mark.parametrize(
    ("name", "main", "third"),
    [
        ("a.part2.rar", "a.part1.rar", "a.part3.rar"),
        ("A.PART007.RAR", "A.PART001.RAR", "A.PART003.RAR"),
        ("a.7z.002", "a.7z.001", "a.7z.003"), ("a.z01", "a.zip", "a.z03"),
        ("A.ZIP", "A.ZIP", "A.Z03"), ("a.r05", "a.rar", "a.r03"), ("A.RAR", "A.RAR", "A.R03"),
    ],
)  # fmt: skip
def test_one_name_of_a_set_tells_the_others(name: str, main: str, third: str) -> None:
    names = names_of_set(name)
    assert names is not None
    assert (names.main, names.numbered(3)) == (main, third)


def test_what_is_no_volume_belongs_to_no_set() -> None:
    assert [names_of_set(n) for n in ("scan.001", "a.pdf.002", "a.zipper", "rar")] == [None] * 4


@pytest.mark.parametrize("name", ["a.z02", "a.7z.002", "a.r00", "a.part3.rar"])
def test_a_volume_without_marks_says_that_it_is_one_of_a_set(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xee\x01" + random.Random(1).randbytes(5_000))
    read = read_file(tmp_path / name)
    status, problem = read.got.outcome()
    assert problem is not None
    assert (status.value, problem.code) == ("unsupported", "other-volume")
    assert str(volume_of(name)) in problem.message
    assert name not in problem.message


def test_the_first_part_of_a_cut_zip_is_not_called_whole(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.txt", random.Random(2).randbytes(3_000))
        archive.writestr("two.txt", random.Random(3).randbytes(3_000))
    (tmp_path / "a.zip.001").write_bytes((tmp_path / "a.zip").read_bytes()[:4_000])
    read = read_file(tmp_path / "a.zip.001")
    assert read.status in ("truncated", "corrupt")
    assert [name for name, _ in read.members] == ["one.txt"]
    assert read.lost == ["two.txt"]
