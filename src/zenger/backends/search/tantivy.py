"""The search index in a folder, by tantivy."""

import json
import os
import uuid
from array import array
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from zenger.backends.search import tantivy_grouping
from zenger.backends.search.allocation import give_freed_memory_back
from zenger.backends.search.snippets import Highlighter
from zenger.backends.search.tantivy_columns import Columns, next_serial
from zenger.backends.search.tantivy_facets import FacetCodes
from zenger.backends.search.tantivy_grouping import Found
from zenger.backends.search.tantivy_queries import Compiler, in_collections
from zenger.backends.search.tantivy_remarks import unknown_values
from zenger.backends.search.tantivy_schema import page_entry, register_tokenizers, rules, schema
from zenger.backends.search.tantivy_vocabulary import Vocabulary
from zenger.backends.search.words import one_piece
from zenger.errors import IndexStaleError, NewsroomBusyError
from zenger.model.research import Answer, Hit, IndexedPage, Order, Query
from zenger.protocols.search import Fold, TextOf

_RULES = "rules.json"
_WAITING = 8_000_000  # characters handed to the writer, which lets 10,000 pages wait however long
_HEAP = 40_000_000  # bytes the writer fills, then writes a segment; eight are mapped for a merge
_STALE = (
    "The search index was made by another version of Zenger, or is damaged. No document is "
    "lost by that. `zenger process` makes it anew."
)
_BUSY = (
    "Another program is writing to the search index of this newsroom. What was read so far is "
    "kept. Wait until it has ended, or stop it with Ctrl-C, then run the same command again."
)


class TantivyIndex:
    """A `SearchIndex` in a folder of its own. Several processes may read, one may write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._serial = 0  # of the next page that is written
        self._waiting = 0  # characters that may wait to be written
        self._seen: tuple[int, ...] = ()  # which commit we read
        self._columns: Columns | None = None  # of that commit
        self._vocabulary: Vocabulary  # of that commit
        self._is_used = False  # that commit was searched before
        self._is_all: dict[frozenset[str], bool] = {}  # whether it has nothing outside of these
        self._is_stale = False
        self._open()

    # -- opening -----------------------------------------------------------------------------
    def _open(self) -> None:
        """Open or begin the index; a stale one is noticed here and refused on use."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not (self._folder / "meta.json").exists():
            self._begin()
        self._is_stale = self._noted().get("rules") != rules()
        if self._is_stale:
            return
        try:
            self._index = tantivy.Index.open(str(self._folder))
            self._codes = FacetCodes(self._folder)
        except ValueError:  # also what a damaged JSON file raises
            self._is_stale = True
            return
        self._index.config_reader("manual")  # no thread that watches files: `_searcher` looks
        register_tokenizers(self._index)
        self._seen = ()

    def _begin(self) -> None:
        self._name_anew()
        tantivy.Index(schema(), str(self._folder))

    def _name_anew(self) -> None:
        named = json.dumps({"rules": rules(), "name": uuid.uuid4().hex})
        _write_durably(self._folder / _RULES, named)

    def _noted(self) -> dict[str, str]:
        """What is noted beside the index; empty where that is missing or damaged."""
        try:
            found = json.loads((self._folder / _RULES).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _opened(self) -> tantivy.Index:
        if self._index is None or self._is_stale:
            raise IndexStaleError(_STALE)
        return self._index

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            give_freed_memory_back()
            self._writer = self._new_writer()
            # Of a run that was killed, or found the disk full, half a segment may be left: were it
            # not taken away, run after run would fill up whatever space was made for it.
            self._writer.garbage_collect_files()
            self._serial = next_serial(self._searcher())
        return self._writer

    def _new_writer(self) -> tantivy.IndexWriter:
        """
        Raises:
            NewsroomBusyError: another writer is at work, here or in another process.
        """
        try:
            # One thread: cutting words in Python is what takes the time.
            return self._opened().writer(_HEAP, 1)
        except ValueError as error:  # as which it comes, like much else
            if "LockBusy" in str(error):
                raise NewsroomBusyError(_BUSY) from None
            raise

    # -- writing -----------------------------------------------------------------------------
    def prepare(self) -> str:
        """Ready for writing, emptied where it was unusable; see `SearchIndex.prepare`."""
        if self._is_stale:
            self.clear()
        return self._noted()["name"]

    def replace(self, document: int, pages: Iterable[IndexedPage]) -> None:
        """Put a document's pages, in place of any it had. Visible after `commit`; of very long
        ones the first pages may be seen before, as memory does not hold all of them.

        The first page that comes is the one its title and subject are found on.
        """
        self.remove(document)
        for place, page in enumerate(pages):
            packed = self._codes.pack(page)
            entry = page_entry(page, facets=packed, serial=self._serial, is_lead=place == 0)
            self._writing().add_document(entry)
            self._serial += 1
            self._waiting += len(page.text)
            if self._waiting >= _WAITING:
                self.commit()

    def remove(self, document: int) -> None:
        """Take a document out. Removing one that is not there is harmless."""
        # Not delete_documents_by_term: a number in an unsigned field never matches there, and
        # nothing is deleted without a word (tantivy-py 0.27).
        term = tantivy.Query.term_query(self._opened().schema, "document", document)
        self._writing().delete_documents_by_query(term)

    def commit(self) -> None:
        """Make all since the last commit visible and durable, at once."""
        if self._writer is None:
            return
        self._codes.save()  # first, so that no page is ever visible without its facet values
        self._writer.commit()
        self._waiting, self._seen = 0, ()

    def clear(self) -> None:
        """Start from nothing; visible at once. Also what makes a stale index usable again."""
        if self._is_stale:
            self.close()
            for file in self._folder.iterdir():  # not the folder: a reader may hold a lock in it
                file.unlink(missing_ok=True)
            self._open()
            return
        writer = self._writing()
        self._name_anew()  # first: were we killed now, all documents would only be put in again
        writer.delete_all_documents()
        writer.commit()
        self._seen = ()

    def close(self) -> None:
        """Give up the writer; what was not committed is dropped."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()

    # -- reading -----------------------------------------------------------------------------
    def _searcher(self) -> tantivy.Searcher:
        index = self._opened()
        written = (self._folder / "meta.json").stat()  # renamed into place by each commit
        committed = (written.st_ino, written.st_mtime_ns, written.st_size)
        if committed != self._seen:
            index.reload()
            if self._writer is None:  # else ours are the newest, some not saved yet
                self._codes.reload()
            self._seen, self._columns, self._is_used = committed, None, False
            self._vocabulary = Vocabulary(index.searcher())
            self._is_all = {}
        return index.searcher()

    def _limiting(
        self, searcher: tantivy.Searcher, collections: Sequence[str] | None
    ) -> Sequence[str] | None:
        """The same collections; None where every page there is lies in one of them.

        A search within these would find what it finds anyway, in five times the time. That it
        would is counted in the index itself, anew for each commit.
        """
        if collections is None:
            return None
        sight = frozenset(collections)
        if sight not in self._is_all:
            within = in_collections(self._opened().schema, collections)
            here = searcher.search(within, limit=1, count=True).count  # type: ignore[attr-defined]
            self._is_all[sight] = here == searcher.num_docs
        return None if self._is_all[sight] else collections

    def _some(self) -> int:
        """Up to how many pages an answer does without the columns."""
        is_used, self._is_used = self._is_used, True
        if self._columns is not None:
            return tantivy_grouping.SOME
        return tantivy_grouping.SOME_AT_FIRST if is_used else tantivy_grouping.SOME_ONCE

    def search(
        self,
        query: Query,
        *,
        text_of: TextOf,
        order: Order = Order.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        facets: bool = True,
        collections: Sequence[str] | None = None,
        fold: Fold | None = None,
    ) -> Answer:
        """See `SearchIndex.search`."""
        searcher, schema = self._searcher(), self._opened().schema

        def columns() -> Columns:
            if self._columns is None:
                self._columns = Columns(searcher, schema)
            return self._columns

        compiler = Compiler(schema, searcher, self._vocabulary)
        compiled = compiler.restricted(query, self._limiting(searcher, collections))
        found = Found(searcher, schema, compiled, columns, self._some(), fold)
        picked = found.pages(found.documents(order, offset, limit))
        counts: Any = self._codes.count(*found.facets()) if facets else ((), ())
        return Answer(
            hits=_with_snippets(Highlighter(query, compiler.covered()), picked, text_of),
            pages=found.page_count,
            documents=found.document_count,
            facets=counts[0],
            years=counts[1],
            # A remark says what there is in the whole index: not for whoever may not see all of it.
            remarks=tuple(unknown_values(query, searcher))
            if not found.page_count and collections is None
            else (),
            matching=found.matching if facets else array("q"),
            entries=found.entry_count,
        )

    def state(self) -> Hashable:
        """See `SearchIndex.state`."""
        self._searcher()
        return self._seen

    def places(self, query: Query, text: str) -> list[tuple[int, int]]:
        """See `SearchIndex.places`."""
        return Highlighter(query).places(text)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """See `SearchIndex.frequencies`."""
        searcher = self._searcher()
        counts = ((word, searcher.doc_freq("text", one_piece(word))) for word in words)
        return {word: count for word, count in counts if count}


def _with_snippets(marker: Highlighter, picked: list[Hit], text_of: TextOf) -> tuple[Hit, ...]:
    texts = text_of([(hit.document, hit.number) for hit in picked])
    return tuple(marker.marked(picked, texts))


def _write_durably(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
