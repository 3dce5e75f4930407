"""Regular expressions of readers: checked before an index sees them."""

import re
import warnings

from zenger.errors import QueryError
from zenger.model.tokens import fold
from zenger.research.lexer import Lexeme

LONGEST_REGEX = 200  # characters

# The index runs patterns as automata over its word list. These need more than an automaton.
_IMPOSSIBLE = re.compile(
    r"(?P<around>\(\?(?:[=!]|<[=!]))|(?P<named>\(\?(?!:))|(?P<edge>\\[bBAzZG])"
    r"|(?P<back>\\[1-9])|(?P<lazy>(?<!\\)[*+?}][?+])|(?P<skip>\\.)|(?P<anchor>[\^$])"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
)
_REASONS = {
    "around": "looks ahead or behind",
    "named": "uses an extension “(?…”",
    "edge": "names the edge of a word",
    "back": "refers back to a group",
    "lazy": "is lazy or possessive",
    "anchor": "has “^” or “$” in the middle",
}


def folded_regex(lexeme: Lexeme, query: str) -> str:
    """The pattern with its letters folded, and without the ``^`` and ``$`` that say nothing here.

    Raises:
        QueryError: it is not a regular expression, or one that the index cannot run.
    """
    pattern, shift = lexeme.text, 1
    if pattern.startswith("^"):
        pattern, shift = pattern[1:], 2
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1]
    place = lexeme.start + shift
    _check(pattern, place, query)
    return _folded(pattern)


def _check(pattern: str, place: int, query: str) -> None:
    def error(message: str, at: int, suggestion: str) -> QueryError:
        return QueryError(message, query=query, position=place + at, suggestion=suggestion)

    if not pattern:
        raise error("This regular expression is empty.", 0, "Write what a whole word looks like.")
    if len(pattern) > LONGEST_REGEX:
        raise error(
            f"The regular expression is longer than {LONGEST_REGEX:,} characters.", 0, "Shorten it."
        )
    for match in _IMPOSSIBLE.finditer(pattern):
        reason = _REASONS.get(match.lastgroup or "")
        if reason:
            raise error(
                f"This part of the regular expression {reason}, which a search cannot do.",
                match.start(),
                "A pattern always covers one whole word: /colou?r/ or /199[0-9]/",
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # set operations differ between engines
            re.compile(pattern)
    except (re.error, FutureWarning, OverflowError, RecursionError) as trouble:
        raise error(
            f"This is not a regular expression: {trouble}.",
            getattr(trouble, "pos", None) or 0,
            "Put a “\\” before a sign that is meant as itself.",
        ) from trouble


def _folded(pattern: str) -> str:
    """Letters folded as words are; what stands after a backslash stays (``\\D`` is not ``\\d``)."""
    pieces = re.findall(r"\\.|[^\\]", pattern, re.DOTALL)
    return "".join(
        piece if piece.startswith("\\") or len(fold(piece)) != 1 else fold(piece)
        for piece in pieces
    )
