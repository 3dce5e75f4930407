"""Documents of a release that are printed from their safe copies: what was approved, no more.

Nothing here reads a page, a name or a property of the file: pages come from the copy, the rest
from the facts that were approved with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from zenger.catalog.models import Document
from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.ids import PublicId
from zenger.model.names import CONTAINER_MARK
from zenger.model.release import Place, PublishedPage, Removed
from zenger.model.review import SCALE, Mark
from zenger.process.patterns import find_patterns
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.release_choice import Choice, Safe
from zenger.workflow.release_facts import shown_step
from zenger.workflow.review.copied_page import published_page
from zenger.workflow.review.public_facts import PublicFacts, facts_of
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.redactions import redactions_of_many
from zenger.workflow.review.safe_copy import safe_pages

MAX_MENTIONS = 60


class Copies:
    """What is printed of a batch of documents, by digest.

    Args:
        documents: a few hundred at most, in any collection.
    """

    def __init__(self, newsroom: Newsroom, choice: Choice, documents: Iterable[Document]) -> None:
        self._newsroom, self._choice = newsroom, choice
        blobs = [row.blob_id for row in documents if row.blob_id in choice.safe]
        self._titles = {code: one.title for code, one in known_reasons().items()}
        rows = choice.documents.filter(blob__in=blobs).select_related("collection").order_by("pk")
        everywhere = list(rows) if blobs else []
        facts = facts_of(everywhere, redactions_of_many(blobs)) if blobs else {}
        self._facts: dict[str, list[PublicFacts]] = {}
        for row in everywhere:
            self._facts.setdefault(row.blob_id, []).append(facts[row.pk])
        holders = {
            step.container
            for one in facts.values()
            for place in one.places
            for step in place
            if step.container
        }
        shown = choice.documents.filter(blob__in=holders).values_list("blob_id", flat=True)
        self._unnamed = holders.difference(shown) if holders else holders

    def values(self, digest: str) -> dict[str, Any]:
        """What `PublishedDocument` says of one, but its links to others."""
        first, safe = self._facts[digest][0], self._choice.safe[digest]
        removed, mentions = self._seen(safe, first)
        return {
            "public_id": PublicId(first.public_id),
            "title": first.title,
            "kind": first.kind,
            "media_type": first.media_type,
            "language": first.language,
            "date": DocumentDate(PartialDate.parse(first.date), first.date_source)
            if first.date
            else None,
            "page_count": safe.copy.pages,
            "status": first.status,
            "code": first.code,
            "message": "",
            "collection": first.collection,
            "places": tuple(dict.fromkeys(self._places(digest))),
            "people": first.people,
            "subject": first.subject,
            "sent": first.sent,
            "mentions": mentions,
            "is_copy": True,
            "removed": removed,
            "approved_by": safe.roles,
        }

    def _places(self, digest: str) -> Iterator[Place]:
        for facts in self._facts[digest]:
            for steps in facts.places:
                path = CONTAINER_MARK.join(shown_step(step, self._unnamed) for step in steps)
                parts = path.replace(CONTAINER_MARK, "/").split("/")
                yield Place(facts.collection, path, tuple(parts[:-1]))

    def _seen(
        self, safe: Safe, facts: PublicFacts
    ) -> tuple[tuple[Removed, ...], tuple[tuple[str, str], ...]]:
        """What the public log says, and the addresses and numbers that are left in the text."""
        removed = [Removed(code, self._title(code), 0, name) for name, code in facts.redacted]
        found: Counter[tuple[str, str]] = Counter()
        for number, page in enumerate(safe_pages(self._newsroom, safe.copy), 1):
            removed += [self._removed(number, mark) for mark in page.marks]
            found.update((one.kind.value, one.value) for one in find_patterns(page.text))
        ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        return tuple(removed), tuple(pair for pair, _ in ranked[:MAX_MENTIONS])

    def _removed(self, page: int, mark: Mark) -> Removed:
        return Removed(mark.code, self._title(mark.code), page, percent=_percent(mark))

    def _title(self, code: str) -> str:
        return self._titles.get(code, code)


def copied_pages(newsroom: Newsroom, safe: Safe, language: str) -> Iterator[PublishedPage]:
    """The pages of one document in order, as its copy has them, numbered without gaps."""
    for number, page in enumerate(safe_pages(newsroom, safe.copy), 1):
        yield published_page(page, language, number)


def _percent(mark: Mark) -> float | None:
    if mark.box is None:
        return None
    left, top, right, bottom = mark.box
    return round(100 * (right - left) * (bottom - top) / SCALE**2, 1)
