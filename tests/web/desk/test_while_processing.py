"""Searching at the desk while `zenger import` and `process` write in other processes: every answer is
whole."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.desk import House, desk_of, make_house, signed_in

from zenger.assemble import writing
from zenger.catalog.models import Document, StageRecord
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

BEFORE, AFTER = 12, 28  # documents in each collection before the run, and that come with it
BOXES = ("even", "odd")  # folders
_PROCESS = """
import sys
from zenger.workflow import index_documents
from zenger.backends.search.tantivy import TantivyIndex
from zenger.cli.main import main
index_documents.BATCH = index_documents.COMMIT_EVERY = 7
stops, commit, record = int(sys.argv.pop(1)), TantivyIndex.commit, index_documents._commit

def stop(where):
    global stops
    if stops:
        stops -= 1
        print(where, flush=True)
        sys.stdin.readline()

def committed(self):
    commit(self)
    stop("committed")

def recorded(newsroom, documents):
    record(newsroom, documents)
    stop("recorded")

TantivyIndex.commit, index_documents._commit = committed, recorded
main()
"""


def letter(collection: str, number: int) -> str:
    """About the harbour; else no two have a word in common, lest they be folded together."""
    own = " ".join(f"{collection}{number}word{place}" for place in range(40))
    return f"Harbour letter {collection} {number}. {own}\n"


def more_letters(folder: Path, collection: str, numbers: range) -> Path:
    for number in numbers:
        box = folder / BOXES[number % 2]
        box.mkdir(exist_ok=True)
        (box / f"{collection}-{number}.txt").write_text(letter(collection, number))
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    with writing(made.newsroom):
        for name in ("open", "closed"):
            more_letters(folder / name, name, range(BEFORE))
            import_trove(made.newsroom, folder / name, collection=name.capitalize())
        process_newsroom(made.newsroom, jobs=1)
    for name in ("open", "closed"):  # to be received and read by the commands in the test
        more_letters(folder / name, name, range(BEFORE, BEFORE + AFTER))
    StageRecord.objects.all().delete()  # so that it reads and indexes all others again as well
    made.newsroom.index().close()  # type: ignore[attr-defined]
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


def known_letters() -> dict[str, str]:
    """Collections by title of document."""
    rows = Document.objects.filter(title__regex=r"^(open|closed)-\d+\.txt$")
    return dict(rows.values_list("title", "collection__title"))


def titles_found(browser: Client) -> list[str]:
    """All that is found, taken out as one table: each line whole."""
    response = browser.get("/search/export", {"q": "letter", "as": "jsonl"})
    assert response.status_code == 200
    body = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    rows = [json.loads(line) for line in body.splitlines()]
    for row in rows:
        name, number = row["title"].removesuffix(".txt").split("-")
        assert row["paths"] == [f"{BOXES[int(number) % 2]}/{row['title']}"]
        assert row["collection"].lower() == name
        assert f"{name} {number}." in row["snippet"]
    return [row["title"] for row in rows]


def facet(page: str, *values: str) -> int:
    """How many documents some choices beside the answer have together."""
    counts = dict(re.findall(r"<bdi>(\w+)</bdi>(?:</a>)?<span>([\d,]+)</span>", page))
    return sum(int(counts[value].replace(",", "")) for value in values)


def look(browser: Client, collections: set[str]) -> int:
    """Ask as this person, and hold the answer to what must be true of it at any moment."""
    titles = titles_found(browser)
    assert len(set(titles)) == len(titles)
    expected = {f"{name.lower()}-{number}.txt" for name in collections for number in range(BEFORE)}
    assert expected <= set(titles)
    assert {title.split("-")[0] for title in titles} == {name.lower() for name in collections}
    page = browser.get("/search", {"q": "letter", "all": "1"}).content.decode()
    count = int(re.findall(r"in ([\d,]+) documents", page)[0].replace(",", ""))
    assert count >= len(titles)  # of a moment later
    links = re.findall(r'<h2 [^>]*><a href="(/documents/\d+)', page)
    assert len(set(links)) == len(links) == min(20, count)
    for where in links[-3:]:
        assert browser.get(where).status_code == 200  # what is found can be read
    assert facet(page, *BOXES) == count  # beside an answer, those of one choice are left out
    assert len(collections) == 1 or facet(page, *collections) == count
    return count


@pytest.fixture(scope="module")
def browsers(house: House) -> tuple[Client, Client]:
    return signed_in(house, "reader"), signed_in(house, "admin")


def received_beside(house: House, name: str, browsers: tuple[Client, Client]) -> int:
    """Import another part in another process. How often was looked meanwhile: nothing changes."""
    trove = house.newsroom.folder.parent / name
    words = ["import", str(trove), "--collection", name.capitalize()]
    run = subprocess.Popen(
        [sys.executable, "-m", "zenger", *words, "--newsroom", str(house.newsroom.folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    times = 0
    while run.poll() is None:
        assert look(browsers[0], {"Open"}) == BEFORE
        assert look(browsers[1], {"Open", "Closed"}) == 2 * BEFORE
        times += 1
    assert run.returncode == 0
    return times


def test_each_answer_is_whole_and_within_sight_at_every_step_of_a_run(
    house: House, browsers: tuple[Client, Client]
) -> None:
    reader, admin = browsers
    received = [received_beside(house, name, browsers) for name in ("open", "closed")]
    assert all(received)  # looked at meanwhile
    stops = 16
    run = subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(stops), "process", "--jobs", "1",
         "--newsroom", str(house.newsroom.folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )  # fmt: skip
    assert run.stdin
    assert run.stdout
    seen: list[tuple[int, int]] = []
    for _ in range(stops):
        assert run.stdout.readline().strip() in {"committed", "recorded"}
        seen.append((look(reader, {"Open"}), look(admin, {"Open", "Closed"})))
        run.stdin.write("go on\n")
        run.stdin.flush()
    while run.poll() is None:  # and while nothing waits for us
        seen.append((look(reader, {"Open"}), look(admin, {"Open", "Closed"})))
    assert run.returncode == 0
    assert (look(reader, {"Open"}), look(admin, {"Open", "Closed"})) == (
        BEFORE + AFTER, 2 * (BEFORE + AFTER),
    )  # fmt: skip
    assert len(set(seen)) > 4  # documents came in between
    assert seen == sorted(seen)
    assert len(known_letters()) == 2 * (BEFORE + AFTER)
