"""The files of the search index as the specification describes them."""

import hashlib
import json
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.publish.shards.sample import build, sample_pages

from zenger.publish.shards.coding import encode_list, encode_pages, front_coded
from zenger.publish.shards.pages import PageSpool, ShardPage, date_number
from zenger.publish.shards.runs import Runs, level_of
from zenger.publish.shards.writer import ShardWriter


def _value(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    assert text.startswith('zengerSearch("')
    assert text.endswith(");\n")
    return json.loads("[" + text[len("zengerSearch(") : -3] + "]")[1]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        build(tmp_path / name, sample_pages(60))
        root = tmp_path / name / "site"
        files.append(
            {
                path.relative_to(root): path.read_bytes()
                for path in root.rglob("*")
                if path.is_file()
            }
        )
    assert files[0] == files[1]
    assert len(files[0]) > 5


def test_every_file_is_reported_with_its_size_and_digest(tmp_path: Path) -> None:
    writer = build(tmp_path, sample_pages(60))
    root = tmp_path / "site"
    on_disk = {
        path.relative_to(root).as_posix(): (
            path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in root.rglob("*") if path.is_file()
    }  # fmt: skip
    assert {path: (size, digest) for path, size, digest in writer.files()} == on_disk


def test_a_changed_page_changes_the_name_of_the_folder(tmp_path: Path) -> None:
    pages, names = sample_pages(20), []
    for name, text in (("one", "port"), ("other", "ports")):
        (tmp_path / name).mkdir()
        build(tmp_path / name, [*pages, replace(pages[0], public_id="z" * 13, text=text)])
        names.append(_value(tmp_path / name / "site/search/v1/top.js")["folder"])
    assert names[0] != names[1]


def test_many_runs_give_the_same_files_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = set()
    for words, most in ((10**9, 100), (50, 10**9), (50, 3)):  # in the last they are joined again
        monkeypatch.setattr("zenger.publish.shards.runs.RUN_WORDS", words)
        monkeypatch.setattr("zenger.publish.shards.runs.MOST_RUNS", most)
        folder = tmp_path / f"{words}-{most}"
        folder.mkdir()
        build(folder, sample_pages(60))
        folders.add(_value(folder / "site/search/v1/top.js")["folder"])
        assert len(list(folder.rglob("run*.pages"))) < max(4, most)
    assert len(folders) == 1


def test_memory_does_not_grow_with_the_words_of_an_archive(tmp_path: Path) -> None:
    """A million words, a sixth of them on one page only, as badly read scans have them."""
    writer = ShardWriter(tmp_path, temporary=tmp_path)
    tracemalloc.start()
    for number in range(500):
        text = " ".join(
            f"w{number * 7 + at * at % 9_000}" if at % 6 else f"q{number}x{at}"
            for at in range(2_000)
        )
        writer.add(ShardPage("a" * 13, number + 1, f"d/{number}.html", "Title", text))
    writer.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 70e6


def test_hostile_texts_stay_inside_their_strings(tmp_path: Path) -> None:
    evil = '");alert(1)//\\\u2028\u2029</script><!-- \ud800 \x00 \r\n'
    page = ShardPage("a" * 13, 1, "d/a.html", evil, evil, "", evil, evil, evil)
    build(tmp_path, [page])
    for path in (tmp_path / "site").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") == 1
        assert "\u2028" not in text
        assert "\u2029" not in text
        _value(path)


def test_numbers_are_written_five_bits_to_a_letter() -> None:
    assert encode_list([0, 1, 31, 32, 1023, 1024]) == "ABfgB_fggB"
    assert encode_list([]) == ""


@pytest.mark.parametrize(
    ("pages", "size", "expected"),
    [([], 12, "="), ([0], 12, "=A"), ([0, 1, 2, 5, 7], 12, "#nC"), ([3], 6000, "=D")],
    ids=["none", "one", "many of few", "one of many"],
)
def test_pages_are_listed_in_the_shorter_form(pages: list[int], size: int, expected: str) -> None:
    assert encode_pages(np.array(pages, dtype=np.int64), size) == expected


def test_words_are_written_without_what_they_share() -> None:
    words = ["", "", "port", "portal", "zebra", "𐐷𐐭", "𐐷𐐮"]
    assert [front_coded(*pair) for pair in pairwise(words)] == [
        "A", "Aport", "Eal", "Azebra", "A𐐷𐐭", "C𐐮",
    ]  # fmt: skip
    assert front_coded("x" * 80 + "a", "x" * 80 + "b") == "_" + "x" * 17 + "b"


def test_words_come_in_the_order_javascript_compares(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.add(["\uff5e", "\U00010437", "z", "a"], [])
    assert [found.term for found in runs.merged()] == ["a", "z", "\U00010437", "\uff5e"]


def test_a_page_is_more_about_a_word_it_repeats_and_less_when_it_is_long() -> None:
    times, lengths = np.array([1, 3, 30, 1]), np.array([300, 300, 300, 3000], dtype=np.uint32)
    assert level_of(times, lengths).tolist() == [3, 5, 7, 0]


@pytest.mark.parametrize(
    ("date", "number"),
    [("", 0), ("1974", 1974 * 416), ("1974-09", 1974 * 416 + 288), ("1974-09-06", 821478)],
)
def test_a_partial_date_keeps_its_precision(date: str, number: int) -> None:
    assert date_number(date) == number


@pytest.mark.parametrize(("characters", "rows"), [(2_000, 2), (300, 16), (0, 32), (9_000, 1)])
def test_blocks_hold_about_four_thousand_characters(
    tmp_path: Path, characters: int, rows: int
) -> None:
    spool = PageSpool(tmp_path)
    spool.add(ShardPage("a" * 13, 1, "a.html", "Title", "x" * characters))
    assert spool.rows == rows
    spool.close()
