"""What others wrote is shown as what it is, on every page of the desk: made from the list of addresses.

A script stands in the names of files and collections, subjects, senders, texts, tags, notes, names
of people, of searches and of lists, in labels and in reasons.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk import PASSPHRASE, House, desk_of, make_house, signed_in
from tests.trove import mail_bytes, zip_bytes

from zenger.assemble import writing
from zenger.catalog import models
from zenger.model.people import Role
from zenger.model.research import Order
from zenger.web.desk.routes import ROUTES
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.labels import make_label, put_label
from zenger.workflow.desk.assignments import assign
from zenger.workflow.desk.batch_lists import Options
from zenger.workflow.desk.batches import make_batch, run_slice
from zenger.workflow.desk.marks import add_tag, set_mark
from zenger.workflow.desk.notes import add_note
from zenger.workflow.desk.saved import save_search
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

EVIL = "<script>evil()<!--'\"><img src=x onerror=evil()>"
NAME = EVIL.replace("/", "")
LIVE = re.compile(r"<script>|<img src=x|onerror=evil\(\)>|<!--")
_KEY = re.compile(r"<\w+:(\w+)>")
OF_CASES = {"case_id", "submission"}  # looked at by their own tests
SHOWN = [
    route for route in ROUTES
    if "GET" in route.methods and route.needs and not OF_CASES & set(_KEY.findall(route.pattern))
]  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    trove = folder / "evil"
    (trove / NAME).mkdir(parents=True)
    mail = mail_bytes(EVIL, f"{EVIL} harbour", None, sender='"<b>evil()" <"<script>"@x.example>')
    (trove / NAME / f"{NAME}.eml").write_bytes(mail)
    (trove / NAME / f"{NAME}.txt").write_text(f"Dear all, harbour dues {EVIL}\n" * 20)
    (trove / NAME / f"2 {NAME}.txt").write_text(f"Dear both, harbour dues {EVIL}\n" * 21)
    (trove / f"{NAME}.zip").write_bytes(zip_bytes({f"{NAME}.html": f"<p>{EVIL}</p>".encode()}))
    with writing(made.newsroom):
        import_trove(made.newsroom, trove, collection=EVIL)
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def numbers(house: House) -> dict[str, Any]:
    """One of each thing, with the script in all that somebody could write."""
    add_account(house.newsroom, "eve", PASSPHRASE, role=Role.ADMIN, sees_all=True, shown_name=EVIL)
    eve = house.acting("eve"), house.viewer("eve")
    found = models.Document.objects.filter(title__endswith=".txt", title__contains="<script>")
    document, other = found.order_by("pk")
    add_tag(*eve, document.pk, EVIL)
    set_mark(*eve, document.pk, "starred", on=True)
    note = add_note(*eve, document.pk, f"{EVIL} @eve", page=1, region={"box": [1, 2, 300, 400]})
    given = assign(*eve, document.pk, "eve", EVIL)
    label = make_label(*eve, EVIL)
    put_label(*eve, document.pk, label.pk)
    saved = save_search(*eve, EVIL, '"<script>"', order=Order.RELEVANCE, alert=True)
    models.AlertHit.objects.create(saved=saved, document=document, at=house.newsroom.now())
    batch = make_batch(*eve, EVIL, io.StringIO(f"harbour\n{EVIL}\n"), Options())
    run_slice(*eve, batch.pk)
    models.StageRecord.objects.filter(blob=other.blob_id).update(status="crashed", message=EVIL)
    models.Document.objects.filter(pk=other.pk).update(status="crashed", code="x", message=EVIL)
    return {
        "number": document.pk, "other": other.pk, "page": 1, "use": "full", "note": note.pk,
        "digest": document.blob_id, "version": "x", "name": "desk.css", "assignment": given.pk,
        "account": house.viewer("eve").account, "batch": batch.pk, "saved": saved.pk, "form": "csv",
    }  # fmt: skip


@pytest.fixture(scope="module")
def eve(house: House, numbers: dict[str, Any]) -> Client:
    return signed_in(house, "eve")


@pytest.mark.parametrize(
    "asked",
    ["", f"?q={EVIL}&at=1", "?q=harbour&all=1&gone=" + EVIL],
    ids=["plain", "asked", "found"],
)
@pytest.mark.parametrize("route", SHOWN, ids=lambda route: route.name)
def test_a_script_in_somebodys_words_is_shown_and_never_run(
    eve: Client, numbers: dict[str, Any], route: Any, asked: str
) -> None:
    where = reverse(route.name, kwargs={k: numbers[k] for k in _KEY.findall(route.pattern)})
    response = eve.get(where + asked.replace("<", "%3C").replace("&e", "%26e"))
    assert response.status_code < 500
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert not LIVE.search(response.content.decode())
    else:
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_words_are_there(eve: Client, numbers: dict[str, Any]) -> None:
    """Or the test above would look at pages without them."""
    for where in ("/", "/lists", "/activity", "/people", "/state", "/search/kept", "/search/many",
                  f"/documents/{numbers['number']}", "/search?q=harbour", "/log"):  # fmt: skip
        assert "&lt;script&gt;" in eve.get(where).content.decode(), where
