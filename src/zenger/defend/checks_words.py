"""What the running text may not say: that somebody is guilty before a court said so, or a number
of years other than the one that is worked out.

Words are looked for in the languages below; a text in another one is for people to read.
"""

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from zenger.defend.findings import Checked, Finding
from zenger.defend.standing_charges import charges_stand, exposures_of, months_of
from zenger.model.case.cases import Case
from zenger.model.case.charges import DECIDED_AGAINST, ChargeStatus
from zenger.model.case.trouble import Weight

_UNDECIDED = frozenset({
    ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED, ChargeStatus.PENDING, ChargeStatus.AMENDED,
    ChargeStatus.DROPPED, ChargeStatus.DISMISSED, ChargeStatus.ACQUITTED,
})  # fmt: skip
_GUILT = {
    "en": r"(?<!not )(?<!until proven )(?<!until proved )\bguilty\b(?! plea)|\bconvicted of\b",
    "de": r"(?<!nicht )(?<!un)\bschuldig\b|\bverurteilt\b",
    "fr": r"(?<!non )\bcoupable\b",
    "es": r"(?<!no )\bculpable\b",
}
_NUMBER = r"(\d{1,4})"
_CLAIMS = {
    "en": rf"(?:up to|maximum of|as much as|total of|facing|faces|faced) {_NUMBER} years",
    "de": rf"(?:bis zu|höchstens|insgesamt|drohen) {_NUMBER} Jahre",
}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|„[^“]*“|^>.*$", re.MULTILINE)
_YEAR = 12  # months


def words(checked: Checked) -> Iterator[Finding]:
    """The text of the day the page is of, and the head. What is quoted is somebody else's word."""
    case = checked.standing.case
    is_decided = any(
        event.status in DECIDED_AGAINST for one in checked.standing.charges for event in one.events
    )
    is_undecided = any(one.status in _UNDECIDED for one in checked.standing.charges)
    totals = _totals(checked.case)
    for array, index, field, language, text in _texts(checked, case):
        own = _QUOTED.sub(" ", text)
        if is_undecided and not is_decided:
            yield from _guilt(array, index, field, language, own)
        if totals:
            yield from _claims(array, index, field, language, own, totals)


def _texts(checked: Checked, known: Case) -> Iterator[tuple[str, int, str, str, str]]:
    for story in known.stories:
        index = checked.case.stories.index(story)
        yield "stories", index, "", story.language, story.text
    head = known.case
    for field, text in (("title", head.title), ("summary", head.summary)):
        yield "case", 0, field, head.language, text.text
        for language, said in text.translations.items():
            yield "case", 0, f"{field}.{language}", language, said.text


def _guilt(array: str, index: int, field: str, language: str, text: str) -> Iterator[Finding]:
    found = re.search(_GUILT.get(language.split("-")[0], r"$^"), text, re.IGNORECASE)
    if found:
        message = (
            f"It says “{found[0]}” (“…{_around(text, found)}…”), but no court has decided. Write "
            "what was alleged or charged; a charge is not guilt."
        )
        yield Finding(array, index, field, "guilty-of-undecided", message, Weight.WARNING)


def _claims(
    array: str, index: int, field: str, language: str, text: str, totals: frozenset[int]
) -> Iterator[Finding]:
    pattern = _CLAIMS.get(language.split("-")[0], r"$^")
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if int(found[1]) * _YEAR not in totals:
            known = ", ".join(str(one // _YEAR) for one in sorted(totals) if one % _YEAR == 0)
            message = (
                f"It says “{found[0]}”, but the charges add up to another number (possible: "
                f"{known}). Correct the text, or the counts and maxima. What others say "
                "may stand in quotes."
            )
            yield Finding(array, index, field, "another-number", message)


def _totals(case: Case) -> frozenset[int]:
    """Months that a text may rightly name: any sum there ever was, and its parts."""
    found: set[int] = set()
    for day in sorted({one.date.first_day() for one in case.charge_events}):
        for exposure in exposures_of(charges_stand(_until(case, day))):
            for counts, most, _ in exposure.parts:
                found |= {months_of(most), counts * months_of(most)}
            found.add(exposure.months)
    sentences = (one.sentence for one in case.charge_events)
    found |= {one.years * _YEAR + one.months for one in sentences if one}
    return frozenset(found - {0})


def _until(case: Case, day: date) -> Case:
    events = tuple(one for one in case.charge_events if one.date.first_day() <= day)
    return replace(case, charge_events=events)


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(found.start() - 30, 0) : found.end() + 20].split())
