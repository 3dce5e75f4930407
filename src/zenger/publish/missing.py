"""What is missing: the pages that say what could not be read or is not shown, and why.

about/missing/          figures, reasons, kinds, and the first documents of the list
about/missing/page/2/   more of the list
about/missing/inside/   every file from which something inside is missing
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.model.status_words import STATUS_MEANS, STATUS_WORDS
from zenger.publish.ledger import Row
from zenger.publish.missing_figures import by_kind, counted, reasons, sentences, stopped
from zenger.publish.output import Output
from zenger.publish.shelf import PER_PAGE, row_data, shown_numbers, shown_row

FORMAT = "zenger-missing/2"
FIRST_CONTAINERS = 10  # on the page with the figures
_ROW = "doc.id, title, kind, language, date, pages, status, collection, image"
_LISTED = (
    f"SELECT {_ROW}, message FROM doc WHERE status NOT IN ('ok', 'empty') "
    "ORDER BY status, title, doc.id"
)
_CONTAINERS = (
    f"SELECT {_ROW}, words, expected, emitted, failed, skipped "
    "FROM contents JOIN doc USING (id) ORDER BY title, doc.id"
)


class PageWriter(Protocol):
    """Writes one page about the archive as a whole."""

    def __call__(self, template: str, path: str, section: str, **values: Any) -> None: ...


class Missing:
    """Writes them, once all documents are in the ledger."""

    def __init__(self, content: ReleaseContent, output: Output, page: PageWriter) -> None:
        self._content = content
        self._output = output
        self._ledger = output.ledger
        self._page = page
        self._containers = self._ledger.one("SELECT count(*) FROM contents")

    def write(self) -> None:
        """All of them. One page where nothing is missing, so that its address always leads on."""
        self._write_documents()
        if self._containers > FIRST_CONTAINERS:
            self._write_containers()

    def _write_documents(self) -> None:
        summary = self._summary()
        count = summary["figures"]["in_part"] + summary["figures"]["not_read"]
        rows = (_row(record) for record in self._ledger.query(_LISTED))
        last = max(1, -(-count // PER_PAGE))
        for nth in range(1, last + 1):
            here = list(islice(rows, PER_PAGE))
            path = f"about/missing/{'' if nth == 1 else f'page/{nth}/'}"
            self._page(
                "missing.html", f"{path}index.html", "about", nth=nth, last=last,
                rows=[shown_row(row) for row in here], is_whole=self._content.is_whole, **summary,
                tombstones=self._content.tombstones, shown_numbers=shown_numbers(nth, last),
                list_base="" if nth == 1 else "../../",
            )  # fmt: skip
            data = self._data(summary) if nth == 1 else {}
            data |= {"page": nth, "pages": last, "documents": [_data(row) for row in here]}
            self._output.write_json(f"{path}index.json", {"format": FORMAT, **data})

    def _summary(self) -> dict[str, Any]:
        """What the page with the figures says, as its template and its data file take it."""
        first = islice(self._ledger.query(_CONTAINERS), FIRST_CONTAINERS)
        return {
            "figures": counted(self._ledger),
            "sentences": list(sentences(self._content.inside)),
            "reasons": list(reasons(self._ledger)),
            "kinds": list(by_kind(self._ledger)),
            "stopped": list(stopped(self._content.stopped)),
            "containers": [shown_row(_row(record)) for record in first],
            "containers_count": self._containers,
        }

    def _data(self, summary: dict[str, Any]) -> dict[str, Any]:
        inside = [
            {"relation": fate.what, "status": fate.status, "count": fate.count}
            for fate in self._content.inside
        ]
        reasons_data = [
            {"status": r.status, "codes": r.codes, "words": STATUS_WORDS.get(r.status, r.status),
             "means": r.message or STATUS_MEANS.get(r.status, ""), "documents": r.documents}
            for r in summary["reasons"]
        ]  # fmt: skip
        return {
            "figures": summary["figures"],
            "reasons": reasons_data,
            "kinds": [
                {"kind": k.kind, "documents": k.documents, "by_status": k.by_status}
                for k in summary["kinds"]
            ],
            "inside": inside,
            "containers": [_container(record) for record in self._first()],
            "containers_count": self._containers,
            "stopped": [
                {"status": fate.status, "count": fate.count, "message": inert(fate.message)}
                for fate in self._content.stopped
            ],
            "taken_away": [tombstone.public_id for tombstone in self._content.tombstones],
        }

    def _first(self) -> Iterator[tuple[Any, ...]]:
        return islice(self._ledger.query(_CONTAINERS), FIRST_CONTAINERS)

    def _write_containers(self) -> None:
        records = self._ledger.query(_CONTAINERS)
        last = -(-self._containers // PER_PAGE)
        for nth in range(1, last + 1):
            here = list(islice(records, PER_PAGE))
            path = f"about/missing/inside/{'' if nth == 1 else f'page/{nth}/'}"
            self._page(
                "missing_inside.html", f"{path}index.html", "about", nth=nth, last=last,
                rows=[shown_row(_row(record)) for record in here], count=self._containers,
                shown_numbers=shown_numbers(nth, last), list_base="" if nth == 1 else "../../",
            )  # fmt: skip
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-missing-inside/1", "page": nth, "pages": last,
                 "containers": [_container(record) for record in here]},
            )  # fmt: skip


def _row(record: tuple[Any, ...]) -> Row:
    return replace(Row(*record[:9]), note=inert(record[9]))


def _data(row: Row) -> dict[str, Any]:
    return {**row_data(row), "message": row.note}


def _container(record: tuple[Any, ...]) -> dict[str, Any]:
    expected, emitted, failed, skipped = record[10:]
    return {
        **row_data(_row(record)), "expected": expected, "emitted": emitted, "failed": failed,
        "skipped": skipped, "words": record[9],
    }  # fmt: skip
