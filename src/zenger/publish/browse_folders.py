"""Lists by folder: the documents as they lay when they were received."""

from dataclasses import replace

from zenger.model.names import inert
from zenger.publish.document_view import folder_path
from zenger.publish.ledger import Row, folder_key, folder_parts
from zenger.publish.shelf import TOP, Crumb, Group, Shelf, ShelfWriter


class FolderBrowser:
    """Writes the tree of folders. `roots` holds its first level once it is written."""

    def __init__(self, shelves: ShelfWriter) -> None:
        self._shelves = shelves
        self._ledger = shelves.ledger
        self.roots: list[Group] = []

    def below(self, parts: tuple[str, ...]) -> int:
        """How many files lie in a folder, at any depth."""
        key = folder_key(parts)
        return self._ledger.one(
            "SELECT count(*) FROM place WHERE folder = ? OR (folder >= ? AND folder < ?)",
            (key, key + ",", key + "-"),
        )  # fmt: skip

    def write(self) -> None:
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
            (inert(name) or "Unnamed", folder_path((name,)), self.below((name,)), "")
            for name in roots
        ]
        self.roots = groups
        top = Shelf("browse/folders/", "Folders", (TOP,))
        self._shelves.write(top, (), 0, groups=groups, groups_title="Collections")
        for key, inside in children.items():
            self._folder(tuple(folder_parts(key)), list(inside))

    def _folder(self, parts: tuple[str, ...], inside: list[str]) -> None:
        groups = []
        for child in inside:
            way = tuple(folder_parts(child))
            groups.append((inert(way[-1]), folder_path(way), self.below(way), ""))
        crumbs: list[Crumb] = [TOP, ("Folders", "browse/folders/index.html")]
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
        self._shelves.write(shelf, rows, count, groups=groups, groups_title="Folders")
