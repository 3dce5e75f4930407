"""Real incidents of the Press Freedom Tracker: each line is one draft, and loses nothing unsaid."""

import csv
from collections import Counter

import pytest
from tests.corpus.manifest import CORPUS

from zenger.defend.folder import read_case
from zenger.defend.imports.imported import Imported
from zenger.defend.imports.tracker import read_tracker
from zenger.workflow.cases.take_in import take_in

FILE = CORPUS / "cases" / "us-press-freedom-incidents-even-years.csv"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the corpus is not here")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def imported() -> Imported:
    return read_tracker(FILE.read_bytes(), FILE.name)


def test_each_line_is_a_draft_of_its_own(rows, imported) -> None:
    assert imported.is_whole
    assert len(imported.cases) == len(rows) == 958
    assert len({case.case.id for case in imported.cases}) == 958


def test_dates_categories_tags_and_places_are_those_of_the_file(rows, imported) -> None:
    for row, case in zip(rows, imported.cases, strict=True):
        assert case.case.opened.isoformat() == row["date"]
        assert ", ".join(case.case.categories) == row["categories"]
        tags = [tag.strip('"') for tag in row["tags"].split(", ") if tag]
        assert list(case.case.tags) == list(dict.fromkeys(tags))
        named = {place.name.text for place in case.places}
        assert named == {", ".join(p for p in (row["city"], row["state"]) if p)} - {""}


def test_what_is_lost_is_told_once_for_the_whole_file(imported) -> None:
    assert Counter(one.code for one in imported.troubles) == {
        "no-address": 1,
        "parted-at-commas": 1,
    }


def test_the_drafts_read_back_from_their_folders(imported, tmp_path) -> None:
    taken = take_in("tracker", [(FILE.name, FILE.read_bytes())], tmp_path)
    assert len(taken.cases) == 958
    for case in imported.cases[::50]:
        assert read_case(tmp_path / case.case.id).case == case
