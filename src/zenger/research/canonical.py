"""A query written out again, so that it reads the same and means the same.

What a search page puts back into its box, and what a saved search keeps.
"""

import re
from itertools import pairwise

from zenger.model.research import (
    DESK_FIELDS,
    VALUE_FIELDS,
    And,
    DateRange,
    Everything,
    FieldIs,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Regex,
    SizeRange,
    Term,
    Wildcard,
)
from zenger.model.tokens import tokens

_PLAIN = re.compile(r"[^\W_]+")
_RESERVED = {"AND", "OR", "NOT", "NEAR"}


def format_query(query: Query) -> str:
    """The text that `parse_query` reads as this query."""
    match query:
        case Everything():
            return "*"
        case And(queries):
            return " ".join(_inner(part) for part in queries)
        case Or(queries):
            return " OR ".join(_inner(part) for part in queries)
        case Not(negated):
            return f"-{_inner(negated)}"
        case DateRange(first, last):
            days = [None if day is None else day.isoformat() for day in (first, last)]
            return "date:" + _span(days[0], days[1])
        case SizeRange(least, most):
            ends = [None if end is None else str(end) for end in (least, most)]
            return "size:" + _span(ends[0], ends[1])
        case FieldIs(field, value):
            return f"{field}:{_value(field, value)}"
        case Near(left, right, distance):
            return f"{_word(left)} NEAR/{distance} {_word(right)}"
        case _:
            return _leaf(query)


def _inner(query: Query) -> str:
    text = format_query(query)
    return f"({text})" if isinstance(query, (And, Or)) else text


def _span(first: str | None, last: str | None) -> str:
    return first if first is not None and first == last else f"{first or ''}..{last or ''}"


def _value(field: str, value: Query) -> str:
    if field in (*VALUE_FIELDS, *DESK_FIELDS) and isinstance(value, Term):
        return _word(value.word)
    return _leaf(value)


def _leaf(query: Query) -> str:
    match query:
        case Term(word, exact):
            return f"exact:{_word(word)}" if exact else _word(word)
        case Fuzzy(word, distance):
            return f"{word}~{distance}"
        case Wildcard(pattern):
            return pattern
        case Regex(pattern):
            return f"/{pattern}/"
        case Phrase(words, slop, exact):
            loose = f"~{slop}" if slop else ""
            return f"{'exact:' if exact else ''}{_quoted(_running(words))}{loose}"
    raise TypeError(f"not a query: {query!r}")


def _running(words: tuple[str, ...]) -> str:
    """The words of a phrase as text; overlapping pairs of an unspaced script grow together."""
    text = words[0]
    for before, word in pairwise(words):
        text += word[1:] if _overlap(before, word) else f" {word}"
    return text


def _overlap(before: str, word: str) -> bool:
    if word.isascii() or len(before) != 2 or len(word) != 2 or before[1] != word[0]:
        return False
    return [token.folded for token in tokens(before + word[1])] == [before, word]


def _word(word: str) -> str:
    is_plain = _PLAIN.fullmatch(word) and word not in _RESERVED
    return word if is_plain else _quoted(word)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
