"""One line about each case, for lists, the map and the figures; kept with the pages."""

from typing import Any

import msgspec

from zenger.model.case.cases import CaseState
from zenger.model.case.standing import Held, Standing
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
    is_about: bool = False  # only the days that are certain
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
    longest = max(
        (one.present for one in held if one.present), key=lambda one: one.days, default=None
    )
    shown = _shown(standing)
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
        custody=shown.status.value if shown else "",
        is_held=bool(held),
        held=len(held),
        days=longest.days if longest else 0,
        is_about=longest is not None and not longest.exact,
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


def _shown(standing: Standing) -> Held | None:
    """Whose custody stands for the case: the first one's who is held; where nobody is, anyone's, if
    it is the same for all. Else there is none: “at liberty” would be false of one in exile."""
    known = [one for one in standing.held if one.event]
    held = [one for one in known if one.is_deprived]
    if held or len({one.status for one in known}) == 1:
        return (held or known)[0]
    return None


def _on_map(standing: Standing) -> dict[str, Any]:
    """Where that one is, or the first subject; no more exactly than may be told."""
    shown = _shown(standing) or next(iter(standing.held), None)
    place = shown.place if shown else None
    if place is None or place.latitude is None or place.longitude is None:
        return {}
    if place.shown == "country":
        return {}
    digits = 2 if place.shown == "place" else 0
    return {
        "latitude": round(place.latitude, digits), "longitude": round(place.longitude, digits)
    }  # fmt: skip
