"""What somebody asks of the documents, and the answer."""

from dataclasses import dataclass, field
from enum import StrEnum

from zenger.model.dates import PartialDate
from zenger.model.ids import Digest


# -- the question: a tree that every search backend compiles ---------------------------------
@dataclass(frozen=True, slots=True)
class Term:
    """One word. Folded unless `exact`."""

    word: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and those at most `distance` letters away (1 or 2)."""

    word: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word with ``*`` (any letters, also none) and ``?`` (one letter)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression over one whole folded word."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to one another in this order; with `slop`, at most that many words between."""

    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two words in either order with at most `distance` words between them."""

    left: str
    right: str
    distance: int


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A property equals, starts with, or contains a value: `type:pdf`, `from:mills`."""

    field: str
    value: "Term | Phrase | Wildcard | Fuzzy | Regex"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Documents whose date may lie in this span; either end may be open."""

    first: PartialDate | None
    last: PartialDate | None


@dataclass(frozen=True, slots=True)
class SizeRange:
    """Documents of `least` to `most` bytes, both included; either end may be open."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    query: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """All of these on one page."""

    queries: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    queries: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every page; what an empty search box means."""


Query = (
    Term | Fuzzy | Wildcard | Regex | Phrase | Near | FieldIs | DateRange | SizeRange
    | Not | And | Or | Everything
)  # fmt: skip


class Order(StrEnum):
    """How hits are ordered."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


# -- what is searched ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class IndexedPage:
    """One page as a search index takes it, with what it needs of its document.

    `number` is 0 for the one entry of a document that has no pages, so that a file nobody
    can read is still found by its name.
    """

    document: int  # the catalog's number of the document: (collection, blob)
    digest: Digest
    number: int
    text: str
    title: str
    paths: tuple[str, ...]
    collection: str
    media_type: str
    kind: str  # the reader's word for the type: "pdf", "email", "sheet"
    language: str
    date: PartialDate | None
    size: int  # bytes
    status: str
    sender: tuple[str, ...] = ()  # names and addresses
    recipients: tuple[str, ...] = ()
    subject: str = ""
    has: tuple[str, ...] = ()  # "attachment", "image", "ocr", "children", ...


# -- the answer ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Hit:
    """One page that matches. Hits of one document stand together."""

    document: int
    digest: Digest
    number: int  # 0: the document has no pages
    score: float
    snippet: str  # plain text around the match
    marks: tuple[tuple[int, int], ...] = ()  # start and end in `snippet` of what matched


@dataclass(frozen=True, slots=True)
class Facet:
    """How many documents among the hits have each value, most first."""

    field: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found."""

    hits: tuple[Hit, ...]
    pages: int  # all matching pages, not only those in `hits`
    documents: int  # all matching documents
    facets: tuple[Facet, ...] = ()
    years: tuple[tuple[int, int], ...] = ()  # (year, documents), ascending
    remarks: tuple[str, ...] = field(default=())  # such as a wildcard that was cut at a limit
