"""The example trove is what its script makes, and every file's origin is written down."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPT = EXAMPLES / "make_trove.py"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_script_makes_the_trove_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))  # as when it is run by itself
    names = runpy.run_path(str(SCRIPT))
    build = names["main"]
    build.__globals__["TROVE"] = tmp_path / "trove"
    build()
    assert files_of(tmp_path / "trove") == files_of(EXAMPLES / "trove")


@pytest.mark.parametrize("name", sorted(files_of(EXAMPLES / "trove")))
def test_the_origin_of_each_file_is_written_down(name: str) -> None:
    origins = (EXAMPLES / "ORIGINS.md").read_text(encoding="utf-8")
    assert f"`{name}`" in origins


def test_the_trove_stays_small() -> None:
    assert sum(len(data) for data in files_of(EXAMPLES / "trove").values()) <= 6_000_000
