"""From a trove to an archive, as a user does it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.trove import dump, make_scan, make_trove

WHY = "Released by the port authority in 1975"


def zenger(*words: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zenger", *map(str, words)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert not check or run.returncode == 0, run.stderr
    return run


def lines(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with trove, desk (the newsroom) and site."""
    base = tmp_path_factory.mktemp("press")
    make_trove(base / "trove")
    make_scan(base / "trove" / "scan.png", "Lighthouse keepers")
    zenger("press", base / "trove", "-o", base / "site", "--newsroom", base / "desk",
           "--title", "Harbour", "--public-record", WHY)  # fmt: skip
    return base


def test_every_file_is_accounted_for(pressed: Path) -> None:
    accounts = {
        a["path"]: a for a in lines(zenger("check", "--newsroom", pressed / "desk", "--json"))
    }
    assert accounts["note.txt"]["status"] == "ok"
    assert accounts["empty.txt"]["status"] == "empty"
    assert accounts["rubbish.bin"]["status"] == "unsupported"
    assert accounts["a link"]["status"] == "skipped"
    assert accounts["archive.zip"]["children"] == {
        "expected": 2, "emitted": 2, "failed": 0, "skipped": 0,
    }  # fmt: skip
    assert "archive.zip!/inner/letter.eml!/tariff.pdf" in accounts


def test_one_attachment_in_three_places_is_one_document(pressed: Path) -> None:
    hits = lines(zenger("search", "tariff arica", "--newsroom", pressed / "desk", "--json"))
    pdf = next(hit for hit in hits if hit["title"].endswith(".pdf"))
    assert pdf["page"] == 1
    assert set(pdf["paths"]) >= {
        "tariff.pdf",
        "mail/letter.eml!/tariff.pdf",
        "mail/same attachment.eml!/tariff.pdf",
        "archive.zip!/inner/letter.eml!/tariff.pdf",
    }


def test_a_scan_is_read(pressed: Path) -> None:
    hits = lines(zenger("search", "keepers", "--newsroom", pressed / "desk", "--json"))
    assert [hit["paths"] for hit in hits] == [["scan.png"]]


def test_the_archive_verifies_and_a_changed_byte_is_named(pressed: Path) -> None:
    zenger("verify", pressed / "site")
    page = pressed / "site" / "robots.txt"
    before = page.read_bytes()
    page.unlink()
    page.write_bytes(before + b"\n")
    run = zenger("verify", pressed / "site", check=False)
    page.write_bytes(before)
    assert run.returncode == 1
    assert "robots.txt" in run.stdout


def test_no_original_and_no_digest_of_one_is_in_the_archive(pressed: Path) -> None:
    digests = {row[0].encode() for row in dump(pressed / "desk")["documents"]}
    for path in (pressed / "site").rglob("*"):
        if path.is_file() and path.name != "manifest-sha256.txt" and path.suffix != ".json":
            content = path.read_bytes()
            assert not any(digest in content for digest in digests), path


def test_pressing_again_runs_no_stage(pressed: Path) -> None:
    before = dump(pressed / "desk")
    run = zenger("process", "--newsroom", pressed / "desk", "--json")
    assert set(lines(run)[0].values()) == {0}
    assert dump(pressed / "desk") == before


def test_without_an_attestation_nothing_is_published(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    run = zenger("press", tmp_path / "trove", "-o", tmp_path / "site", check=False)
    assert run.returncode == 16
    assert "review" in run.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_not_ours_is_refused(pressed: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("ten years of work")
    run = zenger("publish", "--newsroom", pressed / "desk", "-o", tmp_path / "site",
                 "--public-record", WHY, check=False)  # fmt: skip
    assert run.returncode == 17
    assert (tmp_path / "site" / "thesis.txt").read_text() == "ten years of work"


def test_a_removed_file_leaves_a_notice_and_keeps_the_other_addresses(tmp_path: Path) -> None:
    trove = make_trove(tmp_path / "trove")
    press = ["press", trove, "-o", tmp_path / "site", "--newsroom", tmp_path / "desk",
             "--public-record", WHY]  # fmt: skip
    zenger(*press)
    before = {p.name for p in (tmp_path / "site" / "d").iterdir()}
    (trove / "note.txt").unlink()
    (trove / "new.txt").write_text("A new document about buoys.")
    zenger(*press)
    after = {p.name for p in (tmp_path / "site" / "d").iterdir()}
    assert before < after
    pages = [p for p in (tmp_path / "site").rglob("*") if p.is_file()]
    assert not any(b"plain note about the harbour" in p.read_bytes() for p in pages)
    zenger("verify", tmp_path / "site")


def test_two_printings_of_the_same_records_are_the_same_bytes(
    pressed: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        zenger("publish", "--newsroom", pressed / "desk", "-o", tmp_path / name,
               "--public-record", WHY)  # fmt: skip
    files = {p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*")}
    assert files == {p.relative_to(tmp_path / "two") for p in (tmp_path / "two").rglob("*")}
    for file in files:
        if (tmp_path / "one" / file).is_file():
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_lost_index_is_said_and_built_again(pressed: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(pressed / "desk", desk)
    shutil.rmtree(desk / "index")
    run = zenger("search", "tariff", "--newsroom", desk, check=False)
    assert run.returncode == 22
    zenger("process", "--newsroom", desk)
    assert lines(zenger("search", "tariff", "--newsroom", desk, "--json"))
