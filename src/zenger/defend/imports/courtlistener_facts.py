"""One docket on its way to a draft case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zenger.defend.imports.courtlistener_counts import parse_count, status_of
from zenger.defend.imports.days import day_of
from zenger.defend.imports.imported import Notes
from zenger.defend.imports.rows import shown
from zenger.defend.imports.slugs import Ids
from zenger.model.case.advocacy import Update
from zenger.model.case.cases import Case, Head, Kind
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus, Statute
from zenger.model.case.citations import Citation, External
from zenger.model.case.courts import Court, Proceeding
from zenger.model.case.moments import Moment
from zenger.model.case.people import Name, Party, Subject
from zenger.model.case.texts import Text

SITE = "https://www.courtlistener.com"
SOURCE = "docket"
_TITLE = 300  # characters of a docket entry shown as its title
_ACCUSED = ("defendant", "appellant")
Object = Mapping[str, Any]

_TAKEN = frozenset({
    "id", "resource_uri", "court", "court_id", "absolute_url", "slug", "case_name",
    "case_name_full", "case_name_short", "docket_number", "date_filed", "date_terminated",
    "assigned_to_str", "referred_to_str", "panel_str", "cause", "nature_of_suit", "parties",
    "docket_entries", "blocked",
})  # fmt: skip
_KEPT = (
    "appeal_from_str", "date_argued", "date_reargued", "date_cert_granted", "date_cert_denied",
    "date_last_filing", "jury_demand", "jurisdiction_type", "mdl_status", "pacer_case_id",
    "appellate_case_type_information", "docket_number_core", "docket_number_raw",
    "date_reargument_denied", "federal_defendant_number", "federal_dn_case_type",
    "federal_dn_office_code", "federal_dn_judge_initials_assigned",
    "federal_dn_judge_initials_referred", "appellate_fee_status", "parent_docket", "appeal_from",
)  # fmt: skip
_NESTED = ("original_court_info", "idb_data")  # objects, of the court below and of the statistics
_OF_THE_SERVICE = frozenset({"resource_uri", "id", "date_created", "date_modified"})
"""Fields about the case that have no place here and are kept. Others are about the service."""


def draft(
    head: Object, entries: list[Object], parties: list[Object], ids: Ids, notes: Notes
) -> Case | None:
    """The draft; None where the docket has no day at all, which is noted."""
    number, court_id = _text(head, "docket_number"), _text(head, "court_id") or _last(head, "court")
    notes.row = f"docket {_text(head, 'id') or number}"
    notes.case = ids.new(f"{court_id} {number}", "docket")
    filed = day_of(_text(head, "date_filed"), "date_filed", notes)
    dated = [day for one in entries if (day := _entry_day(one))]
    opened = filed or min(dated, default=None)
    if opened is None:
        notes.error("date_filed", "date-missing", (
            "The docket has no day on which it was filed, and no entry. A case needs one."
        ))  # fmt: skip
        return None
    here = [_in_this(one, _text(head, "id")) for one in parties]
    return _Draft(head, notes, opened, number, court_id).case(entries, here)


@dataclass(slots=True)
class _Draft:
    head: Object
    notes: Notes
    opened: Moment
    number: str
    court_id: str
    ids: Ids = field(default_factory=Ids)

    def case(self, entries: list[Object], parties: list[Object]) -> Case:
        head, title = self.head, _text(self.head, "case_name") or self.number
        is_criminal = "-cr-" in self.number.casefold()
        self._note_what_is_lost(parties)
        subjects, named = self._people(parties, is_criminal=is_criminal)
        charges, events, statutes = self._charges(parties, subjects)
        address = f"{SITE}{_text(head, 'absolute_url')}" if head.get("absolute_url") else SITE
        return Case(
            case=Head(
                id=self.notes.case, title=Text(title), opened=self.opened, country="US",
                summary=Text(f"{title}, {self.number}."),
                kind=Kind.PROSECUTION if is_criminal else Kind.OTHER,
                external_ids={"courtlistener": _text(head, "id")} if head.get("id") else {},
                extra=self._extra(),
            ),
            subjects=tuple(subjects.values()), charges=charges, charge_events=events,
            statutes=statutes, updates=self._updates(entries),
            courts=(Court(id="court", name=Text(self.court_id or "Court"), jurisdiction="US"),),
            proceedings=(self._proceeding(title, named, address, is_criminal=is_criminal),),
            citations=(
                Citation(
                    id=SOURCE,
                    external=External(url=address, title=title, publisher="CourtListener"),
                ),
            ),
        )  # fmt: skip

    def _note_what_is_lost(self, parties: list[Object]) -> None:
        self.notes.loss("court_id", "court-unnamed", (
            f"The API names the court by a code, “{shown(self.court_id)}”. Write its name down."
        ))  # fmt: skip
        if self.head.get("blocked"):
            self.notes.loss("blocked", "blocked", (
                "CourtListener keeps this docket out of search engines, as somebody asked for it. "
                "Weigh that before you publish."
            ))  # fmt: skip
        if any(one.get("attorneys") for one in parties):
            self.notes.loss("attorneys", "attorneys-unnamed", (
                "The API gives numbers of attorneys, not their names. Write lawyers down by hand."
            ))  # fmt: skip

    def _extra(self) -> dict[str, str]:
        kept = {name: _text(self.head, name) for name in _KEPT if _text(self.head, name)}
        for above in _NESTED:
            found = self.head.get(above)
            inner: Object = found if isinstance(found, dict) else {}
            for name in inner:
                if name not in _OF_THE_SERVICE and (value := _text(inner, name)):
                    kept[f"{above}.{name}"] = value
        for name in kept:
            self.notes.loss(name, "no-place", "A case has no field for it. Kept in `extra`.")
        unknown = [name for name in self.head if name not in (*_TAKEN, *_KEPT, *_NESTED)]
        said = [name for name in unknown if self.head[name] not in (None, "", [], {}, False)]
        if said:
            self.notes.loss("", "fields-left-out", (
                "Left out, as they are about the service or lead to other objects of it: "
                f"{', '.join(sorted(said))}."
            ))  # fmt: skip
        return kept

    # -- the court's matter --------------------------------------------------------------------
    def _proceeding(
        self, title: str, parties: tuple[Party, ...], address: str, *, is_criminal: bool
    ) -> Proceeding:
        head = self.head
        judges = ("assigned_to_str", "referred_to_str", "panel_str")
        about = [_text(head, name) for name in ("nature_of_suit", "cause") if _text(head, name)]
        return Proceeding(
            id=SOURCE, court="court", type="criminal" if is_criminal else "civil",
            title=Text(_text(head, "case_name_full") or title), number=self.number,
            raw_number=self.number, parties=parties, filed=self.opened,
            brought_by="state" if is_criminal else "third_party",
            closed=day_of(_text(head, "date_terminated"), "date_terminated", self.notes),
            judges=tuple(_text(head, name) for name in judges if _text(head, name)),
            note=Text("; ".join(about)) if about else None, docket_url=address, sources=(SOURCE,),
        )  # fmt: skip

    def _people(
        self, parties: list[Object], *, is_criminal: bool
    ) -> tuple[dict[int, Subject], tuple[Party, ...]]:
        """Who is accused, by place in the list; and everybody who has a part."""
        subjects: dict[int, Subject] = {}
        named = []
        for place, one in enumerate(parties):
            name, role = _text(one, "name"), _role(one)
            if not name:
                continue
            named.append(Party(name=Text(name), role=role))
            if is_criminal and role.casefold().startswith(_ACCUSED):
                subjects[place] = Subject(
                    id=self.ids.new(name, "subject"), names=(Name(name=Text(name)),),
                    sources=(SOURCE,),
                )  # fmt: skip
        return subjects, tuple(named)

    # -- charges -------------------------------------------------------------------------------
    def _charges(
        self, parties: list[Object], subjects: dict[int, Subject]
    ) -> tuple[tuple[Charge, ...], tuple[ChargeEvent, ...], tuple[Statute, ...]]:
        charges: list[Charge] = []
        events: list[ChargeEvent] = []
        laws: dict[str, Statute] = {}
        for place, subject in subjects.items():
            for line in _lines(parties[place], "criminal_counts"):
                charge, event = self._count(line, subject, laws)
                charges.append(charge)
                events.append(event)
            if _lines(parties[place], "criminal_complaints"):
                self.notes.loss("criminal_complaints", "complaints", (
                    "Complaints that led to the counts are not taken over."
                ))  # fmt: skip
        if charges:
            self.notes.loss("criminal_counts", "count-days", (
                "The API gives no day of a charge. All stand on the day the docket was filed, as "
                "“about”; laws have no maximum. Look both up."
            ))  # fmt: skip
        return tuple(charges), tuple(events), tuple(laws.values())

    def _count(
        self, line: Object, subject: Subject, laws: dict[str, Statute]
    ) -> tuple[Charge, ChargeEvent]:
        raw, said = _text(line, "name"), _text(line, "disposition")
        count = parse_count(raw)
        if not count.law or not count.counts:
            self.notes.loss("criminal_counts", "count-form", (
                f"“{shown(raw)}” is not in the usual form. It is kept in words, as one count."
            ))  # fmt: skip
        name = count.law or count.words or "Law not named by the source"
        law = laws.get(name)
        if law is None:
            id_ = self.ids.new(f"law-{name}", "law")
            law = laws[name] = Statute(
                id=id_, jurisdiction="US", title=Text(name), short=count.law, sources=(SOURCE,)
            )
        status = status_of(line.get("status"), said)
        if status is ChargeStatus.UNKNOWN:
            self.notes.loss("criminal_counts", "disposition", (
                f"What “{shown(said) or 'terminated'}” means for the charge is for a person to "
                "say. It is written down as unknown, with these words."
            ))  # fmt: skip
        id_ = self.ids.new(f"charge-{name}", "charge")
        instrument = "superseding indictment" if count.superseding else ""
        return Charge(
            id=id_, subject=subject.id, statute=law.id, counts=count.counts or 1,
            proceeding=SOURCE, wording=Text(raw), instrument=instrument, sources=(SOURCE,),
        ), ChargeEvent(
            id=f"{id_}-stands", date=Moment(self.opened.day, circa=True), charge=id_,
            status=status, summary=Text(said) if said else None, sources=(SOURCE,),
        )  # fmt: skip

    # -- entries -------------------------------------------------------------------------------
    def _updates(self, entries: list[Object]) -> tuple[Update, ...]:
        updates = []
        for place, one in enumerate(entries, 1):
            self.notes.row = f"entry {_text(one, 'entry_number') or place}"
            documents = _lines(one, "recap_documents")
            if documents and all(document.get("is_sealed") for document in documents):
                self.notes.loss("recap_documents", "sealed", "Sealed by the court: not taken over.")
                continue
            update = self._update(one, documents)
            updates += [update] if update else []
        if updates:
            self.notes.row = ""
            self.notes.loss("docket_entries", "hearings", (
                "Hearings and decisions are not told apart in a docket. Entries are updates; write "
                "the hearings down that readers should have in their calendar."
            ))  # fmt: skip
        return tuple(updates)

    def _update(self, one: Object, documents: list[Object]) -> Update | None:
        words = _text(one, "description") or next(
            (_text(d, "description") for d in documents if not d.get("is_sealed")), ""
        )
        date = day_of(_text(one, "date_filed"), "date_filed", self.notes)
        if date is None or not words:
            self.notes.loss("", "entry-empty", "An entry without day or words is left out.")
            return None
        title = words if len(words) <= _TITLE else f"{words[:_TITLE].rstrip()}…"
        number = _text(one, "entry_number")
        return Update(
            id=self.ids.new(f"entry-{number}", "entry"), date=date, title=Text(title),
            body=Text(words) if title != words else None,
            seq=int(number) if number.isdecimal() else 0, sources=(SOURCE,),
        )  # fmt: skip


def _in_this(party: Object, docket: str) -> Object:
    """The party with its part in this docket alone: the API may list those in others."""
    kinds = _all(party, "party_types")
    here = [one for one in kinds if _last(one, "docket") in ("", docket)]
    return {**party, "party_types": here}


def _entry_day(one: Object) -> Moment | None:
    try:
        return Moment.parse(_text(one, "date_filed")[:10])
    except ValueError:
        return None


def _role(party: Object) -> str:
    return next((_text(kind, "name") for kind in _all(party, "party_types")), "")


def _lines(one: Object, name: str) -> list[Object]:
    """Objects listed under a name, also within the party's part in this docket."""
    nested = [line for kind in _all(one, "party_types") for line in _all(kind, name)]
    return _all(one, name) + nested


def _all(one: Object, name: str) -> list[Object]:
    value = one.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(one: Object, name: str) -> str:
    """A field in words; empty where it is missing or no word."""
    value = one.get(name)
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()


def _last(one: Object, name: str) -> str:
    return _text(one, name).rstrip("/").rpartition("/")[2]
