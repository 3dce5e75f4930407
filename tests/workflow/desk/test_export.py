"""What is taken out of the desk: all that was found and seen, nothing else, and no formula."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog.models import AuditEntry, Document
from zenger.model.people import Role
from zenger.model.research import Order
from zenger.workflow.access.accounts import add_account, disable, set_sight
from zenger.workflow.access.labels import label_many, make_label, put_label, take_label
from zenger.workflow.desk import export
from zenger.workflow.desk.export import Found, _file, found_documents
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.desk.search_desk import count_matching
from zenger.workflow.desk.zip_files import zip_of


def taken(house: House, name: str, form: str, question: str = "*") -> bytes:
    browser = signed_in(house, name)
    response = browser.get("/search/export", {"as": form, "q": question}, follow=True)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_table_holds_what_its_reader_may_see(house: House) -> None:
    table = list(csv.DictReader(io.StringIO(taken(house, "reader", "csv").decode())))
    assert {row["collection"] for row in table} == {"Open"}
    assert {row["title"] for row in table} >= {"Port charges", "both.txt"}
    assert all("secret" not in row["path"] for row in table)
    more = list(csv.DictReader(io.StringIO(taken(house, "admin", "csv").decode())))
    assert {row["collection"] for row in more} == {"Open", "Closed"}


def test_json_lines_hold_every_path(house: House) -> None:
    lines = taken(house, "reader", "jsonl", "type:pdf").decode().splitlines()
    (tariff,) = (json.loads(line) for line in lines)
    assert tariff["paths"] == ["letter.eml!/tariff.pdf", "tariff.pdf"]
    assert tariff["pages"] == 2


def test_a_zip_holds_the_files_as_they_were_received(house: House) -> None:
    with zipfile.ZipFile(io.BytesIO(taken(house, "reporter", "zip", "harbour OR type:pdf"))) as box:
        assert box.testzip() is None
        manifest = list(csv.DictReader(io.StringIO(box.read("manifest.csv").decode())))
        assert len(manifest) == 2
        for row in manifest:
            content = box.read(f"files/{row['file']}")
            assert hashlib.sha256(content).hexdigest() == row["sha256"]
        assert {info.date_time[0] for info in box.infolist()} == {1980}
    last = AuditEntry.objects.filter(verb="export").last()
    assert last is not None
    assert (last.actor, last.details["form"]) == ("reporter", "zip")
    assert last.details["documents"] == [row["sha256"] for row in manifest]


def test_what_is_closed_while_a_zip_is_loaded_is_left_out_of_it(house: House) -> None:
    reporter, admin = house.viewer("reporter"), house.viewer("admin")
    pieces = zip_of(house.acting("reporter"), reporter, "*", order=Order.OLDEST)
    first = next(pieces)  # the manifest is on its way
    label = make_label(house.acting("admin"), admin, "Closed in between")
    both = house.document("both.txt")
    put_label(house.acting("admin"), admin, both.pk, label.pk)
    try:
        content = io.BytesIO(first + b"".join(pieces))
    finally:
        take_label(house.acting("admin"), admin, both.pk, label.pk)
    with zipfile.ZipFile(content) as box:
        assert not [name for name in box.namelist() if name.endswith("both.txt")]
        assert b"both.txt" in box.read("closed to you meanwhile.txt")
        assert [name for name in box.namelist() if name.endswith("tariff.pdf")]
    cut = AuditEntry.objects.filter(verb="export-cut").latest("pk")
    assert (cut.actor, cut.details["documents"]) == ("reporter", [both.blob_id])


@pytest.mark.parametrize("act", ["label", "grant", "account"])
def test_a_table_ends_where_its_asker_may_see_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr(export, "_AT_ONCE", 1)
    name = f"leaver-{act}"
    leaver = add_account(
        house.newsroom, name, PASSPHRASE, role=Role.REPORTER, collections=("Open",)
    )
    admin = house.viewer("admin")
    found = found_documents(
        house.acting(name), house.viewer(name), "*", order=Order.OLDEST, most=99
    )
    taken = [next(found).number]
    rest = Document.objects.filter(collection__title="Open").exclude(pk__in=taken)
    label = make_label(house.acting("admin"), admin, f"Label of {act}")
    if act == "label":
        label_many(house.acting("admin"), admin, [one.pk for one in rest], label.pk, on=True)
    elif act == "grant":
        set_sight(house.newsroom, leaver, collections=(), labels=(), sees_all=False)
    else:
        disable(house.newsroom, leaver)
    assert list(found) == []
    label_many(house.acting("admin"), admin, [one.pk for one in rest], label.pk, on=False)


def test_a_reader_takes_no_files_out(house: House) -> None:
    response = signed_in(house, "reader").get("/search/export", {"as": "zip", "q": "*"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("form", "question"), [("csv", "(harbour"), ("zip", "a*b*c("), ("tar", "x")]
)
def test_what_cannot_be_asked_begins_no_file(house: House, form: str, question: str) -> None:
    response = signed_in(house, "reporter").get("/search/export", {"as": form, "q": question})
    assert response.status_code == 400
    assert "Content-Disposition" not in response.headers


def test_long_answers_are_asked_for_in_parts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(house, 100)
    monkeypatch.setattr(export, "_AT_ONCE", 2)
    assert found(house, 100) == whole
    assert found(house, 3) == whole[:3]


def found(house: House, most: int) -> list[int]:
    viewer = house.viewer("admin")
    return [
        one.number
        for one in found_documents(house.newsroom, viewer, "*", order=Order.OLDEST, most=most)
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../etc/passwd", "0007 passwd"),
        ("a/=cmd|x.xls", "0007 _cmd_x.xls"),
        ("a/\u202egpj.exe", "0007 _gpj.exe"),
        ("a/...", "0007 file"),
        ("x" * 300 + ".pdf", "0007 " + "x" * 76 + ".pdf"),
    ],
)
def test_names_in_a_zip_are_harmless(house: House, path: str, name: str) -> None:
    from dataclasses import replace

    (one, *_) = found_documents(
        house.newsroom, house.viewer("admin"), "type:pdf", order=Order.OLDEST, most=1
    )
    moved = Found(one.number, replace(one.hit, paths=(path,)), 1)
    assert _file(house.document("tariff.pdf"), moved, 7).name == name


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+49", "-1", "@x", "\tx", "  =1", "＝1", "\x00=1", "\ufeff=1", "\u200b \u00a0@x",
        "\u202e-1", "\v=1", "\u3000=1", "\n",
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str) -> None:
    assert inert_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "1974", "port-dues", "a=b", "   ", "\u200bport"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert inert_cell(cell) == cell


def test_the_search_page_leads_to_what_its_reader_may_take_out(house: House) -> None:
    for name, takes_files in (("reader", False), ("reporter", True)):
        page = signed_in(house, name).get("/search?q=harbour").content.decode()
        assert 'href="/search/export?as=csv&amp;q=harbour&amp;order=relevance"' in page
        assert ("as=zip" in page) == takes_files


def test_what_is_left_out_is_said_at_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_LISTED", 1)
    monkeypatch.setattr(export, "MOST_FILES", 1)
    total = count_matching(house.newsroom, house.viewer("editor"), "*").documents
    left = f"{total - 1:,} more documents match"
    assert left in taken(house, "editor", "csv").decode().splitlines()[-1]
    assert json.loads(taken(house, "editor", "jsonl").decode().splitlines()[-1])["left_out"] == (
        total - 1
    )
    with zipfile.ZipFile(io.BytesIO(taken(house, "editor", "zip"))) as archive:
        assert len(archive.namelist()) == 2
        assert left in archive.read("manifest.csv").decode().splitlines()[-1]
