"""Which cases lead to which: those that a case names, and those that name it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from zenger.model.case.cases import CaseState, Head
from zenger.publish.case_links import case_folder
from zenger.publish.case_shelf import CaseRow, titles_of
from zenger.publish.wording import clean_text


class Named(msgspec.Struct, frozen=True, gc=False):
    """A case as the pages of others name it."""

    id: str
    language: str  # its own
    title: str
    titles: dict[str, str] = {}  # in other languages
    related: tuple[str, ...] = ()  # ids
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A link to another case, on a page in some language."""

    path: str  # from the root
    title: str
    language: str  # of the title


def named(head: Head) -> Named:
    title = clean_text(head.title.text).strip()
    return Named(
        head.id, head.language, title, titles_of(head.title), head.related,
        head.state is CaseState.WITHDRAWN,
    )  # fmt: skip


def named_in(row: CaseRow) -> Named:
    """One that was printed before."""
    gone = row.state == "withdrawn"
    return Named(row.id, row.language, row.title, row.titles, row.related, gone)


def neighbours(cases: Iterable[Named]) -> dict[str, tuple[Named, ...]]:
    """Of each case that has some: those it names, in its order; then those that name it, by id.

    Only cases that are handed in are known: a draft that another case names stays a secret.
    """
    known = {one.id: one for one in cases if not one.is_withdrawn}
    naming: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(known):
        for other in known[id_].related:
            naming[other].append(id_)
    found = {}
    for id_, one in known.items():
        ids = dict.fromkeys((*one.related, *naming.get(id_, ())))
        if near := tuple(known[other] for other in ids if other in known and other != id_):
            found[id_] = near
    return found


def link_to(other: Named, language: str) -> CaseLink:
    """To its page in this language where it has one, else to that in its own."""
    if language != other.language and language in other.titles:
        return CaseLink(
            f"{case_folder(other.id, language)}index.html", other.titles[language], language
        )
    return CaseLink(f"{case_folder(other.id)}index.html", other.title, other.language)
