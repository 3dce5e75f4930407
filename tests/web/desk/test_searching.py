"""The search page: narrowed, folded, kept, and told what is new."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk import House, signed_in

from zenger.catalog.models import Document, Likeness, SavedSearch
from zenger.web.desk import side
from zenger.workflow.desk import columns
from zenger.workflow.desk.alerts import look_for_new


@pytest.fixture(scope="module")
def admin(house: House) -> Client:
    return signed_in(house, "admin")


@pytest.fixture(scope="module")
def reader(house: House) -> Client:
    return signed_in(house, "reader")


def body(client: Client, where: str, **asked: str) -> str:
    answer = client.get(where, asked)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def kicker(page: str) -> str:
    found = re.search(r'class="kicker" role="status">([^<]*)', page)
    return found[1] if found else ""


def test_every_link_beside_the_results_finds_as_many_as_it_says(admin: Client) -> None:
    column = body(admin, "/search", q="*").partition("<aside")[2].partition("</aside>")[0]
    links = re.findall(r'<li><a href="(\?[^"]*)"><bdi>.*?</bdi></a><span>([\d,]+)</span>', column)
    assert len(links) >= 6
    for href, count in links:
        number = int(count.replace(",", ""))
        words = f"in {number:,} {'document' if number == 1 else 'documents'}"
        assert kicker(body(admin, "/search" + unescape(href))).endswith(words), href


def test_the_values_that_are_not_listed_are_a_link_away(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side, "SHOWN_VALUES", 1)
    page = body(admin, "/search", q="*")
    for field in ("in", "type"):
        (href,) = re.findall(rf'<a href="([^"]*facet={field}[^"]*)">', page)
        opened = body(admin, "/search" + unescape(href).partition("#")[0])
        part = opened.partition(f'id="narrow-{field}"')[2].partition("</ul>")[0]
        assert part.count("<li>") > 1
        assert "more" not in part


@pytest.fixture
def family() -> Iterator[None]:
    columns._KEPT.clear()
    titles = ["informant.txt", "both.txt", "secret path.txt"]
    for blob in set(Document.objects.filter(title__in=titles).values_list("blob", flat=True)):
        Likeness.objects.update_or_create(blob_id=blob, defaults={"family": "f", "origin": "x"})
    yield
    Likeness.objects.filter(family="f").update(family="")
    columns._KEPT.clear()


@pytest.mark.usefixtures("family")
def test_copies_are_folded_and_unfolded(admin: Client, reader: Client) -> None:
    page = body(admin, "/search", q="harbour")
    assert kicker(page).endswith("in 3 documents")
    assert page.count('<article class="hit">') == 1
    assert "2 copies are folded" in page
    assert "<summary>2 copies" in page
    link = unescape(re.findall(r'<a href="([^"]*)">Show each', page)[0])
    assert body(admin, "/search" + link).count('<article class="hit">') == 3
    every = unescape(re.findall(r'<a href="([^"]*)">Show all 3', page)[0])
    assert body(admin, "/search" + every).count('<article class="hit">') == 3
    theirs = body(reader, "/search", q="harbour")
    assert theirs.count('<article class="hit">') == 1
    assert "folded" not in theirs


@pytest.mark.usefixtures("family")
def test_the_way_back_from_a_folded_result_is_the_same_list(admin: Client) -> None:
    href = re.search(r'<h2[^>]*><a href="([^"]*)"', body(admin, "/search", q="harbour"))
    assert href
    page = body(admin, unescape(href[1]))
    assert "1 of 1" in page.replace("\n", " ")


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ({"q": "harbour", "since": "1974", "until": "1976-09"}, "harbour date:1974..1976-09"),
        ({"q": "harbour date:1999", "since": "1974", "until": ""}, "harbour date:1974.."),
        ({"q": "date:1999", "since": "", "until": ""}, "*"),
    ],
)
def test_two_dates_narrow_the_question(
    reader: Client, asked: dict[str, str], question: str
) -> None:
    answer = reader.get("/search", asked)
    assert answer.status_code == 302
    where = answer.headers["Location"]
    from urllib.parse import parse_qs, urlsplit

    text = parse_qs(urlsplit(where).query)["q"][0]
    assert text.replace('"', "") == question
    assert reader.get(where).status_code == 200


def test_a_date_that_is_none_is_explained_in_place(reader: Client) -> None:
    answer = reader.get(
        "/search", {"q": "harbour", "since": '"><script>', "until": "x"}, follow=True
    )
    assert answer.status_code == 400
    assert b"<script>" not in answer.content
    assert "could not be run" in answer.content.decode()


def test_what_was_meant_is_a_link(reader: Client) -> None:
    page = body(reader, "/search", q="lighthuoses")
    assert 'Did you mean <a href="/search?q=lighthouses">' in page
    assert "Did you mean" not in body(reader, "/search", q="informnat")


def test_where_nothing_is_found_there_is_a_way_on(reader: Client) -> None:
    page = body(reader, "/search", q="commission <b>qqqqqqqq</b>")
    assert '<a href="/search?q=' in page.partition("With one condition less")[2]
    assert "<b>qqqqqqqq" not in page
    assert "With one condition less" not in body(reader, "/search", q="informant qqqqqqqq")


def test_a_search_is_kept_and_tells_what_is_new(reader: Client, admin: Client) -> None:
    name = '<b>"Charges"</b>'
    reader.post(reverse("saved"), {"q": "commission", "name": name, "alert": "1"})
    saved = SavedSearch.objects.get(question="commission")
    page = body(reader, reverse("saved"))
    assert "&lt;b&gt;" in page
    assert "<b>&#34;" not in page
    assert "nothing new" in page
    SavedSearch.objects.filter(pk=saved.pk).update(known=b"")
    from zenger.web.desk.here import DESK

    look_for_new(DESK.newsroom())
    assert "1 new for" in body(reader, "/")
    assert "1 new for" not in body(admin, "/")
    where = reverse("alert", kwargs={"saved": saved.pk})
    page = body(reader, where)
    assert "Port charges" in page
    last = re.findall(r'name="last" value="(\d+)"', page)[0]
    assert reader.post(where, {"last": last}).status_code == 302
    assert "Nothing new" in body(reader, where)
    for client, status in ((admin, 404), (reader, 302)):
        change = reverse("change-saved", kwargs={"saved": saved.pk})
        assert client.post(change, {"remove": "1"}).status_code == status
    assert not SavedSearch.objects.exists()


def test_a_broken_question_is_refused_with_its_reason(reader: Client) -> None:
    answer = reader.post(reverse("saved"), {"q": '"open'})
    assert answer.status_code == 400
    assert not SavedSearch.objects.exists()


def test_what_one_asked_is_listed_and_forgotten(reader: Client, admin: Client) -> None:
    body(reader, "/search", q="tariff <i>")
    assert "tariff &lt;i&gt;" in body(reader, reverse("past"))
    assert "tariff" not in body(admin, reverse("past"))
    reader.post(reverse("past"), {"forget": "all"})
    assert "Nothing yet" in body(reader, reverse("past"))
