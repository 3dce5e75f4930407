"""Looks for terms in many documents and says what would be redacted. Nothing is by this alone.

texts of all pages  ->  where terms stand  ->  boxes of their words, or letters where a page
                                               is text and has none
what is printed beside them                ->  fields
nowhere             ->  words to be looked for in what OCR reads of the pages once they are drawn
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from zenger.catalog.models import Document, Page
from zenger.errors import ReviewError
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage
from zenger.model.review import Basis, Redaction
from zenger.process.ocr_setup import installed
from zenger.protocols.newsroom import Newsroom
from zenger.review.boxes import Sheet, boxes_of_words
from zenger.review.matching import Finder, Match, words_of
from zenger.review.parted import Halves, across
from zenger.review.terms import Pattern, Term, TermsError, Wanted, read_terms, term
from zenger.workflow.access.sight import require, seen_documents
from zenger.workflow.import_trove import batches
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.at_risk import people_at_risk, terms_of
from zenger.workflow.review.public_facts import PublicFacts, facts_of, texts_of_fields
from zenger.workflow.review.public_fields import WORDS
from zenger.workflow.review.reasons import require_reasons
from zenger.workflow.review.redactions import redactions_of_many
from zenger.workflow.review.term_scripts import Unread, reading_for, unread_in

MOST_DOCUMENTS = 1_000_000
MOST_WORDS = 2_000  # looked for and found nowhere, over all documents of one go
Spans = list[tuple[Match, str]]  # where, and the words that stand there


@dataclass(slots=True)
class Places:
    """Where terms stand on the pages of one document."""

    spans: dict[int, Spans] = field(default_factory=dict)  # by page
    perhaps: set[int] = field(default_factory=set)  # pages that have halves of names
    read: int = 0  # pages

    def add(self, page: int, match: Match, words: str) -> None:
        here = self.spans.setdefault(page, [])
        if (match, words) not in here:
            here.append((match, words))


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was found, for somebody to look at and `add_to_many`."""

    by_document: dict[int, tuple[Redaction, ...]] = field(default_factory=dict)
    pages: int = 0  # that were looked at
    not_found: tuple[str, ...] = ()  # terms for which there was nothing
    # By document, these terms as words that must be nowhere: a page may show what its text lacks.
    looked_for: dict[int, tuple[Redaction, ...]] = field(default_factory=dict)
    unread: Unread = field(default_factory=Unread)  # pages that show what nobody searched

    @property
    def count(self) -> int:
        return sum(map(len, self.by_document.values()))

    def to_add(self) -> dict[int, tuple[Redaction, ...]]:
        """By document, all of it."""
        numbers = sorted({*self.by_document, *self.looked_for})
        return {
            number: (*self.by_document.get(number, ()), *self.looked_for.get(number, ()))
            for number in numbers
        }


def propose_terms(
    newsroom: Newsroom, viewer: Viewer, documents: Iterable[int], untrusted_terms: str, code: str,
    *, to_line_end: bool = False,
) -> Proposals:  # fmt: skip
    """Find terms and /regular expressions/, one a line, on all pages of these documents.

    Documents that this person may not see are passed over. Words that are cut by a line, a hyphen
    or the end of a page are found, and of terms of five letters or more what differs by one letter.

    Raises:
        ReviewError: a line of the list cannot be used, and where; or there is no such reason.
    """
    require(viewer, Right.EDIT)
    require_reasons([code])
    try:
        wanted = read_terms(untrusted_terms)
    except TermsError as error:
        raise ReviewError(str(error)) from error
    return _propose(newsroom, viewer, documents, wanted, code, to_line_end=to_line_end)


def propose_people(
    newsroom: Newsroom, viewer: Viewer, documents: Iterable[int], code: str, *,
    to_line_end: bool = False,
) -> Proposals:  # fmt: skip
    """The same with everybody on the case list, in all spellings of their names.

    Raises:
        ReviewError: nobody is on it, a name cannot be looked for, or there is no such reason.
    """
    require_reasons([code])
    names = [name for person in people_at_risk(viewer) for name in terms_of(person)]
    if not names:
        raise ReviewError("Nobody is on the list of people at risk, so nothing was looked for.")
    try:
        wanted = [term(name) for name in names]
    except TermsError as error:
        raise ReviewError(f"A name on the case list cannot be looked for: {error}") from error
    return _propose(
        newsroom, viewer, documents, wanted, code, to_line_end=to_line_end, basis=Basis.CASE
    )


def _propose(
    newsroom: Newsroom, viewer: Viewer, documents: Iterable[int], wanted: Sequence[Wanted],
    code: str, *, to_line_end: bool, basis: Basis | None = None,
) -> Proposals:  # fmt: skip
    numbers = sorted(set(documents))
    if len(numbers) > MOST_DOCUMENTS:
        raise ReviewError(f"At most {MOST_DOCUMENTS:,} documents are looked through at once.")
    found: dict[int, tuple[Redaction, ...]] = {}
    hit: set[int] = set()
    seen: list[int] = []
    pages = unread = 0
    scripts = reading_for(wanted, installed(newsroom.settings.languages)[0], ()).unread
    make = _Maker(wanted, code, to_line_end=to_line_end, basis=basis)
    finder = Finder(wanted)
    for some in batches(numbers, 500):
        rows = list(seen_documents(viewer).filter(pk__in=some).order_by("pk"))
        unread += unread_in(rows, scripts).documents
        facts = facts_of(rows, redactions_of_many(row.blob_id for row in rows))
        for document in rows:
            seen.append(document.pk)
            there = spans_in(document, finder, make.halves)
            pages += there.read
            in_fields = list(_in_fields(facts[document.pk], finder))
            made = make.of_document(newsroom, document, there)
            hit |= {match.wanted for here in there.spans.values() for match, _ in here}
            hit |= {match.wanted for _, match, _ in in_fields}
            made += tuple(make.of_field(*one) for one in in_fields)
            if made:
                found[document.pk] = made
    missing = [one for n, one in enumerate(wanted) if n not in hit]
    nowhere = tuple(make.of_words(one) for one in missing if isinstance(one, Term))
    if len(seen) * len(nowhere) > MOST_WORDS:
        seen = seen[:1]  # a release looks for them in all documents anyway
    looked_for = dict.fromkeys(seen, nowhere) if nowhere else {}
    not_found = tuple(one.text for one in missing)
    return Proposals(found, pages, not_found, looked_for, Unread(scripts, unread))


def _in_fields(facts: PublicFacts, finder: Finder) -> Iterator[tuple[str, Match, str]]:
    """Field, what was found there first, and the words of it."""
    for name, text in texts_of_fields(facts).items():
        for match in finder.find(text)[:1]:
            yield name, match, text[match.start : match.end]


def redactions_for(
    newsroom: Newsroom, document: Document, pairs: Sequence[tuple[Redaction, Wanted]]
) -> Iterator[tuple[Redaction, Redaction]]:
    """For each redaction of another document those of the same words in this one."""
    wanted = [one for _, one in pairs]
    there = spans_in(document, Finder(wanted), Halves(wanted)) if wanted else Places()
    for place, (redaction, one) in enumerate(pairs):
        here = {
            number: [
                (replace(match, wanted=0), words) for match, words in some if match.wanted == place
            ]
            for number, some in there.spans.items()
        }
        make = _Maker([one], redaction.code, to_line_end=redaction.to_line_end, basis=None)
        chosen = {number: some for number, some in here.items() if some}
        for made in make.of_document(newsroom, document, Places(chosen, there.perhaps)):
            yield redaction, made


def spans_in(document: Document, finder: Finder, halves: Halves) -> Places:
    """Where they stand in the texts of a document's pages."""
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    texts = rows.values_list("number", "text").iterator(200)
    found = Places()
    for (before, earlier), (number, text) in pairwise(_with_first(texts)):
        found.read += 1
        for match in finder.find(text):
            found.add(number, match, text[match.start : match.end])
        for one, other, words in _across(earlier, text, finder, halves):
            found.add(before, one, words)
            found.add(number, other, words)
        if halves.may_be_in(text):
            found.perhaps.add(number)
    return found


def _with_first(texts: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    yield 0, ""
    yield from texts


def _across(
    before: str, text: str, finder: Finder, halves: Halves
) -> Iterator[tuple[Match, Match, str]]:
    """What begins at the end of one page and ends at the beginning of the next."""
    for one, other in across(before, text, finder, halves):
        words = f"{before[one.start : one.end]} {text[other.start : other.end]}"
        yield one, other, " ".join(words.split())


class _Maker:
    """From places in texts to redactions."""

    def __init__(
        self, wanted: Sequence[Wanted], code: str, *, to_line_end: bool, basis: Basis | None
    ) -> None:
        self._wanted, self._code, self._to_line_end = wanted, code, to_line_end
        self._basis = basis
        self.halves = Halves(wanted)

    def of_document(
        self, newsroom: Newsroom, document: Document, there: Places
    ) -> tuple[Redaction, ...]:
        numbers = {*there.spans, *there.perhaps}
        if not numbers:
            return ()
        shown = pages_of(newsroom, last_fingerprints(document.blob_id), document, numbers)
        found: dict[Redaction, None] = {}
        for page in shown:
            sheet = Sheet(page.width, page.height, page.text, page.boxes)
            if page.number in there.perhaps:
                for pair in self.halves.within(sheet):
                    words = " ".join(page.text[one.start : one.end] for one in pair)
                    for one in pair:
                        there.add(page.number, one, " ".join(words.split()))
            for match, words in there.spans.get(page.number, ()):
                found.update(dict.fromkeys(self._of_match(page, sheet, match, words)))
        return tuple(found)

    def of_field(self, name: str, match: Match, words: str) -> Redaction:
        """All of a field in which something stands."""
        basis = self._basis_of(self._wanted[match.wanted])
        return Redaction(0, self._code, basis, header=name, secret=words)

    def of_words(self, one: Wanted) -> Redaction:
        """Words that must be nowhere."""
        return Redaction(0, self._code, self._basis_of(one), header=WORDS, secret=one.text)

    def _basis_of(self, one: Wanted) -> Basis:
        return self._basis or (Basis.REGEX if isinstance(one, Pattern) else Basis.TERM)

    def _of_match(
        self, page: PublishedPage, sheet: Sheet, match: Match, words: str
    ) -> Iterable[Redaction]:
        one = self._wanted[match.wanted]
        basis = self._basis_of(one)
        boxes = boxes_of_words(sheet, words_of(page.boxes, [match]))
        for box in boxes:
            yield Redaction(
                page.number, self._code, basis, box, to_line_end=self._to_line_end, secret=words
            )
        if not boxes:
            span = (match.start, match.end)
            yield Redaction(page.number, self._code, basis, letters=span, secret=words)
