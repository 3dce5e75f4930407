"""The lists of the shared test data agree with its files and with one another."""

import csv
import hashlib
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.corpus.manifest import CORPUS, facts, read_file, read_stream
from tests.corpus.test_facts import squeezed

pytestmark = pytest.mark.skipif(
    not facts(), reason="the shared test data is not beside this checkout"
)


def rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def troves() -> dict[str, Any]:
    if not (CORPUS / "TROVES.json").exists():
        return {}
    found: dict[str, Any] = json.loads((CORPUS / "TROVES.json").read_text(encoding="utf-8"))
    return found


def in_trove(name: str) -> list[dict[str, str]]:
    return [row for row in rows("MANIFEST.tsv") if row["path"].startswith(f"troves/{name}/")]


def test_each_file_has_the_size_and_the_digest_that_the_manifest_states() -> None:
    wrong = []
    for row in rows("MANIFEST.tsv"):
        path = CORPUS / row["path"]
        if "!/" in row["path"]:  # inside a tar, as no disk takes its name
            continue
        content = path.read_bytes()
        if (str(len(content)), hashlib.sha256(content).hexdigest()) != (
            row["bytes"],
            row["sha256"],
        ):
            wrong.append(row["path"])
    assert wrong == []


def test_a_duplicate_is_the_same_bytes() -> None:
    digests = {row["path"]: row["sha256"] for row in rows("MANIFEST.tsv")}
    pairs = [(f.path, f.expected["duplicate_of"]) for f in facts() if "duplicate_of" in f.expected]
    assert len(pairs) > 50
    assert [pair for pair in pairs if digests[pair[0]] != digests[pair[1]]] == []


def test_a_copy_of_a_file_that_is_named_otherwise_is_the_same_bytes_as_another() -> None:
    copies = [f.path for f in facts() if "duplicate_of_source" in f.expected]
    digests = {row["path"]: row["sha256"] for row in rows("MANIFEST.tsv")}
    often = Counter(digests.values())
    assert len(copies) == 3
    assert [path for path in copies if often[digests[path]] < 2] == []


@pytest.mark.parametrize("name", list(troves()))
def test_a_trove_holds_the_files_that_its_summary_counts(name: str) -> None:
    said, listed = troves()[name], in_trove(name)
    on_disk = [p for p in (CORPUS / "troves" / name).rglob("*") if p.is_file()]
    assert len(on_disk) == sum("!/" not in row["path"] for row in listed)
    opened = {row["path"].partition("!/")[0] for row in listed if "!/" in row["path"]}
    counted = [row for row in listed if row["path"] not in opened]  # its members instead
    assert len(counted) == said["files"]
    assert sum(int(row["bytes"]) for row in counted) == said["bytes"]
    assert Counter(row["kind"] for row in counted) == said["kinds"]


def test_what_lies_in_the_tar_of_hostile_names_is_what_the_manifest_states() -> None:
    members = [row for row in rows("MANIFEST.tsv") if "!/" in row["path"]]
    assert len(members) == 3
    read = read_file(CORPUS / members[0]["path"].partition("!/")[0])
    found = sorted(hashlib.sha256(content).hexdigest() for _, content in read.members)
    assert found == sorted(row["sha256"] for row in members)


@pytest.mark.parametrize("name", list(troves()))
def test_what_is_odd_in_a_trove_is_a_fact_of_its_file(name: str) -> None:
    known = {row["path"]: json.loads(row["expected"] or "{}") for row in in_trove(name)}
    for anomaly in troves()[name]["anomalies"]:
        told = {key: value for key, value in anomaly.items() if key != "path"}
        assert told.items() <= known[anomaly["path"]].items(), anomaly["path"]


def test_the_markings_of_the_cables_are_as_often_as_the_summary_counts() -> None:
    """That each stands in its cable is a fact of the file, tested with the file."""
    expected = [json.loads(row["expected"] or "{}") for row in in_trove("01-cable-room")]
    marks = Counter(
        e["original_classification"] for e in expected if "original_classification" in e
    )
    assert marks == troves()["01-cable-room"]["facets"]["original_classification"]


def test_the_years_of_the_cables_are_as_often_as_the_summary_counts() -> None:
    """The year a cable was numbered in, which begins its number; that stands in the cable."""
    expected = [json.loads(row["expected"] or "{}") for row in in_trove("01-cable-room")]
    years = Counter(e["doc_number"][:4] for e in expected if "doc_number" in e)
    assert years == troves()["01-cable-room"]["facets"]["year_of_document_number"]


def test_the_senders_who_wrote_most_are_those_the_summary_counts() -> None:
    """As the released texts print them, slips of their OCR and all; each is a fact of its file."""
    texts = "troves/02-secretary-mail/foia text/"
    senders = [f.expected["from"] for f in facts() if f.path.startswith(texts)]
    said = [(name, number) for name, number in
            troves()["02-secretary-mail"]["top_senders_in_foia_text"]]  # fmt: skip
    assert Counter(senders).most_common(len(said)) == said


@pytest.mark.parametrize("name", list(troves()))
def test_the_languages_of_a_trove_are_those_of_its_files(name: str) -> None:
    """That we tell each so is a fact of the file, tested with the file."""
    expected = [json.loads(row["expected"] or "{}") for row in in_trove(name)]
    told = {e["language"] for e in expected if "language" in e}
    assert told == set(troves()[name]["languages"])


LISTED = 12  # paths of a phrase at most; `documents_at_least` counts all


def queries() -> list[Any]:
    if not (CORPUS / "QUERIES.tsv").exists():
        return []
    return [
        pytest.param(row, id=f"{number} {row['trove']}")
        for number, row in enumerate(rows("QUERIES.tsv"), 1)
    ]


@pytest.mark.parametrize("row", queries())
def test_each_phrase_of_the_list_of_queries_is_read_in_each_of_its_files(
    row: dict[str, str],
) -> None:
    paths = json.loads(row["paths"])
    assert len(paths) == min(LISTED, int(row["documents_at_least"]))
    passwords = {f.path: f.expected.get("password", "") for f in facts()}
    wrong = [p for p in paths if not has(CORPUS / p, row["phrase"], passwords.get(p, ""))]
    assert wrong == []


def test_a_phrase_in_more_files_than_are_listed_is_read_in_as_many() -> None:
    longer = [row for row in rows("QUERIES.tsv") if int(row["documents_at_least"]) > LISTED]
    assert longer
    for row in longer:
        files = [r["path"] for r in in_trove(row["trove"]) if r["path"].endswith(".txt")]
        found = sum(has(CORPUS / path, row["phrase"], "") for path in files)
        assert found >= int(row["documents_at_least"])


def has(path: Path, phrase: str, password: str) -> bool:
    """Also in the messages of a mailbox."""
    read = read_file(path, (password,) if password else ())
    inside = (read_stream(io.BytesIO(content), name, len(content)).whole
              for name, content in read.members)  # fmt: skip
    return any(squeezed(phrase) in squeezed(text) for text in (read.whole, *inside))
