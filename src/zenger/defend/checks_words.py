"""What the running text may not say: that somebody is guilty before a court said so, or a number
of years other than the one that is worked out.

Words are looked for in the languages below; a text in another one is for people to read.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum, auto
from typing import Any

from msgspec.structs import replace

from zenger.defend.claims import claims_of_guilt
from zenger.defend.findings import Checked, Finding
from zenger.defend.standing_charges import charges_stand, exposures_of, months_of
from zenger.model.case.cases import Case
from zenger.model.case.charges import DECIDED_AGAINST, ChargeStatus
from zenger.model.case.trouble import Weight

_OURS = {
    "updates": ("title", "body"), "releases": ("title", "body"), "demands": ("text",),
    "actions": ("title", "model"), "custody": ("summary",), "charge_events": ("summary",),
    "decisions": ("summary", "effect"), "risks": ("label",),
}  # fmt: skip
"""What the page says in our own voice, besides its head and story."""
_UNDECIDED = frozenset({
    ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED, ChargeStatus.PENDING, ChargeStatus.AMENDED,
    ChargeStatus.DROPPED, ChargeStatus.DISMISSED, ChargeStatus.ACQUITTED,
})  # fmt: skip


class _Verdict(Enum):
    """Whether a court has decided against somebody, on any charge."""

    AGAINST = auto()
    QUASHED = auto()  # each such judgment
    NONE_YET = auto()
    NOT_CHARGED = auto()


_NUMBER = r"(\d{1,4})"
_CLAIMS = {
    "en": rf"(?:up to|maximum of|as much as|total of|facing|faces?|faced) {_NUMBER} years",
    "de": rf"(?:bis zu|höchstens|insgesamt|drohen) {_NUMBER} Jahre",
}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|„[^“]*“|^>.*$", re.MULTILINE)
_YEAR = 12  # months


def words(checked: Checked) -> Iterator[Finding]:
    """What the page says in our own voice on its day. What is quoted is somebody else's word."""
    case = checked.standing.case
    verdicts = {one.id: _verdict(checked, one.id) for one in case.subjects}
    totals = _totals(checked.case)
    for array, index, field, language, text in _texts(checked, case):
        own = _QUOTED.sub(" ", text)
        if not {_Verdict.NONE_YET, _Verdict.QUASHED}.isdisjoint(verdicts.values()):
            yield from _guilt((array, index, field), language, own, case, verdicts)
        if totals:
            yield from _claims(array, index, field, language, own, totals)


def _texts(checked: Checked, known: Case) -> Iterator[tuple[str, int, str, str, str]]:
    """(array, index, field, language, words); questions and their answers are no claims."""
    for story in known.stories:
        index = checked.case.stories.index(story)
        yield "stories", index, "", story.language, story.text
    yield from _said("case", 0, known.case, ("title", "summary", "outcome"), known.case.language)
    for array, fields in _OURS.items():
        for record in getattr(known, array):
            found = _index(checked, array, record)
            if found is not None:
                yield from _said(array, found, record, fields, known.case.language)


def _index(checked: Checked, array: str, record: Any) -> int | None:
    """By id, else as it was written; None where it has no id and something of it is kept back."""
    if record.id:
        return checked.names[array].get(record.id)
    return next((index for index, one in checked.of(array) if one is record), None)


def _said(
    array: str, index: int, record: Any, fields: tuple[str, ...], own: str
) -> Iterator[tuple[str, int, str, str, str]]:
    for field in fields:
        if text := getattr(record, field):
            yield array, index, field, own, text.text
            for language, said in text.translations.items():
                yield array, index, f"{field}.{language}", language, said.text


def _verdict(checked: Checked, subject: str) -> "_Verdict":
    charges = [one for one in checked.standing.charges if one.charge.subject == subject]
    against = [
        one for one in charges if any(event.status in DECIDED_AGAINST for event in one.events)
    ]
    if any(one.status is not ChargeStatus.CONVICTION_QUASHED for one in against):
        return _Verdict.AGAINST
    if against:
        return _Verdict.QUASHED
    is_undecided = any(one.status in _UNDECIDED for one in charges)
    return _Verdict.NONE_YET if is_undecided else _Verdict.NOT_CHARGED


def _guilt(
    place: tuple[str, int, str], language: str, text: str, case: Case,
    verdicts: dict[str, "_Verdict"],
) -> Iterator[Finding]:  # fmt: skip
    """Said of a subject it is an error; of whom it is said elsewhere, people must see."""
    names = {one.id: [name.name.text for name in one.names] for one in case.subjects}
    for claim in claims_of_guilt(text, language, names):
        meant = {verdicts[id_] for id_ in claim.named or names}
        if _Verdict.AGAINST in meant:
            continue
        is_of_subject = bool(claim.named) or claim.has_pronoun
        if is_of_subject and _Verdict.NONE_YET not in meant:
            if _Verdict.QUASHED in meant:
                yield Finding(
                    *place, "guilty-of-quashed",
                    f"It says “{claim.words}” (“…{claim.around}…”), and that judgment was quashed. "
                    "Say so in the same sentence, or leave it out.", Weight.WARNING,
                )  # fmt: skip
            return
        message = (
            f"It says “{claim.words}” (“…{claim.around}…”), but no court has decided. Write what "
            "was alleged or charged; a charge is not guilt. Where somebody else is meant, name "
            "them; what others say may stand in quotes."
        )
        weight = Weight.ERROR if is_of_subject else Weight.WARNING
        yield Finding(*place, "guilty-of-undecided", message, weight)
        return


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
