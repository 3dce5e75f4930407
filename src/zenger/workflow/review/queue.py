"""What waits for a decision: by state, collection or assignment, counted, and what comes next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zenger.catalog.models import Assignment, Decision, Document, Likeness, RedactionEntry
from zenger.model.approval import State, Verb
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document, seen_documents
from zenger.workflow.review.printed import quick_marks
from zenger.workflow.review.rules import DEFAULT_APPROVALS, approvals_needed
from zenger.workflow.review.standing import OPEN, Standing, standings

WAITING = frozenset({State.PROPOSED, State.IN_REVIEW})
_STATE_OF = {
    Verb.PROPOSED: State.PROPOSED, Verb.TAKEN: State.IN_REVIEW, Verb.WITHHELD: State.WITHHELD,
    Verb.RETURNED: State.RETURNED, Verb.WITHDRAWN: State.WITHDRAWN,
}  # fmt: skip
_VERB_OF = {state: verb for verb, state in _STATE_OF.items()}
_AT_ONCE = 200  # documents
MOST_ALIKE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are asked for; empty: all that somebody proposed."""

    states: frozenset[State] = frozenset()
    collection: str = ""  # title
    assigned_to: str = ""  # the name somebody signs in with


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a queue."""

    number: int
    document: Document  # with its collection
    standing: Standing
    redactions: int  # that hold
    assigned: tuple[str, ...]  # whom it is assigned to, still open
    is_approved_by_me: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many documents of what is asked for stand where."""

    by_state: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def decided(self) -> int:
        """Of `total`, those that wait for nobody."""
        return self.total - sum(self.by_state.get(state, 0) for state in (*WAITING, State.NEW))


ALL = Wanted()
TO_DECIDE = Wanted(WAITING)


def queue(
    newsroom: Newsroom, viewer: Viewer, wanted: Wanted = TO_DECIDE, *, limit: int = 50,
    after: int = 0,
) -> list[Entry]:  # fmt: skip
    """Documents in the order they came, those this person may not see left out.

    Args:
        after: number of a document; only those that come later.
    """
    require(viewer, Right.READ)
    found: list[Entry] = []
    for entry in _entries(newsroom, viewer, wanted, _asked(viewer, wanted), after):
        found.append(entry)
        if len(found) == limit:
            break
    return found


def next_document(
    newsroom: Newsroom, viewer: Viewer, after: int = 0, wanted: Wanted = TO_DECIDE
) -> int | None:
    """The next document on which this person can decide; from the beginning again at the end.

    What they approved already as it is now is passed over. A lap first goes over all that too few
    people ever approved, and then over those whose approvals became void: which these are takes a
    millisecond each to work out. Who leaves all as it is, gets each once before any comes again.
    """
    require(viewer, Right.READ)
    surely, perhaps = _parts(viewer, wanted)

    def sure(start: int) -> int | None:
        rows = surely.filter(pk__gt=start).exclude(pk=after)
        return rows.values_list("pk", flat=True).first()

    def undecided(rows: QuerySet[Document], start: int) -> Iterator[int]:
        entries = _entries(newsroom, viewer, wanted, rows, start)
        return (entry.number for entry in entries if not entry.is_approved_by_me)

    def void(start: int) -> int | None:
        return next(undecided(perhaps.exclude(pk=after), start), None)

    # Who just approved one goes on among the sure ones, where it was.
    is_second_part = not surely.exists() or any(undecided(perhaps.filter(pk=after), 0))
    second = ((void, after), (sure, 0), (void, 0))
    lap = second if is_second_part else ((sure, after), (void, 0), (sure, 0))
    found = (find(start) for find, start in lap)
    return next((number for number in found if number is not None), None)


def progress(newsroom: Newsroom, viewer: Viewer, wanted: Wanted = ALL) -> Progress:
    """Counts by state. Documents nobody proposed count as new where all states are asked for."""
    require(viewer, Right.READ)
    counts: Counter[State] = Counter()
    rows = _asked(viewer, Wanted(frozenset(), wanted.collection, wanted.assigned_to))
    counted = rows.values_list("step").annotate(Count("pk"))  # type: ignore[misc]  # annotated
    for verb, count in counted:
        counts[_STATE_OF[Verb(verb)] if verb else State.NEW] += count
    for before in _approved(newsroom, rows):
        counts[State.APPROVED] += 1
        counts[before] -= 1
    if wanted.states:
        counts = Counter({state: counts[state] for state in wanted.states})
    return Progress({state: counts[state] for state in State if counts[state]})


def cluster_of(viewer: Viewer, number: int) -> list[int]:
    """A document and those that are nearly the same, for a decision on all of them.

    Raises:
        NotThereError: no such document for this person.
    """
    document = seen_document(viewer, number)
    own = Likeness.objects.filter(blob=document.blob_id).exclude(family="").first()
    blobs = [document.blob_id]
    if own:
        alike = Likeness.objects.filter(family=own.family).order_by("blob")
        blobs += alike.values_list("blob_id", flat=True)[:MOST_ALIKE]
    kin = seen_documents(viewer).filter(blob__in=blobs).order_by("pk")
    return list(kin.values_list("pk", flat=True))


def entry_of(newsroom: Newsroom, viewer: Viewer, number: int) -> Entry:
    """One document as the queue shows it.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.READ)
    (entry,) = _evaluated(newsroom, viewer, [seen_document(viewer, number)])
    return entry


def _entries(
    newsroom: Newsroom, viewer: Viewer, wanted: Wanted, asked: QuerySet[Document], after: int
) -> Iterator[Entry]:
    """Evaluated in small parts, so that the first comes soon."""
    rows = asked.filter(pk__gt=after).select_related("collection").order_by("pk")
    size, last = 16, after
    while some := list(rows.filter(pk__gt=last)[:size]):
        last, size = some[-1].pk, min(2 * size, _AT_ONCE)
        for entry in _evaluated(newsroom, viewer, some):
            if not wanted.states or entry.standing.state in wanted.states:
                yield entry


def _parts(viewer: Viewer, wanted: Wanted) -> tuple[QuerySet[Document], QuerySet[Document]]:
    """Of what is asked for, what surely waits for this person, and the rest.

    That is what too few people ever approved, this person not among them, whatever became of it.
    """
    rows = _asked(viewer, wanted).order_by("pk")
    if not wanted.states or not wanted.states <= WAITING:
        return rows.none(), rows
    given = Decision.objects.filter(document=OuterRef("pk"), verb=Verb.APPROVED).order_by()
    people = given.values("document").annotate(n=Count("author", distinct=True)).values("n")
    asked = approvals_needed()
    too_few = Q(people__lt=DEFAULT_APPROVALS) & ~Q(collection__in=list(asked))
    for collection, needed in asked.items():
        too_few |= Q(collection=collection, people__lt=needed)
    rows = rows.annotate(people=Coalesce(Subquery(people), 0))
    mine = Q(Exists(given.filter(author=viewer.account)))
    return rows.filter(too_few & ~mine), rows.filter(~too_few | mine)


def _asked(viewer: Viewer, wanted: Wanted) -> QuerySet[Document]:
    """Those that may be in these states, with their last step but approvals as `step`."""
    last = Decision.objects.filter(document=OuterRef("pk"), verb__in=list(_STATE_OF))
    rows = seen_documents(viewer).annotate(step=Subquery(last.order_by("-pk").values("verb")[:1]))
    if wanted.collection:
        rows = rows.filter(collection__title=wanted.collection)
    if wanted.assigned_to:
        handed = Assignment.objects.filter(done=None, to__name=wanted.assigned_to)
        rows = rows.filter(pk__in=handed.values("document"))
    if not wanted.states:
        return rows
    states = set(wanted.states) | (OPEN if State.APPROVED in wanted.states else set())
    steps = [_VERB_OF[state] for state in states if state in _VERB_OF]
    return rows.filter(Q(step__in=steps) | Q(step=None) if State.NEW in states
                       else Q(step__in=steps))  # fmt: skip


def _approved(newsroom: Newsroom, rows: QuerySet[Document]) -> Iterator[State]:
    """Of each document that has all its approvals the state it would be in without."""
    given = Decision.objects.filter(verb=Verb.APPROVED).values("document")
    steps = [_VERB_OF[state] for state in OPEN]
    maybe = rows.filter(Q(step__in=steps), pk__in=given)
    maybe = maybe.select_related("collection").order_by("pk")
    last = 0
    while some := list(maybe.filter(pk__gt=last)[:_AT_ONCE]):
        last = some[-1].pk
        found = standings(some, quick_marks(some), now=newsroom.now())
        for row in some:
            if found[row.pk].state is State.APPROVED:
                yield _STATE_OF[Verb(row.step)]  # type: ignore[attr-defined]  # annotated


def _evaluated(newsroom: Newsroom, viewer: Viewer, rows: list[Document]) -> Iterator[Entry]:
    found = standings(rows, quick_marks(rows), now=newsroom.now())
    blobs = {row.blob_id for row in rows}
    held = Counter(
        RedactionEntry.objects.filter(document__blob__in=blobs, withdrawal=None).values_list(
            "document__blob_id", flat=True
        )
    )
    assigned: dict[int, list[str]] = {}
    handed = Assignment.objects.filter(document__in=rows, done=None).order_by("pk")
    for number, name in handed.values_list("document_id", "to__shown_name"):
        assigned.setdefault(number, []).append(name)
    for row in rows:
        standing = found[row.pk]
        mine = any(step.person == viewer.account for step in standing.counted)
        yield Entry(row.pk, row, standing, held[row.blob_id], tuple(assigned.get(row.pk, ())), mine)
