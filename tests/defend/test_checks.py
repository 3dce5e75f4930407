"""Each thing that can be wrong with a case is told with its file, row and field."""

from datetime import date
from pathlib import Path

import pytest
from tests.defend.cases import HEAD, reading

from zenger.defend.checks import check
from zenger.model.case.trouble import Trouble, Weight

DAY = date(2026, 2, 10)
QUIET = {"no-copy", "no-next-step"}  # said of every short case here


def told(folder: Path, toml: str, head: str = HEAD, **files: str) -> list[Trouble]:
    read = reading(folder, toml, head, **files)
    assert read.case is not None, read.troubles
    found = check(read.case, DAY, today=DAY, rows=read.rows)
    return [one for one in found if one.code not in QUIET]


def row(array: str, **fields: object) -> str:
    """One row of an array, with its source."""
    values = {"sources": ["court"], **fields}
    said = {
        name: str(one).lower() if isinstance(one, bool) else repr(one)
        for name, one in values.items()
    }
    lines = "".join(f"{name} = {one}\n" for name, one in said.items())
    return f"[[{array}]]\n{lines}"


def custody(day: str, status: str, **more: object) -> str:
    return row("custody", date=day, subject="nour", status=status, **more)


LAW = "[[statutes]]\nid = 'law'\njurisdiction = 'US'\ntitle = 'Act'\nsources = ['court']\nmaximum = { years = 10 }\n"
CHARGE = row("charges", id="a", subject="nour", statute="law", counts=2)
CHARGED = row("charge_events", charge="a", date="2026-01-10", status="pending")
COURT = "[[courts]]\nid = 'c'\nname = 'Court'\n" + row(
    "proceedings", id="p", court="c", type="criminal", title="Trial"
)
HEARING = row("hearings", id="h", proceeding="p", title="Bail", starts="2026-03-02")
POINT = row("points", id="one", question="Is it?")
YES = row("branches", id="yes", point="one", label="Yes", end="freed")
NO = row("branches", id="no", point="one", label="No", end="convicted")
MINISTER = row("authorities", id="m", name="Minister", verified="2026-01-01")


def taken(branch: str, state: str = "taken") -> str:
    return row("branch_events", branch=branch, date="2026-02-01", state=state)


PHOTO = "[[photos]]\ncaption = 'At work'\nalt = 'A desk'\ncredit = 'A'\nrights_holder = 'A'\nlicence = '{}'\nfile = '{}'\n{}\n"

ERRORS = {
    "unknown statute": (CHARGE + CHARGED, "charges “a”", "statute", "unknown-statute"),
    "unknown subject": (
        row("custody", date="2026-01-05", subject="noor", status="remand"),
        "custody 1", "subject", "unknown-reference",
    ),
    "unknown citation": (
        "[[places]]\nid = 'x'\nname = 'X'\n" + custody("2026-01-05", "remand", sources=["tabloid"]),
        "custody 1", "sources", "unknown-citation",
    ),
    "no source": (custody("2026-01-05", "remand", sources=[]), "custody 1", "sources", "no-source"),
    "two statuses on a day": (
        custody("2026-01-05", "remand") + custody("2026-01-05", "released"),
        "custody 2", "date", "overlapping-custody",
    ),
    "two places on a day": (
        "[[places]]\nid = 'x'\nname = 'X'\n[[places]]\nid = 'y'\nname = 'Y'\n"
        + custody("2026-01-05", "remand", place="x") + custody("2026-01-05", "remand", place="y"),
        "custody 2", "date", "overlapping-custody",
    ),
    "two ends of a charge": (
        LAW + CHARGE + CHARGED
        + row("charge_events", charge="a", date="2026-02-01", status="acquitted")
        + row("charge_events", charge="a", date="2026-02-01", status="convicted"),
        "charge_events 3", "date", "contradictory-events",
    ),
    "not charged after a charge": (
        LAW + CHARGE + CHARGED
        + row("charge_events", charge="a", date="2026-02-01", status="not_charged"),
        "charge_events 2", "status", "contradictory-events",
    ),
    "an event to come": (custody("2026-02-11", "remand"), "custody 1", "date", "not-yet"),
    "known too soon": (
        custody("2026-01-05", "remand", known="2026-01-04"), "custody 1", "known", "known-before",
    ),
    "after death": (
        custody("2026-01-05", "died_in_custody") + custody("2026-01-06", "released"),
        "custody 2", "date", "after-death",
    ),
    "sentence of a pending charge": (
        LAW + CHARGE + CHARGED + "sentence = { months = 5 }\n",
        "charge_events 1", "sentence", "sentence-without-conviction",
    ),
    "more counts than charged": (
        LAW + CHARGE + CHARGED + "counts = 3\n", "charge_events 1", "counts", "too-many-counts",
    ),
    "convicted of some counts": (
        LAW + CHARGE + CHARGED
        + row("charge_events", charge="a", date="2026-02-01", status="convicted", counts=1),
        "charge_events 2", "counts", "split-charge",
    ),
    "charges in a circle": (
        LAW + CHARGED + row("charges", id="a", subject="nour", statute="law", superseded_by="a"),
        "charges “a”", "superseded_by", "cycle",
    ),
    "ends before it begins": (
        COURT + HEARING + "ends = '2026-03-01'\n",
        "hearings “h”", "ends", "ends-before-it-begins",
    ),
    "held before it began": (
        COURT + HEARING + row("hearing_events", hearing="h", date="2026-02-01", status="held"),
        "hearing_events 1", "date", "held-before",
    ),
    "two answers taken": (
        POINT + YES + NO + taken("yes") + taken("no"), "points “one”", "exclusive", "two-taken",
    ),
    "leads nowhere": (
        POINT + row("branches", id="yes", point="one", label="Yes"),
        "branches “yes”", "leads_to", "leads-nowhere",
    ),
    "leads on and ends": (
        POINT + row("points", id="two", question="And?") + NO.replace("'one'", "'two'")
        + row("branches", id="yes", point="one", label="Yes", end="freed", leads_to="two"),
        "branches “yes”", "end", "two-ends",
    ),
    "no such question": (
        POINT + row("branches", id="yes", point="one", label="Yes", leads_to="two"),
        "branches “yes”", "leads_to", "unknown-reference",
    ),
    "answers in a circle": (
        POINT + row("points", id="two", question="And?")
        + row("branches", id="yes", point="one", label="Yes", leads_to="two")
        + row("branches", id="no", point="two", label="No", leads_to="one"),
        "points “one”", "", "cycle",
    ),
    "answered twice": (
        COURT + POINT + YES + NO + taken("yes")
        + row("decisions", id="d1", proceeding="p", date="2026-02-01", summary="Yes", resolves="one")
        + row("decisions", id="d2", proceeding="p", date="2026-02-02", summary="No", resolves="one"),
        "decisions “d2”", "resolves", "two-decisions",
    ),
    "demands in a circle": (
        MINISTER
        + row("demands", id="x", text="Drop", addressee="m", fallback_of="y")
        + row("demands", id="y", text="Free", addressee="m", fallback_of="x"),
        "demands “x”", "fallback_of", "cycle",
    ),
    "photo without credit": (
        PHOTO.format("permission", "a.jpg", "permission = 'drawer'").replace("credit = 'A'", "credit = ' '"),
        "photos 1", "credit", "photo-without-rights",
    ),
    "same id": (POINT + POINT + YES, "points “one”", "id", "same-id"),
    "no id": (COURT + HEARING.replace("id = 'h'\n", ""), "hearings 1", "id", "missing-id"),
    "id that is a path": (
        row("points", id="../../etc", question="Is it?"), "points “../../etc”", "id", "wrong-id",
    ),
    "address that runs": (
        "[[citations]]\nid = 'x'\nexternal = { url = 'javascript:alert(1)', title = 'X', accessed = 2026-01-01 }\n",
        "citations “x”", "external.url", "unsafe-address",
    ),
    "line break in a name": (
        COURT.replace("id = 'c'", 'id = "c"\nlevel = "first\\nBEGIN:VEVENT"'),
        "courts “c”", "level", "hidden-letter",
    ),
    "turned letters": (
        '[[places]]\nid = "x"\nname = "Prison \\u202egnp.exe"\n', "places “x”", "name", "hidden-letter",
    ),
    "no such latitude": (
        "[[places]]\nid = 'x'\nname = 'X'\nlatitude = 151.5\n", "places “x”", "latitude", "impossible-number",
    ),
    "UK": (
        "[[places]]\nid = 'x'\nname = 'X'\ncountry = 'UK'\n", "places “x”", "country", "no-country",
    ),
    "two sources in one": (
        "[[citations]]\nid = 'x'\n", "citations “x”", "", "which-source",
    ),
    "nothing quoted": (
        "[[citations]]\nid = 'x'\narchive = { document = '" + "a" * 64 + "', page = 1, quote = ' ' }\n",
        "citations “x”", "archive.quote", "no-quote",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("toml", "where", "field", "code"), ERRORS.values(), ids=ERRORS)
def test_an_error_names_file_row_and_field(
    tmp_path: Path, toml: str, where: str, field: str, code: str
) -> None:
    found = [one for one in told(tmp_path, toml) if one.weight is Weight.ERROR]
    assert [(one.file, one.row.partition(" (line")[0], one.field, one.code) for one in found] == [
        ("more.toml", where, field, code)
    ]


WARNINGS = {
    "order unclear": (
        custody("2026-01", "remand") + custody("2026-01-20", "released"), "overlapping-custody",
    ),
    "the same twice": (custody("2026-01-05", "remand") * 2, "same-event"),
    "released who was not held": (
        custody("2026-01-05", "bail") + custody("2026-01-06", "released"), "not-held",
    ),
    "charge without event": (LAW + CHARGE, "charge-without-event"),
    "no maximum": (
        LAW.replace("maximum = { years = 10 }\n", "") + CHARGE + CHARGED, "no-maximum",
    ),
    "law of later": (LAW + "in_force = 2026-02-01\n" + CHARGE + CHARGED, "not-in-force"),
    "question without answer": (POINT, "no-answer"),
    "no answer left": (POINT + YES + taken("yes", "foreclosed"), "none-left"),
    "decided how": (
        COURT + POINT + YES
        + row("decisions", id="d", proceeding="p", date="2026-02-01", summary="Yes", resolves="one"),
        "decided-how",
    ),
    "photo of who did not agree": (
        "[[subjects]]\nid = 'x'\nnames = [{ name = 'X', use = 'pseudonym' }]\nsources = ['court']\n"
        + PHOTO.format("permission", "a.jpg", "permission = 'drawer'\ndepicts = ['x']"),
        "no-consent",
    ),
    "health of who did not agree": (custody("2026-01-05", "remand", health="Ill"), "no-consent"),
    "translation that is stale": (
        "[[places]]\nid = 'x'\nname = { en = 'Prison', de = { text = 'Turm', of = '00000000' } }\n",
        "stale-translation",
    ),
    "quote nobody approved": (
        row("releases", id="r", date="2026-02-01", title="T", body="B")
        + "quotes = [{ speaker = 'S', text = 'Q' }]\n",
        "not-approved",
    ),
    "when was it read": (
        "[[citations]]\nid = 'x'\nexternal = { url = 'https://a.example/', title = 'X' }\n",
        "no-access-date",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("toml", "code"), WARNINGS.values(), ids=WARNINGS)
def test_a_warning_does_not_keep_a_case_from_print(tmp_path: Path, toml: str, code: str) -> None:
    assert [(one.code, one.weight) for one in told(tmp_path, toml)] == [(code, Weight.WARNING)]


REMINDERS = {
    "hearing passed": (
        COURT + HEARING.replace("2026-03-02", "2026-02-09"), "hearing-passed", "hearings",
    ),
    "hearing moved and passed": (
        COURT + HEARING.replace("2026-03-02", "2026-01-20")
        + row("hearing_events", hearing="h", date="2026-01-15", status="postponed", to="2026-02-01"),
        "hearing-passed", "hearings",
    ),
    "photo expired": (
        PHOTO.format("permission", "a.jpg", "permission = 'drawer'\nexpires = 2026-02-09"),
        "photo-expired", "photos",
    ),
    "address unverified": (row("authorities", id="m", name="Minister"), "address-unverified", "auth"),
    "address verified long ago": (
        row("authorities", id="m", name="Minister", verified="2025-02-09"), "address-unverified", "auth",
    ),
    "office changed": (
        row("authorities", id="m", name="Minister", verified="2026-01-01", expires="2026-02-01"),
        "office-changed", "auth",
    ),
    "deadline passed": (
        MINISTER + row("actions", kind="share", title="T", deadline="2026-02-09"), "deadline-passed", "act",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("toml", "code", "where"), REMINDERS.values(), ids=REMINDERS)
def test_a_reminder_is_of_what_was_right_once(
    tmp_path: Path, toml: str, code: str, where: str
) -> None:
    (found,) = told(tmp_path, toml)
    assert (found.code, found.weight) == (code, Weight.REMINDER)
    assert found.row.startswith(where)


QUIET_CASES = {
    "hearing of today": COURT + HEARING.replace("2026-03-02", "2026-02-10"),
    "hearing held": COURT
    + HEARING.replace("2026-03-02", "2026-02-09")
    + row("hearing_events", hearing="h", date="2026-02-09", status="held"),
    "one after the other on a day": custody("2026-01-05", "remand")
    + custody("2026-01-05", "released", seq=1),
    "address verified": MINISTER,
    "fled from house arrest": custody("2026-01-05", "house_arrest")
    + custody("2026-01-06", "escaped"),
    "fled from under a tag": custody("2026-01-05", "tagged") + custody("2026-01-06", "escaped"),
    "a question asked anew": POINT
    + "recurs = true\n"
    + row("branches", id="yes", point="one", label="Yes", leads_to="one"),
    "two taken where both can be": POINT
    + "exclusive = false\n"
    + YES
    + NO
    + taken("yes")
    + taken("no"),
    "our own words need no source": MINISTER
    + "[[demands]]\nid = 'd'\ntext = 'Drop it.'\naddressee = 'm'\n"
    + "[[updates]]\ndate = 2026-02-01\ntitle = 'Sorry'\nkind = 'correction'\n",
}


@pytest.mark.parametrize("toml", QUIET_CASES.values(), ids=QUIET_CASES)
def test_what_is_right_is_not_complained_of(tmp_path: Path, toml: str) -> None:
    assert told(tmp_path, toml) == []


def test_an_open_case_without_a_next_step_is_reminded_of(tmp_path: Path) -> None:
    read = reading(tmp_path)
    assert read.case
    found = [one.code for one in check(read.case, DAY)]
    assert "no-next-step" in found
    closed = reading(tmp_path, "", HEAD.replace("zone =", "closed = 2026-02-01\nzone ="))
    assert closed.case
    assert "no-next-step" not in [one.code for one in check(closed.case, DAY)]


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("She is guilty.", "guilty-of-undecided"),
        ("She was convicted of leaking.", "guilty-of-undecided"),
        ("She is not guilty, and presumed so until proven guilty.", None),
        ("If found guilty, she faces ten years for each count.", None),
        ("She denies that she is guilty.", None),
        ("A colleague was convicted of leaking.", "guilty-of-undecided"),
        ("She pleads “guilty of printing”, a banner says.", None),
        ("She faces up to 30 years in prison.", "another-number"),
        ("They face 30 years.", "another-number"),
        ("She faces up to 20 years, ten for each.", None),
        ("One count can bring a maximum of 10 years.", None),
        ("A minister said “up to 30 years”.", None),
    ],
)
def test_the_running_text_says_what_the_record_says(
    tmp_path: Path, story: str, code: str | None
) -> None:
    found = told(tmp_path, LAW + CHARGE + CHARGED, **{"story/2026-01-06.en.md": story})
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.file == "story/2026-01-06.en.md" for one in found)


@pytest.mark.parametrize(
    ("story", "weight"),
    [
        ("Nour Haddad is guilty.", Weight.ERROR),
        ("Haddad was convicted of leaking.", Weight.ERROR),
        ("They are guilty of nothing but printing.", Weight.ERROR),
        ("A colleague was convicted of leaking.", Weight.WARNING),
    ],
)
def test_no_page_calls_its_subject_guilty_before_a_court_did(
    tmp_path: Path, story: str, weight: Weight
) -> None:
    (found,) = told(tmp_path, LAW + CHARGE + CHARGED, **{"story/2026-01-06.en.md": story})
    assert found.weight is weight


OMAR = """
[[subjects]]
id = "omar"
names = [{ name = "Omar Saleh" }]
consent = { public_naming = true }
sources = ["court"]
"""
BOTH = LAW + CHARGE + CHARGED + OMAR + row("charges", id="b", subject="omar", statute="law")
CONVICTED = BOTH + row("charge_events", charge="b", date="2026-01-20", status="convicted")
QUASHED = CONVICTED + row(
    "charge_events", charge="b", date="2026-02-01", status="conviction_quashed"
)


@pytest.mark.parametrize(
    ("toml", "story", "code"),
    [
        (CONVICTED, "Omar Saleh is guilty.", None),
        (CONVICTED, "Nour Haddad is guilty.", "guilty-of-undecided"),
        (CONVICTED, "He was convicted of leaking.", None),  # one of them was
        (QUASHED, "Omar Saleh is guilty.", "guilty-of-quashed"),
        (QUASHED, "Omar Saleh was found guilty; that was quashed.", None),
        (QUASHED, "Nour Haddad is guilty.", "guilty-of-undecided"),
    ],
)
def test_of_several_each_is_guilty_only_of_what_a_court_found(
    tmp_path: Path, toml: str, story: str, code: str | None
) -> None:
    found = told(tmp_path, toml, **{"story/2026-01-06.en.md": story})
    assert [one.code for one in found if one.code.startswith("guilty")] == ([code] if code else [])


def test_what_is_said_beside_the_story_is_looked_at_as_well(tmp_path: Path) -> None:
    update = '[[updates]]\ndate = 2026-01-25\ntitle = "News"\nbody = "She is guilty."\n'
    found = told(tmp_path, LAW + CHARGE + CHARGED + update + 'sources = ["court"]\n')
    assert [(one.code, one.field) for one in found] == [("guilty-of-undecided", "body")]
    question = '[[points]]\nid = "q"\nquestion = "Is she guilty?"\nsources = ["court"]\n'
    answer = '[[branches]]\nid = "a"\npoint = "q"\nlabel = "Guilty"\nend = "convicted"\n'
    asked = told(tmp_path, LAW + CHARGE + CHARGED + question + answer + 'sources = ["court"]\n')
    assert asked == []


def test_a_story_that_was_changed_makes_its_translation_stale(tmp_path: Path) -> None:
    files = {
        "story/2026-01-06.en.md": "She printed it.",
        "story/2026-01-06.de.md": "<!-- human, of 5b1c2f7a -->\nSie druckte ihn.",
    }
    (found,) = told(tmp_path, "", **files)
    assert (found.code, found.file) == ("stale-translation", "story/2026-01-06.de.md")
    mark = found.message.partition("“")[2].partition("”")[0]
    files["story/2026-01-06.de.md"] = files["story/2026-01-06.de.md"].replace("5b1c2f7a", mark)
    assert told(tmp_path, "", **files) == []


def test_a_draft_may_still_lack_sources_and_consent(tmp_path: Path) -> None:
    head = HEAD.replace('state = "public"\n', "").replace("consent = ", "# ")
    found = told(tmp_path, custody("2026-01-05", "remand", sources=[]), head)
    assert {one.code for one in found} == {"no-source", "no-consent"}
    assert {one.weight for one in found} == {Weight.WARNING}
