"""Lists for walking through an archive without searching: every way in, with counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from markupsafe import Markup

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.publish.charts import MAX_BARS, Bar, histogram
from zenger.publish.document_view import collection_path, folder_path
from zenger.publish.documents import shown_numbers
from zenger.publish.environment import render
from zenger.publish.ledger import Ledger, Row, folder_key, folder_parts
from zenger.publish.links import plain, slug
from zenger.publish.output import Output
from zenger.publish.wording import (
    MONTHS,
    count_words,
    iso_words,
    kind_word,
    language_name,
    language_tag,
)

PER_PAGE = 200
Group = tuple[str, str, int, str]  # words, address from the root, how many, note
Crumb = tuple[str, str]
_TOP: Crumb = ("Documents", "browse/index.html")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list: where it is, what it is called, and how many documents and groups it has."""

    path: str  # folder, from the root, ends with a slash
    heading: str
    crumbs: tuple[Crumb, ...]
    section: str = "documents"
    empty: str = "Nothing here."


class Browser:
    """Writes all browse trees of one release."""

    def __init__(self, content: ReleaseContent, output: Output) -> None:
        self._site = content.imprint
        self._output = output
        self._ledger: Ledger = output.ledger
        self._roots: list[Group] = []

    def write(self) -> None:
        self._documents()
        self._collections()
        self._dates()
        self._kinds()
        self._languages()
        self._people()
        self._folders()
        self._overview()

    # -- one list ----------------------------------------------------------------------------
    def shelf(
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
            self._output.write(
                f"{path}index.html",
                render(
                    "list.html", root=root, site=self._site, section=shelf.section,
                    here=nth == 1 and len(shelf.crumbs) < 2, path=f"{path}index.html",
                    heading=shelf.heading, crumbs=shelf.crumbs, nth=nth, last=last,
                    summary=_summary(count, len(groups)), groups=some, groups_title=groups_title,
                    rows=[shown_row(row) for row in here], empty=shelf.empty,
                    chart=chart if nth == 1 else None, shown_numbers=shown_numbers(nth, last),
                    list_base="" if nth == 1 else "../../",
                ),
            )  # fmt: skip
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-list/1", "title": shelf.heading, "page": nth, "pages": last,
                 "count": count, "groups": [list(group) for group in some],
                 "documents": [row_data(row) for row in here]},
            )  # fmt: skip

    def _simple(self, shelf: Shelf, where: str, values: Sequence[Any], **more: Any) -> None:
        count = self._ledger.one(f"SELECT count(*) FROM doc WHERE {where}", values)
        self.shelf(shelf, self._ledger.rows(where, values), count, **more)

    # -- the ways in -------------------------------------------------------------------------
    def _documents(self) -> None:
        self._simple(Shelf("browse/documents/", "All documents", (_TOP,)), "1", ())

    def collections(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT collection, count(*) FROM doc GROUP BY collection ORDER BY collection"
        )
        return [
            (inert(name) or "Unnamed", collection_path(name), count, "") for name, count in counts
        ]

    def _collections(self) -> None:
        groups = self.collections()
        top = Shelf("browse/collections/", "Collections", (_TOP,))
        self.shelf(top, (), 0, groups=groups, groups_title="Collections")
        names = list(self._ledger.query("SELECT DISTINCT collection FROM doc ORDER BY collection"))
        for (name,) in names:
            path = collection_path(name).removesuffix("index.html")
            shelf = Shelf(
                path, inert(name) or "Unnamed",
                (_TOP, ("Collections", "browse/collections/index.html")),
            )  # fmt: skip
            below = self._below((name,))
            folders: list[Group] = (
                [("As it lay in its folders", folder_path((name,)), below, "")] if below else []
            )
            self._simple(shelf, "collection = ?", (name,), groups=folders, groups_title="Folders")

    def kinds(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT kind, count(*) FROM doc GROUP BY kind ORDER BY count(*) DESC, kind"
        )
        return [(kind_word(k), f"browse/types/{_kind(k)}/index.html", n, "") for k, n in counts]

    def _kinds(self) -> None:
        top = Shelf("browse/types/", "Kinds of documents", (_TOP,))
        self.shelf(top, (), 0, groups=self.kinds(), groups_title="Kinds")
        crumbs = (_TOP, ("Kinds", "browse/types/index.html"))
        for (kind,) in list(self._ledger.query("SELECT DISTINCT kind FROM doc ORDER BY kind")):
            shelf = Shelf(f"browse/types/{_kind(kind)}/", kind_word(kind), crumbs)
            self._simple(shelf, "kind = ?", (kind,))

    def languages(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT language, count(*) FROM doc GROUP BY language ORDER BY count(*) DESC, language"
        )
        return [
            (language_name(inert(code)), f"browse/languages/{_language(code)}/index.html", n, "")
            for code, n in counts
        ]

    def _languages(self) -> None:
        top = Shelf("browse/languages/", "Languages", (_TOP,))
        self.shelf(top, (), 0, groups=self.languages(), groups_title="Languages")
        crumbs = (_TOP, ("Languages", "browse/languages/index.html"))
        codes = list(self._ledger.query("SELECT DISTINCT language FROM doc ORDER BY language"))
        for (code,) in codes:
            shelf = Shelf(
                f"browse/languages/{_language(code)}/", language_name(inert(code)), crumbs
            )
            self._simple(shelf, "language = ?", (code,))

    # -- dates -------------------------------------------------------------------------------
    def years(self) -> list[tuple[str, int]]:
        return [
            (year, count)
            for year, count in self._ledger.query(
                "SELECT substr(date, 1, 4), count(*) FROM doc WHERE date != '' "
                "GROUP BY 1 ORDER BY 1"
            )
        ]

    def _dates(self) -> None:
        years = self.years()
        undated = self._ledger.one("SELECT count(*) FROM doc WHERE date = ''")
        groups: list[Group] = [(y, f"browse/dates/{y}/index.html", n, "") for y, n in years]
        if undated:
            groups.append(("Undated", "browse/dates/undated/index.html", undated, ""))
            shelf = Shelf("browse/dates/undated/", "Undated", (_TOP, _DATES), "dates")
            self._simple(shelf, "date = ''", ())
        top = Shelf("browse/dates/", "Dates", (_TOP,), "dates", "No document here states a date.")
        self.shelf(top, (), 0, groups=groups, groups_title="Years", chart=year_chart(years, ""))
        for year, _ in years:
            self._year(year)

    def _year(self, year: str) -> None:
        months = list(
            self._ledger.query(
                "SELECT substr(date, 1, 7), count(*) FROM doc WHERE date LIKE ? "
                "GROUP BY 1 ORDER BY 1",
                (f"{year}-%",),
            )
        )
        groups = [(iso_words(m), f"browse/dates/{m.replace('-', '/')}/index.html", n, "")
                  for m, n in months]  # fmt: skip
        counts = dict(months)
        bars = []
        for number, name in enumerate(MONTHS, 1):
            count = counts.get(f"{year}-{number:02d}", 0)
            bars.append(Bar(name[:3], count, f"{number:02d}/index.html" if count else ""))
        shelf = Shelf(f"browse/dates/{year}/", year, (_TOP, _DATES), "dates")
        self._simple(
            shelf, "date = ?", (year,), groups=groups, groups_title="Months",
            chart=histogram(bars, f"Documents by month of {year}") if months else None,
        )  # fmt: skip
        for month, _ in months:
            self._month(year, month)

    def _month(self, year: str, month: str) -> None:
        days = list(
            self._ledger.query(
                "SELECT date, count(*) FROM doc WHERE date LIKE ? GROUP BY 1 ORDER BY 1",
                (f"{month}-%",),
            )
        )
        groups = [(iso_words(d), f"browse/dates/{d.replace('-', '/')}/index.html", n, "")
                  for d, n in days]  # fmt: skip
        crumbs: tuple[Crumb, ...] = (_TOP, _DATES, (year, f"browse/dates/{year}/index.html"))
        path = f"browse/dates/{month.replace('-', '/')}/"
        self._simple(
            Shelf(path, iso_words(month), crumbs, "dates"),
            "date = ? OR date LIKE ?", (month, f"{month}-%"), groups=groups, groups_title="Days",
        )  # fmt: skip
        crumbs = (*crumbs, (iso_words(month), f"{path}index.html"))
        for day, _ in days:
            shelf = Shelf(f"browse/dates/{day.replace('-', '/')}/", iso_words(day), crumbs, "dates")
            self._simple(shelf, "date = ?", (day,))

    # -- people ------------------------------------------------------------------------------
    def people(self, limit: int = -1) -> Iterator[tuple[str, Group]]:
        """(key, group), those in most documents first."""
        query = (
            "SELECT key, max(name), max(address), count(DISTINCT id) FROM person "
            "GROUP BY key ORDER BY 4 DESC, key LIMIT ?"
        )
        for key, name, address, count in self._ledger.query(query, (limit,)):
            note = inert(address) if name and address else ""
            words = inert(name or address)
            yield key, (words, f"browse/people/{slug(key)}/index.html", count, note)

    def _people(self) -> None:
        people = list(self.people())
        top = Shelf(
            "browse/people/", "People and addresses", (_TOP,), "people",
            "Names and addresses from the headers of e-mail stand here. "
            "There is no e-mail in this archive.",
        )  # fmt: skip
        self.shelf(top, (), 0, groups=[group for _, group in people], groups_title="People")
        crumbs = (_TOP, ("People", "browse/people/index.html"))
        for key, (words, path, count, _) in people:
            shelf = Shelf(path.removesuffix("index.html"), words, crumbs, "people")
            where = "doc.id IN (SELECT id FROM person WHERE key = ?)"
            self.shelf(shelf, self._ledger.rows(where, (key,)), count)

    # -- folders -----------------------------------------------------------------------------
    def _below(self, parts: tuple[str, ...]) -> int:
        """How many files lie in a folder, at any depth."""
        key = folder_key(parts)
        return self._ledger.one(
            "SELECT count(*) FROM place WHERE folder = ? OR (folder >= ? AND folder < ?)",
            (key, key + ",", key + "-"),
        )  # fmt: skip

    def _folders(self) -> None:
        """One list a folder, found by walking the sorted keys of all places."""
        roots: dict[str, None] = {}
        children: dict[str, dict[str, None]] = {}
        for (key,) in self._ledger.query("SELECT DISTINCT folder FROM place ORDER BY folder"):
            parts = folder_parts(key)
            roots[parts[0]] = None
            for depth in range(1, len(parts)):
                parent = folder_key(parts[:depth])
                children.setdefault(parent, {})[folder_key(parts[: depth + 1])] = None
            children.setdefault(key, {})
        groups = [
            (inert(name) or "Unnamed", folder_path((name,)), self._below((name,)), "")
            for name in roots
        ]
        self._roots = groups
        top = Shelf("browse/folders/", "Folders", (_TOP,))
        self.shelf(top, (), 0, groups=groups, groups_title="Collections")
        for key, inside in children.items():
            self._folder(tuple(folder_parts(key)), list(inside))

    def _folder(self, parts: tuple[str, ...], inside: list[str]) -> None:
        groups = []
        for child in inside:
            way = tuple(folder_parts(child))
            groups.append((inert(way[-1]), folder_path(way), self._below(way), ""))
        crumbs: list[Crumb] = [_TOP, ("Folders", "browse/folders/index.html")]
        crumbs += [
            (inert(parts[depth - 1]), folder_path(parts[:depth])) for depth in range(1, len(parts))
        ]
        key = folder_key(parts)
        count = self._ledger.one("SELECT count(*) FROM place WHERE folder = ?", (key,))
        records = self._ledger.query(
            "SELECT doc.id, title, kind, language, date, pages, status, collection, image, name "
            "FROM place JOIN doc ON doc.id = place.id WHERE folder = ? ORDER BY name, doc.id",
            (key,),
        )
        rows = (replace(Row(*record[:9]), note=inert(record[9])) for record in records)
        shelf = Shelf(
            folder_path(parts).removesuffix("index.html"), inert(parts[-1]) or "Unnamed",
            tuple(crumbs),
        )  # fmt: skip
        self.shelf(shelf, rows, count, groups=groups, groups_title="Folders")

    # -- all ways on one page ----------------------------------------------------------------
    def _overview(self) -> None:
        count = self._ledger.one("SELECT count(*) FROM doc")
        people = [group for _, group in self.people(limit=8)]
        ways = [
            ("All documents", "browse/documents/index.html", "",
             [("By date, oldest first", "browse/documents/index.html", count, "")]),
            ("Collections", "browse/collections/index.html", "All collections",
             self.collections()[:8]),
            ("Kinds", "browse/types/index.html", "", self.kinds()),
            ("Languages", "browse/languages/index.html", "", self.languages()[:8]),
            ("Folders", "browse/folders/index.html", "All folders",
             self._roots[:8]),
        ]  # fmt: skip
        if people:
            ways.append(("People", "browse/people/index.html", "All people and addresses", people))
        values = {"heading": "Documents", "summary": count_words(count, "document", "documents")}
        self._output.write(
            "browse/index.html",
            render(
                "browse.html", root="../", site=self._site, section="documents", here=True,
                path="browse/index.html", chart=year_chart(self.years(), "dates/"), ways=ways,
                **values,
            ),
        )  # fmt: skip
        data = {name: [list(g) for g in groups] for name, _, _, groups in ways}
        self._output.write_json("browse/index.json", {"format": "zenger-browse/1", **data})


_DATES: Crumb = ("Dates", "browse/dates/index.html")


def year_chart(years: list[tuple[str, int]], base: str) -> Markup | None:
    """Documents by year, without holes between the first and the last; by decade when long."""
    if len(years) < 2:
        return None
    counts = {int(year): count for year, count in years}
    first, last = min(counts), max(counts)
    says = f"Documents by year, {first} to {last}"
    if last - first < MAX_BARS:
        return histogram(
            [
                Bar(str(y), counts.get(y, 0), f"{base}{y:04d}/index.html" if y in counts else "")
                for y in range(first, last + 1)
            ],
            says,
        )
    decades: dict[int, int] = {}
    for year, count in counts.items():
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + count
    return histogram([Bar(f"{d}s", n) for d, n in sorted(decades.items())], says)


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


def _kind(kind: str) -> str:
    return plain(kind) if plain(kind) == kind.replace(" ", "-") != "" else slug(kind)


def _language(code: str) -> str:
    if not code:
        return "unknown"
    return code if plain(code) == code != "unknown" else slug(code)
