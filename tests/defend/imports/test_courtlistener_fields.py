"""The fields that a docket of CourtListener's API v4 really has: none is lost without being told.

Names are those of the interface's own source (`cl/search/api_serializers.py` and
`cl/search/models.py` of freelawproject/courtlistener).
"""

import json

from zenger.defend.imports.courtlistener import read_courtlistener
from zenger.workflow.cases.coding import encoded

API = "https://www.courtlistener.com/api/rest/v4"
DOCKET = {
    "resource_uri": f"{API}/dockets/9/", "id": 9, "court": f"{API}/courts/mied/",
    "court_id": "mied",
    "original_court_info": {
        "resource_uri": f"{API}/originating-court-information/3/", "id": 3,
        "date_created": "2024-01-01T00:00:00Z", "docket_number": "2:10-cr-00001",
        "assigned_to_str": "Judge Below", "date_judgment": "2018-04-05",
    },
    "idb_data": {"id": 4, "nature_of_offense": "MARK-offense"},
    "clusters": [f"{API}/clusters/1/"], "audio_files": [f"{API}/audio/1/"],
    "assigned_to": f"{API}/people/1/", "referred_to": f"{API}/people/2/",
    "absolute_url": "/docket/9/united-states-v-haddad/",
    "date_created": "2024-01-01T00:00:00Z", "date_modified": "2024-01-02T00:00:00Z", "source": 1,
    "appeal_from_str": "MARK-appealed", "assigned_to_str": "MARK-assigned",
    "referred_to_str": "MARK-referred", "panel_str": "MARK-panel",
    "date_last_index": "2024-01-03T00:00:00Z", "date_cert_granted": "2024-02-01",
    "date_cert_denied": "2024-02-02", "date_argued": "2024-02-03", "date_reargued": "2024-02-04",
    "date_reargument_denied": "2024-02-05", "date_filed": "2019-03-06",
    "date_terminated": "2024-02-06", "date_last_filing": "2024-02-07",
    "case_name_short": "Haddad", "case_name": "MARK-name", "case_name_full": "MARK-full",
    "slug": "haddad", "docket_number": "2:19-cr-00001", "docket_number_core": "1900001",
    "docket_number_raw": "MARK-raw", "federal_dn_office_code": "2",
    "federal_dn_case_type": "MARK-type", "federal_dn_judge_initials_assigned": "MARK-initials",
    "federal_dn_judge_initials_referred": "MARK-others", "federal_defendant_number": 17,
    "pacer_case_id": "123456", "cause": "MARK-cause", "nature_of_suit": "MARK-nature",
    "jury_demand": "MARK-jury", "jurisdiction_type": "MARK-jurisdiction",
    "appellate_fee_status": "MARK-fee", "appellate_case_type_information": "MARK-case-type",
    "mdl_status": "MARK-mdl", "filepath_ia": "https://archive.example/9.xml",
    "filepath_ia_json": "https://archive.example/9.json", "ia_upload_failure_count": 1,
    "ia_needs_upload": True, "ia_date_first_change": "2024-01-04T00:00:00Z",
    "date_blocked": "2024-01-05", "blocked": True, "appeal_from": f"{API}/courts/ca6/",
    "parent_docket": f"{API}/dockets/8/", "tags": [f"{API}/tags/1/"], "panel": [f"{API}/people/3/"],
}  # fmt: skip
NO_WORDS = {"id", "resource_uri", "court", "slug", "case_name_short", "absolute_url"}


def test_every_field_is_in_the_draft_or_told_by_its_docket() -> None:
    result = read_courtlistener([("docket.json", json.dumps(DOCKET).encode())])
    assert result.is_whole, result.troubles
    (case,) = result.cases
    said = encoded(case)
    told = {one.field for one in result.troubles if one.row == "docket 9"}
    left_out = next(one.message for one in result.troubles if one.code == "fields-left-out")
    for name, value in DOCKET.items():
        is_told = name in left_out or any(one.split(".")[0] == name for one in told)
        assert name in NO_WORDS or is_told or str(value) in said, f"{name} is lost"
    for value in DOCKET.values():
        assert not str(value).startswith("MARK") or str(value) in said, f"{value} is lost"
    for inner in ("2:10-cr-00001", "Judge Below", "2018-04-05", "MARK-offense"):
        assert inner in said
    for about_the_case in ("parent_docket", "federal_defendant_number", "original_court_info"):
        assert about_the_case not in left_out
