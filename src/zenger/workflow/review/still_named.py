"""People at risk whose names stand in what would be printed, for whoever is about to approve it.

Only ever pointed out: who may be named is for people to decide.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.model.people import Viewer
from zenger.model.review import SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.review.matching import Finder
from zenger.review.terms import Term
from zenger.workflow.review.at_risk import people_at_risk, terms_of
from zenger.workflow.review.printed import Printed
from zenger.workflow.review.public_facts import texts_of_fields
from zenger.workflow.review.safe_copy import safe_pages


@dataclass(frozen=True, slots=True)
class StillNamed:
    """Somebody at risk, and where they are named."""

    name: str
    fields: tuple[str, ...]  # beside the pages: "title", "from"
    pages: tuple[int, ...]  # of the copy, from 1


def still_named(newsroom: Newsroom, viewer: Viewer, printed: Printed) -> tuple[StillNamed, ...]:
    """By name, with all spellings that are on the list. A name that OCR misread is not found."""
    names = {name: person.name for person in people_at_risk(viewer) for name in terms_of(person)}
    if not names:
        return ()
    finder, owners = Finder([Term(name) for name in names]), tuple(names.values())
    fields, pages = defaultdict[str, list[str]](list), defaultdict[str, list[int]](list)
    for field, text in texts_of_fields(printed.facts).items():
        for owner in _named(finder, owners, text):
            fields[owner].append(field)
    for place, page in enumerate(safe_pages(newsroom, printed.copy), 1):
        for owner in _named(finder, owners, _text(page)):
            pages[owner].append(place)
    found = sorted({*fields, *pages})
    return tuple(StillNamed(one, tuple(fields[one]), tuple(pages[one])) for one in found)


def _named(finder: Finder, owners: tuple[str, ...], text: str) -> Iterator[str]:
    """Each person once."""
    yield from dict.fromkeys(owners[match.wanted] for match in finder.find(text))


def _text(page: SafePage) -> str:
    rows = "\n".join("\t".join(row) for row in page.rows)
    return "\n".join((page.label, page.text, rows))
