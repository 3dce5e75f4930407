"""From what somebody typed to a `Query`, or to an error that points at the character.

    either  = both (OR both)*
    both    = one ([AND] one)*
    one     = (NOT | "-" | "!" | "+")* primary
    primary = "(" either ")" | field value | leaf [NEAR/n leaf]
    value   = "(" either ")" | leaf

Recursive descent by hand, because a message such as "unexpected token" helps nobody.
"""

from collections.abc import Callable

from zenger.errors import QueryError
from zenger.model.research import (
    And,
    Everything,
    FieldIs,
    Fuzzy,
    Near,
    Not,
    Or,
    Query,
    Regex,
    Term,
    Wildcard,
)
from zenger.research.leaves import field_named, field_value, leaf
from zenger.research.lexer import Kind, Lexeme, lex

DEEPEST = 40  # parentheses and NOTs within one another
WIDEST_NEAR = 50  # words between
MOST_PARTS = 300  # words, phrases and values in one query
MOST_PATTERNS = 20  # wildcards, regular expressions and similar words in one query

_LEAVES = (Kind.WORD, Kind.QUOTED, Kind.REGEX)
_STARTS = (*_LEAVES, Kind.OPEN, Kind.FIELD, Kind.NOT, Kind.PLUS)


def parse_query(text: str) -> Query:
    """What a query means.

    Words are AND-ed. An empty query, or a lone ``*``, asks for `Everything`.

    Raises:
        QueryError: the query cannot be run as written; with the place and a suggestion.
    """
    if text.strip() in ("", "*"):
        return Everything()
    query = _Parser(text).whole()
    # "+*" or "(**)": any word at all, which is what a lone star means
    return Everything() if query == Wildcard("*") else query


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes = lex(text)
        self._place = 0
        self._depth = 0
        self._parts = 0
        self._patterns = 0

    def whole(self) -> Query:
        query = self._either(None)
        extra = self._peek()
        if extra is None:
            return query
        if extra.kind is Kind.CLOSE:
            raise self._error("This “)” closes nothing.", extra, "Leave it out, or add a “(”.")
        raise self._misplaced(extra)

    # -- operators ---------------------------------------------------------------------------
    def _either(self, field: str | None) -> Query:
        choices = [self._both(field)]
        while self._accept(Kind.OR):
            choices.append(self._both(field))
        return _joined(Or, choices)

    def _both(self, field: str | None) -> Query:
        parts = [self._one(field)]
        while True:
            explicit = self._accept(Kind.AND)
            following = self._peek()
            if explicit is None and (following is None or following.kind not in _STARTS):
                break
            parts.append(self._one(field))
        return _joined(And, parts)

    def _one(self, field: str | None) -> Query:
        if self._accept(Kind.PLUS):
            return self._deeper(self._one, field)
        if self._accept(Kind.NOT):
            return Not(self._deeper(self._one, field))
        return self._primary(field)

    def _deeper(self, rule: Callable[[str | None], Query], field: str | None) -> Query:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(
                f"More than {DEEPEST} parentheses or NOTs lie within one another here.",
                self._lexemes[self._place - 1],
                "Write it flatter.",
            )
        query = rule(field)
        self._depth -= 1
        return query

    # -- what operators join -----------------------------------------------------------------
    def _primary(self, field: str | None) -> Query:
        lexeme = self._peek()
        if lexeme is None:
            raise self._unfinished()
        if lexeme.kind is Kind.OPEN:
            return self._group(field)
        if lexeme.kind is Kind.FIELD:
            return self._field(field)
        if lexeme.kind not in _LEAVES:
            raise self._misplaced(lexeme)
        self._place += 1
        if field is not None:
            return self._counted(field_value(field, lexeme, self._text), lexeme)
        near = self._accept(Kind.NEAR)
        if near:
            return self._counted(self._near(lexeme, near), lexeme)
        return self._counted(leaf(lexeme, self._text), lexeme)

    def _counted(self, query: Query, lexeme: Lexeme) -> Query:
        """The query itself, unless it is one too many: such a search would take seconds."""
        part = query.value if isinstance(query, FieldIs) else query
        self._parts += 1
        self._patterns += isinstance(part, (Wildcard, Regex, Fuzzy))
        if self._parts > MOST_PARTS:
            raise self._error(
                f"A query can ask for {MOST_PARTS} words or phrases, and here is one more.",
                lexeme, "Cut it into several searches, or put quotes around a whole passage.",
            )  # fmt: skip
        if self._patterns > MOST_PATTERNS:
            raise self._error(
                f"A query can hold {MOST_PATTERNS} patterns (“*”, “?”, “~”, “/…/”).",
                lexeme, "Cut it into several searches.",
            )  # fmt: skip
        return query

    def _group(self, field: str | None) -> Query:
        opening = self._lexemes[self._place]
        self._place += 1
        following = self._peek()
        if following is not None and following.kind is Kind.CLOSE:
            raise self._error("There is nothing between “(” and “)”.", opening, "Leave them out.")
        query = self._deeper(self._either, field)
        if self._accept(Kind.CLOSE):
            return query
        extra = self._peek()
        if extra is not None:
            raise self._misplaced(extra)
        raise self._error("This “(” is never closed.", opening, f"Try {self._text.rstrip()})")

    def _field(self, outer: str | None) -> Query:
        lexeme = self._lexemes[self._place]
        field = field_named(lexeme, self._text)
        if outer is not None:
            raise self._error(
                f"A field inside the parentheses of {outer}:( ) has no meaning.",
                lexeme,
                f"Close the parenthesis before {field}:",
            )
        self._place += 1
        value = self._peek()
        if value is None or value.start != lexeme.end:
            raise self._error(
                f"{field}: needs a value right after the colon.",
                lexeme,
                f'Write {field}:word or {field}:"some words"; '
                f'for the word itself write "{lexeme.text}".',
            )
        if value.kind is Kind.OPEN:
            return self._group(field)
        return self._primary(field)

    def _near(self, left: Lexeme, near: Lexeme) -> Query:
        right = self._peek()
        if right is None or right.kind not in _LEAVES:
            raise self._error(
                "NEAR needs one word on either side.", near, "Write port NEAR/5 charges"
            )
        self._place += 1
        distance = near.number or 0
        if distance > WIDEST_NEAR:
            raise self._error(
                f"NEAR reaches at most {WIDEST_NEAR} words.",
                near,
                f"Try NEAR/{WIDEST_NEAR}, or AND for anywhere on the page.",
            )
        chain = self._peek()
        if chain is not None and chain.kind is Kind.NEAR:
            raise self._error(
                "NEAR joins two words, not three.", chain, "Write a NEAR/5 b AND b NEAR/5 c"
            )
        return Near(self._one_word(left), self._one_word(right), distance)

    def _one_word(self, lexeme: Lexeme) -> str:
        query = leaf(lexeme, self._text)
        if isinstance(query, Term):
            return query.word
        raise self._error(
            "NEAR takes single whole words, not phrases or patterns.",
            lexeme,
            'Write a NEAR/5 b; for words in this order write "a b c"~5',
        )

    # -- reading on --------------------------------------------------------------------------
    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._place] if self._place < len(self._lexemes) else None

    def _accept(self, kind: Kind) -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind is not kind:
            return None
        self._place += 1
        return lexeme

    # -- what is wrong -----------------------------------------------------------------------
    def _error(self, message: str, lexeme: Lexeme, suggestion: str) -> QueryError:
        return QueryError(message, query=self._text, position=lexeme.start, suggestion=suggestion)

    def _unfinished(self) -> QueryError:
        last = self._lexemes[-1]
        if last.kind is Kind.OPEN:
            return self._error("This “(” is never closed.", last, "Leave it out.")
        return self._error(
            f"Something should follow “{last.text}”.",
            last,
            f'Add a word after it, leave it out, or write "{last.text.lower()}" in quotes '
            "for the word itself.",
        )

    def _misplaced(self, lexeme: Lexeme) -> QueryError:
        if lexeme.kind is Kind.CLOSE:
            return self._error("Something should stand before “)”.", lexeme, "Leave it out.")
        return self._error(
            f"{lexeme.text} needs something on both sides.",
            lexeme,
            f'Leave it out, or write "{lexeme.text.lower()}" in quotes for the word itself.',
        )


def _joined(kind: type[And] | type[Or], queries: list[Query]) -> Query:
    """Without an AND right inside an AND, or the same part twice: they read worse."""
    flat: list[Query] = []
    for query in queries:
        if isinstance(query, (And, Or)) and isinstance(query, kind):
            flat.extend(query.queries)
        else:
            flat.append(query)
    parts = tuple(dict.fromkeys(flat))
    return parts[0] if len(parts) == 1 else kind(parts)
