"""The reading page and what stands around it: hits, whole text, turned pages, frames, versions."""

import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from tests.desk import House, signed_in

from zenger.assemble import writing
from zenger.catalog.models import AuditEntry, Document
from zenger.workflow.desk.notes import add_note
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom


@pytest.fixture(scope="module")
def reporter(house: House) -> Client:
    return signed_in(house, "reporter")


@pytest.fixture
def tariff(house: House) -> Document:
    return house.document("tariff.pdf")


def text_of(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


def test_what_was_searched_for_is_marked_in_text_and_picture(
    reporter: Client, tariff: Document
) -> None:
    page = text_of(reporter, f"/documents/{tariff.pk}/1?q=port+lighthouses")
    assert "of this document match" not in page  # no page has both words
    page = text_of(reporter, f"/documents/{tariff.pk}/1?q=port+OR+lighthouses")
    assert 'of the <mark id="hit">port</mark> of' in page
    layer = page[page.index('class="layer"') : page.index("</svg>", page.index('class="layer"'))]
    assert layer.count("<rect ") == 1
    assert "2 pages of this document match" in page
    assert f'href="/documents/{tariff.pk}/2?q=port+OR+lighthouses#hit">Next hit, page 2' in page


@pytest.mark.parametrize("question", ["%22", "port+AND+AND", "tag%3A%2F", "from%3A"])
def test_a_question_that_cannot_be_run_does_not_keep_the_page_shut(
    reporter: Client, tariff: Document, question: str
) -> None:
    assert "<mark" not in text_of(reporter, f"/documents/{tariff.pk}/1?q={question}")


def test_search_inside_finds_its_script_where_the_viewer_looks_for_it(
    reporter: Client, tariff: Document
) -> None:
    page = text_of(reporter, f"/documents/{tariff.pk}/1")
    base = re.search('data-base="([^"]+)"', page)
    assert base is not None
    script = reporter.get(base[1] + "text.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.content.decode().startswith("zengerText([[1, ")
    assert "lighthouses" in script.content.decode()
    assert AuditEntry.objects.filter(verb="read-text", details__document=tariff.blob_id).exists()


def test_the_text_is_given_to_no_page_of_another_site(reporter: Client, tariff: Document) -> None:
    where = f"/documents/{tariff.pk}/text.js"
    for site in ("cross-site", "same-site", "none"):
        response = reporter.get(where, HTTP_SEC_FETCH_SITE=site)
        assert response.status_code == 403
        assert b"lighthouses" not in response.content
    assert reporter.get(where, HTTP_SEC_FETCH_SITE="same-origin").status_code == 200


def test_the_whole_text_stands_on_one_page_with_hits_marked(
    reporter: Client, tariff: Document
) -> None:
    page = text_of(reporter, f"/documents/{tariff.pk}/text?q=lighthouses")
    assert "The tariff of the port" in page
    assert "<mark" in page[page.index('id="p2"') :]
    assert reporter.get(f"/documents/{tariff.pk}/text?part=2").status_code == 404


def test_all_pages_can_be_reached(reporter: Client, tariff: Document) -> None:
    page = text_of(reporter, f"/documents/{tariff.pk}/pages?q=lighthouses")
    assert f'href="/documents/{tariff.pk}/1?q=lighthouses"' in page
    assert "<mark>Page 2</mark>" in page
    assert reporter.get(f"/documents/{tariff.pk}/pages?part=2").status_code == 404


def test_a_page_stays_turned_for_who_turned_it(
    house: House, reporter: Client, tariff: Document
) -> None:
    where = f"/documents/{tariff.pk}/1"
    reporter.post(f"{where}/turn", {"turn": "90"})
    assert "turn-90" in text_of(reporter, where)
    assert "turn-90" not in text_of(reporter, f"/documents/{tariff.pk}/2")
    assert "turn-90" not in text_of(signed_in(house, "editor"), where)
    reporter.post(f"{where}/turn", {"turn": "270", "everywhere": "1"})
    assert "turn-270" in text_of(reporter, f"/documents/{tariff.pk}/2")
    for wrong in ("45", "-90", "x", "", "9999999"):
        assert reporter.post(f"{where}/turn", {"turn": wrong}).status_code == 400
    reporter.post(f"{where}/turn", {"turn": "0", "everywhere": "1"})


def test_a_note_on_words_and_one_on_a_place_are_shown_there(
    house: House, reporter: Client, tariff: Document
) -> None:
    editor, viewer = house.acting("editor"), house.viewer("editor")
    start = len("Thetariffofthe")
    words = add_note(
        editor, viewer, tariff.pk, "Which one?", page=1,
        region={"letters": [start, start + len("port")]},
    )  # fmt: skip
    box = add_note(
        editor, viewer, tariff.pk, "<b>This</b>", page=1, region={"box": [1, 2, 300, 400]}
    )
    page = text_of(reporter, f"/documents/{tariff.pk}/1")
    assert f'<a class="noted" href="#note-{words.pk}" id="on-{words.pk}">port</a>' in page
    assert '<rect x="1" y="2" width="299" height="398"/>' in page
    assert f'href="#note-{box.pk}" aria-label="Note by editor: &lt;b&gt;This&lt;/b&gt;"' in page
    assert f'id="on-{words.pk}"' not in text_of(reporter, f"/documents/{tariff.pk}/2")


def test_a_note_is_put_on_words_that_were_typed(
    house: House, reporter: Client, tariff: Document
) -> None:
    """As who has no scripts does, and so cannot select them."""
    where = f"/documents/{tariff.pk}/notes"
    sent = {"text": "Which one?", "page": "1", "words": " THE  tariff "}
    response = reporter.post(where, sent)
    note = response.headers["Location"].partition("#note-")[2]
    page = text_of(reporter, f"/documents/{tariff.pk}/1")
    assert f'href="#note-{note}" id="on-{note}">The tariff</a>' in page
    for words in ("ports of Arica", "(.*", "port of Arica and more"):
        answer = reporter.post(where, sent | {"words": words})
        assert answer.status_code == 400
        assert "do not stand on this page" in answer.content.decode()
    assert reporter.post(where, {"text": "All.", "words": "port"}).status_code == 400  # which page?


def test_two_documents_are_compared_only_by_who_sees_both(house: House) -> None:
    seen = Document.objects.get(title="both.txt", collection__title="Open").pk
    hidden = house.document("informant.txt").pk
    browser = signed_in(house, "reporter")
    for where in (f"/documents/{seen}/against/{hidden}", f"/documents/{hidden}/against/{seen}"):
        response = browser.get(where)
        assert response.status_code == 404
        assert b"Zebulon" not in response.content
    page = text_of(signed_in(house, "admin"), f"/documents/{seen}/against/{hidden}")
    assert "<ins><span" in page
    assert "<del><span" in page
    assert "Zebulon" in page


def test_what_lies_beside_a_document_is_told_within_sight(house: House) -> None:
    letter = house.document("Port charges").pk
    page = text_of(signed_in(house, "reader"), f"/documents/{letter}/1")
    assert "Where it lies" in page
    assert "tariff.pdf" in page
    secret = house.document("informant.txt").pk
    assert "secret path.txt" in text_of(signed_in(house, "admin"), f"/documents/{secret}/1")


def test_a_container_without_text_lists_what_is_in_it(house: House, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "parcel.zip", "w") as parcel:
        parcel.writestr("dues.txt", "Dues of the parcel.")
        parcel.writestr("lights.txt", "Lights of the parcel.")
    with writing(house.newsroom):
        import_trove(house.newsroom, tmp_path, collection="Parcels")
        process_newsroom(house.newsroom, jobs=1, pictures=False)
    admin = signed_in(house, "admin")
    page = text_of(admin, f"/documents/{house.document('parcel.zip').pk}")
    listed = page[page.index("2 inside") : page.index("<aside")]
    assert "dues.txt" in listed
    assert "lights.txt" in listed
    assert "There is no text here" not in page
    (where,) = re.findall(r'href="([^"]+)">Search in it', listed)
    assert "in 2 documents" in text_of(admin, unescape(where))
    add = f"/documents/{house.document('parcel.zip').pk}/notes"
    assert "on this page" not in page  # it has none
    assert admin.post(add, {"text": "On a page.", "page": "1"}).status_code == 400
    assert admin.post(add, {"text": "On the parcel."}).status_code == 302
    page = text_of(admin, f"/documents/{house.document('parcel.zip').pk}")
    assert "On the parcel." in page
    assert "On a page." not in page


def test_all_of_many_recipients_and_places_can_be_read(house: House, tmp_path: Path) -> None:
    people = ", ".join(f"person{number}@record.example" for number in range(30))
    letter = f"From: a@record.example\nTo: {people}\nSubject: To many\n\nMany read this.\n"
    for number in range(25):
        (tmp_path / f"copy {number:02}.eml").write_text(letter)
    with writing(house.newsroom):
        import_trove(house.newsroom, tmp_path, collection="Mailing")
        process_newsroom(house.newsroom, jobs=1, pictures=False)
    admin = signed_in(house, "admin")
    page = text_of(admin, f"/documents/{house.document('To many').pk}")
    assert all(f"person{number}@record.example" in page for number in range(30))
    assert "<summary>24 more</summary>" in page
    assert all(f"copy {number:02}.eml" in page for number in range(25))
    assert "and at 5 more places" in page
