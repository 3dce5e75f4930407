"""Cuts a query into the pieces that the grammar is made of, each with its place."""

import re
from dataclasses import dataclass
from enum import StrEnum

from zenger.errors import QueryError

LONGEST_QUERY = 10_000  # characters

# Word processors and phones write these for the plain double quote.
QUOTES = '"“”„‟«»″＂'
_FIELD = re.compile(r"([^\W\d]\w*):")
# Hebrew writes its abbreviations with what most keyboards have for gershayim: צה"ל.
_GERSHAYIM = r"[\u05d0-\u05ea][\"“”](?=[\u05d0-\u05ea])"
_WORD = re.compile(rf"(?:{_GERSHAYIM}|[^\s(){QUOTES}])+")
_QUOTED = re.compile(rf"[{QUOTES}]((?:\\[{QUOTES}\\]|{_GERSHAYIM}|[^{QUOTES}])*)[{QUOTES}]")
_ADDRESS = re.compile(rf"(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:)[^\s(){QUOTES}]+")
_SLOP = re.compile(r"~(\d*)")
_REGEX = re.compile(r"/((?:\\.|[^\\/])*)/(?=[\s)]|$)")
_NEAR = re.compile(r"NEAR(?:/(\d+))?$")


class Kind(StrEnum):
    """What a piece of a query is."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    PLUS = "+"
    NEAR = "NEAR"
    FIELD = "field"
    WORD = "word"
    QUOTED = "phrase"
    REGEX = "regular expression"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a query."""

    kind: Kind
    text: str  # a field's name, a word with its wildcards, what is between quotes or slashes
    start: int  # place in the query, from 0
    end: int  # one past its last character
    number: int | None = None  # what follows `~` or `NEAR/`


_SIGNS = {"(": Kind.OPEN, ")": Kind.CLOSE}
_PREFIXES = {"-": Kind.NOT, "!": Kind.NOT, "+": Kind.PLUS}
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def lex(query: str) -> list[Lexeme]:
    """The pieces of a query in order.

    Raises:
        QueryError: a quote or a slash that is not closed, a sign with nothing to act on, or a
            query of more than `LONGEST_QUERY` characters.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            f"The query is longer than {LONGEST_QUERY:,} characters.",
            query=query[:60] + "…",
            position=0,
            suggestion="Cut it into several searches.",
        )
    lexemes: list[Lexeme] = []
    place = 0
    while place < len(query):
        if query[place].isspace():
            place += 1
            continue
        lexeme = _next(query, place, after=lexemes[-1] if lexemes else None)
        lexemes.append(lexeme)
        place = lexeme.end
    return lexemes


def _next(query: str, place: int, after: Lexeme | None) -> Lexeme:
    letter = query[place]
    if letter in _SIGNS:
        return Lexeme(_SIGNS[letter], letter, place, place + 1)
    if letter in QUOTES:
        return _quoted(query, place)
    is_value = after is not None and after.kind is Kind.FIELD and after.end == place
    if letter == "/":
        return _regex(query, place)
    if letter in _PREFIXES and not is_value:
        return _prefix(query, place)
    if not is_value:
        address = _ADDRESS.match(query, place)
        if address:  # pasted: its words in a row, and no field, pattern or regular expression
            return Lexeme(Kind.QUOTED, address[0], place, address.end())
        field = _FIELD.match(query, place)
        if field:
            return Lexeme(Kind.FIELD, field[1], place, field.end())
    return _word(query, place, is_value=is_value)


def _prefix(query: str, place: int) -> Lexeme:
    sign = query[place]
    if place + 1 == len(query) or query[place + 1].isspace() or query[place + 1] == ")":
        raise QueryError(
            f"“{sign}” stands alone.",
            query=query,
            position=place,
            suggestion=f"Put it right before a word ({sign}word), or leave it out.",
        )
    return Lexeme(_PREFIXES[sign], sign, place, place + 1)


def _quoted(query: str, place: int) -> Lexeme:
    match = _QUOTED.match(query, place)
    if not match:
        raise QueryError(
            "This quotation mark is never closed.",
            query=query,
            position=place,
            suggestion=f"Try {query[place:].rstrip()}{query[place]}"
            if query[place + 1 :].strip()
            else "Leave it out.",
        )
    text = re.sub(rf"\\([{QUOTES}\\])", r"\1", match[1])
    slop = _SLOP.match(query, match.end())
    if not slop:
        return Lexeme(Kind.QUOTED, text, place, match.end())
    if not slop[1]:
        raise QueryError(
            "“~” after a phrase needs a number: how many words may stand between.",
            query=query,
            position=slop.start(),
            suggestion=f"Try {query[place : match.end()]}~5",
        )
    return Lexeme(Kind.QUOTED, text, place, slop.end(), _number(slop[1]))


def _number(digits: str) -> int:
    return int(digits[:6])  # far beyond every limit, and never a number too long to read


def _regex(query: str, place: int) -> Lexeme:
    match = _REGEX.match(query, place)
    if not match:
        raise QueryError(
            "This regular expression is never closed with “/”.",
            query=query,
            position=place,
            suggestion='Close it (/colou?r/), or put quotes around a word that starts with "/".',
        )
    return Lexeme(Kind.REGEX, match[1], place, match.end())


def _word(query: str, place: int, *, is_value: bool) -> Lexeme:
    match = _WORD.match(query, place)
    if match is None:  # every other character was dealt with before
        raise QueryError("This cannot be read.", query=query, position=place)
    text = match[0]
    if not is_value:
        if text in _OPERATORS:
            return Lexeme(_OPERATORS[text], text, place, match.end())
        near = _NEAR.match(text)
        if near:
            return _near(query, place, near)
    stem, tilde, digits = text.rpartition("~")
    if tilde and stem and (not digits or digits.isdecimal()):
        return Lexeme(Kind.WORD, stem, place, match.end(), _number(digits) if digits else 1)
    return Lexeme(Kind.WORD, text, place, match.end())


def _near(query: str, place: int, near: re.Match[str]) -> Lexeme:
    if not near[1]:
        raise QueryError(
            "NEAR needs a number: how many words may stand between.",
            query=query,
            position=place,
            suggestion='Write NEAR/10, or "near" in quotes for the word itself.',
        )
    return Lexeme(Kind.NEAR, near[0], place, place + near.end(), _number(near[1]))
