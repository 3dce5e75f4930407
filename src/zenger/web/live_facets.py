"""The column beside live results: what they can be narrowed to, as links with counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote_plus

from markupsafe import Markup

from zenger.errors import QueryError
from zenger.model.names import inert
from zenger.model.research import (
    DESK_FIELDS,
    VALUE_FIELDS,
    And,
    Answer,
    DateRange,
    Everything,
    Facet,
    FieldIs,
    Or,
    Order,
    Query,
    Term,
)
from zenger.model.status_words import STATUS_WORDS
from zenger.publish.charts import MAX_BARS, Bar, histogram
from zenger.publish.wording import kind_word, language_name
from zenger.research.canonical import format_query
from zenger.research.grammar import parse_query
from zenger.research.lexer import LONGEST_QUERY

SHOWN_VALUES = 12  # of one facet
HEADINGS = {
    "type": "Type", "lang": "Language", "in": "Collection", "status": "Reading", "has": "With",
    "near": "Nearly the same as document", "failed": "Reading failed with",
}  # fmt: skip
HELD_WORDS = {
    "attachment": "attachments", "ocr": "text by OCR", "poor-scan": "poor scans",
    "wrong-extension": "a wrong extension",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question as it stands in the address."""

    text: str  # as typed
    query: Query
    order: Order
    every: bool = False  # near-duplicates one by one, where they are otherwise folded

    def link(
        self, text: str | None = None, order: Order | None = None, start: int = 0,
        every: bool | None = None,
    ) -> str:  # fmt: skip
        """The address, relative to the page, of the same question with something changed."""
        said = self._said(order or self.order, self.every if every is None else every)
        place = f"&start={start}" if start else ""
        return f"?q={quote_plus(self.text if text is None else text)}{said}{place}"

    def _said(self, order: Order, every: bool) -> str:
        in_order = "" if order is Order.RELEVANCE else f"&order={order}"
        return f"{in_order}&all=1" if every else in_order

    def narrowed(self, more: str) -> str:
        """The text of this question with one more condition."""
        before = self._before
        return f"{before} {more}" if before else more

    def link_narrowed(self, more: str) -> str:
        """`link(narrowed(more))`, of which a page has a hundred: only what is new is written."""
        return f"{self._link_before}{_quoted(more)}{self._said(self.order, self.every)}"

    @cached_property
    def can_be_narrowed(self) -> bool:
        """Whether a short condition more can be asked."""
        return _can_be_asked(self.narrowed("type:x"))

    @cached_property
    def _before(self) -> str:
        if isinstance(self.query, Everything):
            return ""
        return f"({self.text})" if isinstance(self.query, Or) else self.text

    @cached_property
    def _link_before(self) -> str:
        return f"?q={quote_plus(self._before)}+" if self._before else "?q="

    def widened(self, part: Query) -> str:
        """The text of this question without one of its conditions."""
        return format_query(self.without(part))

    def without(self, part: Query) -> Query:
        """What is asked without one of the conditions."""
        if not isinstance(self.query, And):
            return Everything()
        left = tuple(query for query in self.query.queries if query != part)
        return left[0] if len(left) == 1 else And(left)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value and where it leads."""

    words: str
    count: int
    href: str  # empty where it leads nowhere


def narrowings(asked: Asked) -> list[Choice]:
    """Conditions that hold now; each leads to the same question without it."""
    found = []
    for part in parts_of(asked.query):
        if isinstance(part, FieldIs) and part.field in (*VALUE_FIELDS, *DESK_FIELDS):
            value = part.value.word if isinstance(part.value, Term) else format_query(part.value)
            words = f"{HEADINGS.get(part.field, part.field.capitalize())}: "
            found.append(Choice(words + _word(part.field, value), 0, _without(asked, part)))
        elif isinstance(part, DateRange):
            words = format_query(part).replace("date:", "Date: ").replace("..", " to ")
            found.append(Choice(words, 0, _without(asked, part)))
    return found


def facets(asked: Asked, answer: Answer) -> list[tuple[str, list[Choice], int]]:
    """(heading, choices, how many more values there are) of each facet that divides the answer."""
    return [
        (
            HEADINGS.get(facet.field, facet.field.capitalize()),
            [choice(asked, facet.field, *counted) for counted in facet.counts[:SHOWN_VALUES]],
            max(0, len(facet.counts) - SHOWN_VALUES),
        )
        for facet in dividing(asked, answer)
    ]  # fmt: skip


def dividing(asked: Asked, answer: Answer) -> list[Facet]:
    """The facets of the index that tell documents of an answer apart."""
    fixed = {part.field for part in parts_of(asked.query) if isinstance(part, FieldIs)}
    return [facet for facet in answer.facets if len(facet.counts) > 1 and facet.field not in fixed]


def year_bars(asked: Asked, years: tuple[tuple[int, int], ...]) -> Markup:
    """Documents by year, or by decade where there are many years; each bar narrows to it."""
    if len(years) < 2:
        return Markup("")
    first, last = years[0][0], years[-1][0]
    step = 1 if last - first < MAX_BARS else 10
    counts: dict[int, int] = {}
    for year, count in years:
        counts[year // step * step] = counts.get(year // step * step, 0) + count
    bars = []
    for start in range(first // step * step, last + 1, step):
        span = f"{start:04d}" if step == 1 else f"{start:04d}..{start + step - 1:04d}"
        href = asked.link_narrowed(f"date:{span}") if start in counts else ""
        bars.append(Bar(f"{start}{'s' if step > 1 else ''}", counts.get(start, 0), href))
    return histogram(bars, f"Documents by year, {first} to {last}")


def parts_of(query: Query) -> Iterator[Query]:
    yield from query.queries if isinstance(query, And) else (query,)


def _without(asked: Asked, part: Query) -> str:
    return asked.link(asked.widened(part))


def choice(asked: Asked, field: str, value: str, count: int, words: str = "") -> Choice:
    """A value as a link to the same question narrowed to it.

    Args:
        words: what is shown of it, where that is not the value itself.
    """
    words = words or _word(field, value)
    more = format_query(FieldIs(field, Term(value)))
    # Such as a collection's name that makes the question too long leads nowhere. One short
    # condition more and the value itself are tried once, not each value with the question.
    is_sound = len(asked.narrowed(more)) <= LONGEST_QUERY and asked.can_be_narrowed
    return Choice(
        words, count, asked.link_narrowed(more) if is_sound and _can_be_asked(more) else ""
    )


_quoted = lru_cache(4096)(quote_plus)


@lru_cache(4096)
def _can_be_asked(text: str) -> bool:
    try:
        parse_query(text)
    except QueryError:
        return False
    return True


def _word(field: str, value: str) -> str:
    if field == "type":
        return kind_word(value)
    if field == "has":
        return HELD_WORDS.get(value, inert(value))
    if field == "lang":
        return language_name(inert(value))
    return STATUS_WORDS.get(value, inert(value)) if field == "status" else inert(value)
