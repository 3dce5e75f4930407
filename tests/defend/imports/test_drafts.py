"""What was imported passes the checks of a case, but for what only a person can add."""

from datetime import date
from pathlib import Path

import pytest

from zenger.defend.checks import check
from zenger.model.case.trouble import Weight
from zenger.workflow.cases.take_in import KINDS

SAMPLES = Path(__file__).parents[3] / "docs" / "reference" / "examples" / "cases"
FILES = {
    "tracker-map.csv": ("tracker", {"no-subject"}),
    "tracker-export.csv": ("tracker", set()),
    "table.csv": ("table", set()),
}


def errors(kind: str, *names: str) -> set[str]:
    imported = KINDS[kind]([(name, (SAMPLES / name).read_bytes()) for name in names])
    assert imported.cases
    found = (one for case in imported.cases for one in check(case, date(2031, 6, 1)))
    return {one.code for one in found if one.weight is Weight.ERROR}


@pytest.mark.parametrize("name", FILES)
def test_a_draft_lacks_only_what_the_source_does_not_have(name: str) -> None:
    kind, missing = FILES[name]
    assert errors(kind, name) == missing


def test_a_docket_is_a_draft_without_faults() -> None:
    parts = ("docket", "parties", "entries")
    assert errors("courtlistener", *(f"courtlistener-{part}.json" for part in parts)) == set()
