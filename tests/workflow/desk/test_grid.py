"""The grid of a list of questions: which found which document."""

import csv
import io

import pytest
from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry, Batch, Grant
from zenger.errors import NotThereError
from zenger.workflow.desk import grid
from zenger.workflow.desk.batch_lists import Options
from zenger.workflow.desk.batches import make_batch, run_slice
from zenger.workflow.desk.grid import grid_of, pairs_of

LIST = "harbour\nport\nnothing-like-it\n=1+1\n(open\ncommission OR harbour"


def asked(house: House, name: str, text: str = LIST) -> Batch:
    batch = make_batch(
        house.acting(name), house.viewer(name), "A list", io.StringIO(text), Options()
    )
    while run_slice(house.acting(name), house.viewer(name), batch.pk):
        pass
    return batch


def test_each_dot_is_a_question_that_found_a_document(house: House) -> None:
    batch = asked(house, "reader")
    found = grid_of(house.viewer("reader"), batch.pk)
    assert found is not None
    assert [one.typed for one in found.questions] == ["harbour", "port", "commission OR harbour"]
    rows = {row.document.title: row.found for row in found.rows}
    assert rows == {
        "both.txt": (True, False, True),
        "Port charges": (False, True, True),
        "tariff.pdf": (False, True, False),
    }
    assert [row.document.title for row in found.rows][-1] == "tariff.pdf"  # found by the fewest
    assert found.documents == 3


def test_questions_and_documents_come_page_by_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "QUESTIONS", 2)
    monkeypatch.setattr(grid, "DOCUMENTS", 2)
    batch, viewer = asked(house, "reader"), house.viewer("reader")
    first = grid_of(viewer, batch.pk)
    assert first is not None and first.after == 2 and len(first.rows) == 2
    rest = grid_of(viewer, batch.pk, offset=2)
    assert rest is not None and len(rest.rows) == 1
    last = grid_of(viewer, batch.pk, after=first.after)
    assert last is not None and last.after == 0
    assert [one.typed for one in last.questions] == ["commission OR harbour"]
    beyond = grid_of(viewer, batch.pk, after=99)
    assert beyond is not None and not beyond.questions and not beyond.rows


def test_all_pairs_are_taken_out_without_a_formula_and_on_record(house: House) -> None:
    batch = asked(house, "reader", "harbour\n-nothing-like-it port")
    lines = "".join(pairs_of(house.acting("reader"), house.viewer("reader"), batch.pk))
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert {(row["query"], row["title"]) for row in rows} == {
        ("harbour", "both.txt"), ("'-nothing-like-it port", "Port charges"),
        ("'-nothing-like-it port", "tariff.pdf"),
    }  # fmt: skip
    assert all(row["document"].startswith("sha256:") for row in rows)
    entry = AuditEntry.objects.filter(verb="export", actor="reader").last()
    assert entry is not None and entry.details == {"form": "pairs", "batch": batch.pk}


def test_a_table_of_pairs_says_where_it_ends(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_PAIRS", 2)
    batch = asked(house, "reader")
    lines = "".join(pairs_of(house.acting("reader"), house.viewer("reader"), batch.pk))
    assert lines.count("\r\n") == 3
    assert "There are more pairs" in lines


def test_nothing_is_shown_that_was_found_with_other_eyes(house: House) -> None:
    batch = asked(house, "editor")
    grant = Grant.objects.get(account=house.people["editor"])
    grant.delete()
    try:
        assert grid_of(house.viewer("editor"), batch.pk) is None
        lines = list(pairs_of(house.acting("editor"), house.viewer("editor"), batch.pk))
        assert len(lines) == 1  # its head
        page = signed_in(house, "editor").get(f"/search/many/{batch.pk}/grid").content.decode()
        assert "has changed since" in page
        assert "both.txt" not in page
    finally:
        grant.save(force_insert=True)


def test_a_grid_is_ones_own(house: House) -> None:
    batch = asked(house, "editor", "harbour")
    with pytest.raises(NotThereError):
        grid_of(house.viewer("admin"), batch.pk)
    for where in ("grid", "pairs"):
        found = signed_in(house, "admin").get(f"/search/many/{batch.pk}/{where}")
        assert found.status_code == 404


def test_the_page_leads_from_a_dot_to_what_was_found(house: House) -> None:
    batch, browser = asked(house, "reporter", "harbour OR <b>"), signed_in(house, "reporter")
    page = browser.get(f"/search/many/{batch.pk}/grid").content.decode()
    assert "harbour OR &lt;b&gt;" in page
    assert 'aria-label="Found by question 1">●' in page
    assert browser.get(f"/search/many/{batch.pk}/pairs").status_code == 200
