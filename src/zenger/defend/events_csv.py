"""`events.csv`: one line for each event of a case, for tables and charts."""

from zenger.defend.addresses import Addresses
from zenger.defend.facts import public_facts
from zenger.model.case.cases import Case
from zenger.model.case.citations import Citation
from zenger.model.case.courts import Hearing, HearingEvent
from zenger.model.case.moments import Moment
from zenger.model.case.records import Fact
from zenger.model.case.standing import Entry, Standing
from zenger.model.case.texts import Text
from zenger.model.spreadsheets import as_csv, cell

COLUMNS = (
    "case", "date", "seq", "end", "kind", "id", "status", "of", "place", "text", "confidence",
    "sources",
)  # fmt: skip
_OF = ("subject", "charge", "hearing", "demand", "proceeding")  # what an event is about: an id
_WORDS = ("summary", "title", "legal_basis")


def events_csv(standing: Standing, addresses: Addresses) -> bytes:
    """The timeline, oldest first. Dates as precise as known; sources as addresses or passages."""
    del addresses  # rows name the case by its id, which is good anywhere
    case = public_facts(standing.case)
    places = {place.id: place.name.text for place in case.places}
    cited = {one.id: _source(one) for one in case.citations}
    rows = (_row(entry, case, places, cited) for entry in standing.timeline)
    return as_csv(COLUMNS, ([cell(value) for value in row] for row in rows))


def _row(entry: Entry, case: Case, places: dict[str, str], cited: dict[str, str]) -> list[str]:
    record = entry.record
    assert isinstance(record, Fact)  # noqa: S101  # every event is one
    end = record.ends if isinstance(record, Hearing) else None
    if isinstance(record, HearingEvent):
        end = record.to  # postponed: to when
    return [
        case.case.id, _date(entry.date), str(entry.seq), _date(end), entry.kind.value, entry.id,
        str(getattr(record, "status", "")), _first(record, _OF),
        places.get(str(getattr(record, "place", "")), ""), _words(record),
        record.confidence.value,
        " ; ".join(cited[id_] for id_ in record.sources if id_ in cited),
    ]  # fmt: skip


def _date(moment: Moment | None) -> str:
    return moment.isoformat() if moment else ""


def _first(record: object, names: tuple[str, ...]) -> str:
    return next((str(getattr(record, name)) for name in names if getattr(record, name, "")), "")


def _words(record: object) -> str:
    texts = (getattr(record, name, None) for name in _WORDS)
    return next((text.text for text in texts if isinstance(text, Text)), "")


def _source(citation: Citation) -> str:
    if citation.external:
        return citation.external.url
    if citation.archive:
        return f"{citation.archive.site}d/{citation.archive.document}/p/{citation.archive.page}/"
    return ""
