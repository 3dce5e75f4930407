"""Who follows a case learns what happened in it, once, in words, and in every reader."""

import json
from dataclasses import replace as with_changes

import pytest
from lxml import etree
from msgspec.structs import replace
from tests.publish.cases import CASE, STANDING, day, text, with_head

from zenger.model.case.advocacy import PressRelease, Update
from zenger.model.case.cases import CaseState
from zenger.model.case.standing import Entry, EntryKind
from zenger.model.release import Imprint
from zenger.publish.case_card import case_card
from zenger.publish.case_feeds import case_feeds
from zenger.publish.case_shelf import CaseRow
from zenger.publish.cases_feed import all_cases_feeds

IMPRINT = Imprint("The Harbour Record", "Harbour newsroom", "", "https://harbour.example/", "")
NOWHERE = Imprint("The Harbour Record", "Harbour newsroom", "", "", "")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(standing=STANDING, name="feed", imprint=IMPRINT):
    feeds = dict(case_feeds(standing, imprint))
    root = etree.fromstring(feeds[f"cases/haddad/{name}.xml"])
    items = json.loads(feeds[f"cases/haddad/{name}.json"])["items"]
    found = root.findall("a:entry", ATOM)
    assert [one.findtext("a:id", namespaces=ATOM) for one in found] == [one["id"] for one in items]
    return items


def with_update(**changes):
    update = Update(**{
        "id": "news", "date": day("2026-02-01"), "title": text("She was moved"), **changes
    })  # fmt: skip
    entry = Entry(update.date, 0, EntryKind.UPDATE, "news", update)
    return with_changes(STANDING, timeline=(*STANDING.timeline, entry))


def test_what_happened_is_told_in_words_the_latest_first() -> None:
    titles = [one["title"] for one in entries()]
    assert titles == [
        "Announced: 2 March 2026, 10:30 (London time), Crown Court: Bail",
        "20 January 2026: Charged, 2 counts, Secrets Act",
        "5 January 2026: Held on remand, Harbour Prison, Portland",
    ]


def test_an_entry_leads_to_its_line_on_the_page() -> None:
    first = "https://harbour.example/cases/haddad/index.html#charge-charged"
    assert entries()[1]["url"] == first
    assert entries(imprint=NOWHERE)[1]["url"] == "index.html#charge-charged"


def test_what_became_known_late_is_news_of_that_day() -> None:
    late = with_update(known=day("2026-02-09"))
    assert entries(late)[0]["date_modified"] == "2026-02-09T00:00:00Z"
    assert entries(late)[0]["date_published"] == "2026-02-01T00:00:00Z"


def test_a_hearing_to_come_is_news_of_the_day_it_was_announced() -> None:
    first = entries()[0]
    assert first["title"].startswith("Announced: 2 March 2026")
    assert first["date_modified"] == "2026-02-01T00:00:00Z"
    assert first["url"].endswith("#hearing-bail")


def test_the_identity_of_an_entry_stays_when_the_archive_moves() -> None:
    moved = Imprint("Elsewhere", "Harbour newsroom", "", "https://mirror.example/", "")
    assert [one["id"] for one in entries()] == [one["id"] for one in entries(imprint=moved)]


def test_the_day_of_the_build_changes_nothing() -> None:
    tomorrow = with_changes(STANDING, as_of=STANDING.as_of.replace(day=11))
    assert case_feeds(tomorrow, IMPRINT) == case_feeds(STANDING, IMPRINT)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "]]></content><x/>", "a & b <i>", "\x00\x1b[2J\u202e"]
)
def test_hostile_words_stay_words(evil: str) -> None:
    for item in entries(with_update(title=text(evil), body=text(evil))):
        assert "<script" not in item["content_html"]
        assert "<x" not in item["content_html"]


def test_press_releases_have_a_feed_of_their_own() -> None:
    release = PressRelease(
        id="charged", date=day("2026-01-21"), title=text("Drop it"), body=text("We *ask*.")
    )
    standing = with_changes(STANDING, case=replace(CASE, releases=(release,)))
    (item,) = entries(standing, "releases")
    assert item["url"] == "https://harbour.example/cases/haddad/releases/charged/index.html"
    assert "<em>ask</em>" in item["content_html"]
    assert entries(name="releases") == []


def test_of_a_withdrawn_case_followers_learn_that_and_nothing_else() -> None:
    case = with_head(
        state=CaseState.WITHDRAWN, withdrawn=day("2026-02-08"), withdrawn_why=text("She asked.")
    )
    (item,) = entries(with_changes(STANDING, case=case))
    assert item["title"] == "This case page was withdrawn"
    assert "She asked." in item["content_html"]


def row(id_: str, changed: str, news: str) -> CaseRow:
    return CaseRow(
        id=id_, title=id_.title(), summary="", language="en", kind="prosecution", state="open",
        changed=changed, news=news,
    )  # fmt: skip


def test_all_cases_stand_in_one_feed_by_what_happened_last() -> None:
    rows = [row("a", "2026-01-01", "Held & moved"), row("b", "2026-02-01", "Freed")]
    feeds = dict(all_cases_feeds(rows, IMPRINT, title="Cases", as_of="2026-02-10"))
    items = json.loads(feeds["cases/feed.json"])["items"]
    assert [one["title"] for one in items] == ["B", "A"]
    assert items[1]["content_html"] == "<p>Held &amp; moved</p>"
    assert etree.fromstring(feeds["cases/feed.xml"]) is not None


def test_a_card_says_how_things_stand_and_runs_nothing() -> None:
    path, page = case_card(STANDING, IMPRINT)
    assert path == "cases/haddad/card.html"
    for words in ("Nour Haddad", "36 days", "Drop the charges.", "Presumed innocent"):
        assert words in page
    assert "<script" not in page
    assert 'class="ref"' not in page
    assert "http://" not in page.replace("http-equiv", "")


def test_a_card_of_a_withdrawn_case_says_only_that() -> None:
    case = with_head(state=CaseState.WITHDRAWN, withdrawn=day("2026-02-08"))
    _, page = case_card(with_changes(STANDING, case=case), IMPRINT)
    assert "withdrawn" in page
    assert "36 days" not in page
