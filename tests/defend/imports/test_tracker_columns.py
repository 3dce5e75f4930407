"""The columns that the Tracker's three exports really have: none is lost without being told.

Names and values are those of the exporter's own source (`incident/models/export.py`,
`incident/api/serializers.py` and `incident/choices.py` of freedomofpress/pressfreedomtracker.us).
"""

import csv
import io

import pytest
from msgspec.structs import replace

from zenger.defend.imports.imported import Imported
from zenger.defend.imports.tracker import read_tracker
from zenger.defend.record_table import records_csv
from zenger.model.case.cases import Case
from zenger.workflow.cases.coding import decoded, encoded

COMMON = {
    "title": "Reporter arrested at the harbour", "date": "2021-06-30",
    "exact_date_unknown": "False", "city": "Portland", "state": "OR", "longitude": "-122.67",
    "latitude": "45.52", "introduction": "<p>She was arrested.</p>", "teaser": "Arrested",
    "primary_video": "https://video.example/1", "image_caption": "<p>The harbour</p>",
    "arrest_status": "arrested and released", "arresting_authority": "Portland Police",
    "detention_date": "2021-07-01", "release_date": "2021-07-02",
    "unnecessary_use_of_force": "True", "case_number": "3:21-cv-00001", "case_type": "Class Action",
    "status_of_seized_equipment": "returned in part", "is_search_warrant_obtained": "True",
    "actor": "law enforcement", "border_point": "Harbour gate", "denial_of_entry": "True",
    "stopped_previously": "True", "target_us_citizenship_status": "U.S. non-resident",
    "did_authorities_ask_for_device_access": "yes", "did_authorities_ask_about_work": "no",
    "assailant": "private security", "was_journalist_targeted": "yes",
    "charged_under_espionage_act": "True", "name_of_business": "Harbour Telecom",
    "third_party_business": "telecom company", "legal_order_venue": "Federal",
    "status_of_prior_restraint": "struck down", "mistakenly_released_materials": "True",
    "equipment_broken": "camera: count of 2", "equipment_seized": "phone: count of 1",
    "links": "Held (https://news.example/held) via The Record", "tags": "protest, kettle",
    "categories": "Arrest/Criminal Charge, Assault", "status_of_charges": "charges pending",
}  # fmt: skip
LISTS = {
    "body": "<p>At noon.</p>", "updates": "(2021-07-02 10:00:00+00:00) Released",
    "case_statuses": "ongoing, appealed", "workers_whose_communications_were_obtained": "A. Clerk",
    "target_nationality": "Chile", "targeted_institutions": "The Record", "current_charges": "Riot",
    "dropped_charges": "Trespass", "politicians_or_public_figures_involved": "A. Mayor",
    "authors": "B. Writer", "targeted_journalists": "Anna Zenger (The Record)",
    "subpoena_statuses": "pending, quashed", "subpoena_type": "other testimony",
    "legal_order_type": "2703(d) court order", "teaser_image": "/media/1.jpg",
    "type_of_denial": "Government event", "first_published_at": "2021-07-01T10:00:00Z",
    "last_published_at": "2021-07-02T10:00:00Z",
    "latest_revision_created_at": "2021-07-02T10:00:00Z",
}  # fmt: skip
ADDRESS = {"url": "https://pressfreedomtracker.us/all-incidents/reporter-arrested/"}
EXPORT = {
    "slug": ADDRESS["url"],
    "charges": "Riot (charges pending as of 2021-07-02), Trespass (charges dropped as of 2021-07-03)",
    "legal_orders": "subpoena for other testimony (quashed as of 2021-08-01)",
    "legal_order_target": "Third-party", "case_statuses": "['ONGOING', 'APPEALED']",
    "type_of_denial": "['GOVERNMENT_EVENTS']", "subpoena_statuses": "['PENDING']",
    "did_authorities_ask_for_social_media_user": "no",
    "did_authorities_ask_for_social_media_pass": "no", "were_devices_searched_or_seized": "yes",
}  # fmt: skip
FORMS = {
    "interface, quick": COMMON | ADDRESS,
    "interface, whole": COMMON | LISTS | ADDRESS,
    "export": COMMON | LISTS | EXPORT,
}
# Where the state and the days of a case are read from, and what says that there is nothing more.
NO_WORDS = {"exact_date_unknown", "state", "city", "date", "latitude", "longitude", "categories"}


def imported(row: dict[str, str]) -> Imported:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(row))
    writer.writeheader()
    writer.writerow(row)
    return read_tracker(buffer.getvalue().encode(), "incidents.csv")


def only(result: Imported) -> Case:
    assert result.is_whole, [one for one in result.troubles if one.weight == "error"]
    (case,) = result.cases
    return case


@pytest.mark.parametrize("form", FORMS)
def test_every_column_is_in_the_draft_or_told_by_its_line(form: str) -> None:
    row = FORMS[form]
    result = imported(row)
    case = only(result)
    told = {one.field for one in result.troubles if one.row == "line 2"}
    without = only(imported({**row, **dict.fromkeys(case.case.extra, "")}))
    for column in row.keys() - case.case.extra.keys() - NO_WORDS:
        changed = only(imported({**row, column: ""}))
        assert _said(changed) != _said(case) or column in told, f"{column} makes no difference"
    for column, kept in case.case.extra.items():
        assert kept == row[column] and column in told, column
    assert replace(without.case, extra={}) == replace(case.case, extra={})


def _said(case: Case) -> str:
    return encoded(replace(case, case=replace(case.case, extra={})))


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_in_can_be_kept_and_handed_on(form: str) -> None:
    case = only(imported(FORMS[form]))
    assert decoded(encoded(case)) == case
    assert case.case.title.text.encode() in records_csv([case])


def test_the_export_s_charges_and_orders_become_events() -> None:
    case = only(imported(FORMS["export"]))
    assert [one.status.value for one in case.charge_events] == ["pending", "dropped"]
    assert {one.type for one in case.proceedings} >= {"order"}
    assert [one.status.value for one in case.custody] == ["police_custody", "released"]
    suit = next(one for one in case.proceedings if one.number == "3:21-cv-00001")
    assert suit.brought_by == "subject"
    assert suit.note and "ongoing" in suit.note.text.lower() and "[" not in suit.note.text


@pytest.mark.parametrize("code", ["ARRESTED_RELEASED", "arrested and released"])
def test_codes_of_the_database_are_read_like_its_words(code: str) -> None:
    case = only(imported({**FORMS["export"], "arrest_status": code}))
    assert len(case.custody) == 2
