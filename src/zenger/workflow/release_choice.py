"""Which documents a release holds, on whose word, and which are printed from a safe copy.

    reviewed    those with enough approvals of what would be printed now; all from safe copies,
                and the file itself beside one where two people said so and nothing is hidden in it
    attested    all there are, on one statement that they are public record; but what was withheld,
                returned, withdrawn or is under embargo stays in, and what was redacted is printed
                from its safe copy

What holds one document back holds back the same bytes in every collection.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from zenger.catalog.models import (
    Cleared,
    Decision,
    Document,
    Embargo,
    Member,
    RedactionEntry,
    ReviewRules,
)
from zenger.errors import BlockedReleaseError, ReviewError
from zenger.model.approval import HELD_BACK, State, Verb, approvals_in, base_state
from zenger.model.release import Withheld
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.review.begun import has_reviews
from zenger.workflow.review.originals import kept_originals, look_again, released_originals
from zenger.workflow.review.printed import Made, printed_of_many
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.safe_copy import SafeCopy
from zenger.workflow.review.standing import OPEN, embargoes_of, standings, steps_of

BATCH = 100  # documents


@dataclass(frozen=True, slots=True)
class Safe:
    """One document that is printed from its safe copy."""

    copy: SafeCopy
    mark: str  # of what was approved, or would be
    is_redacted: bool
    roles: tuple[str, ...] = ()  # of who approved it


@dataclass(frozen=True, slots=True)
class Choice:
    """What a release is made of."""

    is_reviewed: bool
    documents: QuerySet[Document]
    safe: dict[str, Safe] = field(default_factory=dict)  # by digest
    is_selective: bool = False  # there are documents that are not in it
    # By digest, of those from a safe copy: which fields beside the pages are redacted, and why.
    hidden: dict[str, dict[str, str]] = field(default_factory=dict)
    # Digests of files that hold what is redacted, held back or kept in: their bytes are not
    # published.
    closed: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()  # digests of what stays in by a decision or an embargo
    originals: frozenset[str] = frozenset()  # digests of files that go out beside their copies

    def is_redacted(self, digest: str) -> bool:
        return digest in self.safe and self.safe[digest].is_redacted


def make_copies(newsroom: Newsroom, *, is_reviewed: bool) -> dict[int, Made]:
    """Make the safe copies a release will want, before it begins: it then only compares them.

    Returns them by document, for `choose`.

    Raises:
        BlockedReleaseError: of one of them no copy can be made.
    """
    held = _held_back(newsroom.now())
    rows = _with_approvals(held) if is_reviewed else _first_of(_redacted() - held)
    made: dict[int, Made] = {}
    try:
        for some in batches(rows, BATCH):
            printed = printed_of_many(newsroom, some, {})
            if is_reviewed:
                look_again(newsroom, some)
            made |= {number: Made(one.inputs, one.copy) for number, one in printed.items()}
    except ReviewError as error:
        raise BlockedReleaseError(
            f"Nothing was published. {error} Put that right, or withhold the document."
        ) from error
    return made


def choose(newsroom: Newsroom, made: Mapping[int, Made], *, is_reviewed: bool) -> Choice:
    """Within a snapshot or a transaction.

    Args:
        made: by `make_copies`, a moment ago.
    """
    Cleared.objects.all().delete()
    if is_reviewed:
        return _reviewed(newsroom, made)
    return _attested(newsroom, made) if has_reviews() else everything()


def everything() -> Choice:
    """All documents there are, as they are: of a newsroom where nothing was ever reviewed."""
    return Choice(False, Document.objects.exclude(indexed=""))


def withheld_in_public() -> tuple[Withheld, ...]:
    """How many documents stay in, by reason, in the collections that tell; most first."""
    telling = ReviewRules.objects.filter(tells_withheld=True).values("collection")
    titles = known_reasons()
    counts: dict[str, set[str]] = defaultdict(set)
    decided = Decision.objects.filter(document__collection__in=telling, verb=Verb.WITHHELD)
    numbers = sorted(set(decided.values_list("document_id", flat=True)))
    for some in batches(numbers, BATCH):
        steps = steps_of(some)
        held = [number for number in some if base_state(steps[number]) is State.WITHHELD]
        last = Decision.objects.filter(document__in=held, verb=Verb.WITHHELD).order_by("pk")
        reasons = dict(last.values_list("document__public_id", "reason"))
        for public_id, code in reasons.items():
            counts[titles[code].title if code in titles else code].add(public_id)
    found = [Withheld(title, len(ids)) for title, ids in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.title)))


def _reviewed(newsroom: Newsroom, made: Mapping[int, Made]) -> Choice:
    """Documents whose approvals suffice for exactly what would be printed now."""
    safe: dict[str, Safe] = {}
    hidden: dict[str, dict[str, str]] = {}
    originals: set[str] = set()
    held = _held_back(newsroom.now())
    for some in batches(_with_approvals(held), BATCH):
        printed = printed_of_many(newsroom, some, made)
        marks = {number: one.mark for number, one in printed.items()}
        stand = standings(some, marks, now=newsroom.now())
        approved = [row for row in some if stand[row.pk].state is State.APPROVED]
        Cleared.objects.bulk_create(Cleared(document=row) for row in approved)
        originals |= released_originals(newsroom, approved)
        for row in approved:
            one, roles = printed[row.pk], sorted(step.role for step in stand[row.pk].counted)
            if row.blob_id not in safe:
                safe[row.blob_id] = Safe(one.copy, one.mark, bool(one.redactions), tuple(roles))
                hidden[row.blob_id] = dict(one.facts.redacted)
    return Choice(
        True, _cleared(), safe, True, hidden, held=frozenset(held), originals=frozenset(originals)
    )


def _with_approvals(held: set[str]) -> Iterator[Document]:
    """Documents that are in review and were approved by somebody, whether or not that holds."""
    given = Decision.objects.filter(verb=Verb.APPROVED).values("document")
    rows = Document.objects.exclude(indexed="").filter(pk__in=given).select_related("collection")
    for some in batches(rows.order_by("pk").iterator(BATCH), BATCH):
        steps = steps_of(row.pk for row in some)
        for row in some:
            mine = steps[row.pk]
            if row.blob_id not in held and base_state(mine) in OPEN and approvals_in(mine):
                yield row


def _redacted() -> set[str]:
    """Digests of what has a redaction that holds."""
    rows = RedactionEntry.objects.filter(withdrawal=None).order_by()
    return set(rows.values_list("document__blob_id", flat=True))


def _attested(newsroom: Newsroom, made: Mapping[int, Made]) -> Choice:
    held, redacted = _held_back(newsroom.now()), _redacted()
    safe: dict[str, Safe] = {}
    hidden: dict[str, dict[str, str]] = {}
    for some in batches(_first_of(redacted - held), BATCH):
        for row, one in zip(some, printed_of_many(newsroom, some, made).values(), strict=True):
            safe[row.blob_id] = Safe(one.copy, one.mark, True)
            hidden[row.blob_id] = dict(one.facts.redacted)
    shown = Document.objects.exclude(indexed="")
    closed = _holding(redacted | held | kept_originals())
    if not held:
        return Choice(False, shown, safe, False, hidden, closed)
    numbers = shown.order_by("pk").values_list("pk", "blob_id").iterator(2000)
    Cleared.objects.bulk_create(
        (Cleared(document_id=number) for number, blob in numbers if blob not in held),
        batch_size=2000,
    )
    return Choice(False, _cleared(), safe, True, hidden, closed, frozenset(held))


def _first_of(digests: Iterable[str]) -> Iterator[Document]:
    """One document for each, the first where the bytes lie in several collections."""
    for some in batches(sorted(digests), BATCH):
        rows = Document.objects.exclude(indexed="").filter(blob__in=some)
        found: dict[str, Document] = {}
        for row in rows.select_related("collection").order_by("pk"):
            found.setdefault(row.blob_id, row)
        yield from found.values()


def _cleared() -> QuerySet[Document]:
    return Document.objects.exclude(indexed="").filter(pk__in=Cleared.objects.values("document"))


def _held_back(now: datetime) -> set[str]:
    """Digests of what stays in on whatever ground: held back, or under embargo, anywhere."""
    found: set[str] = set()
    decided = Decision.objects.order_by().values_list("document_id", "document__blob_id")
    blobs = dict(decided.distinct())
    for some in batches(sorted(blobs), BATCH):
        steps = steps_of(some)
        found |= {blobs[number] for number in some if base_state(steps[number]) in HELD_BACK}
    under = Embargo.objects.order_by().values_list("document_id", "document__blob_id").distinct()
    there = dict(under)
    for some in batches(sorted(there), BATCH):
        found |= {there[number] for number in embargoes_of(some, now)}
    return found


def _holding(digests: Iterable[str]) -> frozenset[str]:
    """These files and all that hold them, at whatever depth."""
    found, fresh = set(digests), set(digests)
    while fresh:
        above: set[str] = set()
        for some in batches(sorted(fresh), 500):
            rows = Member.objects.filter(blob__in=some).values_list("container_id", flat=True)
            above |= set(rows)
        fresh = above - found
        found |= above
    return frozenset(found)
