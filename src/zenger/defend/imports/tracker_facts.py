"""One incident of the Tracker on its way to a draft case."""

from dataclasses import dataclass, field

from zenger.defend.imports.days import day_of
from zenger.defend.imports.imported import Notes
from zenger.defend.imports.plain_words import plain_words
from zenger.defend.imports.rows import shown
from zenger.defend.imports.slugs import Ids
from zenger.defend.imports.tracker_cells import (
    charges_in,
    links_in,
    listed,
    orders_in,
    people_in,
    uncoded,
    updates_in,
)
from zenger.defend.imports.tracker_law import charged, custody_of, legal_order, suit
from zenger.defend.imports.tracker_words import CATEGORIES
from zenger.model.case.advocacy import Update
from zenger.model.case.cases import Case, Head, Kind, Story
from zenger.model.case.charges import Charge, ChargeEvent, Statute
from zenger.model.case.citations import Citation, External
from zenger.model.case.courts import Court, Proceeding
from zenger.model.case.custody import CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.people import Authority, Employment, Name, Place, Subject
from zenger.model.case.records import Confidence
from zenger.model.case.texts import Text

SOURCE = "tracker"
REPORTED = Confidence.REPORTED
_SITE = "https://pressfreedomtracker.us/"
_PUBLISHER = "U.S. Press Freedom Tracker"


@dataclass(slots=True)
class Draft:
    """What was made of the cells so far; those still in `values` were not asked for yet."""

    id: str
    values: dict[str, str]
    opened: Moment
    notes: Notes
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    subjects: list[Subject] = field(default_factory=list)
    ids: Ids = field(default_factory=Ids)

    def case(self) -> Case:
        """The draft. Cells that have no place in it are kept in `extra`, and named."""
        take = self._take
        url = take("url") or take("slug")
        city, state = take("city"), take("state")
        for told in ("date", "exact_date_unknown"):
            take(told)
        title, place = self._title(take("title"), city, state), self._place(city, state)
        self._people()
        authority = self._authority(take("arresting_authority"))
        custody = self._custody(place, authority)
        charges, events, statutes = self._charges(state)
        proceedings, courts = self._proceedings()
        story = self._story(take("body"))
        updates, citations = self._updates(), self._citations(url, title)
        summary = take("introduction") or take("teaser")
        return Case(
            case=Head(
                id=self.id, title=Text(title), opened=self.opened, country="US", kind=self._kind(),
                summary=Text(plain_words(summary) or f"{title}, {self.opened.isoformat()}."),
                categories=self.categories, tags=self.tags,
                external_ids={"pressfreedomtracker": url} if url else {},
                extra=self._extra(),
            ),
            stories=story, subjects=tuple(self.subjects), places=place, authorities=authority,
            custody=custody, statutes=statutes, charges=charges, charge_events=events,
            courts=courts, proceedings=proceedings, updates=updates, citations=citations,
        )  # fmt: skip

    def _take(self, column: str) -> str:
        return self.values.pop(column, "")

    def _title(self, title: str, city: str, state: str) -> str:
        made = ", ".join(part for part in (*self.categories[:1], city, state) if part)
        return plain_words(title) or made or "Incident"

    def _kind(self) -> Kind:
        first = self.categories[0].casefold() if self.categories else ""
        return CATEGORIES.get(first, Kind.OTHER)

    # -- who and where -------------------------------------------------------------------------
    def _place(self, city: str, state: str) -> tuple[Place, ...]:
        name = ", ".join(part for part in (city, state) if part)
        if not name:
            return ()
        latitude, longitude = self.coordinates or (None, None)
        place = Place(
            id="place", name=Text(name), city=Text(name), country="US", latitude=latitude,
            longitude=longitude, shown="city",
        )  # fmt: skip
        return (place,)

    def _people(self) -> None:
        cell = self._take("targeted_journalists")
        people, rest = people_in(cell)
        if rest:
            self._kept("targeted_journalists", cell, rest)
        for person in people:
            employer = (Employment(employer=Text(person.outlet)),) if person.outlet else ()
            self._subject(person.name, "person", employer)
        for name in listed(self._take("targeted_institutions")):
            self._subject(name, "organisation", ())

    def _subject(self, name: str, kind: str, employers: tuple[Employment, ...]) -> None:
        self.subjects.append(
            Subject(
                id=self.ids.new(name, "subject"), names=(Name(name=Text(name)),), kind=kind,
                employers=employers, sources=(SOURCE,), confidence=REPORTED,
            )
        )  # fmt: skip

    def _authority(self, name: str) -> tuple[Authority, ...]:
        if not name:
            return ()
        one = Authority(
            id=self.ids.new(name, "authority"), name=Text(name), country="US", sources=(SOURCE,),
            confidence=REPORTED,
        )  # fmt: skip
        return (one,)

    # -- what was done to them -----------------------------------------------------------------
    def _custody(
        self, place: tuple[Place, ...], authority: tuple[Authority, ...]
    ) -> tuple[CustodyEvent, ...]:
        cells = {
            name: self._take(name) for name in ("arrest_status", "detention_date", "release_date")
        }
        people = [one for one in self.subjects if one.kind == "person"]
        if not any(cells.values()):
            return ()
        if len(people) != 1:
            self._not_one_person(cells, len(people))
            return ()
        return custody_of(
            people[0], cells, self.opened, place[0].id if place else "",
            authority[0].id if authority else "", self.notes,
        )  # fmt: skip

    def _charges(
        self, state: str
    ) -> tuple[tuple[Charge, ...], tuple[ChargeEvent, ...], tuple[Statute, ...]]:
        cell = self._take("charges")
        people = [one for one in self.subjects if one.kind == "person"]
        if not cell:
            return (), (), ()
        if len(people) != 1:
            self._not_one_person({"charges": cell}, len(people))
            return (), (), ()
        stood, rest = charges_in(cell)
        if rest:
            self._kept("charges", cell, rest)
        return charged(people[0], stood, f"US-{state}" if state else "US", self.ids, self.notes)

    def _not_one_person(self, cells: dict[str, str], people: int) -> None:
        """Whom it happened to is not said, and saying it of the wrong one would harm them."""
        for column, value in cells.items():
            if not value:
                continue
            self.values[column] = value
            who = f"names {people} people" if people else "names nobody"
            self.notes.loss(column, "whose", (
                f"The incident {who}, and the source does not say to whom this applies. It is kept "
                "in `extra`; write it down for each person."
            ))  # fmt: skip

    def _proceedings(self) -> tuple[tuple[Proceeding, ...], tuple[Court, ...]]:
        cell, venue = self._take("legal_orders"), self._take("legal_order_venue")
        orders, rest = orders_in(cell)
        if rest:
            self._kept("legal_orders", cell, rest)
        found = [legal_order(one, venue, self.ids, self.notes) for one in orders]
        number, kind = self._take("case_number"), self._take("case_type")
        statuses = uncoded(self._take("case_statuses"))
        if venue and not orders:
            self.values["legal_order_venue"] = venue
        if number or kind or statuses:
            found.append(suit(number, kind, statuses, self.ids, self.notes))
        courts = {court.id: court for _, court in found}
        return tuple(proceeding for proceeding, _ in found), tuple(courts.values())

    # -- what was written ----------------------------------------------------------------------
    def _story(self, body: str) -> tuple[Story, ...]:
        text = plain_words(body)
        if not text:
            return ()
        self.notes.loss("body", "formatting", "Kept as plain paragraphs: links and pictures went.")
        return (Story(date=self.opened, language="en", text=text),)

    def _updates(self) -> tuple[Update, ...]:
        cell = self._take("updates")
        found, rest = updates_in(cell)
        if rest:
            self._kept("updates", cell, rest)
        if found:
            self.notes.loss("updates", "update-bodies", "The export has only titles of updates.")
        return tuple(
            Update(
                id=self.ids.new(f"update-{day}", "update"), date=moment, title=Text(title),
                sources=(SOURCE,), confidence=REPORTED,
            )
            for day, title in found
            if (moment := day_of(day, "updates", self.notes))
        )  # fmt: skip

    def _citations(self, url: str, title: str) -> tuple[Citation, ...]:
        itself = External(url=url or _SITE, title=title, publisher=_PUBLISHER)
        cell = self._take("links")
        links, rest = links_in(cell)
        if rest:
            self._kept("links", cell, rest)
        return (
            Citation(id=SOURCE, external=itself),
            *(
                Citation(
                    id=f"link-{number}",
                    external=External(url=one.url, title=one.title, publisher=one.publication),
                )
                for number, one in enumerate(links, 1)
            ),
        )

    def _kept(self, column: str, cell: str, rest: str) -> None:
        self.values[column] = cell
        self.notes.loss(column, "not-parted", (
            f"“{shown(rest)}” is in no form that the exports write. The cell is kept in `extra`."
        ))  # fmt: skip

    def _extra(self) -> dict[str, str]:
        kept = {name: value for name, value in self.values.items() if value}
        known = {trouble.field for trouble in self.notes.troubles if trouble.row == self.notes.row}
        for name in kept:
            if name not in known:
                self.notes.loss(name, "no-place", "A case has no field for it. Kept in `extra`.")
        return kept
