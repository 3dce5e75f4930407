"""Lists for walking through an archive without searching: every way in, with counts."""

from collections.abc import Iterator
from typing import Any

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.publish.browse_dates import DateBrowser, year_chart, years_of
from zenger.publish.browse_folders import FolderBrowser
from zenger.publish.document_view import collection_path, folder_path
from zenger.publish.environment import render
from zenger.publish.ledger import Ledger
from zenger.publish.links import plain, slug
from zenger.publish.output import Output
from zenger.publish.shelf import TOP, Crumb, Group, Shelf, ShelfWriter
from zenger.publish.wording import count_words, kind_word, language_name

_SHOWN = 8  # entries of each way on the page of all ways
_HELD = "doc.id IN (SELECT id FROM held WHERE collection = ?)"


class Browser:
    """Writes all browse trees of one release.

    Args:
        keywords: address of the keyword index from the root; empty without one.
    """

    def __init__(self, content: ReleaseContent, output: Output, *, keywords: str = "") -> None:
        self._site = content.imprint
        self._output = output
        self._ledger: Ledger = output.ledger
        self._keywords = keywords
        self._shelves = ShelfWriter(content, output)
        self._folders = FolderBrowser(self._shelves)

    def write(self) -> None:
        self._shelves.write_where(Shelf("browse/documents/", "All documents", (TOP,)), "1", ())
        self._write_collections()
        DateBrowser(self._shelves).write()
        self._write_kinds()
        self._write_languages()
        self._write_people()
        self._folders.write()
        self._write_overview()

    # -- the ways in -------------------------------------------------------------------------
    def collections(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT collection, count(*) FROM held GROUP BY collection ORDER BY collection"
        )
        return [
            (inert(name) or "Unnamed", collection_path(name), count, "") for name, count in counts
        ]

    def _write_collections(self) -> None:
        groups = self.collections()
        top = Shelf("browse/collections/", "Collections", (TOP,))
        self._shelves.write(top, (), 0, groups=groups, groups_title="Collections")
        crumbs: tuple[Crumb, ...] = (TOP, ("Collections", "browse/collections/index.html"))
        names = list(self._ledger.query("SELECT DISTINCT collection FROM held ORDER BY collection"))
        for (name,) in names:
            path = collection_path(name).removesuffix("index.html")
            below = self._folders.below((name,))
            folders: list[Group] = (
                [("As it lay in its folders", folder_path((name,)), below, "")] if below else []
            )
            self._shelves.write_where(
                Shelf(path, inert(name) or "Unnamed", crumbs), _HELD, (name,), groups=folders,
                groups_title="Folders",
            )  # fmt: skip

    def kinds(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT kind, count(*) FROM doc GROUP BY kind ORDER BY count(*) DESC, kind"
        )
        return [(kind_word(k), f"browse/types/{_kind(k)}/index.html", n, "") for k, n in counts]

    def _write_kinds(self) -> None:
        top = Shelf("browse/types/", "Kinds of documents", (TOP,))
        self._shelves.write(top, (), 0, groups=self.kinds(), groups_title="Kinds")
        crumbs = (TOP, ("Kinds", "browse/types/index.html"))
        for (kind,) in list(self._ledger.query("SELECT DISTINCT kind FROM doc ORDER BY kind")):
            shelf = Shelf(f"browse/types/{_kind(kind)}/", kind_word(kind), crumbs)
            self._shelves.write_where(shelf, "kind = ?", (kind,))

    def languages(self) -> list[Group]:
        counts = self._ledger.query(
            "SELECT language, count(*) FROM doc GROUP BY language ORDER BY count(*) DESC, language"
        )
        return [
            (language_name(inert(code)), f"browse/languages/{_language(code)}/index.html", n, "")
            for code, n in counts
        ]

    def _write_languages(self) -> None:
        top = Shelf("browse/languages/", "Languages", (TOP,))
        self._shelves.write(top, (), 0, groups=self.languages(), groups_title="Languages")
        crumbs = (TOP, ("Languages", "browse/languages/index.html"))
        codes = list(self._ledger.query("SELECT DISTINCT language FROM doc ORDER BY language"))
        for (code,) in codes:
            path = f"browse/languages/{_language(code)}/"
            shelf = Shelf(path, language_name(inert(code)), crumbs)
            self._shelves.write_where(shelf, "language = ?", (code,))

    def people(self, limit: int = -1) -> Iterator[tuple[str, Group]]:
        """(key, group), those in most documents first."""
        for key, name, address, count in self._ledger.people(limit):
            note = inert(address) if name and address.lower() != name.lower() else ""
            words = inert(name or address)
            yield key, (words, f"browse/people/{slug(key)}/index.html", count, note)

    def _write_people(self) -> None:
        people = list(self.people())
        top = Shelf(
            "browse/people/", "People and addresses", (TOP,), "people",
            "Names and addresses from the headers of e-mail stand here. "
            "There is no e-mail in this archive.",
        )  # fmt: skip
        groups = [group for _, group in people]
        self._shelves.write(top, (), 0, groups=groups, groups_title="People")
        crumbs = (TOP, ("People", "browse/people/index.html"))
        for key, (words, path, _, _) in people:
            shelf = Shelf(path.removesuffix("index.html"), words, crumbs, "people")
            self._shelves.write_where(
                shelf, "doc.id IN (SELECT id FROM person WHERE key = ?)", (key,)
            )

    # -- all ways on one page ----------------------------------------------------------------
    def _write_overview(self) -> None:
        count = self._ledger.one("SELECT count(*) FROM doc")
        people = [group for _, group in self.people(limit=_SHOWN)]
        ways: list[tuple[str, str, str, list[Group]]] = [
            ("Collections", "browse/collections/index.html", "All collections",
             self.collections()[:_SHOWN]),
            ("Kinds", "browse/types/index.html", "All kinds", self.kinds()),
            ("Languages", "browse/languages/index.html", "All languages",
             self.languages()[:_SHOWN]),
            ("Folders", "browse/folders/index.html", "All folders", self._folders.roots[:_SHOWN]),
        ]  # fmt: skip
        if people:
            ways.append(("People", "browse/people/index.html", "All people and addresses", people))
        self._output.write(
            "browse/index.html",
            render(
                "browse.html", root="../", site=self._site, section="documents", here=True,
                path="browse/index.html", ways=ways, keywords=self._keywords,
                chart=year_chart(years_of(self._ledger), "dates/"), heading="Documents",
                summary=count_words(count, "document", "documents"),
            ),
        )  # fmt: skip
        data: dict[str, Any] = {name: [list(g) for g in groups] for name, _, _, groups in ways}
        self._output.write_json("browse/index.json", {"format": "zenger-browse/1", **data})


def _kind(kind: str) -> str:
    return plain(kind) if plain(kind) == kind.replace(" ", "-") != "" else slug(kind)


def _language(code: str) -> str:
    if not code:
        return "unknown"
    return code if plain(code) == code != "unknown" else slug(code)
