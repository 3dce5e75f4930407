"""What a tantivy index of pages is made of, and by which rules."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence

import tantivy

from zenger.backends.search.properties import days_of, plain_values, whole_values, word_values
from zenger.backends.search.tantivy_columns import PAGE_BITS, serial_fields
from zenger.backends.search.words import folded_and_exact
from zenger.model.research import VALUE_FIELDS, WORD_FIELDS, IndexedPage
from zenger.model.tokens import rejoined, tokens

SCHEMA_VERSION = 5
WIDEST_GAP = 50  # words between two that a query can ask for; see `research`
FOLDED = "folded"
EXACT = "exact"

_SAMPLE = (
    "The café's Ⅷ naïve—Straße ½ 北京市 ภาษาไทย كِتَابـ أحمد ﷺ שָׁלוֹם हिन्दी e-mail_x 3.14 ﬁn 1⁄2 ŀ "
    "підʼїзд 北\n京"
)


def rules() -> str:
    """A fingerprint of how words are cut and folded here; another one means: index again.

    The sample shows a change in `model.tokens`, the version one in Python's Unicode tables.
    """
    cut = [(token.folded, token.exact) for token in tokens(_SAMPLE)]
    seen = repr((SCHEMA_VERSION, cut, unicodedata.unidata_version))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def schema() -> tantivy.Schema:
    """Words stand at the positions that `model.tokens` gives them.

    No text is stored: redaction has one place to act.
    """
    builder = tantivy.SchemaBuilder()
    for name in ("text", "text_exact", "lead_title", "lead_subject", *WORD_FIELDS):
        cutter = EXACT if name == "text_exact" else FOLDED
        builder.add_text_field(name, tokenizer_name=cutter, index_option="position")
    for name in WORD_FIELDS:
        builder.add_text_field(f"{name}_whole", tokenizer_name="raw", index_option="basic")
    for name in (*VALUE_FIELDS, "collection"):
        is_stored = name == "hash"  # the one thing an answer needs that is not a number
        builder.add_text_field(name, is_stored, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("document", indexed=True)
    builder.add_unsigned_field("key", fast=True)  # document and page number
    builder.add_unsigned_field("facets", fast=True)  # see `tantivy_facets`
    builder.add_unsigned_field("serial", indexed=True, fast=True)  # see `tantivy_columns`
    builder.add_unsigned_field("bit", fast=True)
    builder.add_unsigned_field("size", indexed=True, fast=True)
    builder.add_unsigned_field("first_day", indexed=True, fast=True)
    builder.add_unsigned_field("last_day", indexed=True, fast=True)
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tokenizers are not stored in an index; without them queries fail (tantivy-py 0.27)."""
    for name, cutter in cutters().items():
        index.register_tokenizer(name, cutter)


def cutters() -> dict[str, tantivy.TextAnalyzer]:
    """By name, what cuts a text of `folded_and_exact` into words."""
    exact, folded = (tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()) for _ in "ef")
    return {EXACT: exact.build(), FOLDED: folded.filter(tantivy.Filter.lowercase()).build()}


def page_entry(page: IndexedPage, *, facets: int, serial: int, is_lead: bool) -> tantivy.Document:
    """One page as tantivy takes it.

    Args:
        facets: the packed facet values of its document.
        serial: a number that no other page of the index has.
        is_lead: whether this is the page that title and subject are found on.
    """
    entry = tantivy.Document()
    for value in (page.text, *_far_apart(rejoined(page.text))):
        folded, exact = folded_and_exact(value)
        entry.add_text("text", folded)
        entry.add_text("text_exact", exact)
    if is_lead:
        entry.add_text("lead_title", _folded(page.title))
        entry.add_text("lead_subject", _folded(page.subject))
    for field, values in word_values(page).items():
        _add_word_field(entry, field, values)
    for field, wholes in plain_values(page).items():
        for value in wholes:
            entry.add_text(field, value)
    entry.add_text("collection", page.collection)
    # add_unsigned, never Document(document=5): that one fails only at the commit.
    entry.add_unsigned("document", page.document)
    entry.add_unsigned("key", page.document << PAGE_BITS | page.number)
    entry.add_unsigned("facets", facets)
    for name, number in serial_fields(serial).items():
        entry.add_unsigned(name, number)
    entry.add_unsigned("size", page.size)
    days = days_of(page)
    if days is not None:
        entry.add_unsigned("first_day", days.first)
        entry.add_unsigned("last_day", days.last)
    return entry


def _far_apart(words: list[str]) -> Iterator[str]:
    """Values to follow a text: tantivy puts one place between two, so that no phrase spans it."""
    for word in words:
        yield from ("",) * WIDEST_GAP
        yield word


def _folded(text: str) -> str:
    return folded_and_exact(text)[0]


def _add_word_field(entry: tantivy.Document, field: str, values: Sequence[str]) -> None:
    # A word no query can hold parts the values, so that no phrase reaches from one to the next.
    entry.add_text(field, " \u2028 ".join(_folded(value) for value in values))
    for whole in whole_values(field, tuple(values)):
        entry.add_text(f"{field}_whole", whole)
