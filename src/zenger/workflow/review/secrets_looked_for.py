"""Which words must be nowhere in what is published: those beneath the redactions that hold.

What somebody named (a term, a pattern, a person on the case list) is looked for as it was named.
What lies beneath a box or a passage that was marked by hand is looked for as the file says it,
unless it is too little to tell anything: "of the" stands everywhere, and would block for nothing.
"""

from collections.abc import Iterable, Iterator

from zenger.catalog.models import Document, RedactionEntry
from zenger.model.release import PublishedPage
from zenger.model.review import Basis, Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.redactions import current_redactions
from zenger.workflow.review.safe_copy import secrets_of

SHORTEST = 5  # letters and digits
SHORTEST_SMALL = 10  # where all are small letters, as in "of the"


def secrets_of_document(
    newsroom: Newsroom, document: Document, redactions: Iterable[Redaction]
) -> tuple[str, ...]:
    """What to look for in everything that is published of one document."""
    wanted = list(redactions)
    bare = sorted({one.page for one in wanted if one.page and not one.secret.strip()})
    found = secrets_of(wanted, _pages(newsroom, document, bare))
    by_hand = {one.secret.strip() for one in wanted if one.basis in (Basis.MANUAL, Basis.COPY)}
    named = {one.secret.strip() for one in wanted} - by_hand
    return tuple(one for one in found if one in named or tells(one))


def all_secrets(newsroom: Newsroom) -> Iterator[str]:
    """What to look for in everything that is published: of all documents, released or not."""
    redacted = RedactionEntry.objects.filter(withdrawal=None).order_by()
    blobs = sorted(set(redacted.values_list("document__blob_id", flat=True)))
    for digest in blobs:
        document = Document.objects.filter(blob=digest).order_by("pk")[0]
        yield from secrets_of_document(newsroom, document, current_redactions(document))


def tells(words: str) -> bool:
    """Whether a passage says enough to be told from any other."""
    letters = [letter for letter in words if letter.isalnum()]
    is_small = all(letter.islower() for letter in letters)
    return len(letters) >= (SHORTEST_SMALL if is_small else SHORTEST)


def _pages(newsroom: Newsroom, document: Document, numbers: list[int]) -> Iterator[PublishedPage]:
    done = last_fingerprints(document.blob_id)
    for number in numbers:
        yield from pages_of(newsroom, done, document, range(number, number + 1))
