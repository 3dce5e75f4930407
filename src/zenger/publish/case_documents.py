"""The documents of the archive that a case rests on: those it names, and those it cites."""

from collections.abc import Iterable
from dataclasses import dataclass

from zenger.publish.case_cited import Numbered
from zenger.publish.links import document_folder


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One document of the archive that the case is printed in."""

    path: str  # from the root
    title: str  # untrusted
    pages: tuple[tuple[int, str], ...] = ()  # (number, path) of those that are cited, in order


def documents_of(
    named: Iterable[tuple[str, str]], sources: Iterable[Numbered]
) -> list[DocumentLink]:
    """Each document once: those the case names first, then others as they are cited.

    Args:
        named: (path from the root, title).
    """
    titles = dict(named)
    pages: dict[str, set[tuple[int, str]]] = {path: set() for path in titles}
    for source in sources:
        passage = source.cited.citation.archive
        if passage is None or passage.site:  # of another archive: it stands among the sources
            continue
        path = f"{document_folder(passage.document)}index.html"
        titles.setdefault(path, source.cited.title)
        pages.setdefault(path, set()).add((passage.page, source.cited.path))
    return [DocumentLink(path, title, tuple(sorted(pages[path]))) for path, title in titles.items()]
