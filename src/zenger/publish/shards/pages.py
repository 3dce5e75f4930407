"""Writes what a hit shows, pages with their text in small blocks, and what they sort by."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from zenger.publish.shards.coding import Write, data_script, encode_list

BLOCK_SIZE = 4_000  # characters of text in one block, about: a query loads one for each hit
MOST_ROWS = 32
WHOLE_TEXT = 12_000  # characters; the rest of a longer page has a file of its own


@dataclass(frozen=True, slots=True)
class ShardPage:
    """One page as the search knows it."""

    public_id: str
    number: int  # from 1; 0 where the document has no pages
    url: str  # relative to the archive's root, such as "d/<id>/p/3/index.html"
    title: str  # of the document
    text: str
    date: str = ""  # ISO, partial, such as "1974-09"; empty where none is known
    kind: str = ""  # the reader's word, such as "email"
    language: str = ""
    collection: str = ""
    stated: str = ""  # what the document says of itself, as its page shows it

    @property
    def facets(self) -> tuple[str, str, str, str]:
        return self.kind, self.language, self.collection, self.date[:4]


@dataclass(frozen=True, slots=True)
class SpooledPage:
    """One page as it waits on disk."""

    document: list[str]  # public id, title, date, kind, language, collection
    place: tuple[int, str]  # its number and its address
    text: str
    is_first: bool  # of its document
    stated: str  # of the document; empty on all pages but the first


class PageSpool:
    """Keeps pages on disk until their number and size are known."""

    def __init__(self, temporary: Path) -> None:
        self._path = temporary / "pages.jsonl"
        self._stream = self._path.open("x", encoding="utf-8", errors="replace", newline="\n")
        self.count = 0
        self._characters = 0
        self._facets: dict[tuple[str, str, str, str], int] = {}
        self._documents = array("I")  # pages and facets of each, by turns
        self._dates = array("I")  # of each document
        self._last = ""

    def add(self, page: ShardPage) -> None:
        """Keep the next page."""
        document = [
            page.public_id, page.title, page.date, page.kind, page.language, page.collection
        ]  # fmt: skip
        is_first = page.public_id != self._last
        stated = page.stated if is_first else ""
        row = [document, [page.number, page.url], page.text, is_first, stated]
        self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.count += 1
        self._characters += min(len(page.text), WHOLE_TEXT)
        self._last = page.public_id
        if is_first:
            facets = self._facets.setdefault(page.facets, len(self._facets))
            self._documents.extend((0, facets))
            self._dates.append(date_number(page.date))
        self._documents[-2] += 1

    def close(self) -> None:
        self._stream.close()

    @property
    def rows(self) -> int:
        """Pages in one block: a power of two, so that blocks hold about `BLOCK_SIZE`."""
        average, rows = self._characters / max(1, self.count), 1
        while rows < MOST_ROWS and rows * 2 * average <= BLOCK_SIZE * 1.25:
            rows *= 2
        return rows

    def read(self) -> Iterator[SpooledPage]:
        """Each page in order."""
        with self._path.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                yield SpooledPage(*json.loads(line))

    def write_blocks(self, write: Write) -> None:
        """All blocks of pages, and the rest of the texts that are too long for one."""
        pages, rows = self.read(), self.rows
        for number in range(-(-self.count // rows)):
            documents: list[list[str]] = []
            listed: list[list[Any]] = []
            for place, page in enumerate(islice(pages, rows), number * rows):
                if not documents or documents[-1] != page.document:
                    documents.append(page.document)
                listed.append([len(documents) - 1, *_row(page, place, write)])
            content = data_script(f"p{number}", [documents, listed])
            write(f"p{number // 1000}/p{number}.js", content)

    def write_facets(self, write: Write) -> int:
        """What pages can be counted and sieved by; the size in bytes comes back."""
        content = data_script("f", [list(self._facets), encode_list(self._documents)])
        write("f.js", content)
        write("d.js", data_script("d", encode_list(self._dates)))
        return len(content)


def _row(page: SpooledPage, place: int, write: Write) -> list[Any]:
    """Number, address, text, and where there are any the flags and stated words of one page."""
    text, flags = page.text, 2 * page.is_first
    if len(text) > WHOLE_TEXT:
        cut = _word_end(text)
        write(f"x{place // 1000}/x{place}.js", data_script(f"x{place}", text[cut:]))
        text, flags = text[:cut], flags + 1
    if page.stated:
        return [*page.place, text, flags, page.stated]
    return [*page.place, text, flags] if flags else [*page.place, text]


def date_number(date: str) -> int:
    """A partial date as a number: year * 416 + month * 32 + day, 0 where it is not known."""
    parts = [int(part) for part in date.split("-")] if date else []
    year, month, day = [*parts, 0, 0, 0][:3]
    return year * 416 + month * 32 + day


def _word_end(text: str) -> int:
    """Where to cut a long text: at the last white space within `WHOLE_TEXT`, if there is one."""
    for place in range(WHOLE_TEXT, WHOLE_TEXT - 1_000, -1):
        if text[place].isspace():
            return place
    return WHOLE_TEXT
