"""The invented example: several people who end differently, told truly on three days; and programs
that know nothing of us read what is beside its page and beside the real one."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import lxml.html
import pytest
from jsonschema import FormatChecker
from jsonschema.validators import Draft202012Validator

from zenger.model.release import Imprint
from zenger.workflow.cases.build import build_cases

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/reference/case.schema.json").read_text())
IMPRINT = Imprint("Cases", "Cases", "", "https://cases.example.org/", "")
DAYS = ("2024-05-20", "2025-07-01", "2026-02-01", "2026-06-01")


@dataclass
class Read:
    """The examples as they stood on a day."""

    site: Path

    def files(self, pattern: str) -> list[Path]:
        found = sorted((self.site / "cases").glob(pattern))
        assert found
        return found

    def lantern(self, name: str = "index.html") -> str:
        html = (self.site / "cases/lantern" / name).read_text()
        words = lxml.html.document_fromstring(html).find(".//main").text_content()
        return " ".join(words.split())


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    place = tmp_path_factory.mktemp("examples")
    for day in DAYS:
        built = build_cases(
            ROOT / "examples/cases", place / day, as_of=date.fromisoformat(day),
            now=datetime(2026, 11, 27, tzinfo=UTC), imprint=IMPRINT,
        )  # fmt: skip
        assert built.report is not None
    return {day: Read(place / day) for day in DAYS}


def test_while_all_are_charged(read: dict[str, Read]) -> None:
    page = read["2025-07-01"].lantern()
    assert "Release Mira Sand. Nobody in this case exists." in page  # the first demand leads
    assert "Mira Sand: Under house arrest. Held 89 days before." in page
    assert "Tomas Weir: In exile" in page
    assert "fine of 100,000 crowns" in page
    assert "3–7 November 2025" in page
    assert "No court has decided these charges. Presumed innocent." in page
    assert "Convicted" not in page


def test_a_correction_is_no_event_of_its_day(read: dict[str, Read]) -> None:
    page = (read["2024-05-20"].site / "cases/assange/index.html").read_text()
    assert "Correction: No charges in Sweden" in page


def test_while_two_appeal(read: dict[str, Read]) -> None:
    page = read["2026-02-01"].lantern()
    # What was met is asked no more; the next demand leads.
    assert "Drop the charges against Tomas Weir and The Lantern. Nobody" in page
    assert "Mira Sand: At liberty" in page
    assert "Tomas Weir: 1 year and 6 months" in page
    assert "He was tried in his absence." in page
    assert "Under appeal since 15 December 2025" in page
    assert "An appeal is pending: the judgment is not final. Presumed innocent." in page
    assert "Press release: Mira Sand is free" in page
    assert "District Court: Trial. Postponed to 8–10 December 2025." in page
    release = read["2026-02-01"].site / "cases/lantern/releases/acquitted/release.txt"
    assert "acquitted Mira Sand of the Lantern." in release.read_text()


def test_when_it_is_over(read: dict[str, Read]) -> None:
    page = read["2026-06-01"].lantern()
    assert "Ended20 April 2026One of them was acquitted" in page
    assert "Conviction quashed, 20 April 2026" in page
    assert "Presumed innocent" not in page
    assert "Sentence 2" not in page


@pytest.mark.parametrize("day", DAYS)
def test_facts_fit_the_schema_by_the_reference_validator(read: dict[str, Read], day: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    for file in read[day].files("*/case.json"):
        wrong = [
            f"{one.json_path}: {one.message}"
            for one in validator.iter_errors(json.loads(file.read_text()))
        ]
        assert wrong == [], file


@pytest.mark.parametrize("day", DAYS)
def test_calendars_are_read_by_another_parser(read: dict[str, Read], day: str) -> None:
    for file in read[day].files("*/case.ics"):
        raw = file.read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert max(map(len, raw.split(b"\r\n"))) <= 75  # bytes: RFC 5545, 3.1
        calendar = icalendar.Calendar.from_ical(raw)
        events = calendar.walk("VEVENT")
        assert not calendar.errors
        assert not [one.errors for one in events if one.errors]
        assert len({str(one["UID"]) for one in events}) == len(events)
        assert {str(one["STATUS"]) for one in events} <= {"TENTATIVE", "CONFIRMED", "CANCELLED"}


def test_a_hearing_that_is_put_off_keeps_its_uid_and_gets_a_higher_sequence(
    read: dict[str, Read],
) -> None:
    def trial(day: str) -> Any:
        raw = (read[day].site / "cases/lantern/case.ics").read_bytes()
        events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
        return next(one for one in events if str(one["UID"]).startswith("lantern.trial-day"))

    before, after = trial("2025-07-01"), trial("2026-02-01")
    assert before["UID"] == after["UID"]
    assert before.decoded("DTSTART").date() == date(2025, 11, 3)
    assert after.decoded("DTSTART").date() == date(2025, 12, 8)
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


@pytest.mark.parametrize("day", DAYS)
def test_feeds_are_read_by_another_reader(read: dict[str, Read], day: str) -> None:
    for file in [*read[day].files("feed.xml"), *read[day].files("*/*.xml")]:
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, (file, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert {"id", "title", "updated"} <= set(feed.feed)
        assert feed.feed.get("author") or all(one.get("author") for one in feed.entries)
        ids = [one.id for one in feed.entries]
        assert len(set(ids)) == len(ids)
        assert all(one.get("updated_parsed") and one.get("link") for one in feed.entries)
    for file in read[day].files("*/feed.json"):
        feed = json.loads(file.read_text())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        for item in feed["items"]:
            assert isinstance(item["id"], str)
            assert item.get("content_html") or item.get("content_text")
            assert datetime.fromisoformat(item["date_published"]).tzinfo


@pytest.mark.parametrize("day", DAYS)
def test_tables_and_schema_org_say_what_the_page_says(read: dict[str, Read], day: str) -> None:
    for file in read[day].files("*/events.csv"):
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
        page = file.with_name("index.html").read_text()
        timeline = page[page.index('id="timeline"') :]
        assert len(rows) == len(
            re.findall(r'<li id="[^"]+" class="[a-z]+"><span class="when">', timeline)
        )
        assert all(None not in row for row in rows)
        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert data
        graph = json.loads(data[1])
        assert graph["@context"] == "https://schema.org"


@pytest.mark.parametrize("day", DAYS)
def test_no_two_places_of_a_page_have_one_name(read: dict[str, Read], day: str) -> None:
    for file in read[day].files("**/index.html"):
        tree = lxml.html.document_fromstring(file.read_bytes())
        ids = tree.xpath("//@id")
        assert len(set(ids)) == len(ids), file
        wanted = {one[1:] for one in tree.xpath("//a/@href") if one.startswith("#") and one != "#"}
        assert wanted <= set(ids), file
