"""One list of documents or groups, in pages, with its data beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.publish.environment import render
from zenger.publish.ledger import Ledger, Row
from zenger.publish.output import Output
from zenger.publish.wording import count_words, iso_words, kind_word, language_tag

PER_PAGE = 200
Group = tuple[str, str, int, str]  # words, address from the root, how many, note
Crumb = tuple[str, str]
TOP: Crumb = ("Documents", "browse/index.html")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list: where it is, what it is called, and how many documents and groups it has."""

    path: str  # folder, from the root, ends with a slash
    heading: str
    crumbs: tuple[Crumb, ...]
    section: str = "documents"
    empty: str = "Nothing here."
    summary: str = ""  # said instead of a count of documents or groups


class ShelfWriter:
    """Writes lists of one release."""

    def __init__(self, content: ReleaseContent, output: Output) -> None:
        self.site = content.imprint
        self.output = output
        self.ledger: Ledger = output.ledger

    def write(
        self, shelf: Shelf, rows: Iterable[Row], count: int, *,
        groups: Sequence[Group] = (), groups_title: str = "", chart: Markup | None = None,
    ) -> None:  # fmt: skip
        """Write one list in pages of `PER_PAGE`; groups are split the same way."""
        row_pages, group_pages = -(-count // PER_PAGE), -(-len(groups) // PER_PAGE)
        last = max(1, row_pages, group_pages)
        stream = iter(rows)
        for nth in range(1, last + 1):
            here = list(islice(stream, PER_PAGE))
            path = f"{shelf.path}{'' if nth == 1 else f'page/{nth}/'}"
            some = groups[(nth - 1) * PER_PAGE : nth * PER_PAGE]
            root = "../" * path.count("/")
            self.output.write(
                f"{path}index.html",
                render(
                    "list.html", root=root, site=self.site, section=shelf.section,
                    here=nth == 1 and len(shelf.crumbs) < 2, path=f"{path}index.html",
                    heading=shelf.heading, crumbs=shelf.crumbs, nth=nth, last=last,
                    summary=shelf.summary or _summary(count, len(groups)), groups=some,
                    groups_title=groups_title,
                    rows=[shown_row(row) for row in here], empty=shelf.empty,
                    chart=chart if nth == 1 else None, shown_numbers=shown_numbers(nth, last),
                    list_base="" if nth == 1 else "../../",
                ),
            )  # fmt: skip
            self.output.write_json(
                f"{path}index.json",
                {"format": "zenger-list/1", "title": shelf.heading, "page": nth, "pages": last,
                 "count": count, "groups": [list(group) for group in some],
                 "documents": [row_data(row) for row in here]},
            )  # fmt: skip

    def write_where(self, shelf: Shelf, where: str, values: Sequence[Any], **more: Any) -> None:
        """Write the list of documents that meet an SQL condition of ours."""
        count = self.ledger.one(f"SELECT count(*) FROM doc WHERE {where}", values)
        self.write(shelf, self.ledger.rows(where, values), count, **more)


def shown_row(row: Row) -> dict[str, Any]:
    """A row as the templates print it."""
    return {
        "id": row.id, "title": row.title, "lang": language_tag(row.language),
        "kind": kind_word(row.kind), "date": row.date,
        "date_words": iso_words(row.date) if row.date else "",
        "pages": row.pages, "status": row.status, "note": row.note,
        "thumb": row.image.split() if row.image else None,
    }  # fmt: skip


def row_data(row: Row) -> dict[str, Any]:
    """A row as data."""
    return {
        "document": row.id, "title": row.title, "kind": row.kind, "language": row.language,
        "date": row.date or None, "pages": row.pages, "status": row.status,
        "collection": inert(row.collection), "path": f"d/{row.id}/index.html",
    }  # fmt: skip


def _summary(documents: int, groups: int) -> str:
    if documents or not groups:
        return count_words(documents, "document", "documents")
    return count_words(groups, "entry", "entries")


def shown_numbers(nth: int, last: int) -> list[int]:
    """Which pages of a list to offer: the ends and those near; 0 stands for a gap."""
    near = {1, 2, last - 1, last, *range(nth - 2, nth + 3)}
    numbers: list[int] = []
    for number in sorted(n for n in near if 1 <= n <= last):
        if numbers and number > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
