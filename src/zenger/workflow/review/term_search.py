"""Looks for terms on all pages of one document until OCR of the painted pages sees none.

own text   ->  boxes  ->  paint, read  ->  still there?  ->  more boxes  ->  paint, read ...
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from math import ceil

from zenger.catalog.models import Document
from zenger.model.review import SCALE, Basis, Box, Leak, Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.review.boxes import Sheet, boxes_of_words, drawn_to_line_end
from zenger.review.matching import Finder, Match, words_of
from zenger.review.parted import Halves, across
from zenger.review.sheets import turn_of
from zenger.review.terms import Pattern, Term, Wanted
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.safe_copy import SafeCopy, safe_pages
from zenger.workflow.review.safe_plan import turned_sheet

MOST_ROUNDS = 4
HIGHER = 4.0  # points: what sticks out ends within 3
_NO_HEIGHT = 792.0  # points, of a page of which no height is known
Numbered = tuple[int, Sheet]
Make = Callable[[Iterable[Redaction], Mapping[int, int]], SafeCopy]


class TermSearch:
    """All that was found of some terms in one document, and where."""

    def __init__(
        self,
        newsroom: Newsroom,
        document: Document,
        wanted: Sequence[Wanted],
        code: str,
        *,
        to_line_end: bool = False,
        marked: Iterable[Redaction] = (),
    ) -> None:
        """Args: marked: what the file itself asks to be redacted, as its pages lie."""
        self._marked = tuple(marked)
        self.matches = self.rounds = 0
        self._newsroom, self._document = newsroom, document
        self._wanted, self._code, self._to_line_end = wanted, code, to_line_end
        self._finder, self._halves = Finder(wanted), Halves(wanted)
        self._redactions: dict[Redaction, None] = {}
        self._hit: set[int] = set()
        self._words: dict[str, None] = {}  # found by patterns, or spelled otherwise than wanted
        self._turns: dict[int, int] = {}  # page: degrees by which it is set upright
        self._left: set[int] = set()  # pages on which something stands after the last round

    def run(self, make: Make) -> SafeCopy:
        """The copy after which nothing more was found, or the last one: see `leaks`.

        Pages whose lines run up or down are set upright first: boxes are placed along lines.
        """
        self._look(self._own_pages(), is_ocr=False)
        while True:
            copy = make((*self._redactions, *self._marked_upright()), self._turns)
            self.rounds += 1
            lying = set(self._set_upright(self._read_pages(copy)))
            self._left = self._look(self._read_pages(copy, but=lying), is_ocr=True) | lying
            if not self._left or self.rounds == MOST_ROUNDS:
                return copy
            if lying:
                self._look(self._own_pages(only=lying), is_ocr=False)

    def again_higher(self, make: Make, boxes: Iterable[tuple[int, Box]]) -> SafeCopy:
        """The copy with these boxes made higher by `HIGHER` on both sides, whatever is there: how
        much must not tell what stuck out of one."""
        heights = {number: sheet.points[1] for number, sheet in self._own_pages()}
        for page, (left, top, right, bottom) in boxes:
            more = ceil(HIGHER * SCALE / heights.get(page, _NO_HEIGHT))
            box = left, max(0, top - more), right, min(SCALE, bottom + more)
            self._redactions[Redaction(page, self._code, Basis.TERM, box)] = None
        return make((*self._redactions, *self._marked_upright()), self._turns)

    def _marked_upright(self) -> Iterator[Redaction]:
        for one in self._marked:
            if (turn := self._turns.get(one.page, 0)) and one.box:
                left, top, right, bottom = turned_sheet(Sheet(words=(0, 0, *one.box)), turn).words[
                    2:6
                ]
                yield replace(one, box=(left, top, right, bottom))
            else:
                yield one

    def _set_upright(self, pages: Iterable[Numbered]) -> Iterator[int]:
        """Pages that have to be made anew. What was found on them stands elsewhere then."""
        for number, sheet in pages:
            turn = turn_of(sheet)
            if turn and number not in self._turns:
                self._turns[number] = turn
                self._redactions = {one: None for one in self._redactions if one.page != number}
                yield number

    def _read_pages(self, copy: SafeCopy, *, but: Container[int] = ()) -> Iterator[Numbered]:
        for page in safe_pages(self._newsroom, copy):
            if page.number not in but:
                yield page.number, Sheet(page.width, page.height, page.text, page.boxes)

    def leaks(self) -> tuple[Leak, ...]:
        """The pages on which something is still seen."""
        message = (
            f"After {MOST_ROUNDS} rounds of painting, OCR still reads a term here. Redact this "
            "page by hand at the desk of a newsroom, or withhold the document."
        )
        return tuple(Leak("14-ocr", f"page {page}", message) for page in sorted(self._left))

    def not_found(self) -> tuple[int, ...]:
        """Lines of the list for which there was nothing."""
        return tuple(one.line for n, one in enumerate(self._wanted) if n not in self._hit)

    def secrets(self) -> tuple[str, ...]:
        """What must be nowhere in what is published."""
        terms = [one.text for one in self._wanted if isinstance(one, Term)]
        return tuple(dict.fromkeys([*terms, *self._words]))

    def _own_pages(self, *, only: Container[int] | None = None) -> Iterator[Numbered]:
        """As the file has them, set upright."""
        document = self._document
        for page in pages_of(self._newsroom, last_fingerprints(document.blob_id), document):
            if only is not None and page.number not in only:
                continue
            sheet = Sheet(page.width, page.height, page.text, page.boxes)
            if page.number not in self._turns and (turn := turn_of(sheet)):
                self._turns[page.number] = turn
            yield page.number, turned_sheet(sheet, self._turns.get(page.number, 0))

    def _look(self, pages: Iterable[Numbered], *, is_ocr: bool) -> set[int]:
        """Add boxes for what is found. Returns the pages on which something was."""
        found: set[int] = set()
        for (number_before, before), (number, sheet) in pairwise(chain([(0, Sheet())], pages)):
            matches = self._finder.find(sheet.text, inside=True)
            self._remember(sheet, matches, is_ocr=is_ocr)
            parted = [one for pair in self._halves.within(sheet) for one in pair]
            pairs = list(across(before.text, sheet.text, self._finder, self._halves, inside=True))
            earlier, later = [one for one, _ in pairs], [one for _, one in pairs]
            self._cover(number_before, before, earlier, is_ocr=is_ocr)
            self._cover(number, sheet, [*matches, *parted, *later], is_ocr=is_ocr)
            found |= {number} if matches or parted or later else set()
            found |= {number_before} if earlier else set()
        return found

    def _remember(self, sheet: Sheet, matches: Sequence[Match], *, is_ocr: bool) -> None:
        """What verification has to look for beside the terms themselves."""
        for match in matches:
            spelled_otherwise = not match.is_exact and not is_ocr  # or OCR just misread it
            if isinstance(self._wanted[match.wanted], Pattern) or spelled_otherwise:
                self._words[sheet.text[match.start : match.end]] = None

    def _cover(self, number: int, sheet: Sheet, matches: Sequence[Match], *, is_ocr: bool) -> None:
        for match in matches:
            self.matches += 1
            self._hit.add(match.wanted)
            basis = Basis.TERM if isinstance(self._wanted[match.wanted], Term) else Basis.REGEX
            for box in boxes_of_words(sheet, words_of(sheet.words, [match])):
                if is_ocr and self._to_line_end:
                    box = drawn_to_line_end(sheet, box)
                redaction = Redaction(
                    number, self._code, basis, box, to_line_end=self._to_line_end and not is_ocr
                )
                self._redactions[redaction] = None
