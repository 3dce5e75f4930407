"""Writes the whole search index of a static archive, page after page.

    search/v1/top.js            what a search reads first
    search/v1/<digest>/t0/...   shards of words with their pages
                       l0/...   all pages of words that stand on more than 2,000
                       b0/...   pages by pairs of neighbouring words, for phrases
                       p0/...   blocks of pages: title, address, text
                       x0/...   the rest of very long pages
                       f.js d.js  type, language, collection and year; dates

The folder is named by what is in it, so a browser may keep its files for ever.
`docs/reference/search-shards.md` is the specification.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from zenger.model.tokens import folded_words, rejoined
from zenger.publish.shards.coding import data_script, front_coded
from zenger.publish.shards.pages import PageSpool, ShardPage
from zenger.publish.shards.runs import Postings, Runs
from zenger.publish.shards.terms import TermWriter

VERSION = 1
FOLDER = f"search/v{VERSION}"


class ShardWriter:
    """Takes the pages of an archive in order and writes its search index.

    Args:
        folder: the archive's root. Only `search/v1` in it is written.
        temporary: an empty folder on a disk with room for about twice the text; what is
            left in it afterwards may be deleted.
    """

    def __init__(self, folder: Path, *, temporary: Path) -> None:
        self._base = folder / FOLDER
        self._building = self._base / "building"
        self._building.mkdir(parents=True)
        self._runs = Runs(temporary)
        self._spool = PageSpool(temporary)
        self._document = ""
        self._made: set[Path] = set()
        self._listing = temporary / "files"
        self._listed = self._listing.open("x", encoding="ascii")
        self._naming = hashlib.sha256()
        self._name = ""

    def add(self, page: ShardPage) -> None:
        """The next page. Pages of a document follow one another.

        Its title, and what it says of itself, count on the first.
        """
        is_first = page.public_id != self._document
        lead = folded_words(page.title) + folded_words(page.stated) if is_first else []
        self._document = page.public_id
        words = folded_words(page.text)
        for word in rejoined(page.text):
            words += folded_words(word)
        self._runs.add(words, lead)
        self._spool.add(page)

    def finish(self, watch: Callable[[Postings], None] | None = None) -> None:
        """Write everything. `watch` is shown every word with its pages, in order."""
        self._spool.close()
        terms = TermWriter(self._write, self._spool.count)
        terms.add_all(_watched(self._runs.merged(), watch) if watch else self._runs.merged())
        pairs = self._runs.pairs.write(self._write, self._spool.count)
        self._spool.write_blocks(self._write)
        facet_size = self._spool.write_facets(self._write)
        self._publish(terms, pairs, facet_size)

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Path relative to the archive's root, size in bytes and SHA-256 of each file written."""
        with self._listing.open(encoding="ascii") as lines:
            for line in lines:
                path, size, digest = line.split()
                folder = FOLDER if path == "top.js" else f"{FOLDER}/{self._name}"
                yield f"{folder}/{path}", int(size), digest

    def _publish(self, terms: TermWriter, pairs: tuple[int, int], facet_size: int) -> None:
        self._name = self._naming.hexdigest()[:16]
        self._building.rename(self._base / self._name)
        top = {
            "version": VERSION,
            "folder": self._name,
            "pages": self._spool.count,
            "words": terms.words,
            "rows": self._spool.rows,
            "facets": facet_size,
            "pairs": pairs,
            "shards": _all_front_coded(terms.firsts),
        }
        content = data_script("top", top)
        (self._base / "top.js").write_bytes(content)
        self._note("top.js", content)
        self._listed.close()

    def _write(self, path: str, content: bytes) -> None:
        target = self._building / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(content)
        self._note(path, content)

    def _note(self, path: str, content: bytes) -> None:
        """The folder is named only when all is written, so it is put before the paths then."""
        digest = hashlib.sha256(content).hexdigest()
        self._naming.update(f"{path} {digest}\n".encode("ascii"))
        self._listed.write(f"{path} {len(content)} {digest}\n")


def _watched(words: Iterable[Postings], watch: Callable[[Postings], None]) -> Iterator[Postings]:
    for postings in words:
        watch(postings)
        yield postings


def _all_front_coded(words: list[str]) -> str:
    """Sorted words, each without what it begins with in common with the one before."""
    return "|".join(front_coded(before, word) for before, word in pairwise(["", *words]))
