"""What somebody asks of the documents, and the answer.

What a query means, for every backend alike (`backends/search/memory.py` is this in code):

- The page is the unit: everything joined by `And` holds of one page; `Not` is all other pages.
- Words, phrases and NEAR are looked for in the text of a page and, on the first page that the
  index was given of a document, in the document's title and in its subject. A phrase lies
  wholly within one of the three. `exact` looks in the text only.
- Words are the folded tokens of `model.tokens`; an exact word is the token as written.
- `FieldIs` speaks of the document, so it holds of all its pages. In `WORD_FIELDS` a `Term`,
  `Phrase` or `Fuzzy` is about the words of one value (one path, one sender), a `Wildcard` or
  `Regex` about one word, one whole folded value or, for a path, its last part. In
  `VALUE_FIELDS` it is about a whole folded value; `hash` is a prefix of the digest.
- A `Regex` or `Wildcard` must cover the whole word. `Fuzzy` counts a letter put in, left out,
  replaced, or two neighbours swapped, as one (optimal string alignment distance).
"""

from array import array
from dataclasses import dataclass, field
from enum import StrEnum

from zenger.model.dates import PartialDate
from zenger.model.ids import Digest

WORD_FIELDS = ("from", "to", "subject", "title", "path")
"""Properties that hold running words."""

VALUE_FIELDS = ("type", "lang", "in", "status", "has", "hash")
"""Properties that hold one of a few values (`type`: the kind or the media type)."""

DESK_FIELDS = (
    "tag", "note", "is", "assigned", "sender", "recipient", "folder", "near", "failed",
)  # fmt: skip
"""What only the desk knows: what people said of documents, whole senders, recipients and folders,
what is nearly the same, and how each step of reading ended. No index does: the desk puts `Among` in
their place."""


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
    """A regular expression over one whole folded word, without look-around or back-references."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, with at most `slop` other words between the first and the last."""

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
    """A property of the document holds a value: `type:pdf`, `from:mills`.

    In `VALUE_FIELDS`, `Term.word` is a whole value and may hold spaces.
    """

    field: str
    value: "Term | Phrase | Wildcard | Fuzzy | Regex"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Documents whose date may lie in this span; either end may be open.

    A date of 2013 may lie in April 2013. Undated documents never match.
    """

    first: PartialDate | None
    last: PartialDate | None


@dataclass(frozen=True, slots=True)
class SizeRange:
    """Documents of `least` to `most` bytes, both included; either end may be open."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Among:
    """The pages of these documents."""

    documents: frozenset[int]  # the catalog's numbers


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
    | Among | Not | And | Or | Everything
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
    # The numbers of all matching documents, ascending; empty where no facets were asked for.
    matching: "array[int]" = field(default_factory=lambda: array("q"), compare=False, repr=False)
    entries: int = 0  # matching documents, those that were folded into one counted once
