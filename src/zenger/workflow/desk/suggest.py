"""What to ask where nothing was found: words that stand in what one may see, or less at once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zenger.errors import QueryError
from zenger.model.people import Viewer
from zenger.model.research import And, Fuzzy, Not, Or, Order, Phrase, Query, Term
from zenger.model.tokens import fold
from zenger.protocols.newsroom import Newsroom
from zenger.research.canonical import format_query
from zenger.research.grammar import parse_query
from zenger.workflow.desk.search_desk import count_matching, look_up

TRIED = 4  # words of one question
CONDITIONS = 6  # of one question that are left out in turn
SHORTEST = 4  # letters; of a shorter word too much is similar
LOOKED_AT = 30  # documents with a similar word


def suggestion(newsroom: Newsroom, viewer: Viewer, question: str) -> str:
    """The same question with words that are found; empty where there is none that finds anything.

    Similar words are looked for by searching as this person, so that no word is ever told that
    stands only in what they may not see.
    """
    query = parse_query(question)
    changed = query
    for word in list(dict.fromkeys(_words(query)))[:TRIED]:
        if not _stands_anywhere(newsroom, viewer, word):
            better = _similar(newsroom, viewer, word)
            changed = _replaced(changed, word, better) if better else changed
    if changed == query:
        return ""
    text = format_query(changed)
    return text if count_matching(newsroom, viewer, text).documents else ""


@dataclass(frozen=True, slots=True)
class WayOn:
    """The same question with one of its conditions left out."""

    question: str
    left_out: str
    documents: int


def ways_on(newsroom: Newsroom, viewer: Viewer, question: str) -> list[WayOn]:
    """Conditions without which a question finds something, where with all it finds nothing."""
    query = parse_query(question)
    if not isinstance(query, And):
        return []
    found = []
    for part in query.queries[:CONDITIONS]:
        rest = tuple(other for other in query.queries if other is not part)
        text = format_query(rest[0] if len(rest) == 1 else And(rest))
        if documents := _count(newsroom, viewer, text):
            found.append(WayOn(text, format_query(part), documents))
    return found


def _count(newsroom: Newsroom, viewer: Viewer, question: str) -> int:
    """0 also where what is left cannot be asked alone."""
    try:
        return count_matching(newsroom, viewer, question).documents
    except QueryError:
        return 0


def _words(query: Query) -> Iterator[str]:
    match query:
        case And(queries) | Or(queries):
            for part in queries:
                yield from _words(part)
        case Term(word, exact) if not exact:
            yield word
        case Phrase(words, _, exact) if not exact:
            yield from words


def _stands_anywhere(newsroom: Newsroom, viewer: Viewer, word: str) -> bool:
    return count_matching(newsroom, viewer, format_query(Term(word))).documents > 0


def _similar(newsroom: Newsroom, viewer: Viewer, word: str) -> str:
    """The most frequent one on the best pages, of those the fewest letters away."""
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    for distance in (1, 2) if len(word) > SHORTEST else (1,):
        try:
            found = look_up(
                newsroom, viewer, format_query(Fuzzy(word, distance)), order=Order.RELEVANCE,
                limit=LOOKED_AT, facets=False,
            )  # fmt: skip
        except QueryError:
            return ""
        counts = Counter(
            fold(hit.snippet[start:end]) for hit in found.hits for start, end in hit.marks
        )
        words = [(-count, other) for other, count in counts.items() if other.isalpha()]
        if words:
            return min(words)[1]
    return ""


def _replaced(query: Query, word: str, better: str) -> Query:
    match query:
        case And(queries):
            return And(tuple(_replaced(part, word, better) for part in queries))
        case Or(queries):
            return Or(tuple(_replaced(part, word, better) for part in queries))
        case Not():
            return query
        case Term(one, False) if one == word:
            return Term(better)
        case Phrase(words, _, False):
            return replace(query, words=tuple(better if one == word else one for one in words))
    return query
