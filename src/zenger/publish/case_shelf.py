"""One line about each case, for lists, the map and the figures; kept with the pages."""

from typing import Any

import msgspec

from zenger.model.case.cases import CaseState
from zenger.model.case.standing import Standing
from zenger.model.case.texts import Text
from zenger.publish.case_telling import Telling
from zenger.publish.wording import clean_text


class CaseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What lists say of a case."""

    id: str
    title: str
    summary: str
    language: str
    titles: dict[str, str] = {}  # in other languages
    summaries: dict[str, str] = {}
    kind: str
    state: str  # "open", "closed", "withdrawn"
    country: str = ""
    custody: str = ""  # of the first subject
    is_held: bool = False
    held: int = 0  # how many of its subjects are deprived of liberty
    days: int = 0  # the longest present spell
    next: str = ""  # date of the next hearing, partial ISO
    opened: str = ""
    closed: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # ids of cases that are printed here
    languages: tuple[str, ...] = ()
    changed: str = ""  # day of the last thing that happened or became known
    news: str = ""  # what that was
    latitude: float | None = None
    longitude: float | None = None


def row_of(standing: Standing, languages: list[str]) -> CaseRow:
    """The line about one case."""
    head = standing.case.case
    telling = Telling(standing, head.language, {})
    held = [one for one in standing.held if one.is_deprived]
    first = standing.held[0] if standing.held else None
    withdrawn = head.state is CaseState.WITHDRAWN
    upcoming = standing.next_hearing
    return CaseRow(
        id=head.id,
        title=telling.plain(head.title),
        summary="" if withdrawn else telling.plain(head.summary),
        language=head.language,
        titles=titles_of(head.title),
        summaries={} if withdrawn else titles_of(head.summary),
        kind=head.kind.value,
        state="withdrawn" if withdrawn else "open" if standing.is_open else "closed",
        country=head.country.split("-")[0].upper(),
        custody=first.status.value if first else "",
        is_held=bool(held),
        held=len(held),
        days=max((one.days for one in held), default=0),
        next=upcoming.starts.day.isoformat() if upcoming else "",
        opened=head.opened.day.isoformat(),
        closed=head.closed.day.isoformat() if head.closed else "",
        categories=head.categories,
        tags=head.tags,
        related=() if withdrawn else head.related,
        languages=tuple(languages),
        **_on_map(standing),
    )


def titles_of(text: Text) -> dict[str, str]:
    """A title in the languages it is translated into."""
    return {
        language: words
        for language, one in sorted(text.translations.items())
        if (words := clean_text(one.text).strip())
    }


def _on_map(standing: Standing) -> dict[str, Any]:
    """Where the first subject is, no more exactly than may be told."""
    place = standing.held[0].place if standing.held else None
    if place is None or place.latitude is None or place.longitude is None:
        return {}
    if place.shown == "country":
        return {}
    digits = 2 if place.shown == "place" else 0
    return {
        "latitude": round(place.latitude, digits), "longitude": round(place.longitude, digits)
    }  # fmt: skip
