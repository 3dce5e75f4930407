"""How fast review goes from one document to the next: `python benchmarks/review_queue.py [COUNT]`.

COUNT documents of one page are proposed, the first of them (--approved) approved by two people; a
reviewer then asks for the next document and opens it, over and over, through the desk's views in
this process: no network, one person. Each document has two redactions. What is measured is from
asking for the next one to the end of its page.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from _measuring import say, say_where

ROUNDS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=5_000)
    parser.add_argument("--approved", type=int, default=0, help="of these; 0 unless told")
    asked = parser.parse_args()
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), asked.count, asked.approved)


def measure(scratch: Path, count: int, approved: int) -> None:
    from zenger.assemble import create_newsroom, open_newsroom, writing
    from zenger.settings import Settings

    newsroom = create_newsroom(scratch / "desk", Settings("The Record"))
    trove = scratch / "trove"
    trove.mkdir()
    for number in range(count):
        text = f"Letter {number}. The commission met in Arica on the tariff of the port."
        (trove / f"letter-{number:05}.txt").write_text(text)
    from zenger.workflow.import_trove import import_trove
    from zenger.workflow.process_newsroom import process_newsroom

    with writing(newsroom):
        import_trove(newsroom, trove, collection="Letters")
        process_newsroom(newsroom)
    from django.conf import settings
    from django.test import Client

    from zenger.catalog.models import Decision, Document, RedactionEntry
    from zenger.model.people import Role
    from zenger.web.desk.serve import prepare
    from zenger.workflow.access import sessions
    from zenger.workflow.access.accounts import add_account
    from zenger.workflow.review.printed import inputs_of

    account = add_account(
        newsroom, "editor", "correct horse battery staple", role=Role.EDITOR, sees_all=True
    )
    now = datetime.now(UTC)
    numbers = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    Decision.objects.bulk_create(
        [Decision(document_id=n, verb="proposed", author=account, at=now) for n in numbers],
        batch_size=500,
    )
    RedactionEntry.objects.bulk_create(
        [
            RedactionEntry(
                document_id=n, act="a", page=1, region={"letters": [at, at + 5]}, code="privacy",
                basis="manual", author=account, at=now,
            )
            for n in numbers for at in (0, 10)
        ],
        batch_size=500,
    )  # fmt: skip
    other = add_account(
        newsroom, "other", "correct horse battery staple", role=Role.EDITOR, sees_all=True
    )
    some = Document.objects.select_related("collection").order_by("pk")[:approved]
    for document in some:
        (inputs,) = inputs_of([document]).values()
        for person in (account, other):
            Decision.objects.create(
                document=document,
                verb="approved",
                mark="0" * 64,
                inputs=inputs,
                author=person,
                role="editor",
                at=now,
            )
    prepare(lambda: open_newsroom(newsroom.folder), "a key for measuring")
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    first = sessions.session_of(newsroom, sessions.begin(newsroom, account, ""))
    assert first is not None
    client.cookies["zenger-desk"] = sessions.prove(newsroom, first, "authenticator")
    taken, where = [], "/review/next"
    client.get(where)  # what is loaded once
    cpu = time.process_time()
    for _ in range(ROUNDS):
        where = where if approved == 0 else "/review/next"  # past all that are approved, each time
        begin = time.perf_counter()
        response = client.get(where)
        page = response.headers["Location"]
        response = client.get(page)
        taken.append((time.perf_counter() - begin) * 1000)
        assert response.status_code == 200, response.status_code
        where = f"/review/next?after={page.rpartition('/')[2]}"
    cpu = time.process_time() - cpu
    taken.sort()
    say(
        documents=count, approved=approved, median_ms=statistics.median(taken),
        p95_ms=taken[int(len(taken) * 0.95)], cpu_ms=cpu / ROUNDS * 1000,
    )  # fmt: skip


if __name__ == "__main__":
    main()
