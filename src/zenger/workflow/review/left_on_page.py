"""Whether a passage that is redacted in one document is left somewhere on a page of another."""

from collections.abc import Iterator, Sequence

from zenger.catalog.models import Document
from zenger.model.release import PublishedPage
from zenger.model.review import Redaction
from zenger.model.tokens import tokens
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.seen_on_page import is_held_at


class LeftOnPages:
    """Looks at many pages; each is read once."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._read: dict[tuple[int, int], PublishedPage | None] = {}

    def has(
        self, document: Document, number: int, words: Sequence[str], held: list[Redaction]
    ) -> bool:
        """By where the words stand, not by what redactions say is beneath them: one name over the
        end of a line has two boxes, and a longer passage may hold the name.

        Args:
            words: of the passage, folded.
            held: what is redacted on this page.
        """
        if not held or (page := self._page(document, number)) is None:
            return True
        places = list(_places(page.text, words))
        return not places or not all(is_held_at(page, held, place) for place in places)

    def _page(self, document: Document, number: int) -> PublishedPage | None:
        key = document.pk, number
        if key not in self._read:
            done = last_fingerprints(document.blob_id)
            shown = pages_of(self._newsroom, done, document, range(number, number + 1))
            self._read[key] = next(shown, None)
        return self._read[key]


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    there = list(tokens(text))
    for at in range(len(there) - len(words) + 1):
        some = there[at : at + len(words)]
        if [one.folded for one in some] == list(words):
            yield some[0].start, some[-1].end
