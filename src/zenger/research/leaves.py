"""One word, phrase, pattern or field of a query, as the index can look it up."""

import difflib
import re
from collections.abc import Callable

from zenger.errors import QueryError
from zenger.model.document import Status
from zenger.model.research import (
    DESK_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
    DateRange,
    FieldIs,
    Fuzzy,
    Phrase,
    Query,
    Regex,
    SizeRange,
    Term,
    Wildcard,
)
from zenger.model.tokens import Token, fold, searchable, tokens
from zenger.research.lexer import QUOTES, Kind, Lexeme
from zenger.research.patterns import folded_regex
from zenger.research.values import date_range, size_range

FIELDS = (*WORD_FIELDS, *VALUE_FIELDS, "date", "size", "exact", *DESK_FIELDS)
WIDEST_SLOP = 50  # words between
_LEAVE_OUT = "Leave it out; signs and punctuation are not searchable."
_INSTEAD = dict.fromkeys(("|", "||"), "Write OR for either word.") | dict.fromkeys(
    ("&", "&&"), "Leave it out; both words are looked for anyway."
)
_ALSO_CALLED = {
    "language": "lang", "collection": "in", "kind": "type",
    "sha256": "hash", "year": "date", "name": "path", "filetype": "type",
}  # fmt: skip


def _error(message: str, lexeme: Lexeme, query: str, suggestion: str, shift: int = 0) -> QueryError:
    return QueryError(message, query=query, position=lexeme.start + shift, suggestion=suggestion)


def field_named(lexeme: Lexeme, query: str) -> str:
    """The field that was meant.

    Raises:
        QueryError: there is none of that name; suggests the nearest.
    """
    name = lexeme.text.lower()
    if name in FIELDS:
        return name
    close = difflib.get_close_matches(name, [*FIELDS, *_ALSO_CALLED], n=1)
    meant = _ALSO_CALLED.get(close[0], close[0]) if close else ""
    hint = f"Did you mean {meant}: ? " if meant else f"Fields are {', '.join(FIELDS)}. "
    raise _error(
        f"There is no field “{lexeme.text}”.",
        lexeme,
        query,
        f"{hint}For the words themselves, put quotes around them.",
    )


def leaf(lexeme: Lexeme, query: str) -> Query:
    """A word, phrase or pattern to be found on a page.

    Raises:
        QueryError: it holds nothing that can be looked up.
    """
    if lexeme.kind is Kind.REGEX:
        return Regex(folded_regex(lexeme, query))
    if lexeme.kind is Kind.QUOTED:
        return _phrase(lexeme, query)
    if "^" in lexeme.text[1:]:
        raise _error(
            "Words cannot be given a weight with “^”.",
            lexeme, query, "Leave out “^” and the number.", lexeme.text.index("^", 1),
        )  # fmt: skip
    if re.search(r"[*?]", lexeme.text.rstrip("?")) or lexeme.text.endswith("?"):
        return _wildcard(lexeme, query)
    found = _pieces(lexeme, query)
    if lexeme.number is not None:
        return _fuzzy(lexeme, query, found)
    if len(found) > 1:
        return Phrase(tuple(token.folded for token in found))
    if _is_unspaced_letter(found[0].folded):
        return Wildcard(f"*{found[0].folded}*")  # it stands in pairs with its neighbours
    return Term(found[0].folded)


def _pieces(lexeme: Lexeme, query: str) -> list[Token]:
    found = list(tokens(lexeme.text))
    if not found:
        what = "between these quotes" if lexeme.kind is Kind.QUOTED else f"in “{lexeme.text}”"
        raise _error(
            f"There is no letter or digit {what} to search for.",
            lexeme, query, _INSTEAD.get(lexeme.text, _LEAVE_OUT),
        )  # fmt: skip
    return found


def _is_unspaced_letter(word: str) -> bool:
    """Whether this is one letter of a script without spaces, which the index holds in pairs."""
    return len(word) == 1 and len(list(tokens(word * 3))) > 1


def _is_unspaced(word: str) -> bool:
    return any(_is_unspaced_letter(letter) for letter in word)


def _phrase(lexeme: Lexeme, query: str, *, exact: bool = False) -> Query:
    star = re.search(r"\*\w|\w\*", lexeme.text)
    if star and query[lexeme.start] in QUOTES:  # an address without quotes may hold one
        raise _error(
            "Inside quotes “*” is not a wildcard.",
            lexeme, query,
            "Leave it out, or write the words without quotes: port AND charg*", star.start() + 1,
        )  # fmt: skip
    found = _pieces(lexeme, query)
    if (lexeme.number or 0) > WIDEST_SLOP:
        raise _error(
            f"At most {WIDEST_SLOP} words may stand between the words of a phrase.",
            lexeme, query, f"Try ~{WIDEST_SLOP}, or AND for anywhere on the page.",
        )  # fmt: skip
    if len(found) > 1:
        words = tuple(token.exact if exact else token.folded for token in found)
        return Phrase(words, lexeme.number or 0, exact)
    if _is_unspaced_letter(found[0].folded) and not exact:
        return Wildcard(f"*{found[0].folded}*")
    return Term(found[0].exact if exact else found[0].folded, exact)


def _fuzzy(lexeme: Lexeme, query: str, found: list[Token]) -> Query:
    if len(found) > 1:
        raise _error(
            "“~” works on one word, and this is several.",
            lexeme, query, 'For words at a distance write "first second"~5',
        )  # fmt: skip
    distance, word = lexeme.number or 0, found[0].folded
    if distance not in (1, 2):
        raise _error(
            "A word can be misspelt by 1 or 2 letters.",
            lexeme, query, f"Try {lexeme.text}~1 or {lexeme.text}~2",
        )  # fmt: skip
    if distance >= len(word):
        raise _error(
            f"“{lexeme.text}” is too short for that: almost any word would match.",
            lexeme, query, f"Leave out “~{distance}”.",
        )  # fmt: skip
    return Fuzzy(word, distance)


def _wildcard(lexeme: Lexeme, query: str) -> Query:
    if lexeme.number is not None:
        raise _error(
            "A word has either wildcards or “~”, not both.",
            lexeme, query, f"Try {lexeme.text}",
        )  # fmt: skip
    literal = re.sub(r"[*?]", "", lexeme.text)
    if _is_unspaced(fold(literal)):
        return _unspaced_wildcard(lexeme, query)
    plain = re.sub(r"[*?]", "0", lexeme.text)
    ends = next((token.end for token in tokens(plain) if token.start == 0), 0)
    if ends < len(plain):
        raise _error(
            f"A word with wildcards cannot hold “{plain[ends]}”, which parts words.",
            lexeme,
            query,
            "Search for the parts: well AND know*",
            ends,
        )
    return Wildcard(_folded_wildcard(lexeme.text, searchable))


def _unspaced_wildcard(lexeme: Lexeme, query: str) -> Query:
    """Such scripts have no ends of words, so ``*`` at an end says nothing and is dropped."""
    text = lexeme.text.strip("*")
    if re.search(r"[*?]", text):
        raise _error(
            "Wildcards cannot be used inside words of scripts without spaces.",
            lexeme, query, "Search for the parts around it with AND.",
        )  # fmt: skip
    shift = lexeme.text.index(text)
    return leaf(Lexeme(Kind.WORD, text, lexeme.start + shift, lexeme.end), query)


def _folded_wildcard(pattern: str, folded: Callable[[str], str]) -> str:
    """A pattern with its letters folded and neighbouring ``*`` made one."""
    parts = re.split(r"([*?])", pattern)
    return re.sub(r"\*+", "*", "".join(part if part in "*?" else folded(part) for part in parts))


# -- fields ----------------------------------------------------------------------------------
def field_value(field: str, lexeme: Lexeme, query: str) -> Query:
    """`field` with the value that `lexeme` gives it.

    Raises:
        QueryError: the value is not one this field can have.
    """
    if field == "exact":
        return _exact(lexeme, query)
    if field in ("date", "size"):
        return _range(field, lexeme, query)
    if field in VALUE_FIELDS or (field in DESK_FIELDS and field != "note"):
        return FieldIs(field, _whole_value(field, lexeme, query))
    text = lexeme.text
    if lexeme.kind is Kind.WORD and re.search(r"[*?]", text) and lexeme.number is None:
        return FieldIs(field, Wildcard(_folded_wildcard(text, fold)))
    value = leaf(lexeme, query)
    assert isinstance(value, (Term, Phrase, Wildcard, Fuzzy, Regex))  # noqa: S101
    return FieldIs(field, value)


def _exact(lexeme: Lexeme, query: str) -> Query:
    if lexeme.kind is Kind.REGEX or (lexeme.kind is Kind.WORD and re.search(r"[*?]", lexeme.text)):
        raise _error(
            "exact: takes words as they are written, without wildcards or patterns.",
            lexeme, query, 'Write exact:"some words"',
        )  # fmt: skip
    if lexeme.kind is Kind.WORD and lexeme.number is not None:
        raise _error(
            "exact: and “~” contradict one another.", lexeme, query, f"Try exact:{lexeme.text}"
        )
    return _phrase(lexeme, query, exact=True)


def _range(field: str, lexeme: Lexeme, query: str) -> Query:
    examples = {
        "date": "Write date:2013, date:2013-04, date:2013..2016 or date:>2013-04-11",
        "size": "Write size:>10M, size:<500K or size:1M..5M",
    }
    read: Callable[[str], DateRange | SizeRange] = date_range if field == "date" else size_range
    if lexeme.kind is Kind.REGEX or lexeme.number is not None:
        raise _error(f"{field}: takes no pattern.", lexeme, query, examples[field])
    try:
        return read(lexeme.text.strip())
    except ValueError as error:
        raise _error(str(error), lexeme, query, examples[field]) from error


def _whole_value(field: str, lexeme: Lexeme, query: str) -> Term | Wildcard | Fuzzy | Regex:
    if field == "hash":
        return _digest(lexeme, query)
    if lexeme.kind is Kind.REGEX:
        return Regex(folded_regex(lexeme, query))
    text = fold(lexeme.text.strip())
    if not text:
        raise _error(f"{field}: has no value.", lexeme, query, f"Leave out {field}:")
    if lexeme.kind is Kind.WORD and re.search(r"[*?]", text):
        return Wildcard(_folded_wildcard(text, fold))
    if lexeme.number is not None:
        raise _error(
            f"{field}: takes a whole value, not a similar one.",
            lexeme,
            query,
            f"Try {field}:{text}",
        )
    if field == "status" and text not in set(Status):
        close = difflib.get_close_matches(text, list(Status), n=1)
        hint = f"Did you mean status:{close[0]} ? " if close else ""
        raise _error(
            f"There is no status “{text}”.", lexeme, query,
            f"{hint}Statuses are {', '.join(Status)}.",
        )  # fmt: skip
    return Term(text)


def _digest(lexeme: Lexeme, query: str) -> Term:
    text = lexeme.text.strip().lower().removeprefix("sha256:")
    if lexeme.kind is Kind.REGEX or not re.fullmatch(r"[0-9a-f]{6,64}", text):
        raise _error(
            "hash: takes the first 6 to 64 hexadecimal digits of a sha256.",
            lexeme, query, "Write hash:1f3a9c",
        )  # fmt: skip
    return Term(text)
