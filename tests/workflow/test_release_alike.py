"""A released document names those it is nearly the same as, and never one that is not released."""

import json
from pathlib import Path
from typing import Any

from tests.workflow.house import files_in, newsroom_in, read_trove
from tests.workflow.test_near_duplicates import BODY, ENVELOPE, OURS, PLAIN, changed, text

from zenger.catalog.models import Document
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.release import release

MAIL = ENVELOPE + OURS + PLAIN + b"\n" + BODY
FILES = {
    "report.txt": changed(text(1)),
    "report 2.txt": changed(text(1), 10, 80, 140, 200),
    "secret 3.txt": changed(text(1), 50),
    "one.eml": MAIL,
    "two.eml": b"Received: from a.example\n" + MAIL,
    "alone.txt": changed(text(2)),
}


def pages_of(newsroom: Newsroom, site: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """Data and page of each document, by its title; of two of one title the last."""
    release(newsroom, site, public_record="Public since 1975")
    found = {}
    for public_id, title in Document.objects.exclude(indexed="").values_list("public_id", "title"):
        folder = site / "d" / public_id
        data = json.loads((folder / "index.json").read_text())
        found[title] = (data, (folder / "index.html").read_text())
    return found


def test_a_document_names_those_it_is_nearly_the_same_as(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", FILES))
    found = pages_of(newsroom, tmp_path / "site")
    data, page = found["report.txt"]
    assert [(item["title"], item["relation"]) for item in data["alike"]] == [
        ("secret 3.txt", "nearly the same"),
        ("report 2.txt", "nearly the same"),
    ]
    nearest, further = (item["percent"] for item in data["alike"])
    assert 90 <= further <= nearest < 100
    assert "Copies and versions" in page
    assert "2 documents, which all differ" in page
    assert f"{nearest} % in common" in page
    assert all(f'href="../../d/{item["document"]}/index.html"' in page for item in data["alike"])
    data, page = found["alone.txt"]
    assert data["alike"] == []
    assert "Copies and versions" not in page
    data, page = found["The ship"]
    assert [(item["relation"], item["percent"]) for item in data["alike"]] == [
        ("same message", 100)
    ]
    assert "the same message, received another way" in page


def test_a_document_that_is_not_released_is_named_nowhere(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    trove = files_in(tmp_path / "t", FILES)
    read_trove(newsroom, trove)
    pages_of(newsroom, tmp_path / "site")
    secret = Document.objects.get(title="secret 3.txt").public_id
    (trove / "secret 3.txt").unlink()
    read_trove(newsroom, trove)
    data, page = pages_of(newsroom, tmp_path / "site")["report.txt"]
    assert [item["title"] for item in data["alike"]] == ["report 2.txt"]
    assert "secret 3" not in page
    assert secret not in page + json.dumps(data)


def test_a_document_is_printed_anew_when_one_like_it_is_found(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    trove = files_in(tmp_path / "t", FILES)
    read_trove(newsroom, trove)
    pages_of(newsroom, tmp_path / "site")
    read_trove(newsroom, files_in(trove, {"report 4.txt": changed(text(1), 99)}))
    data, _ = pages_of(newsroom, tmp_path / "site")["report.txt"]
    assert "report 4.txt" in [item["title"] for item in data["alike"]]
