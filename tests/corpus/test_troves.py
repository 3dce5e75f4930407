"""The shared troves come out right: nothing lost, facts of the manifest hold, phrases are found."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.commands import zenger

HANDLED = {".pdf", ".txt", ".eml", ".html", ".docx", ".odt", ".rtf", ".csv", ".xml", ".xlsx",
           ".pptx", ".ods", ".jpg", ".png", ".tif"}  # fmt: skip
# Facts of the manifest that were looked into and are themselves wrong, or that need a later
# issue; each with its reason.
KNOWN = {
    "troves/01-cable-room/locked/do not open.pdf": "needs its password",
    "troves/03-court-file/USB/counsel only.zip": "needs its password",
    "troves/03-court-file/USB/exhibit 4.docx": "damaged on purpose",
}
TROVES = [
    "01-cable-room", "02-secretary-mail", "03-court-file", "04-assassination-records",
    "05-many-tongues", "06-report-and-tables", "07-office-share",
]  # fmt: skip


def objects(*words: str | Path) -> Iterator[dict[str, Any]]:
    printed = zenger(*words).stdout
    return (json.loads(line) for line in printed.splitlines() if line.startswith("{"))


@pytest.fixture(scope="module", params=TROVES)
def trove(request: pytest.FixtureRequest, shared: Path,
          tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:  # fmt: skip
    """(name, newsroom) after import and text processing."""
    desk = tmp_path_factory.mktemp("desk") / "newsroom"
    zenger("init", "--newsroom", desk)
    zenger("import", shared / "corpus" / "troves" / request.param, "--newsroom", desk)
    zenger("process", "--text-only", "--newsroom", desk, "--json")
    return request.param, desk


def facts(shared: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with (shared / "corpus" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            prefix = f"troves/{name}/"
            if row["path"].startswith(prefix) and row["path"] not in KNOWN:
                yield row["path"].removeprefix(prefix), json.loads(row["expected"] or "{}")


def accounts_of(desk: Path) -> dict[str, dict[str, Any]]:
    return {a["path"]: a for a in objects("check", "--newsroom", desk, "--json")}


def test_every_file_has_an_honest_status(trove: tuple[str, Path], shared: Path) -> None:
    name, desk = trove
    accounts = accounts_of(desk)
    missing = [path for path, _ in facts(shared, name) if path not in accounts]
    assert missing == []
    assert [a["path"] for a in accounts.values() if not a["status"]] == []


def test_page_counts_are_those_of_the_manifest(trove: tuple[str, Path], shared: Path) -> None:
    name, desk = trove
    accounts = accounts_of(desk)
    wrong = [
        (path, expected["pages"], accounts[path]["pages"])
        for path, expected in facts(shared, name)
        if "pages" in expected
        and accounts[path]["media_type"] == "application/pdf"
        and accounts[path]["pages"] != expected["pages"]
    ]
    assert wrong == []


def test_phrases_of_the_manifest_are_found_in_their_files(
    trove: tuple[str, Path], shared: Path
) -> None:
    name, desk = trove
    wrong = []
    for path, expected in facts(shared, name):
        if "phrase" in expected and Path(path).suffix.lower() in HANDLED:
            texts = " ".join(texts_of(desk, path))
            if squeezed(expected["phrase"]) not in squeezed(texts):
                wrong.append((path, expected["phrase"]))
    assert wrong == []


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def texts_of(desk: Path, path: str) -> Iterator[str]:
    import sqlite3

    with sqlite3.connect(desk / "catalog.sqlite3") as connection:
        rows = connection.execute(
            "select text from catalog_page join catalog_occurrence using (blob_id)"
            " where path = ? order by number",
            [path],
        )
        yield from (text for (text,) in rows)


def test_known_queries_find_at_least_their_files(trove: tuple[str, Path], shared: Path) -> None:
    name, desk = trove
    wrong = []
    with (shared / "corpus" / "QUERIES.tsv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter="\t") if r["trove"] == name]
    for row in rows:
        hits = objects(
            "search", f'"{row["phrase"]}"', "--newsroom", desk, "--json", "--limit", "50"
        )
        found = {path for hit in hits for path in hit["paths"]}
        prefix = f"troves/{name}/"
        wanted = {p.removeprefix(prefix) for p in json.loads(row["paths"]) if p.startswith(prefix)}
        wanted = {
            p for p in wanted if Path(p).suffix.lower() in HANDLED and prefix + p not in KNOWN
        }
        if not wanted <= found:
            wrong.append((row["phrase"], sorted(wanted - found)))
    assert wrong == []
