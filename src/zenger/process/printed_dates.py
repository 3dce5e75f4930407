"""The date a document prints on itself, near its top: in a telegram's head, after a label, alone.

Only what is unmistakable counts, because a wrong date is worse than none. What decides is the
form of the line, never a date in running text.
"""

import re
from collections.abc import Iterator, Sequence

from zenger.model.dates import DocumentDate, PartialDate
from zenger.process.pattern_dates import cable_date, find_dates

HEAD = 6_000  # characters of the text that are looked at
LABELLED_LINES = 80  # lines with words in them, in which a label may stand
LETTERHEAD_LINES = 25  # the same for a date that stands alone
NEAR = 25  # characters between a label and its date: "Saturday, "

_HEADERS = ("email ", "html ")  # sources whose dates are written for readers
_TELEGRAM = re.compile(r"\W{0,4}(?:[A-Z0]{1,2}[ -]{1,3}){0,3}(?=[0-3]\d{5})")
_LABEL = re.compile(
    r"[\s>*|}#]{0,40}(?P<label>date (?:of|de|du) (?:the |this )?(?:judge?ment|decision|order|letter"
    r"|report|document|message|issue|jugement)|(?:draft|decision|document|issue) date"
    r"|sent|dated?|datum|fecha)(?P<colon>\s{0,20}[:.])?\s{1,80}(?P<value>\S.*)?\Z",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/])")
_PLACE = re.compile(r"(?:[^\W\d]|[ .'’-]){0,30},[ ]?(?:the|le|el|den|am)?[ ]?\Z", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves"
    r"|viernes|sábado|domingo),?[ ]?\Z",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"updat|revis|approv|releas|review|classif|effective|expire|born|receiv|visited|retriev"
    r"|access|print|copyright",
    re.IGNORECASE,
)


def dates_in_order(
    stated: Sequence[DocumentDate], printed: DocumentDate | None
) -> list[DocumentDate]:
    """The document's date first: what an e-mail's or web page's header states, what is printed,
    what the file says about its own making (a scan of 2025 shows a letter of 1974)."""
    headers = [date for date in stated if date.source.startswith(_HEADERS)]
    others = [date for date in stated if not date.source.startswith(_HEADERS)]
    return [*headers, *([printed] if printed else []), *others]


def is_stated(source: str) -> bool:
    """Whether a date of this source counts at least as much as one found by OCR."""
    return source.startswith((*_HEADERS, "printed "))


def printed_date(text: str) -> DocumentDate | None:
    """The date printed near the top of a document's text, or None where none is certain.

    A telegram's date-time group counts above a label ("Sent:"), that above a line that holds
    nothing but a day ("27 October 1961", "Paris, le 5 mai 1961").
    """
    lines = [line.strip() for line in text[:HEAD].splitlines() if line.strip()]
    return _telegram(lines) or _labelled(lines) or _alone(lines)


def _telegram(lines: list[str]) -> DocumentDate | None:
    for line in lines[:LABELLED_LINES]:
        match = _TELEGRAM.match(line)
        found = cable_date(line, match.end()) if match else None
        if found:
            return DocumentDate(found, "printed date-time group")
    return None


def _labelled(lines: list[str]) -> DocumentDate | None:
    for line, following in zip(lines[:LABELLED_LINES], [*lines[1:], ""], strict=False):
        match = _LABEL.match(f"{line} ")
        if not match:
            continue
        value = (match["value"] or "").strip()
        if match["colon"]:
            found = _begins_with_date(value or following)
        else:  # "Dated 7 June 2019", but not a sentence that was broken before "dated"
            found = next(_whole_line(value), None) if match["label"][0].isupper() else None
        if found:
            return DocumentDate(found, f"printed {match['label'].lower()}"[:40])
    return None


def _begins_with_date(value: str) -> PartialDate | None:
    found = next(find_dates(value[:80]), None)
    if found and found.start <= NEAR:
        return PartialDate.parse(found.value)
    figures = _FIGURES.search(value[:80])
    return _day_of(figures) if figures and figures.start() <= NEAR else None


def _day_of(match: re.Match[str]) -> PartialDate | None:
    """A date in figures, if it can be read in one way only: 08/31/2015, 31.08.2015."""
    first, sign, second, year = match.groups()
    one, two = int(first), int(second)
    if sign != "." and one != two and one <= 12 and two <= 12:
        return None
    day, month = (two, one) if sign != "." and two > 12 else (one, two)
    try:
        return PartialDate(int(year), month, day)
    except ValueError:
        return None


def _alone(lines: list[str]) -> DocumentDate | None:
    for line in lines[:LETTERHEAD_LINES]:
        found = next(_whole_line(line), None)
        if found:
            return DocumentDate(found, "printed line")
    return None


def _whole_line(line: str) -> Iterator[PartialDate]:
    """The day a line holds beside a place or a weekday; nothing less precise counts."""
    bare = line.strip(" \t.,;:|{}[]()*_~-–—")
    if len(bare) > 60 or _OTHER_DAY.search(bare):
        return
    for found in find_dates(bare):
        before = bare[: found.start]
        fits = not before or _PLACE.match(before) or _WEEKDAY.match(before)
        if fits and found.end == len(bare) and found.value.count("-") == 2:
            yield PartialDate.parse(found.value)
