"""How fast the desk answers: `python benchmarks/desk_load.py [SCALE] [--pages N] [--keep DIR]`.

SCALE is the folder with `frus.jsonl.xz` and `clinton-foia-email.jsonl.xz`. The newsroom's records
are written as processing leaves them (documents, places, people, pages, families of copies; no
page pictures), and indexed by the same code. Then the real server is started, as `zenger desk`
starts it, with two processes; people with a session each ask it over the loopback. What is
measured is the whole request, from the first byte sent to the last received: more than server
time, since asking takes CPU as well. On a busy machine that says little; the CPU time that the
server took for a request, in the mean, says more.

Twenty people ask twice over: as one after another is answered, which keeps both cores busy and says
how much there is to be had; and with a pause of one to three seconds to look at each page, which is
already more than people do. A connection is made for each request, as over an onion or a proxy
that keeps none open.
"""

import argparse
import hashlib
import http.client
import os
import random
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from _measuring import say, say_where
from search_live import _documents

from zenger.model.research import IndexedPage

PORT = int(os.environ.get("PORT", "8491"))
FAMILIES = 0.1  # share of documents that have a near-duplicate
REQUESTS = 200  # of one kind, by one person
TOGETHER = 20  # people at once
PAUSE = (1.0, 3.0)  # seconds between two pages of one person, evenly spread
PAUSING = 10  # requests of each of them
BATCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(__file__).parents[2] / "shared" / "scale"
    parser.add_argument("scale", type=Path, nargs="?", default=shared)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Where the newsroom is made, or was.")
    arguments = parser.parse_args()
    if not (arguments.scale / "frus.jsonl.xz").exists():
        print(f"skipped: {arguments.scale} does not hold the scale texts")
        return
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch) / "desk"
        if not (folder / "zenger.toml").exists() and not (folder / "catalog.sqlite3").exists():
            make_newsroom(folder, arguments.scale, arguments.pages)
        measure(folder)


# -- the newsroom ----------------------------------------------------------------------------
def make_newsroom(folder: Path, scale: Path, pages: int) -> None:
    """100,000 pages take two minutes."""
    from zenger.assemble import create_newsroom
    from zenger.settings import Settings

    newsroom = create_newsroom(folder, Settings("The Record"))
    from django.db import transaction

    from zenger.catalog.models import Accession, Collection, Document
    from zenger.workflow.indexed_pages import indexed_pages

    started, written = time.perf_counter(), 0
    collections: dict[str, tuple[int, int]] = {}
    batch: list[list[IndexedPage]] = []
    index = newsroom.index()
    index.prepare()

    def put() -> None:
        with transaction.atomic():
            numbers = _write(batch, collections)
        rows = Document.objects.filter(pk__in=numbers).select_related("collection", "blob")
        for number, content in indexed_pages(list(rows)):
            index.replace(number, content)
        batch.clear()

    for document in _documents(scale):
        title = "Mail" if document[0].kind == "email" else f"FRUS {document[0].collection[:6]}"
        if title not in collections:
            made = Collection.objects.create(title=title)
            accession = Accession.objects.create(
                collection=made, started=_NOW, finished=_NOW, received_by="benchmark"
            )
            collections[title] = made.pk, accession.pk
        batch.append(document)
        written += len(document)
        if len(batch) >= BATCH:
            put()
        if written >= pages:
            break
    put()
    index.commit()
    index.close()
    say(made=written, documents=Document.objects.count(), collections=len(collections),
        seconds=time.perf_counter() - started)  # fmt: skip
    _people(newsroom)


_NOW = datetime(2026, 11, 26, tzinfo=UTC)


def _write(batch: list[list[IndexedPage]], collections: dict[str, tuple[int, int]]) -> list[int]:
    from zenger.catalog.models import Blob, Document, Likeness, Occurrence, Page, Person

    chance = random.Random(len(batch))
    blobs, documents, places, pages, people, kin = [], [], [], [], [], []
    family = ""
    for content in batch:
        first = content[0]
        digest = hashlib.sha256(repr((first.paths, first.text)).encode()).hexdigest()
        title = "Mail" if first.kind == "email" else f"FRUS {first.collection[:6]}"
        collection, accession = collections[title]
        if Blob.objects.filter(pk=digest).exists() or any(b.digest == digest for b in blobs):
            continue
        size = sum(len(page.text) for page in content)
        blobs.append(Blob(digest=digest, size=size))
        documents.append(
            Document(
                collection_id=collection, blob_id=digest, public_id=digest[:13],
                title=first.title[:200] or first.paths[0], media_type=first.media_type,
                kind=first.kind, status="ok", language="en", pages=len(content), indexed="x" * 16,
                date=first.date.isoformat() if first.date else "",
            )
        )  # fmt: skip
        name = first.paths[0]
        places.append(
            Occurrence(
                collection_id=collection, accession_id=accession, raw_name=name.encode(),
                blob_id=digest, path=name, size=size,
            )
        )  # fmt: skip
        pages += [
            Page(blob_id=digest, number=page.number, kind="text", text=page.text)
            for page in content
        ]
        people += [("from", one, digest) for one in first.sender]
        people += [("to", one, digest) for line in first.recipients for one in line.split(";")[:20]]
        if chance.random() < FAMILIES:
            family = family if family and chance.random() < 0.5 else digest
            kin.append(Likeness(blob_id=digest, origin="benchmark", family=family, settled=True))
    Blob.objects.bulk_create(blobs)
    Document.objects.bulk_create(documents)
    numbers = dict(
        Document.objects.filter(blob__in=[b.digest for b in blobs]).values_list("blob_id", "pk")
    )
    Occurrence.objects.bulk_create(places)
    Page.objects.bulk_create(pages)
    Person.objects.bulk_create(
        Person(document_id=numbers[digest], role=role, name=_name(who), address=_address(who))
        for role, who, digest in people if who.strip()
    )  # fmt: skip
    Likeness.objects.bulk_create(kin)
    return list(numbers.values())


def _address(who: str) -> str:
    found = re.search(r"[\w.+-]+@[\w.-]+", who)
    return found[0].lower() if found else ""


def _name(who: str) -> str:
    return re.sub(r"[<\[(]?[\w.+-]+@[\w.-]+[>\])]?", "", who).strip(" ;,'\"")


def _people(newsroom: Any) -> None:
    """An admin who sees all, and reporters who were granted every collection one by one."""
    from zenger.catalog.models import Collection
    from zenger.model.people import Role
    from zenger.workflow.access.accounts import add_account

    titles = list(Collection.objects.order_by("title").values_list("title", flat=True))
    for place in range(TOGETHER):
        is_first = place == 0
        add_account(
            newsroom, f"person{place}", "correct horse battery staple",
            role=Role.ADMIN if is_first else Role.REPORTER, sees_all=is_first,
            collections=() if is_first else titles,
        )  # fmt: skip


# -- asking ----------------------------------------------------------------------------------
def measure(folder: Path) -> None:
    from zenger.assemble import open_newsroom

    open_newsroom(folder)
    sessions, words, pages = _sessions(), _words(), _pages()
    from django.db import connection

    connection.close()
    if _is_taken():
        sys.exit(f"Something else is at port {PORT}. Name another one: PORT=8492.")
    server, started = _serve(folder)
    try:
        say(cold_start_s=_until_it_answers(server, started))
        chance = random.Random(11)
        questions = [chance.choice(words) for _ in range(REQUESTS * 4)]
        for session in sessions[:2] * 4:  # both processes read what they keep
            _ask(session, f"/search?q={quote('warm OR ' + chance.choice(words))}")
            _ask(session, "/search?q=*")
        search = [f"/search?q={quote(word)}" for word in questions]
        read = [f"/documents/{number}/{page}" for number, page in pages]
        for people in (1, TOGETHER):
            _measure(server.pid, "search", people, sessions, search)
            _measure(server.pid, "reading", people, sessions, read)
        for what, addresses in (("search", search), ("reading", read)):
            _measure(server.pid, what, TOGETHER, sessions, addresses, pause=True)
    finally:
        server.terminate()
        server.wait()


def _sessions() -> list[str]:
    """A session of each account, past both steps."""
    from zenger.catalog.models import Account, DeskSession
    from zenger.workflow.access import sessions as module

    found = []
    now = datetime.now(UTC)
    for account in Account.objects.order_by("pk"):
        token = secrets.token_urlsafe(32)
        DeskSession.objects.create(
            digest=module.digest_of(token), account=account, began=now, seen=now, proven=now
        )
        found.append(token)
    return found


def _words() -> list[str]:
    """A word is as likely as it is often on first pages; the hundred commonest are left out."""
    from collections import Counter

    from zenger.catalog.models import Page

    texts = Page.objects.filter(number=1).order_by("pk").values_list("text", flat=True)[:20_000]
    counts = Counter(
        word.lower() for text in texts for word in sorted(set(re.findall(r"[A-Za-z]{4,}", text)))
    )
    common = {word for word, _ in counts.most_common(100)}
    chance = random.Random(5)
    kept = [word for word in counts if word not in common]
    return chance.choices(kept, [counts[word] for word in kept], k=2_000)


def _pages() -> list[tuple[int, int]]:
    from zenger.catalog.models import Document

    chance = random.Random(6)
    rows = list(Document.objects.values_list("pk", "pages"))
    return [
        (number, chance.randint(1, pages)) for number, pages in chance.sample(rows, REQUESTS * 4)
    ]


def _serve(folder: Path) -> tuple[subprocess.Popen[bytes], float]:
    command = [sys.executable, "-m", "zenger", "desk", "--newsroom", str(folder)]
    started = time.perf_counter()
    server = subprocess.Popen(
        [*command, "--port", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return server, started


def _is_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def _until_it_answers(server: subprocess.Popen[bytes], started: float) -> float:
    while time.perf_counter() - started < 60:
        if server.poll() is not None:
            sys.exit("the desk did not open")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return time.perf_counter() - started
        except (TimeoutError, ConnectionError):
            time.sleep(0.02)
    sys.exit("the desk did not open within a minute")


def _ask(session: str, address: str) -> float:
    """How long one request took, in ms.

    By a socket alone: Python's own client takes 0.7 ms of CPU for a request, which on two cores
    the server then has not.
    """
    asked = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n"
    started = time.perf_counter()
    with socket.create_connection(("127.0.0.1", PORT), timeout=120) as connection:
        connection.sendall(f"{asked}Cookie: {COOKIE}={session}\r\n\r\n".encode())
        head = connection.recv(_PIECE)
        piece = head
        while piece:
            piece = connection.recv(_PIECE)
    taken = (time.perf_counter() - started) * 1000
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"{address}: {head[:40]!r}")
    return taken


_PIECE = 1 << 16  # bytes
COOKIE = "zenger-desk"


def _cpu(server: int) -> float:
    """Seconds that the processes which answer have used."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ticks = os.sysconf("SC_CLK_TCK")
    fields = [
        Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children
    ]
    return sum(int(one[11]) + int(one[12]) for one in fields) / ticks


def _measure(
    server: int, what: str, people: int, sessions: list[str], addresses: list[str], *,
    pause: bool = False,
) -> None:  # fmt: skip
    times: list[list[float]] = [[] for _ in range(people)]
    share = PAUSING if pause else REQUESTS * (1 if people == 1 else 2) // people

    def ask_all(place: int) -> None:
        chance = random.Random(place)
        for n in range(share):
            if pause:
                time.sleep(chance.uniform(*PAUSE))
            address = addresses[(place * share + n) % len(addresses)]
            times[place].append(_ask(sessions[place % len(sessions)], address))

    threads = [threading.Thread(target=ask_all, args=(place,)) for place in range(people)]
    started, busy, own = time.perf_counter(), _cpu(server), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, busy = time.perf_counter() - started, _cpu(server) - busy
    own = time.process_time() - own
    taken = sorted(one for line in times for one in line)
    say(page=what, people=people, pause=pause, requests=len(taken), p50_ms=statistics.median(taken),
        p95_ms=taken[int(len(taken) * 0.95)], max_ms=taken[-1],
        server_cpu_ms=busy * 1000 / len(taken), client_cpu_ms=own * 1000 / len(taken),
        per_s=len(taken) / wall, load=os.getloadavg()[0])  # fmt: skip


if __name__ == "__main__":
    main()
