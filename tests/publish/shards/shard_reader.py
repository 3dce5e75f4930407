"""A second reader of the search shards, written from `docs/reference/search-shards.md` alone.

It shares with the first one only what a word is.
"""

import json
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

from zenger.model.tokens import folded_words

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
WORTH = {letter: worth for worth, letter in enumerate(ALPHABET)}


class ShardReader:
    """Answers words and phrases with the addresses of pages."""

    def __init__(self, archive: Path) -> None:
        self._base = archive / "search" / "v1"
        self.top = self._value("top.js")
        assert self.top["version"] == 1
        self._firsts = _unfolded(self.top["shards"].split("|"))

    def word(self, word: str) -> set[int]:
        """The pages that hold a folded word."""
        before = [n for n, first in enumerate(self._firsts) if _units(first) <= _units(word)]
        if not before:
            return set()
        entries = self._numbered("t", before[-1]).split("|")
        ends = [next(n for n, letter in enumerate(entry) if letter in " !") for entry in entries]
        words = _unfolded([entry[:end] for entry, end in zip(entries, ends, strict=True)])
        for held, entry, end in zip(words, entries, ends, strict=True):
            if held == word:
                return self._pages_of(entry[end:])
        return set()

    def _pages_of(self, listed: str) -> set[int]:
        if listed[0] == " ":
            return set(_with_gaps([number // 8 for number in _numbers(listed[1:])]))
        _, count, tail, best = listed.split("!")
        pages = set(self._page_list(self._numbered("l", int(tail))))
        assert len(pages) == int(count)
        assert set(_with_gaps([number // 8 for number in _numbers(best)])) <= pages
        return pages

    def phrase(self, words: list[str]) -> set[int]:
        """The pages on which these folded words stand in a row."""
        pages = set.intersection(*(self.word(word) for word in words))
        bits, in_file = self.top["pairs"]
        for left, right in pairwise(words):
            bucket = _bucket(left, right, bits)
            lists = self._numbered("b", bucket // in_file).split("|")
            pages &= set(self._page_list(lists[bucket % in_file]))
        return {page for page in pages if self._stands(words, page)}

    def _stands(self, words: list[str], page: int) -> bool:
        (_, title, *_), _, text, is_first = self.page(page)
        passages = [text, title, self.stated(page)] if is_first else [text]
        return any(_has_row(folded_words(passage), words) for passage in passages)

    def page(self, page: int) -> tuple[list[str], str, str, bool]:
        """Document, address, whole text, and whether the page is its document's first."""
        documents, rows = self._numbered("p", page // self.top["rows"])
        place, _, address, text, *flags = rows[page % self.top["rows"]]
        flag = flags[0] if flags else 0
        rest = self._numbered("x", page) if flag & 1 else ""
        return documents[place], address, text + rest, bool(flag & 2)

    def stated(self, page: int) -> str:
        """What its document says of itself; empty but on the first page."""
        _, rows = self._numbered("p", page // self.top["rows"])
        _, _, _, _, *more = rows[page % self.top["rows"]]
        return more[1] if len(more) > 1 else ""

    def facets(self) -> list[list[str]]:
        """Kind, language, collection and year of the document of each page."""
        values, numbers = self._value(f"{self.top['folder']}/f.js")
        runs = _numbers(numbers)
        return [
            values[kind]
            for pages, kind in zip(runs[::2], runs[1::2], strict=True)
            for _ in range(pages)
        ]

    def dates(self) -> list[int]:
        return _numbers(self._value(f"{self.top['folder']}/d.js"))

    def _page_list(self, listed: str) -> list[int]:
        if listed[0] == "=":
            return _with_gaps(_numbers(listed[1:]))
        bits = [WORTH[letter] >> bit & 1 for letter in listed[1:] for bit in range(6)]
        return [page for page, bit in enumerate(bits) if bit]

    def _numbered(self, kind: str, number: int) -> Any:
        return self._value(f"{self.top['folder']}/{kind}{number // 1000}/{kind}{number}.js")

    def _value(self, path: str) -> Any:
        text = (self._base / path).read_text(encoding="utf-8")
        begin = f'zengerSearch("{Path(path).stem}",'
        assert text.startswith(begin)
        assert text.endswith(");\n")
        return json.loads(text[len(begin) : -3])


def _units(word: str) -> bytes:
    return word.encode("utf-16-be")


def _unfolded(parts: list[str]) -> list[str]:
    """Shared lengths count UTF-16 units."""
    words, before = [], b""
    for part in parts:
        if part:
            before = before[: 2 * WORTH[part[0]]] + part[1:].encode("utf-16-be", "surrogatepass")
            words.append(before.decode("utf-16-be", "surrogatepass"))
    return words


def _numbers(letters: str) -> list[int]:
    found, value, shift = [], 0, 0
    for letter in letters:
        value |= (WORTH[letter] & 31) << shift
        shift += 5
        if WORTH[letter] < 32:
            found.append(value)
            value = shift = 0
    return found


def _with_gaps(gaps: list[int]) -> list[int]:
    pages, page = [], -1
    for gap in gaps:
        page += gap + 1
        pages.append(page)
    return pages


def _bucket(left: str, right: str, bits: int) -> int:
    one, other = (zlib.crc32(word.encode("utf-16-le")) for word in (left, right))
    mixed = (one * 0x9E3779B1 + other * 0x85EBCA6B) & 0xFFFFFFFF
    return ((mixed ^ mixed >> 15) * 0xC2B2AE35 & 0xFFFFFFFF) >> (32 - bits)


def _has_row(words: list[str], row: list[str]) -> bool:
    return any(words[n : n + len(row)] == row for n in range(len(words)))
