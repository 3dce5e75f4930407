"""A query in plain words, so that people see what was understood."""

from zenger.model.dates import PartialDate
from zenger.model.research import (
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
from zenger.research.canonical import format_query

_FIELD_WORDS = {
    "from": "from", "to": "sent to", "subject": "with the subject", "title": "with the title",
    "path": "in a file or folder named", "type": "of type", "lang": "in language",
    "in": "in collection", "status": "with status", "has": "with", "hash": "with digest",
    "tag": "tagged", "note": "with a note that says", "is": "that are", "assigned": "assigned to",
    "sender": "sent by", "recipient": "sent to", "folder": "in the folder",
    "near": "nearly the same as document", "failed": "where reading failed with",
}  # fmt: skip
_UNITS = ((1024**4, "TB"), (1024**3, "GB"), (1024**2, "MB"), (1024, "KB"))


def explain_query(query: Query) -> str:
    """Such as ``pages with the phrase *port charges*, dated 2013 to 2016, not in collection X``.

    Words of the query stand between asterisks. English; without a full stop.
    """
    if isinstance(query, Everything):
        return "all pages"
    if isinstance(query, And):
        parts = [_part(part) for part in query.queries]
        return "pages " + ", ".join([parts[0], *(_joined(part) for part in parts[1:])])
    return "pages " + _part(query)


def _joined(part: str) -> str:
    return f"and {part}" if part.startswith("with") else part


def _part(query: Query) -> str:
    match query:
        case And(queries):
            return "both " + " and ".join(_grouped(part) for part in queries)
        case Or(queries):
            return "either " + " or ".join(_grouped(part) for part in queries)
        case Not(negated):
            return _negated(negated)
        case DateRange(first, last):
            return _dated(first, last)
        case SizeRange(least, most):
            return _sized(least, most)
        case FieldIs(field, value):
            return f"{_FIELD_WORDS[field]} {_words(value)}"
        case Everything():
            return "of any kind"
        case _:
            return f"with {_words(query)}"


def _grouped(query: Query) -> str:
    return f"({_part(query)})" if isinstance(query, (And, Or)) else _part(query)


def _negated(query: Query) -> str:
    part = _grouped(query)
    return f"without {part.removeprefix('with ')}" if part.startswith("with ") else f"not {part}"


def _words(query: Query) -> str:
    match query:
        case Term(word, exact):
            return f"*{word}*{' written exactly so' if exact else ''}"
        case Fuzzy(word, distance):
            return f"a word like *{word}* ({distance} letter{'s' * (distance > 1)} off at most)"
        case Wildcard(pattern):
            return f"a word like *{pattern}*"
        case Regex(pattern):
            return f"a word that matches /{pattern}/"
        case Near(left, right, distance):
            return f"*{left}* and *{right}* within {distance} words of one another"
        case Phrase(_, slop, exact):
            text = format_query(Phrase(query.words)).strip('"')
            ending = " written exactly so" if exact else ""
            loose = f" with at most {slop} other words between" if slop else ""
            return f"the phrase *{text}*{loose}{ending}"
    raise TypeError(f"not about words: {query!r}")


def _dated(first: PartialDate | None, last: PartialDate | None) -> str:
    if first and last:
        one, other = first.isoformat(), last.isoformat()
        return f"dated {one}" if one == other else f"dated {one} to {other}"
    if first:
        return f"dated {first.isoformat()} or later"
    return f"dated {last.isoformat()} or earlier" if last else "that have a date"


def _sized(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"of {_size(least)} to {_size(most)}" if least != most else f"of {_size(least)}"
    if least is not None:
        return f"of {_size(least)} or more"
    return f"of {_size(most)} or less" if most is not None else "of any size"


def _size(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".0 ", " ")
    return f"{size} bytes"
