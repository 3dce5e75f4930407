"""What to tell somebody whose answer is empty because a value does not exist."""

from collections.abc import Iterator

import tantivy

from zenger.model.research import And, FieldIs, Or, Query, Term

_LISTED = ("type", "lang", "status", "has")
_MOST_VALUES = 12


def unknown_values(query: Query, searcher: tantivy.Searcher) -> Iterator[str]:
    """A sentence for each value that no document at all has, with those that there are.

    Not for collections: their names may be nothing for this reader to see.
    """
    match query:
        case And(queries) | Or(queries):
            for part in queries:
                yield from unknown_values(part, searcher)
        case FieldIs(field, Term(value)) if field in _LISTED:
            if not searcher.doc_freq(field, value):
                found = searcher.terms_with_prefix(field, "", limit=_MOST_VALUES)
                there = ", ".join(sorted(held for held, _ in found)) or "none"
                yield f"No document has {field}:{value}. There are: {there}."
        case _:
            return
