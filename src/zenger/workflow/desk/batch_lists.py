"""Lists of questions as people paste them: one a line, or a table with options."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from zenger.errors import AccountError, QueryError
from zenger.model.research import FieldIs, Term
from zenger.model.tokens import fold, tokens
from zenger.research.canonical import format_query
from zenger.research.grammar import parse_query

LARGEST = 10 * 1024**2  # bytes
MOST_LINES = 50_000
LONGEST_SHOWN = 1_000  # characters of a line that are kept
_YES, _NO = {"1", "yes", "y", "true", "x"}, {"", "0", "no", "n", "false"}
_HEADS = ("query", "question", "search", "name", "term")


@dataclass(frozen=True, slots=True)
class Options:
    """How each line is to be read."""

    phrase: bool = False  # the words next to one another, in this order
    fuzzy: int = 0  # letters each word may be off: 0, 1 or 2
    within: tuple[str, ...] = ()  # collections; none: all
    problem: str = ""  # why they cannot be followed


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """One line, and the question made of it."""

    typed: str
    question: str
    problem: str = ""  # why it cannot be asked


def listed_questions(untrusted_lines: Iterable[str], options: Options) -> Iterator[ListedQuestion]:
    """The questions of a list, line by line. Empty ones and those that begin with # are left out.

    A table has a head: a column "query" and, if wanted, "phrase" (yes or no), "fuzzy" (0 to 2) and
    "in" (collections, with "|" between them) for single lines.

    Raises:
        AccountError: too long, or too many lines.
    """
    count = 0
    for line, own in _lines(_bounded(untrusted_lines), options):
        if not line.strip() or line.startswith("#"):
            continue
        count += 1
        if count > MOST_LINES:
            raise AccountError(f"The list has more than {MOST_LINES:,} lines. Cut it into several.")
        yield _question(line.strip(), own)


def _bounded(untrusted_lines: Iterable[str]) -> Iterator[str]:
    left = LARGEST
    for number, line in enumerate(untrusted_lines):
        left -= len(line.encode("utf-8", "replace"))
        if left < 0:
            raise AccountError("The list is longer than 10 MB. Cut it into several.")
        yield line if number else line.removeprefix("\ufeff")


def _lines(lines: Iterator[str], options: Options) -> Iterator[tuple[str, Options]]:
    first = next(lines, "")
    head = first.strip().lower()
    cells = [cell.strip(' "') for cell in head.replace(";", ",").replace("\t", ",").split(",")]
    if cells[0] not in _HEADS and "query" not in cells:
        yield from ((line, options) for line in chain((first,), lines))
        return
    separator = next((sign for sign in (";", "\t") if sign in head), ",")
    column = next(place for place, cell in enumerate(cells) if cell in _HEADS)
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))  # one for the whole process
    for row in csv.reader(lines, delimiter=separator):
        if len(row) > column:
            yield row[column], _own(dict(zip(cells, row, strict=False)), options)


def _own(row: dict[str, str], options: Options) -> Options:
    phrase, fuzzy = row.get("phrase", "").strip().lower(), row.get("fuzzy", "").strip()
    problem = ""
    if fuzzy.removeprefix("~") not in ("", "0", "1", "2"):
        problem = f"fuzzy takes 0, 1 or 2, and not “{fuzzy[:20]}”."
    if phrase not in _YES | _NO:
        problem = f"phrase takes yes or no, and not “{phrase[:20]}”."
    within = tuple(name.strip() for name in row.get("in", "").split("|") if name.strip())
    return Options(
        phrase in _YES if phrase else options.phrase,
        int(fuzzy.removeprefix("~")) if fuzzy and not problem else options.fuzzy,
        within, problem,
    )  # fmt: skip


def _question(typed: str, options: Options) -> ListedQuestion:
    kept = typed[:LONGEST_SHOWN]
    if options.problem:
        return ListedQuestion(kept, kept, options.problem)
    question = typed
    if options.phrase:
        question = '"' + typed.strip('"“”').replace("\\", " ").replace('"', " ") + '"'
    elif options.fuzzy:
        words = [token.folded for token in tokens(typed)]
        question = " ".join(
            f"{word}~{options.fuzzy}" if len(word) > options.fuzzy + 2 else word for word in words
        )
    if options.within:
        chosen = (FieldIs("in", Term(fold(name))) for name in options.within)
        question = f"({question}) ({' OR '.join(format_query(one) for one in chosen)})"
    try:
        parse_query(question)
    except QueryError as error:
        return ListedQuestion(kept, kept, f"{str(error).partition(chr(10))[0]} {error.suggestion}")
    return ListedQuestion(kept, question)
