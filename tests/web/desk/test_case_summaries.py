"""Lists of a case say dates and names in words, and call a charge what the page calls it."""

import pytest
from msgspec.structs import replace
from tests.publish.cases import ARREST, CASE, CHARGED, DEMAND, HEARING, YES, day, text

from zenger.model.case.advocacy import DemandEvent, DemandStatus
from zenger.model.case.courts import HearingEvent, HearingStatus
from zenger.model.case.outcomes import BranchEvent, BranchState
from zenger.web.desk.case_summaries import summary_of


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (ARREST, "5 January 2026 · Nour Haddad · Held on remand"),
        (replace(ARREST, date=day("~2026-01"), subject="gone"),
         "about January 2026 · gone · Held on remand"),
        (CHARGED, "20 January 2026 · Nour Haddad Secrets Act · Pending"),
        (CASE.charges[0], "Nour Haddad · Secrets Act"),
        (HEARING, "2 March 2026, 10:30 · Bail"),
        (HearingEvent(hearing="bail", date=day("2026-02-05"), status=HearingStatus.POSTPONED,
                      summary=text("The judge is ill.")),
         "5 February 2026 · Bail · Postponed · The judge is ill."),
        (BranchEvent(branch="yes", date=day("2026-03-02"), state=BranchState.TAKEN),
         "2 March 2026 · Yes · Taken"),
        (YES, "Yes"),
        (DEMAND, "Drop the charges."),
        (DemandEvent(demand="drop", date=day("2026-02-05"), status=DemandStatus.REFUSED),
         "5 February 2026 · Drop the charges. · Refused"),
        (CASE.citations[0], "Court list · Crown Court"),
        (CASE.subjects[0], "Nour Haddad"),
    ],
)  # fmt: skip
def test_a_line_names_what_it_is_about(record: object, said: str) -> None:
    assert summary_of(record, CASE) == said
