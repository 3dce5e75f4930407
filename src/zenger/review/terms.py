"""Lists of what must not be seen: one term or /regular expression/ a line.

Regular expressions run in RE2, which takes time in proportion to the text whatever the pattern
is, so that neither a list nor a page can make a redaction hang. It knows no looking around and no
references back. What it means by ``\\w``, ``\\d`` and ``\\s`` is ASCII; here they stand for the
letters, digits and spaces of all scripts.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import re2

from zenger.model.tokens import fold, is_unspaced
from zenger.review.look_alikes import plain
from zenger.review.matching_letters import Letters, letters_of

MOST_TERMS = 100_000
LONGEST = 500  # characters of one line
FUZZY_FROM = 5  # letters: of shorter terms, what differs by one is mostly another word
_MEMORY = 8 << 20  # bytes RE2 may take for one pattern
_CLASSES = {"w": r"\pL\pM\pN_", "d": r"\p{Nd}", "s": r"\s\pZ"}
_NEGATED = {"W": "w", "D": "d", "S": "s"}


class TermsError(ValueError):
    """A list that cannot be used as it is written. Says the line, the column, and what to do."""

    def __init__(self, message: str, *, line: int, column: int) -> None:
        super().__init__(f"Line {line}, column {column}: {message}")
        self.line, self.column = line, column


@dataclass(frozen=True)
class Term:
    """Some words, found however they are written."""

    text: str
    line: int = field(default=0, compare=False)  # of the list

    @cached_property
    def letters(self) -> Letters:
        return letters_of(self.text)

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Letters before which the term itself has a space or another sign."""
        letters = self.letters
        return frozenset(
            n for n in range(1, len(letters.folded)) if letters.ends[n - 1] < letters.starts[n]
        )

    @property
    def is_fuzzy(self) -> bool:
        return len(self.letters.folded) >= FUZZY_FROM


@dataclass(frozen=True)
class Pattern:
    """A regular expression over folded text whose lines are joined."""

    text: str  # as written, without the slashes
    compiled: Any  # of RE2
    from_word: bool = False  # it began with \\b
    to_word: bool = False  # it ended with \\b
    line: int = field(default=0, compare=False)


Wanted = Term | Pattern


def read_terms(text: str) -> tuple[Wanted, ...]:
    """The terms of a list. Empty lines and lines that begin with `#` say nothing.

    Raises:
        TermsError: a line cannot be used; nothing is taken of a list that has one.
    """
    found: dict[str, Wanted] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        column = len(line) - len(line.lstrip()) + 1
        if len(bare) > LONGEST:
            raise TermsError(
                f"longer than {LONGEST} characters. Put one term on each line.",
                line=number, column=column + LONGEST,
            )  # fmt: skip
        found.setdefault(bare, _read_line(bare, number, column))
        if len(found) > MOST_TERMS:
            raise TermsError(
                f"more than {MOST_TERMS:,} terms. Use several lists.", line=number, column=1
            )
    return tuple(found.values())


def _read_line(bare: str, line: int, column: int) -> Wanted:
    if bare.startswith("/") and len(bare) > 1:
        if not bare.endswith("/") or len(bare) < 3:
            raise TermsError(
                "a regular expression ends with “/” as it begins. To look for a word that begins "
                "with “/”, leave the sign out: signs count for nothing in terms.",
                line=line, column=column + len(bare) - 1,
            )  # fmt: skip
        return pattern(bare[1:-1], line=line, column=column + 1)
    return term(bare, line=line, column=column)


def term(text: str, *, line: int = 1, column: int = 1) -> Term:
    """A term to look for. Raises `TermsError` where it has too few letters to be told apart."""
    made = Term(text, line)
    folded = made.letters.folded
    if not folded:
        raise TermsError("there is no letter or digit in it.", line=line, column=column)
    if len(folded) == 1 and not is_unspaced(folded):
        raise TermsError(
            "a term of one letter would cover that letter everywhere. Use a regular expression if "
            "that is meant: /X/.",
            line=line, column=column,
        )  # fmt: skip
    return made


def pattern(text: str, *, line: int = 1, column: int = 1) -> Pattern:
    """A pattern to look for.

    Raises:
        TermsError: it is no regular expression, one that RE2 cannot run, or one that matches
            where there is nothing.
    """
    body = text
    if from_word := body.startswith(r"\b"):
        body = body[2:]
    if to_word := bool(re.search(r"(?<!\\)(?:\\\\)*\\b$", body)):
        body = body[:-2]
    shift = 2 if from_word else 0
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = _MEMORY, False, False
    try:
        source = _folded(body)
        compiled = re2.compile(source, options)
    except _BadPieceError as error:
        raise TermsError(str(error), line=line, column=column + shift + error.position) from None
    except re2.error as error:
        raise TermsError(
            f"not a regular expression that can be run: {_reason(error)}. Put a “\\” before a sign "
            "that is meant as itself; looking ahead or behind and \\1 are not there.",
            line=line, column=column,
        ) from None  # fmt: skip
    if compiled.match("") is not None:
        raise TermsError(
            "it matches where there is nothing, so it would cover all or nothing.",
            line=line, column=column,
        )  # fmt: skip
    return Pattern(text, compiled, from_word, to_word, line)


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


class _BadPieceError(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def _folded(body: str) -> str:
    """Letters folded as the text is; classes widened to all scripts."""
    out: list[str] = []
    in_set = False
    for match in re.finditer(r"\\[pP](?:\{[^}]*\}|.)|\\.|[^\\]|\\$", body, re.DOTALL):
        piece = match.group()
        if piece.startswith("\\"):
            out.append(_escape(piece, in_set, match.start()))
            continue
        opens = piece == "[" and not in_set
        in_set = opens or (in_set and piece != "]")
        out.append(piece if piece.isascii() else _letter(piece, in_set))
    return "".join(out)


def fold_letter(letter: str) -> str:
    """One letter or sign as patterns and texts are compared."""
    return fold(plain(letter))


def _letter(piece: str, in_set: bool) -> str:
    folded = fold_letter(piece)
    if len(folded) == 1:
        return folded
    return piece if in_set or not folded else f"(?:{re.escape(folded)})"


def _escape(piece: str, in_set: bool, position: int) -> str:
    name = piece[1:]
    if name in ("b", "B"):
        raise _BadPieceError(
            "“\\b” can stand only at the very beginning or end. A match covers whole words anyway.",
            position,
        )
    if name in _CLASSES:
        return _CLASSES[name] if in_set else f"[{_CLASSES[name]}]"
    if name in _NEGATED:
        if in_set:
            raise _BadPieceError(f"“{piece}” cannot stand inside [ ].", position)
        return f"[^{_CLASSES[_NEGATED[name]]}]"
    return piece
